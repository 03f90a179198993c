package intake

import (
	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// fieldReader reads single cells of one workbook. It is where personal codes and
// the numbers of families, households, workers and cases end.
type fieldReader struct {
	r        *reader
	res      *result
	form     forms.Form
	date1904 bool
	scope    string          // whose numbers the workbook's own numbers are
	school   schoolAnswers   // what a school's workbook says about itself
	carried  map[string]bool // folded names of the sheets in which rows of last year wait
	latest   model.Day       // last day accepted where Column.Latest says so

	codeDay     model.Day // of the child's code of the row that is read
	timeDropped []model.Place
}

// read turns a cell into a value. bad tells that the row must be set aside. The
// plain code of a person exists in this function only; LastYear says the exception.
func (f *fieldReader) read(at model.Place, c forms.Column, cell xlsx.Cell, given bool) (v Value, bad bool) {
	var parsed forms.Value
	if given {
		var issues []forms.Issue
		parsed, issues = forms.Parse(c, f.r.o.Forms.Lists, formCell(cell), f.context(c))
		for _, issue := range issues {
			if issue.Code == forms.TimeDropped {
				f.timeDropped = append(f.timeDropped, at)
				continue
			}
			bad = bad || forms.SeverityOf(issue.Code) == model.Error
			f.r.add(f.res, issue.Code, at, issue.Args)
		}
	}
	if bad {
		return Value{}, true
	}
	if c.Missing(parsed) {
		f.r.add(f.res, forms.RequiredEmpty, at, map[string]string{"column": c.Header})
		return Value{}, true
	}
	if c.Field == "child_code" {
		f.codeDay, _ = forms.CodeBirthDay(parsed.Text)
	}
	v = Value{Kind: Kind(parsed.Kind), Text: parsed.Text, Int: parsed.Int}
	switch {
	case v.Kind == None, f.r.plain:
	case c.Kind == forms.PersonalCode && isCode(parsed.Text):
		v.Text = f.r.names.code(parsed.Text)
	case c.Kind == forms.PersonalCode:
		v.Text = f.r.names.ownNumber(f.scope, parsed.Text)
	case c.Pseudonym:
		v.Text = f.r.names.fileNumber(f.scope, c.Field, parsed.Text)
	}
	return v, false
}

func isCode(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return len(s) == 11
}

func (f *fieldReader) context(c forms.Column) forms.ParseContext {
	pc := forms.ParseContext{Year: f.r.o.Year, Date1904: f.date1904}
	if c.Latest == "after_programme" {
		pc.LatestDay = f.latest
	}
	return pc
}

// formCell hands a cell to the room that knows the kinds.
func formCell(c xlsx.Cell) forms.Cell {
	types := [...]forms.CellType{xlsx.Text: forms.CellText, xlsx.Number: forms.CellNumber, xlsx.Date: forms.CellDate, xlsx.Bool: forms.CellBool, xlsx.Error: forms.CellError}
	return forms.Cell{Type: types[c.Type], Text: c.Text, Number: c.Number, Bool: c.Bool, Formula: c.Formula, NoValue: c.NoValue, Serial: c.Serial, Kind: c.Kind}
}

// answers remembers what later cells of the workbook depend on.
func (f *fieldReader) answers(s forms.Sheet, values []Value) {
	for i, c := range s.Columns {
		v := values[i]
		switch {
		case f.form.Sender == "school" && c.Field == "institution":
			f.school.institution = v.Text
		case f.form.Sender == "school" && c.Field == "name":
			f.school.name = v.Text
		case f.form.Sender == "school" && c.Field == "school_year":
			f.school.year = v.Text
		case c.Field == "last_year" && v.Kind == Int:
			f.latest = model.YearEnd(int(v.Int) + 1)
		}
	}
}

// homeless tells a school's workbook that does not say which school or which
// school year it is about: nothing of it can be counted.
func (f *fieldReader) homeless() bool {
	return f.form.Sender == "school" && (f.school.institution == "" || f.school.year == "")
}

// checkRow looks for a semester the workbook is not about.
func (f *fieldReader) checkRow(s forms.Sheet, values []Value) []trouble {
	i := s.Column("semester")
	if i < 0 || values[i].Kind != Int || f.school.year == "" {
		return nil
	}
	if begins, ok := schoolYear(f.school.year); ok && begins == f.r.o.Year && values[i].Int != 1 {
		return []trouble{{forms.SemesterOutside, "semester", map[string]string{"semester": itoa(int(values[i].Int)), "school_year": f.school.year}}}
	}
	return nil
}

// compareBorn warns of an old code that says another day of birth; the column wins.
func (f *fieldReader) compareBorn(s forms.Sheet, values []Value) (trouble, bool) {
	day := f.codeDay
	f.codeDay = ""
	i := s.Column("born")
	if day == "" || i < 0 || values[i].Kind != Day || values[i].Text == string(day) {
		return trouble{}, false
	}
	return trouble{forms.CodeBornDiffer, "born", map[string]string{"column": s.Columns[i].Header}}, true
}

// endSheet notes once that clock times were dropped from the sheet's dates.
func (f *fieldReader) endSheet() {
	if len(f.timeDropped) > 0 {
		f.r.add(f.res, forms.TimeDropped, f.timeDropped[0], nil)
		f.timeDropped = nil
	}
}
