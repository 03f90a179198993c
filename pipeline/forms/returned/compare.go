package returned

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"

	"bernskats/pipeline/intake/xlsx"
)

// same compares what the reader sees in a workbook before and after marking:
// everything but the list and our parts of comments must be equal. The error
// names no content.
func same(before, after *xlsx.Workbook) error {
	if before.Date1904() != after.Date1904() || before.Modified() != after.Modified() || before.ExternalLinks() != after.ExternalLinks() {
		return errors.New("the marked workbook differs as a whole")
	}
	a, err := own(before)
	if err != nil {
		return err
	}
	b, err := own(after)
	if err != nil {
		return err
	}
	if len(a) != len(b) {
		return errors.New("the marked workbook has other sheets")
	}
	for i := range a {
		if err := sameSheet(a[i], b[i]); err != nil {
			return err
		}
	}
	return nil
}

// Is tells whether a file is a return, or a separate list, of this program.
func Is(ctx context.Context, data []byte, limits xlsx.Limits) bool {
	book, err := xlsx.Open(ctx, "", data, limits)
	if err != nil {
		return false
	}
	sheets, err := own(book)
	return err == nil && len(sheets) < len(book.Sheets())
}

// own gives the sender's sheets.
func own(w *xlsx.Workbook) ([]*xlsx.Sheet, error) {
	var sheets []*xlsx.Sheet
	for _, s := range w.Sheets() {
		list, err := readEarlier(s)
		if err != nil {
			return nil, err
		}
		if list == nil {
			sheets = append(sheets, s)
		}
	}
	return sheets, nil
}

func sameSheet(a, b *xlsx.Sheet) error {
	if a.Name != b.Name || a.Visibility != b.Visibility || !slices.Equal(a.Merged(), b.Merged()) || !slices.Equal(a.HiddenColumns(), b.HiddenColumns()) {
		return errors.New("a sheet of the marked workbook differs")
	}
	next, stop := iter.Pull2(b.Rows())
	defer stop()
	for row, err := range a.Rows() {
		if err != nil {
			return err
		}
		other, err, more := next()
		if err != nil {
			return err
		}
		if !more || row.Number != other.Number || row.Hidden != other.Hidden || !slices.Equal(row.Cells, other.Cells) {
			return errors.New("cells of the marked workbook differ")
		}
	}
	if _, err, more := next(); more || err != nil {
		return errors.New("the marked workbook has more rows")
	}
	if !slices.Equal(a.Covered(), b.Covered()) {
		return errors.New("cells below merged ones differ")
	}
	return sameComments(a.Comments(), b.Comments())
}

func sameComments(a, b []xlsx.Comment) error {
	if !slices.Equal(sendersOwn(a), sendersOwn(b)) {
		return errors.New("comments of the marked workbook differ")
	}
	return nil
}

// sendersOwn gives the comments without our parts.
func sendersOwn(comments []xlsx.Comment) []xlsx.Comment {
	var out []xlsx.Comment
	for _, c := range comments {
		if from, to, ok := ownPart(c.Text); ok {
			c.Text = c.Text[:from] + c.Text[to:]
		}
		if c.Text = strings.TrimSpace(c.Text); c.Text != "" {
			out = append(out, c)
		}
	}
	return out
}
