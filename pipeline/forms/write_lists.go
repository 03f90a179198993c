package forms

import (
	"fmt"
	"strings"

	"bernskats/pipeline/model"
)

// listSheet writes the lists that are too long for a drop-down to a sheet people
// can see, one list per column, each list once.
func (wr *writer) listSheet() error {
	column := 0
	written := map[string]string{} // the values themselves → where they stand
	for _, s := range wr.form.Sheets {
		for _, c := range s.Columns {
			values := wr.allowed(c)
			if values == nil || !tooLong(values) {
				continue
			}
			same := strings.Join(values, "\n")
			if written[same] == "" {
				column++
				if err := wr.list(column, c.Header, values); err != nil {
					return err
				}
				letters := model.ColumnLetters(column)
				written[same] = fmt.Sprintf("%s!$%s$2:$%s$%d", ListsName, letters, letters, len(values)+1)
			}
			wr.lists[s.ID+"."+c.Field] = written[same]
		}
	}
	if column == 0 {
		return nil
	}
	if err := wr.freeze(ListsName); err != nil {
		return err
	}
	if err := wr.protect(ListsName); err != nil {
		return err
	}
	return wr.page(ListsName, "landscape")
}

func (wr *writer) list(column int, heading string, values []string) error {
	if column == 1 {
		if _, err := wr.book.NewSheet(ListsName); err != nil {
			return err
		}
	}
	if err := wr.label(ListsName, cellName(column, 1), heading, wr.styles.optional); err != nil {
		return err
	}
	longest := len([]rune(heading))
	for i, v := range values {
		longest = max(longest, len([]rune(v)))
		if err := wr.label(ListsName, cellName(column, i+2), v, wr.styles.answer); err != nil {
			return err
		}
	}
	letters := model.ColumnLetters(column)
	return wr.book.SetColWidth(ListsName, letters, letters, float64(min(longest+4, 60)))
}
