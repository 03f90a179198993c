// Package findings writes the list of findings for people and machines: text,
// JSON and XLSX print the same list in the same order. It judges nothing.
package findings

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"bernskats/pipeline/model"
)

// Text writes the numbered list for reading, grouped by file. langs are "lv",
// "en" or both; with both, the second stands below the first.
func Text(w io.Writer, list []model.Finding, langs ...string) error {
	file := "\x00"
	for i, f := range list {
		if f.File != file {
			file = f.File
			sender := ""
			if f.Sender != "" {
				sender = " (" + f.Sender + ")"
			}
			if _, err := fmt.Fprintf(w, "\n%s%s\n", file, sender); err != nil {
				return fmt.Errorf("writing findings: %w", err)
			}
		}
		if err := item(w, i+1, f, langs); err != nil {
			return fmt.Errorf("writing findings: %w", err)
		}
	}
	_, err := fmt.Fprintf(w, "\n%s\n", Summary(list, langs[0]))
	return err
}

func item(w io.Writer, number int, f model.Finding, langs []string) error {
	at := f.Sheet
	if f.Cell != "" {
		at += "!" + f.Cell
	}
	if at == "" {
		at = word(langs[0], "datne", "file")
	}
	waived := ""
	if f.Waived {
		waived = word(langs[0], " (pieņemts)", " (waived)")
	}
	if _, err := fmt.Fprintf(w, "%5d. %s  %s %s%s\n", number, at, f.Code, Severity(f.Severity, langs[0]), waived); err != nil {
		return err
	}
	for _, lang := range langs {
		s := f.LV
		if lang == "en" {
			s = f.EN
		}
		if _, err := fmt.Fprintf(w, "       %s\n", Sentence(s)); err != nil {
			return err
		}
	}
	return nil
}

// Sentence joins the three parts of a finding's sentence.
func Sentence(s model.Sentence) string {
	out := s.Found
	for _, part := range []string{s.Expected, s.Mend} {
		if part != "" {
			out += " " + part
		}
	}
	return out
}

// Severity names a severity in "lv" or "en".
func Severity(s model.Severity, lang string) string {
	switch s {
	case model.Error:
		return word(lang, "kļūda", "error")
	case model.Warning:
		return word(lang, "brīdinājums", "warning")
	}
	return word(lang, "piezīme", "note")
}

func word(lang, lv, en string) string {
	if lang == "en" {
		return en
	}
	return lv
}

// Summary counts the findings in one line.
func Summary(list []model.Finding, lang string) string {
	var errors, waived, warnings, notes int64
	for _, f := range list {
		switch f.Severity {
		case model.Error:
			errors++
			if f.Waived {
				waived++
			}
		case model.Warning:
			warnings++
		default:
			notes++
		}
	}
	if lang == "en" {
		return fmt.Sprintf("%s (%d waived), %s, %s.", english(errors, "error"), waived, english(warnings, "warning"), english(notes, "note"))
	}
	return fmt.Sprintf("%s (pieņemtas: %d), %s, %s.", latvian(errors, "kļūda", "kļūdas", "kļūdu"), waived,
		latvian(warnings, "brīdinājums", "brīdinājumi", "brīdinājumu"), latvian(notes, "piezīme", "piezīmes", "piezīmju"))
}

func english(n int64, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(n, 10) + " " + one + "s"
}

// latvian agrees a noun with a numeral: 1 and 21 kļūda, 2, 10 and 11 kļūdas; none
// is 0 kļūdu.
func latvian(n int64, one, other, zero string) string {
	form := other
	switch {
	case n == 0:
		form = zero
	case n%10 == 1 && n%100 != 11:
		form = one
	}
	return strconv.FormatInt(n, 10) + " " + form
}

// JSON writes the list of finding objects.
func JSON(w io.Writer, list []model.Finding) error {
	if list == nil {
		list = []model.Finding{}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(list); err != nil {
		return fmt.Errorf("writing findings as JSON: %w", err)
	}
	return nil
}

// XLSX writes the list as one sheet, Latvian first, English beside it.
func XLSX(w io.Writer, list []model.Finding) error {
	f := excelize.NewFile()
	defer f.Close()
	const sheet = "Konstatējumi"
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return fmt.Errorf("writing findings as XLSX: %w", err)
	}
	rows := [][]any{{"Nr.", "Datne", "Lapa", "Šūna", "Kods", "Veids", "Sūtītājs", "Kas konstatēts", "Kas gaidīts", "Kā labot", "Found (English)", "Expected (English)", "How to mend (English)", "Pieņemts"}}
	for i, x := range list {
		waived := ""
		if x.Waived {
			waived = "jā"
		}
		rows = append(rows, []any{i + 1, x.File, x.Sheet, x.Cell, x.Code, Severity(x.Severity, "lv"), x.Sender,
			x.LV.Found, x.LV.Expected, x.LV.Mend, x.EN.Found, x.EN.Expected, x.EN.Mend, waived})
	}
	for i, r := range rows {
		if err := f.SetSheetRow(sheet, "A"+strconv.Itoa(i+1), &r); err != nil {
			return fmt.Errorf("writing findings as XLSX: %w", err)
		}
	}
	if err := dress(f, sheet, len(rows)); err != nil {
		return fmt.Errorf("writing findings as XLSX: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("writing findings as XLSX: %w", err)
	}
	return nil
}

// dress sets widths, the frozen heading, the filter, print setup and neutral properties.
func dress(f *excelize.File, sheet string, rows int) error {
	for i, width := range []float64{6, 36, 18, 8, 7, 13, 28, 60, 45, 45, 60, 45, 45, 9} {
		column := model.ColumnLetters(i + 1)
		if err := f.SetColWidth(sheet, column, column, width); err != nil {
			return err
		}
	}
	wrap, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return err
	}
	if err := f.SetCellStyle(sheet, "A1", "N"+strconv.Itoa(max(rows, 1)), wrap); err != nil {
		return err
	}
	if err := f.SetCellStyle(sheet, "A1", "N1", bold); err != nil {
		return err
	}
	if err := f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := f.AutoFilter(sheet, "A1:N"+strconv.Itoa(max(rows, 1)), nil); err != nil {
		return err
	}
	landscape, paper, fit := "landscape", 9, 1
	if err := f.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &paper, FitToWidth: &fit}); err != nil {
		return err
	}
	epoch := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
	return f.SetDocProps(&excelize.DocProperties{Creator: "bernskats", Created: epoch, Modified: epoch, Language: "lv"})
}
