package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/model"
)

// RowPlace is where a stored row stands.
type RowPlace struct {
	File, Form, Sheet, Sender string
	SheetID                   string // of the form
	Row                       int    // in the sender's sheet
	Cell                      string // of the field asked for, or of the row's first known column
	Folder                    int
}

// Places finds the cells of stored rows; field "" asks for the row's first
// column. Rows nobody knows are left out.
func (db *DB) Places(ctx context.Context, rows []model.RowFinding) (map[int]RowPlace, error) {
	places := map[int]RowPlace{}
	if len(rows) == 0 {
		return places, nil
	}
	wanted := Table{Name: "wanted_place", Columns: []Column{{"n", Integer}, {"row_id", Integer}, {"field", Text}}}
	if err := db.Remember(ctx, wanted, func(yield func([]any) bool) {
		for i, r := range rows {
			if !yield([]any{int64(i), r.Row, r.Field}) {
				return
			}
		}
	}); err != nil {
		return nil, err
	}
	result, err := db.Query(ctx, `
		SELECT n, delivered.file, coalesce(single.sheet_name, delivered.sheet_name), coalesce(workbook.sender, workbook.institution, ''), workbook.folder, r.row_no,
		       coalesce((SELECT letter FROM column_place AS c WHERE c.workbook = r.workbook AND c.sheet = r.sheet AND c.field = wanted_place.field),
		                (SELECT letter FROM column_place AS c WHERE c.workbook = r.workbook AND c.sheet = r.sheet ORDER BY length(letter), letter LIMIT 1), ''),
		       r.form, single.cell, r.sheet
		FROM wanted_place
		JOIN row_place AS r USING (row_id)
		JOIN workbook ON workbook.workbook = r.workbook
		JOIN delivered ON delivered.workbook = r.workbook AND delivered.sheet = r.sheet
		LEFT JOIN cell_place AS single ON single.row_id = r.row_id
		ORDER BY n`)
	if err != nil {
		return nil, fmt.Errorf("finding the places of rows: %w", err)
	}
	for _, r := range result {
		p := RowPlace{File: r[1].(string), Form: r[7].(string), Sheet: r[2].(string), Sender: r[3].(string), Folder: int(r[4].(int64)), Row: int(r[5].(int64)), SheetID: r[9].(string)}
		single, _ := r[8].(string)
		p.Cell = cellOf(r[6].(string), p.Row, single)
		places[int(r[0].(int64))] = p
	}
	return places, nil
}

// cellOf names the cell of a row: of a row made of a single cell that one, of a
// list of answers the answer's, whose whole cell is known.
func cellOf(letter string, row int, single string) string {
	switch {
	case single != "":
		return single
	case letter == "" || strings.ContainsAny(letter, "0123456789"):
		return letter
	}
	return fmt.Sprintf("%s%d", letter, row)
}

// PlaceIndex knows where every row of a year's database stands.
type PlaceIndex struct {
	rows    map[int64]indexedRow
	letters map[sheetOfBook]map[string]string // field → column letters
	first   map[sheetOfBook]string            // letters of the first known column
}

type indexedRow struct {
	RowPlace
	book   int64
	single string
}

type sheetOfBook struct {
	book  int64
	sheet string
}

// IndexPlaces reads where every row stands, for those who ask for many.
func (db *DB) IndexPlaces(ctx context.Context) (*PlaceIndex, error) {
	rows, err := db.Query(ctx, `
		SELECT r.row_id, r.workbook, r.row_no, r.form, r.sheet, delivered.file, coalesce(single.sheet_name, delivered.sheet_name), workbook.folder, single.cell,
		       coalesce(workbook.sender, workbook.institution, '')
		FROM row_place AS r
		JOIN workbook ON workbook.workbook = r.workbook
		JOIN delivered ON delivered.workbook = r.workbook AND delivered.sheet = r.sheet
		LEFT JOIN cell_place AS single ON single.row_id = r.row_id`)
	if err != nil {
		return nil, fmt.Errorf("finding the places of rows: %w", err)
	}
	x := &PlaceIndex{rows: make(map[int64]indexedRow, len(rows)), letters: map[sheetOfBook]map[string]string{}, first: map[sheetOfBook]string{}}
	for _, r := range rows {
		single, _ := r[8].(string)
		p := RowPlace{File: r[5].(string), Form: r[3].(string), Sheet: r[6].(string), SheetID: r[4].(string), Row: int(r[2].(int64)), Folder: int(r[7].(int64)), Sender: r[9].(string)}
		x.rows[r[0].(int64)] = indexedRow{p, r[1].(int64), single}
	}
	if rows, err = db.Query(ctx, "SELECT workbook, sheet, field, letter FROM column_place ORDER BY workbook, sheet, length(letter), letter"); err != nil {
		return nil, fmt.Errorf("finding the places of columns: %w", err)
	}
	for _, r := range rows {
		at := sheetOfBook{r[0].(int64), r[1].(string)}
		if x.letters[at] == nil {
			x.letters[at], x.first[at] = map[string]string{}, r[3].(string)
		}
		x.letters[at][r[2].(string)] = r[3].(string)
	}
	return x, nil
}

// At gives the place of a row, at the first of the fields that its sheet has and
// else at its first column; false for a row nobody knows.
func (x *PlaceIndex) At(row int64, fields func(form, sheet string) []string) (RowPlace, bool) {
	r, ok := x.rows[row]
	if !ok {
		return RowPlace{}, false
	}
	at := sheetOfBook{r.book, r.SheetID}
	letter := x.first[at]
	wanted := fields(r.Form, r.SheetID)
	if i := slices.IndexFunc(wanted, func(f string) bool { return x.letters[at][f] != "" }); i >= 0 {
		letter = x.letters[at][wanted[i]]
	}
	p := r.RowPlace
	p.Cell = cellOf(letter, p.Row, r.single)
	return p, true
}
