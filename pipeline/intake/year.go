package intake

import (
	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// rightYear checks that a workbook belongs into the folder of its year; a totals
// workbook may speak of any.
func (r *reader) rightYear(res *result, f forms.Form, a about, fields *fieldReader) bool {
	if f.ID == totalsForm {
		return true
	}
	begins, ok := schoolYear(fields.school.year)
	if ok && begins != r.o.Year-1 && begins != r.o.Year {
		at := model.Place{File: res.Workbook.File}
		for _, s := range res.Workbook.Sheets {
			if cell := s.Columns["school_year"]; cell != "" {
				at = model.Place{File: s.File, Sheet: s.Name, Cell: cell}
			}
		}
		r.add(res, forms.SchoolYearNotAllowed, at, map[string]string{"value": fields.school.year, "year": itoa(r.o.Year)})
		return false
	}
	said := a.answers["year"]
	if !said.given {
		return true
	}
	cover := forms.Cover()
	v, issues := forms.Parse(cover.Columns[cover.Column("year")], r.o.Forms.Lists, formCell(said.cell), forms.ParseContext{Year: r.o.Year})
	at := a.tab.place(cellName(said.column, said.row))
	for _, issue := range issues {
		r.add(res, issue.Code, at, issue.Args)
	}
	value := itoa(int(v.Int))
	if v.Text != "" {
		value = v.Text
	}
	begins, ok = schoolYear(v.Text)
	switch {
	case v.Kind == forms.ValueNone || v.Text == "" && int(v.Int) == r.o.Year:
		return true
	case ok && f.Sender == "school" && (begins == r.o.Year-1 || begins == r.o.Year):
		return true
	}
	r.add(res, forms.WrongYear, at, map[string]string{"value": value, "year": itoa(r.o.Year)})
	return false
}

// homeless says what a school's workbook lacks when it has no sheet about itself.
func (r *reader) homeless(res *result, f forms.Form, as assignment) {
	for _, s := range f.Sheets {
		if s.Column("institution") >= 0 && as.tabs[s.ID] == nil {
			c := s.Columns[s.Column("institution")]
			r.add(res, forms.AnswerMissing, model.Place{File: res.Workbook.File}, map[string]string{"column": c.Header})
		}
	}
}
