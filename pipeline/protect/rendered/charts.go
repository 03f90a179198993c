package rendered

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// charts reads the charts of a sheet: what they remember of cells, and the text
// that stands for them.
func (w *workbook) charts(s *sheet) {
	if s == nil {
		return
	}
	links := w.relations(relationsOf(s.part))
	for _, e := range s.tree.find("drawing") {
		part := links[e.get("id")]
		parts := w.relations(relationsOf(part))
		for _, frame := range w.tree(part).kids {
			chart := parts[frame.first("chart").get("id")]
			if chart == "" {
				w.problem(Hidden, w.name, part, "something drawn that is no chart")
				continue
			}
			rows := w.chart(chart)
			about := frame.first("cNvPr")
			w.alternative(s, part, about.get("descr"), rows)
			for _, attribute := range []string{"name", "title"} {
				if hasDigit(about.get(attribute)) && about.get(attribute) != squeeze(w.tree(chart).first("title").whole()) {
					w.problem(Loose, w.name, part, "a number in the name of a chart")
				}
			}
			if strings.TrimSpace(frame.first("txBody").whole()) != "" {
				w.problem(Hidden, w.name, part, "text drawn over the sheet")
			}
		}
	}
}

// span is a range of one column of a sheet.
type span struct {
	sheet    *sheet
	column   string
	from, to int
}

var ranged = regexp.MustCompile(`^'?(.+?)'?!\$([A-Z]+)\$([0-9]+)(?::\$([A-Z]+)\$([0-9]+))?$`)

func (w *workbook) span(reference string) (span, bool) {
	m := ranged.FindStringSubmatch(strings.TrimSpace(reference))
	if m == nil || m[4] != "" && m[4] != m[2] {
		return span{}, false
	}
	s := span{sheet: w.sheets[strings.ReplaceAll(m[1], "''", "'")], column: m[2]}
	s.from, _ = strconv.Atoi(m[3]) // the pattern lets numbers through only
	s.to = s.from
	if m[5] != "" {
		s.to, _ = strconv.Atoi(m[5])
	}
	return s, s.sheet != nil
}

// chart reads one chart and gives the rows whose values it draws. Its series
// must be columns of values, and what it remembers of them is a place of the figure.
func (w *workbook) chart(part string) span {
	tree := w.tree(part)
	var rows span
	for n, ser := range tree.find("ser") {
		at := fmt.Sprintf("%s series %d", part, n+1)
		value := ser.first("val")
		if len(ser.find("yVal")) > 0 || len(value.find("numLit")) > 0 || len(value.find("f")) != 1 {
			w.problem(Hidden, w.name, at, "numbers that stand in no cell")
			continue
		}
		s, ok := w.span(value.first("f").text)
		if !ok || s.sheet.head == 0 || s.column != "F" {
			w.problem(Loose, w.name, at, "a series that is no column of figures")
			continue
		}
		rows = s
		w.remembered(at, s, value)
		for _, words := range append(ser.find("cat"), ser.find("tx")...) {
			w.words(at, words)
		}
		for _, label := range ser.find("dLbl") {
			w.problem(Hidden, w.name, at, "a label of its own: "+strconv.Itoa(len(label.kids))+" parts")
		}
	}
	for _, e := range tree.find("t") {
		if hasDigit(e.text) && !hasLetter(e.text) {
			w.problem(Loose, w.name, part, "a number in the text of a chart")
		}
	}
	for _, name := range []string{"externalData", "userShapes", "extLst", "errBars", "trendline", "dTable"} {
		if len(tree.find(name)) > 0 {
			w.problem(Hidden, w.name, part, "something that no chart of reports has: "+name)
		}
	}
	return rows
}

// remembered lists the values a chart keeps of its cells.
func (w *workbook) remembered(at string, s span, value *element) {
	for _, pt := range value.find("pt") {
		n, err := strconv.Atoi(pt.get("idx"))
		k, ok := s.sheet.figures[s.from+n]
		if err != nil || !ok || s.from+n > s.to {
			w.problem(Loose, w.name, at, "a remembered number of no figure")
			continue
		}
		w.add(Place{File: w.name, At: fmt.Sprintf("%s point %d", at, n+1), Key: k, Role: Value, State: Number, Number: strings.TrimSpace(pt.first("v").text)})
	}
}

// words checks what a chart remembers of names and periods against their cells.
func (w *workbook) words(at string, e *element) {
	s, ok := w.span(e.first("f").text)
	if !ok {
		w.problem(Loose, w.name, at, "a name that stands in no cell")
		return
	}
	for _, pt := range e.find("pt") {
		n, err := strconv.Atoi(pt.get("idx"))
		if err != nil || s.sheet.text(s.column, s.from+n) != pt.first("v").text {
			w.problem(Loose, w.name, at, "a remembered name that is not that of the cell")
		}
	}
}

func (s *sheet) text(column string, row int) string {
	for _, c := range s.byRow[row] {
		if c.column == column {
			return c.text
		}
	}
	return ""
}

// periodColumn is that of the readable periods in a table of an indicator.
const periodColumn = "C"

// alternative reads the text that stands for a chart: each of its periods with
// a number or a mark, in the order of the rows.
func (w *workbook) alternative(s *sheet, part, text string, rows span) {
	if rows.sheet == nil {
		return
	}
	_, list, _ := strings.Cut(text, ": ")
	pieces := strings.Split(list, "; ")
	if i := strings.LastIndex(text, ": "+s.text(periodColumn, rows.from)); i >= 0 {
		pieces = strings.Split(text[i+2:], "; ")
	}
	if len(pieces) != rows.to-rows.from+1 {
		w.problem(Loose, w.name, part, "an alternative text that does not name every point")
		return
	}
	lang := "lv"
	if slices.Contains(strings.Fields(text), "Chart.") {
		lang = "en"
	}
	for i, piece := range pieces {
		n := rows.from + i
		shown, ok := strings.CutPrefix(piece, s.text(periodColumn, n))
		if !ok {
			w.problem(Loose, w.name, part, "an alternative text in another order than the rows")
			return
		}
		if i == len(pieces)-1 {
			shown, _, _ = strings.Cut(shown, ". ")
		}
		shown = strings.Trim(shown, " :–")
		p := Place{File: w.name, At: fmt.Sprintf("%s text for point %d", part, i+1), Key: s.figures[n], Role: Value, State: Number, Shown: shown, Lang: lang}
		if !hasDigit(shown) {
			p.State, p.Word = Said, shown
		}
		w.add(p)
	}
}
