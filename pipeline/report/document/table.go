package document

// table makes a table with its caption above and room below.
func (w *writer) table(t Table) (nodes []node) {
	if len(t.Columns) == 0 {
		w.problem("the table %q has no columns", t.Caption)
		return nil
	}
	if t.Caption != "" {
		nodes = append(nodes, w.paragraph("Caption", []node{el("w:keepNext")}, Text(t.Caption)))
	}
	widths := w.widths(t.Columns)
	about := []node{val("w:tblStyle", "TableGrid"), el("w:tblW", at("w:w", w.width()), at("w:type", "dxa")), el("w:tblLayout", at("w:type", "fixed")),
		el("w:tblLook", at("w:val", "0420"), at("w:firstRow", 1), at("w:lastRow", 0), at("w:firstColumn", 0), at("w:lastColumn", 0), at("w:noHBand", 0), at("w:noVBand", 1))}
	if t.Caption != "" {
		about = append(about, val("w:tblCaption", t.Caption))
	}
	grid := el("w:tblGrid")
	head := el("w:tr", el("w:trPr", el("w:cantSplit"), el("w:tblHeader")))
	for i, c := range t.Columns {
		grid.kids = append(grid.kids, el("w:gridCol", at("w:w", widths[i])))
		head.kids = append(head.kids, w.cell(widths[i], headFill, "TableHead", c.Right, Text(c.Head)))
	}
	table := el("w:tbl", el("w:tblPr", about), grid, head)
	for i, r := range t.Rows {
		if len(r.Cells) != len(t.Columns) {
			w.problem("row %d of the table %q has %d cells for %d columns", i+1, t.Caption, len(r.Cells), len(t.Columns))
			continue
		}
		row := el("w:tr", el("w:trPr", el("w:cantSplit")))
		style := "TableText"
		if r.Strong {
			style = "TableStrong"
		}
		for n, runs := range r.Cells {
			row.kids = append(row.kids, w.cell(widths[n], "", style, t.Columns[n].Right, runs))
		}
		table.kids = append(table.kids, row)
	}
	// Two tables without a paragraph between them would be one.
	return append(nodes, table, w.paragraph("AfterTable", nil, nil))
}

// headFill is the colour behind the heads of columns.
const headFill = "E7EDF3"

func (w *writer) cell(width int, fill, style string, right bool, runs []Run) node {
	about := []node{el("w:tcW", at("w:w", width), at("w:type", "dxa"))}
	if fill != "" {
		about = append(about, el("w:shd", at("w:val", "clear"), at("w:color", "auto"), at("w:fill", fill)))
	}
	var side []node
	if right {
		side = []node{val("w:jc", "right")}
	}
	return el("w:tc", el("w:tcPr", about), w.paragraph(style, side, runs))
}

// widths share the width of the page out; the last column takes what rounding leaves.
func (w *writer) widths(columns []Column) []int {
	share := func(c Column) float64 {
		if c.Share <= 0 {
			return 1
		}
		return c.Share
	}
	sum, left := 0.0, w.width()
	for _, c := range columns {
		sum += share(c)
	}
	all := make([]int, len(columns))
	for i, c := range columns {
		all[i] = int(float64(w.width()) * share(c) / sum)
		if i == len(columns)-1 {
			all[i] = left
		}
		left -= all[i]
	}
	return all
}
