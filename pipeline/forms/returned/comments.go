package returned

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"bernskats/pipeline/model"
)

// Our part of a comment stands between these two lines. Whatever stands before
// or after them is the sender's.
const (
	noteBegin = "bernskats:"
	noteEnd   = "(Kad šūna būs izlabota, nākamajā pārbaudē šis komentārs pazudīs.)"
)

// noteNumber finds the number of the first correction in our part of a comment.
var noteNumber = regexp.MustCompile(`Nr\. ([0-9]+)`)

// run is a piece of a comment's text in one format.
type run struct{ format, text string }

// remark is one comment of the sender's workbook.
type remark struct {
	at        place
	start     element // <comment>
	last      element
	textStart element // <text>
	textLast  element
	runs      []run
}

func (r remark) text() string {
	text := ""
	for _, x := range r.runs {
		text += x.text
	}
	return text
}

// ownPart gives where our part of a text stands.
func ownPart(text string) (from, to int, ok bool) {
	from = strings.Index(text, noteBegin)
	if from < 0 {
		return 0, 0, false
	}
	length := strings.Index(text[from:], noteEnd)
	if length < 0 {
		return 0, 0, false
	}
	to = from + length + len(noteEnd)
	for from > 0 && text[from-1] == '\n' {
		from--
	}
	return from, to, true
}

// withoutOurs cuts our part out of the runs.
func withoutOurs(runs []run) []run {
	from, to, ok := ownPart(remark{runs: runs}.text())
	if !ok {
		return runs
	}
	var kept []run
	at := 0
	for _, r := range runs {
		begin, end := at, at+len(r.text)
		at = end
		text := r.text[:max(0, min(from, end)-begin)] + r.text[min(len(r.text), max(0, to-begin)):]
		if text != "" {
			kept = append(kept, run{r.format, text})
		}
	}
	if strings.TrimSpace(remark{runs: kept}.text()) == "" {
		return nil
	}
	return kept
}

// commentPart is the comments part of a sheet.
type commentPart struct {
	part        string
	data        []byte
	prefix      string
	authors     int
	authorStart element
	authorLast  element
	listStart   element
	listLast    element
	remarks     []remark
}

// readComments reads the comments of a sheet; nil when it has none.
func readComments(p *parcel, sheet string) (*commentPart, error) {
	relations, err := p.relations(sheet)
	if err != nil {
		return nil, err
	}
	c := &commentPart{}
	for _, r := range relations {
		if r.kind == "comments" && p.has(r.target) {
			c.part = r.target
		}
	}
	if c.part == "" {
		return nil, nil
	}
	if c.data, err = p.read(c.part); err != nil {
		return nil, err
	}
	if err := scan(c.data, c.note); err != nil {
		return nil, err
	}
	if c.authorStart.name == "" || c.listStart.name == "" {
		return nil, errors.New("the comments of a sheet are incomplete")
	}
	for i := range c.remarks {
		if err := c.remarks[i].read(c.data); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *commentPart) note(e element) error {
	switch {
	case e.depth == 1:
		c.prefix = e.prefix
	case e.depth == 2 && e.name == "authors" && !e.end:
		c.authorStart = e
	case e.depth == 2 && e.name == "authors":
		c.authorLast = e
	case e.depth == 3 && e.name == "author" && !e.end:
		c.authors++
	case e.depth == 2 && e.name == "commentList" && !e.end:
		c.listStart = e
	case e.depth == 2 && e.name == "commentList":
		c.listLast = e
	case e.depth == 3 && e.name == "comment" && !e.end:
		at, ok := readPlace(e.attr("ref"))
		if !ok || e.closed {
			return errors.New("a comment stands nowhere")
		}
		c.remarks = append(c.remarks, remark{at: at, start: e})
	case len(c.remarks) == 0:
	case e.depth == 3 && e.name == "comment":
		c.remarks[len(c.remarks)-1].last = e
	case e.depth == 4 && e.name == "text" && !e.end:
		c.remarks[len(c.remarks)-1].textStart = e
	case e.depth == 4 && e.name == "text":
		c.remarks[len(c.remarks)-1].textLast = e
	}
	return nil
}

// read takes the text of a comment apart; phonetic hints are no text.
func (r *remark) read(data []byte) error {
	if r.textStart.name == "" || r.textStart.closed {
		return nil
	}
	from, to := r.textStart.to, r.textLast.from
	inside := data[from:to]
	d := xml.NewDecoder(bytes.NewReader(inside))
	var stack []string
	var current run
	begin, taken := 0, false
	for {
		at := int(d.InputOffset())
		token, err := d.RawToken()
		if token == nil {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading a comment: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			stack = append(stack, t.Name.Local)
			switch strings.Join(stack, "/") {
			case "r":
				current = run{}
			case "r/rPr":
				begin = at
			case "t", "r/t":
				taken = true
			}
		case xml.CharData:
			if taken {
				current.text += string(t)
			}
		case xml.EndElement:
			switch strings.Join(stack, "/") {
			case "r/rPr":
				current.format = string(inside[begin:d.InputOffset()])
			case "r/t":
				taken = false
			case "t", "r":
				taken = false
				r.runs = append(r.runs, current)
				current = run{}
			}
			stack = stack[:max(0, len(stack)-1)]
		}
	}
}

// talkedAbout refuses a cell about which people talk in a thread of comments:
// programs show the thread and nothing that is added to it from outside.
func (c *commentPart) talkedAbout(p *parcel, sheet string, want notes) error {
	if c == nil {
		return nil
	}
	relations, err := p.relations(sheet)
	if err != nil {
		return err
	}
	for _, r := range relations {
		if r.kind != "threadedComment" || !p.has(r.target) {
			continue
		}
		data, err := p.read(r.target)
		if err != nil {
			return err
		}
		err = scan(data, func(e element) error {
			if at, ok := readPlace(e.attr("ref")); ok && e.name == "threadedComment" && want[at] != nil {
				return &CannotMark{Why: model.Text{LV: "labojamā šūnā jau ir komentāru saruna", EN: "a cell to mark holds a thread of comments"}}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// commentChange is what becomes of the comments of one sheet.
type commentChange struct {
	data    []byte
	added   []place // cells that get a comment
	removed []place // cells that lose theirs
	grown   []grown // cells whose comment got our part
	all     []place // cells that have one afterwards
}

// grown is a comment with our part below so many lines of the sender's.
type grown struct {
	at    place
	above int
}

// notes are our parts of comments, by cell.
type notes map[place][]run

// rewrite takes our earlier parts out and puts the new ones in. c is nil for a
// sheet without comments.
func (c *commentPart) rewrite(p *parcel, want notes) (commentChange, error) {
	var change commentChange
	if c == nil {
		c = &commentPart{data: []byte(xmlHead + `<comments xmlns="` + p.space() + `"><authors></authors><commentList></commentList></comments>`)}
		if err := scan(c.data, c.note); err != nil {
			return change, err
		}
	}
	var edits []edit
	have := map[place]bool{}
	for _, r := range c.remarks {
		runs := withoutOurs(r.runs)
		ours, wanted := want[r.at]
		if wanted && !have[r.at] {
			above := strings.Count(remark{runs: runs}.text(), "\n")
			if len(runs) > 0 {
				above += 4
				runs = append(slices.Clone(runs), run{text: "\n\n"})
			}
			change.grown = append(change.grown, grown{r.at, above})
			runs = append(runs, ours...)
		} else if slices.Equal(runs, r.runs) {
			have[r.at] = true
			continue
		}
		if len(runs) == 0 {
			edits = append(edits, edit{r.start.from, r.last.to, ""})
			change.removed = append(change.removed, r.at)
			continue
		}
		have[r.at] = true
		edits = append(edits, c.write(r, runs))
	}
	for at := range want {
		if !have[at] {
			change.added = append(change.added, at)
		}
	}
	slices.SortFunc(change.added, byPlace)
	var list strings.Builder
	for _, at := range change.added {
		have[at] = true
		fmt.Fprintf(&list, `<%scomment ref="%s" authorId="%d"><%stext>%s</%stext></%scomment>`, c.prefix, at, c.authors, c.prefix, c.runs(want[at]), c.prefix, c.prefix)
	}
	if list.Len() > 0 {
		edits = append(edits, appendInside(c.data, c.authorStart, c.authorLast, `<`+c.prefix+`author>bernskats</`+c.prefix+`author>`)...)
		edits = append(edits, appendInside(c.data, c.listStart, c.listLast, list.String())...)
	}
	for at := range have {
		change.all = append(change.all, at)
	}
	slices.SortFunc(change.all, byPlace)
	var err error
	change.data, err = splice(c.data, edits)
	return change, err
}

func byPlace(a, b place) int { return cmp.Or(a.row-b.row, a.column-b.column) }

// write replaces the text of a comment.
func (c *commentPart) write(r remark, runs []run) edit {
	text := "<" + c.prefix + "text>" + c.runs(runs) + "</" + c.prefix + "text>"
	switch {
	case r.textStart.name == "":
		return edit{r.start.to, r.start.to, text}
	case r.textStart.closed:
		return edit{r.textStart.from, r.textStart.to, text}
	}
	return edit{r.textStart.from, r.textLast.to, text}
}

func (c *commentPart) runs(runs []run) string {
	var b strings.Builder
	for _, r := range runs {
		format := r.format
		if format == "bold" {
			format = fmt.Sprintf(`<%[1]srPr><%[1]sb/><%[1]ssz val="9"/><%[1]scolor indexed="81"/><%[1]srFont val="Tahoma"/><%[1]sfamily val="2"/></%[1]srPr>`, c.prefix)
		} else if format == "" {
			format = fmt.Sprintf(`<%[1]srPr><%[1]ssz val="9"/><%[1]scolor indexed="81"/><%[1]srFont val="Tahoma"/><%[1]sfamily val="2"/></%[1]srPr>`, c.prefix)
		}
		fmt.Fprintf(&b, `<%[1]sr>%[2]s<%[1]st xml:space="preserve">%[3]s</%[1]st></%[1]sr>`, c.prefix, format, escape(r.text))
	}
	return b.String()
}
