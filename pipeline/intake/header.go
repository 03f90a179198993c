package intake

import (
	"sort"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
)

// headerRows is how many rows of a sheet are searched for its headings.
const headerRows = 20

// headerHeight is how many lines a heading may have.
const headerHeight = 3

// heading is one heading of the sender's sheet.
type heading struct {
	column int
	text   string
}

// header is where the headings of a form's sheet were found in a sender's sheet.
type header struct {
	first, last int              // rows of the block; 0 when there is no heading at all
	columns     map[string][]int // field → columns whose heading names it
	names       map[int]string   // column → heading as written
	headed      map[int]bool     // columns below a heading, also one that is merged over several
	unknown     []heading        // named by nothing in the form
	ignored     map[int]bool     // known and not read
	found       int              // how many fields and ignored headings were found
	required    int              // how many required fields were found
}

// column gives the one column of a field, 0 when there is none or more than one.
func (h header) column(field string) int {
	if cs := h.columns[field]; len(cs) == 1 {
		return cs[0]
	}
	return 0
}

// findHeader looks for the block of one to three rows, among the first 20, in
// which the most headings of the sheet stand. Of equally good ones the lowest
// block wins, then the first.
func findHeader(s forms.Sheet, top []xlsx.Row, merged []xlsx.Range) header {
	known := headingNames(s)
	lines := headerLines(top, merged)
	var best header
	for height := 1; height <= headerHeight; height++ {
		for first := 1; first+height-1 <= headerRows; first++ {
			if h := readHeader(s, known, lines, first, height); h.found > best.found {
				best = h
			}
		}
	}
	return best
}

// headingNames maps folded headings to fields; ignored ones to "".
func headingNames(s forms.Sheet) map[string]string {
	known := map[string]string{}
	for _, name := range s.Ignored {
		known[forms.Fold(name)] = ""
	}
	for _, c := range s.Columns {
		for _, name := range c.Names() {
			known[forms.Fold(name)] = c.Field
		}
	}
	return known
}

// line is one row of headings: what was written, and what a merged heading
// spreads over the columns beside its own.
type line struct{ own, spread map[int]string }

func headerLines(top []xlsx.Row, merged []xlsx.Range) map[int]line {
	lines := map[int]line{}
	for _, row := range top {
		if row.Number > headerRows {
			break
		}
		l := line{own: map[int]string{}, spread: map[int]string{}}
		for _, c := range row.Cells {
			if text := strings.TrimSpace(c.Text); text != "" {
				l.own[c.Column] = c.Text
			}
		}
		lines[row.Number] = l
	}
	for _, m := range merged {
		text := lines[m.FromRow].own[m.FromColumn]
		if text == "" || m.ToColumn-m.FromColumn > 200 {
			continue
		}
		for c := m.FromColumn + 1; c <= m.ToColumn; c++ {
			lines[m.FromRow].spread[c] = text
		}
	}
	return lines
}

func readHeader(s forms.Sheet, known map[string]string, lines map[int]line, first, height int) header {
	h := header{first: first, last: first + height - 1, columns: map[string][]int{}, names: map[int]string{}, headed: map[int]bool{}, ignored: map[int]bool{}}
	columns := map[int]bool{}
	for n := first; n <= h.last; n++ {
		for c := range lines[n].own {
			columns[c], h.headed[c] = true, true
		}
		for c := range lines[n].spread {
			h.headed[c] = true
		}
	}
	order := make([]int, 0, len(columns))
	for c := range columns {
		order = append(order, c)
	}
	sort.Ints(order)
	for _, c := range order {
		texts := headingTexts(lines, first, h.last, c)
		h.names[c] = texts[0]
		field, ok := "", false
		for _, text := range texts {
			if field, ok = known[forms.Fold(text)]; ok {
				h.names[c] = text
				break
			}
		}
		switch {
		case !ok:
			h.unknown = append(h.unknown, heading{c, h.names[c]})
		case field == "":
			h.ignored[c] = true
		default:
			h.columns[field] = append(h.columns[field], c)
		}
	}
	h.found = len(h.columns) + len(h.ignored)
	for _, c := range s.Columns {
		if c.Required && len(h.columns[c.Field]) > 0 {
			h.required++
		}
	}
	return h
}

// headingTexts gives what the heading of a column may be: all its lines joined,
// the lowest line alone, and the upper lines alone where nothing stands below.
func headingTexts(lines map[int]line, first, last, column int) []string {
	var all, own []string
	for n := first; n <= last; n++ {
		text := lines[n].own[column]
		if text != "" {
			own = append(own, text)
		} else if n < last {
			text = lines[n].spread[column]
		}
		if text != "" {
			all = append(all, text)
		}
	}
	texts := []string{strings.Join(all, " ")}
	if lowest := lines[last].own[column]; lowest != "" && lowest != texts[0] {
		texts = append(texts, lowest)
	} else if lowest == "" && len(own) > 0 {
		texts = append(texts, strings.Join(own, " "), own[len(own)-1])
	}
	return texts
}

// missing lists the required columns without a heading.
func (h header) missing(s forms.Sheet) []forms.Column {
	var cs []forms.Column
	for _, c := range s.Columns {
		if c.Required && len(h.columns[c.Field]) == 0 {
			cs = append(cs, c)
		}
	}
	return cs
}

// doubled lists the columns that two headings claim to be.
func (h header) doubled(s forms.Sheet) []forms.Column {
	var cs []forms.Column
	for _, c := range s.Columns {
		if len(h.columns[c.Field]) > 1 {
			cs = append(cs, c)
		}
	}
	return cs
}
