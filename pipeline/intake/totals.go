package intake

import (
	"regexp"
	"sort"
	"strings"

	"bernskats/pipeline/forms"
)

// totalsForm is the form of which a sender may send several workbooks.
const totalsForm = "totals"

var (
	totalYear     = regexp.MustCompile(`^([0-9]{4})(?:\.? *(?:gads|g)?\.?)?$`)
	totalSchool   = regexp.MustCompile(`^([0-9]{4})\.? ?/ ?(?:[0-9]{2})?([0-9]{2})\.?(?: ?m\. ?g\.?)?(?:-([12]))?$`)
	totalDay      = regexp.MustCompile(`^([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})\.?$`)
	totalPartBits = regexp.MustCompile(`[;,]`)
)

// normalPeriod writes a period as figures name it, when it can be understood;
// else it is left as it is.
func normalPeriod(text string) string {
	text = strings.TrimSpace(text)
	if m := totalYear.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	if m := totalSchool.FindStringSubmatch(text); m != nil {
		label := m[1] + "/" + m[2]
		if m[3] != "" {
			label += "-" + m[3]
		}
		return label
	}
	if m := totalDay.FindStringSubmatch(text); m != nil {
		pad := func(s string) string { return strings.Repeat("0", 2-len(s)) + s }
		return m[3] + "-" + pad(m[2]) + "-" + pad(m[1])
	}
	return text
}

// normalTotals writes the periods of a totals sheet as figures name them.
func normalTotals(s forms.Sheet, values []Value) {
	if i := s.Column("period"); i >= 0 && values[i].Kind == Text {
		values[i].Text = normalPeriod(values[i].Text)
	}
}

// totalKey writes what a total is about, whatever its spelling.
func totalKey(s forms.Sheet, r Row) string {
	text := func(field string) string {
		if i := s.Column(field); i >= 0 {
			return r.Values[i].Text
		}
		return ""
	}
	parts := totalPartBits.Split(text("breakdown"), -1)
	for i, p := range parts {
		parts[i] = forms.Fold(p)
	}
	sort.Strings(parts)
	return strings.Join([]string{forms.Fold(text("measure")), normalPeriod(text("period")), forms.Fold(text("area")), strings.Join(parts, ";")}, "\x00")
}

// totalValue writes what a total says.
func totalValue(s forms.Sheet, r Row) string {
	var b strings.Builder
	writeValue(&b, r.Values[s.Column("value")])
	return b.String()
}

// joinTotals compares the totals workbooks of each sender: the same total twice
// counts once, two values of one total are errors at both.
func (r *reader) joinTotals(all []*result) {
	f, ok := r.o.Forms.Form(totalsForm)
	if !ok || len(f.Sheets) == 0 {
		return
	}
	sheetForm := f.Sheets[0]
	type at struct {
		res        *result
		sheet, row int
	}
	var where []at
	var rows []Row
	var keys []string
	for _, res := range all {
		w := &res.Workbook
		form, ok := r.o.Forms.Form(w.Form)
		if !w.counts() || !ok || form.ID != totalsForm && form.Layout != "cells" {
			continue
		}
		for i, s := range w.Sheets {
			for j, row := range s.Rows {
				where = append(where, at{res, i, j})
				rows = append(rows, row)
				keys = append(keys, w.Form+"\x00"+w.scope()+"\x00"+totalKey(sheetForm, row))
			}
		}
	}
	twins := findTwins(keys, func(i int) string { return totalValue(sheetForm, rows[i]) })
	out := map[*Sheet]map[int]bool{}
	for _, tw := range twins {
		a, b := where[tw.row], where[tw.other]
		sheet := &a.res.Workbook.Sheets[a.sheet]
		other := b.res.Workbook.Sheets[b.sheet].Place(rows[tw.other], "value")
		code := forms.TotalTwoValues
		args := map[string]string{"other": other.String()}
		if tw.same {
			code = forms.DuplicateRow
			args["columns"] = keyHeaders(sheetForm)
			sheet.Counts.Duplicate++
		} else {
			sheet.Counts.SetAside++
		}
		sheet.Counts.Accepted--
		if out[sheet] == nil {
			out[sheet] = map[int]bool{}
		}
		out[sheet][a.row] = true
		r.add(a.res, code, sheet.Place(rows[tw.row], "value"), args)
	}
	for sheet, gone := range out {
		sheet.Rows = without(sheet.Rows, gone)
	}
}

// without gives the rows that are not gone.
func without(rows []Row, gone map[int]bool) []Row {
	kept := make([]Row, 0, len(rows))
	for i, row := range rows {
		if !gone[i] {
			kept = append(kept, row)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return kept
}

// keyHeaders names the columns of a sheet's key.
func keyHeaders(s forms.Sheet) string {
	names := make([]string, len(s.Key))
	for i, field := range s.Key {
		names[i] = "“" + s.Columns[s.Column(field)].Header + "”"
	}
	return strings.Join(names, ", ")
}
