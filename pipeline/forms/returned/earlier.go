package returned

import (
	"strconv"

	"bernskats/pipeline/intake/xlsx"
)

// earlier is what the list of an earlier return says of the cells it marked.
type earlier struct {
	lines map[int]string    // number → fill the cell had
	cells map[string]string // sheet and cell → the same
}

// Columns of the list; see list.go.
const (
	columnNumber = 1
	columnSheet  = 3
	columnCell   = 4
	columnHidden = 9
)

// markRows is how far down the mark of a list is looked for.
const markRows = 5

// readEarlier reads the list of an earlier return; nil for any other sheet.
func readEarlier(s *xlsx.Sheet) (*earlier, error) {
	var e *earlier
	for r, err := range s.Rows() {
		if err != nil {
			return nil, err
		}
		if e == nil && r.Number > markRows {
			return nil, nil
		}
		if e == nil {
			if isMark(r) {
				e = &earlier{lines: map[int]string{}, cells: map[string]string{}}
			}
			continue
		}
		texts := map[int]string{}
		for _, c := range r.Cells {
			texts[c.Column] = c.Text
		}
		n, err := strconv.Atoi(texts[columnNumber])
		if err != nil || texts[columnHidden] == "" {
			continue
		}
		e.lines[n] = texts[columnHidden]
		if texts[columnCell] != "" {
			e.cells[texts[columnSheet]+"!"+texts[columnCell]] = texts[columnHidden]
		}
	}
	return e, nil
}

// fillAt gives the fill a marked cell had: by the number in its comment, which
// moves along when rows are inserted, else by its place in the list. Of a cell
// nobody listed, a copy for instance, nothing is known: it had none.
func (e earlier) fillAt(sheet string, comments *commentPart) func(place) string {
	numbers := map[place]int{}
	if comments != nil {
		for _, r := range comments.remarks {
			text := r.text()
			if from, to, ok := ownPart(text); ok {
				if found := noteNumber.FindStringSubmatch(text[from:to]); found != nil {
					numbers[r.at], _ = strconv.Atoi(found[1])
				}
			}
		}
	}
	return func(at place) string {
		for _, fill := range []string{e.lines[numbers[at]], e.cells[sheet+"!"+at.String()]} {
			if isFill(fill) {
				return fill
			}
		}
		return plainFill
	}
}
