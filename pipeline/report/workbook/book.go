package workbook

import (
	"context"
	"fmt"
	"strconv"

	"bernskats/pipeline/report"
	"bernskats/pipeline/report/prose"

	"github.com/xuri/excelize/v2"
)

// book is a workbook while it is being written.
type book struct {
	in     report.Input
	w      prose.Words
	page   report.Page
	public bool
	about  string // what the cover says of the workbook
	file   *excelize.File
	styles styles
	tables int // defined so far
}

// Situation writes the situation assessment in the language of the words. The
// error is a failure to write, or ctx's.
func Situation(ctx context.Context, in report.Input, words prose.Words) ([]byte, error) {
	return compose(ctx, in, words, report.NewPage(in, words), words.Say("book.about"), (*book).sheets)
}

// compose writes a workbook of a page: cover, contents and the sheets made of it.
func compose(ctx context.Context, in report.Input, words prose.Words, page report.Page, about string, make func(*book) []sheet) (xlsx []byte, err error) {
	b := &book{in: in, w: words, page: page, public: in.Edition.Name() == "public", about: about, file: excelize.NewFile()}
	defer b.file.Close()
	if b.styles, err = newStyles(b.file); err != nil {
		return nil, fmt.Errorf("preparing the workbook: %w", err)
	}
	sheets := make(b)
	front := append([]sheet{b.cover()}, b.contents(sheets))
	for _, s := range append(front, sheets...) {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("writing the workbook: %w", err)
		}
		if err := b.write(s); err != nil {
			return nil, fmt.Errorf("writing the sheet %s: %w", s.name, err)
		}
	}
	if err := b.properties(); err != nil {
		return nil, fmt.Errorf("finishing the workbook: %w", err)
	}
	return packed(b.file)
}

// sheets are all that the contents list, in their order.
func (b *book) sheets() []sheet {
	taken := map[string]bool{}
	for _, reserved := range []string{"cover", "contents", "notes", "senders", "rows", "data"} {
		b.sheetName(taken, b.w.Say("book."+reserved))
	}
	all := []sheet{b.notes()}
	for _, i := range b.in.Indicators {
		if s, ok := b.indicator(taken, i); ok {
			all = append(all, s)
		}
	}
	all = append(all, b.chapters(taken)...)
	all = append(all, b.data())
	if s, ok := b.senders(); ok {
		all = append(all, s)
	}
	if s, ok := b.rows(); ok {
		all = append(all, s)
	}
	return all
}

// cover says what the workbook is and whose.
func (b *book) cover() sheet {
	s := sheet{name: b.w.Say("book.cover"), title: b.page.Title, cover: true, columns: []column{{head: b.w.Say("book.head.key")}, {head: b.w.Say("book.head.text"), wide: 80}}}
	for _, line := range []string{b.page.Restricted, b.page.Subtitle, b.page.Provisional, b.about, b.w.Say("book.empty")} {
		if line != "" {
			s.lines = append(s.lines, line)
		}
	}
	for _, pair := range [][2]string{
		{"municipality", b.in.Municipality.Name},
		{"code", b.in.Municipality.Code},
		{"year", strconv.Itoa(b.in.Year)},
		{"edition", b.w.Say("book.edition." + b.in.Edition.Name())},
		{"fingerprint", b.in.Fingerprint},
		{"version", "bernskats " + b.in.ProgramVersion},
	} {
		s.rows = append(s.rows, []any{b.w.Say("book." + pair[0]), pair[1]})
	}
	return s
}

// contents lists the sheets with links to them.
func (b *book) contents(sheets []sheet) sheet {
	s := sheet{name: b.w.Say("book.contents"), title: b.w.Say("book.tables"), columns: []column{
		{head: b.w.Say("book.head.sheet")}, {head: b.w.Say("book.head.what"), wide: 80}, {head: b.w.Say("book.head.rows")}, {head: b.w.Say("book.head.charts")}}}
	for _, other := range sheets {
		s.rows = append(s.rows, []any{link(other.name), other.title, len(other.rows), len(other.charts)})
	}
	return s
}

// properties are neutral and fixed: no person, no clock.
func (b *book) properties() error {
	day := strconv.Itoa(b.in.Year) + "-12-31T00:00:00Z"
	language := map[string]string{"lv": "lv-LV", "en": "en-GB"}[b.w.Lang()]
	if err := b.file.SetDocProps(&excelize.DocProperties{Title: b.page.Title, Creator: "bernskats", Created: day, Modified: day, Language: language}); err != nil {
		return err
	}
	if err := b.file.SetAppProps(&excelize.AppProperties{Application: "bernskats", AppVersion: "1.0000"}); err != nil {
		return err
	}
	return nil
}
