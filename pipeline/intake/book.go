package intake

import (
	"context"
	"errors"
	"slices"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
)

// pairRows is how many rows of a list of labels and answers are looked at.
const pairRows = 500

// tab is one worksheet of the sender, with what its first rows hold.
type tab struct {
	file     string // relative to the inbox of the year
	sheet    *xlsx.Sheet
	merged   []xlsx.Range
	top      []xlsx.Row // the first rows: headings, or labels and answers
	date1904 bool
	csv      bool // every cell is text there
}

// name is the sheet's name as findings and files may repeat it.
func (t *tab) name() string {
	if likeCode.MatchString(t.sheet.Name) {
		return mask(t.sheet.Name)
	}
	return t.sheet.Name
}

// hidden tells whether the sender's program shows the sheet.
func (t *tab) hidden() bool { return t.sheet.Visibility != "" }

// openTabs opens the sheets of a unit and reads the beginning of each. The error
// is an *xlsx.Refusal in file, or of the context.
func openTabs(ctx context.Context, u unit, data [][]byte, limits xlsx.Limits) (tabs []*tab, books []*xlsx.Workbook, file string, err error) {
	for i, name := range u.files {
		book, err := openBook(ctx, u, name, data[i], limits)
		if err != nil {
			return nil, nil, name, err
		}
		books = append(books, book)
		for _, s := range book.Sheets() {
			t := &tab{file: name, sheet: s, date1904: book.Date1904(), csv: u.csv}
			if err := t.peek(ctx); err != nil {
				return nil, nil, name, err
			}
			tabs = append(tabs, t)
		}
	}
	return tabs, books, u.files[0], nil
}

// withoutCorrections leaves out the lists of corrections that the program put
// into workbooks that went back to their senders; lists is how many.
func withoutCorrections(tabs []*tab) (left []*tab, lists int) {
	for _, t := range tabs {
		if t.listsCorrections() {
			lists++
		} else {
			left = append(left, t)
		}
	}
	return left, lists
}

// markRows is how far down a sheet the mark of a list of corrections is looked
// for: people may put a line above it.
const markRows = 5

func (t *tab) listsCorrections() bool {
	for _, row := range t.top {
		if row.Number > markRows {
			return false
		}
		for _, c := range row.Cells {
			if c.Type == xlsx.Text && forms.IsCorrectionsMark(c.Text) {
				return true
			}
		}
	}
	return false
}

func openBook(ctx context.Context, u unit, name string, data []byte, limits xlsx.Limits) (*xlsx.Workbook, error) {
	if u.csv {
		return xlsx.OpenCSV(ctx, name, data, limits)
	}
	return xlsx.Open(ctx, name, data, limits)
}

func (t *tab) peek(ctx context.Context) error {
	for row, err := range t.sheet.Rows() {
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		// the first row is kept wherever it stands: such a sheet is not empty
		if row.Number > pairRows && len(t.top) > 0 {
			break
		}
		row.Cells = slices.Clone(row.Cells)
		t.top = append(t.top, row)
	}
	t.merged = t.sheet.Merged()
	return nil
}

// refusal gives the sentence-making part of a refused file; false for an error
// that is a failure.
func refusal(err error) (xlsx.Refusal, bool) {
	var r *xlsx.Refusal
	if errors.As(err, &r) {
		return *r, true
	}
	return xlsx.Refusal{}, false
}
