package rendered

import (
	"path"
	"strconv"
	"strings"
)

// sheet is one sheet of a workbook.
type sheet struct {
	name, part string
	tree       *element
	rows       [][]cell
	byRow      map[int][]cell
	figures    map[int]Key // by row
	head       int         // row of the table's heading, 0 without figures
	facts      bool        // its headings are those of facts.csv
}

// cell is one cell with something in it.
type cell struct {
	column string
	row    int
	text   string
	number bool
}

// layout names the columns of a table of figures.
type layout struct{ measure, period, area, breakdown, status string }

// sheet reads one sheet.
func (w *workbook) sheet(name, part string) {
	s := &sheet{name: name, part: part, tree: w.tree(part), figures: map[int]Key{}, byRow: map[int][]cell{}}
	w.sheets[name] = s
	w.unseen(s)
	for _, r := range s.tree.find("row") {
		var row []cell
		for _, c := range r.kids {
			if one, ok := w.cell(s, c); ok {
				row = append(row, one)
			}
		}
		if len(row) > 0 {
			s.rows, s.byRow[row[0].row] = append(s.rows, row), row
		}
	}
	w.figures(s)
	w.tables(s)
}

// unseen finds what a sheet can hold without showing it.
func (w *workbook) unseen(s *sheet) {
	for _, e := range s.tree.kids {
		switch e.name {
		case "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "rowBreaks", "colBreaks", "cols", "sheetData", "hyperlinks", "pageMargins", "pageSetup", "headerFooter", "drawing", "tableParts":
		default:
			w.problem(Hidden, w.name, s.name, "something that no sheet of reports has: "+e.name)
		}
	}
	for _, e := range append(s.tree.find("row"), s.tree.find("col")...) {
		if e.on("hidden") || e.on("collapsed") || e.get("width") == "0" || e.get("ht") == "0" {
			w.problem(Hidden, w.name, s.name, "a hidden row or column")
		}
	}
	for _, e := range s.tree.find("f") {
		w.problem(Hidden, w.name, s.name, "a formula: "+strconv.Itoa(len(e.whole()))+" characters")
	}
	for _, e := range s.tree.find("hyperlink") {
		if e.get("tooltip") != "" || e.get("display") != "" {
			w.problem(Hidden, w.name, s.name+"!"+e.get("ref"), "a link with a text of its own")
		}
	}
}

func (w *workbook) cell(s *sheet, e *element) (cell, bool) {
	column, row, ok := cellAt(e.get("r"))
	if e.name != "c" || !ok {
		w.problem(Malformed, w.name, s.name, "a cell without a place")
		return cell{}, false
	}
	c := cell{column: column, row: row, text: e.first("v").text}
	switch e.get("t") {
	case "", "n":
		c.number = c.text != ""
	case "s":
		n, err := strconv.Atoi(c.text)
		if err != nil || n < 0 || n >= len(w.texts) {
			w.problem(Malformed, w.name, s.name+"!"+e.get("r"), "a text that is not there")
			return cell{}, false
		}
		c.text, w.used[n] = w.texts[n], true
	case "inlineStr":
		c.text = e.first("is").whole()
	default:
		w.problem(Hidden, w.name, s.name+"!"+e.get("r"), "a cell that is neither number nor text")
	}
	return c, c.text != ""
}

// figures ties the cells of a table to their figures. A table of figures has
// the headings of facts.csv, or period_code and breakdown_code beside readable
// columns in a fixed order. Other numbers are allowed only in the contents.
func (w *workbook) figures(s *sheet) {
	for _, row := range s.rows {
		if s.head > 0 {
			w.figureRow(s, row)
			continue
		}
		heads := map[string]string{} // heading → column
		for _, c := range row {
			heads[c.text] = c.column
		}
		_, facts := heads["breakdown"]
		_, codes := heads["breakdown_code"]
		switch {
		case facts && heads["measure"] != "":
			s.head = row[0].row
			s.facts = true
			w.Lists = append(w.Lists, w.name+" "+s.name)
		case codes && heads["period_code"] == "P" && heads["breakdown_code"] == "Q":
			s.head = row[0].row
		}
	}
}

func columnsOf(facts bool) (layout, map[string]Role) {
	if facts {
		return layout{"B", "C", "D", "E", "G"}, map[string]Role{"F": Value, "I": Rate, "K": Denominator, "N": SetAside, "O": NotGiven}
	}
	return layout{"B", "P", "D", "Q", "G"}, map[string]Role{"F": Value, "H": Rate, "J": Denominator, "N": SetAside, "O": NotGiven}
}

// senders are the columns that count senders, in both kinds of tables.
func senders(column string) bool { return column == "L" || column == "M" }

func (w *workbook) figureRow(s *sheet, row []cell) {
	names, roles := columnsOf(s.facts)
	at := map[string]cell{}
	for _, c := range row {
		at[c.column] = c
	}
	k := Key{at[names.measure].text, at[names.period].text, at[names.area].text, at[names.breakdown].text}
	n := row[0].row
	s.figures[n] = k
	list := ""
	if s.facts {
		list = w.name + " " + s.name
	}
	for _, column := range []string{"F", "H", "I", "J", "K", "N", "O"} {
		role, ok := roles[column]
		if !ok {
			continue
		}
		p := Place{File: w.name, List: list, At: s.name + "!" + column + strconv.Itoa(n), Key: k, Role: role, State: Nothing, Number: at[column].text}
		status := at[names.status].text
		switch {
		case p.Number != "":
			p.State = Number
		case role != Value:
		case s.facts:
			p.State = stateOf("", status)
		case status != "":
			p.State, p.Word = Said, status
		}
		w.add(p)
	}
	for _, c := range row {
		if _, figure := roles[c.column]; c.number && !figure && !senders(c.column) {
			w.problem(Loose, w.name, s.name+"!"+c.column+strconv.Itoa(n), "a number in a column of words")
		}
	}
	if hasDigit(at[names.status].text) {
		w.problem(Loose, w.name, s.name+"!"+names.status+strconv.Itoa(n), "a number in place of a status")
	}
}

// contents allows the numbers of a list of sheets, which are counts of rows and
// charts, in a report to the council those that people entered, and no others
// outside tables of figures.
func (w *workbook) contents(s *sheet) {
	if s == nil || s.head > 0 {
		return
	}
	linked := map[string]bool{}
	for _, e := range s.tree.find("hyperlink") {
		linked[e.get("ref")] = true
	}
	for _, row := range s.rows {
		for _, c := range row {
			if councilFile(w.name) && !(c.column != "A" && linked["A"+strconv.Itoa(c.row)]) {
				if c.number {
					w.add(Place{File: w.name, At: s.name + "!" + c.column + strconv.Itoa(c.row), Role: Entered, State: Number, Number: c.text})
				}
				continue
			}
			if !c.number {
				if _, ok := read(c.text, "en"); ok && !year.MatchString(c.text) && c.row > 1 && c.column != "B" {
					w.problem(Loose, w.name, s.name+"!"+c.column+strconv.Itoa(c.row), "a number written as text")
				}
				continue
			}
			listed := w.sheets[row[0].text]
			if row[0].column != "A" || !linked["A"+strconv.Itoa(c.row)] || listed == nil || c.column == "C" && listed.head > 0 && c.text != strconv.Itoa(len(listed.figures)) {
				w.problem(Loose, w.name, s.name+"!"+c.column+strconv.Itoa(c.row), "a number that is no figure")
			}
		}
	}
}

// tables finds formulas and totals of defined tables.
func (w *workbook) tables(s *sheet) {
	for _, part := range w.relations(relationsOf(s.part)) {
		if !strings.HasPrefix(part, "xl/tables/") {
			continue
		}
		w.tree(part).all(func(e *element) {
			switch e.name {
			case "table", "autoFilter", "tableColumns", "tableColumn", "tableStyleInfo", "":
			default:
				w.problem(Hidden, w.name, part, "something that no table of reports has: "+e.name)
			}
			if e.get("totalsRowLabel") != "" || e.get("totalsRowFunction") != "" || e.get("comment") != "" {
				w.problem(Hidden, w.name, part, "a row of totals or a comment")
			}
		})
	}
}

func relationsOf(part string) string {
	return path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
}
