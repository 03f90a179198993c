package intake

import (
	"strconv"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// twin is a row that says the same thing as another row, or contradicts it.
type twin struct {
	row, other int // positions in the rows given
	same       bool
}

// findTwins compares rows given by their keys. Of rows with one key and one
// content the first stays; rows with one key and different content all
// contradict, each the first that differs from it.
func findTwins(keys []string, content func(i int) string) []twin {
	groups := map[string][]int{}
	var order []string
	for i, k := range keys {
		if len(groups[k]) == 1 {
			order = append(order, k)
		}
		groups[k] = append(groups[k], i)
	}
	var twins []twin
	for _, k := range order {
		twins = append(twins, compareGroup(groups[k], content)...)
	}
	return twins
}

func compareGroup(group []int, content func(i int) string) []twin {
	contents := make([]string, len(group))
	conflict := false
	for i, at := range group {
		contents[i] = content(at)
		conflict = conflict || contents[i] != contents[0]
	}
	var twins []twin
	for i, at := range group {
		switch {
		case !conflict && i > 0:
			twins = append(twins, twin{at, group[0], true})
		case conflict:
			for j, other := range group {
				if contents[j] != contents[i] {
					twins = append(twins, twin{at, other, false})
					break
				}
			}
		}
	}
	return twins
}

// keyOf gives the function that writes the key of a row of a sheet.
func keyOf(s forms.Sheet) func(Row) string {
	at := make([]int, len(s.Key))
	for i, field := range s.Key {
		at[i] = s.Column(field)
	}
	return func(r Row) string {
		var b strings.Builder
		for _, i := range at {
			writeValue(&b, r.Values[i])
		}
		return b.String()
	}
}

// content writes everything a row says.
func content(r Row) string {
	var b strings.Builder
	for _, v := range r.Values {
		writeValue(&b, v)
	}
	return b.String()
}

func writeValue(b *strings.Builder, v Value) {
	b.WriteString(strconv.Itoa(int(v.Kind)))
	b.WriteByte(':')
	b.WriteString(strconv.FormatInt(v.Int, 10))
	b.WriteByte(':')
	b.WriteString(strconv.Itoa(len(v.Text)))
	b.WriteByte(':')
	b.WriteString(v.Text)
}

func itoa(n int) string { return strconv.Itoa(n) }

// cellName gives "D17".
func cellName(column, row int) string { return model.ColumnLetters(column) + itoa(row) }
