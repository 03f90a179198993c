package intake

import (
	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

// fieldReader reads single cells of one workbook. It is where personal codes and
// the numbers of families, households, workers and cases end.
type fieldReader struct {
	r       *reader
	res     *result
	form    forms.Form
	tab     *tab            // the sheet that is read
	scope   string          // whose numbers the workbook's own numbers are
	school  schoolAnswers   // what a school's workbook says about itself
	carried map[string]bool // folded names of the sheets in which rows of last year wait
	latest  model.Day       // last day accepted where Column.Latest says so

	codeDay     model.Day // of the child's code of the row that is read
	timeDropped []model.Place
	numberTexts []model.Place // numbers of a workbook that are written as text
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
	if isNumber(c.Kind) && parsed.Kind != forms.ValueNone && cell.Type == xlsx.Text && !f.tab.csv {
		f.numberTexts = append(f.numberTexts, at)
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

// isNumber tells the kinds a spreadsheet program calculates with.
func isNumber(k forms.Kind) bool {
	return k == forms.Count || k == forms.DecimalKind || k == forms.Money
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
	pc := forms.ParseContext{Year: f.r.o.Year, Date1904: f.tab.date1904}
	if c.Latest == "after_programme" {
		pc.LatestDay = f.latest
	}
	return pc
}

// formCell hands a cell to the room that knows the kinds.
func formCell(c xlsx.Cell) forms.Cell {
	types := [...]forms.CellType{xlsx.Text: forms.CellText, xlsx.Number: forms.CellNumber, xlsx.Date: forms.CellDate, xlsx.Bool: forms.CellBool, xlsx.Error: forms.CellError}
	cell := forms.Cell{Type: types[c.Type], Text: c.Text, Number: c.Number, Bool: c.Bool, Formula: c.Formula, NoValue: c.NoValue, Kind: c.Kind, Serial: c.Stored}
	if c.Kind != "" {
		cell.Serial = c.Serial() // what a refused clock time is shown as
	}
	return cell
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

// checkRow looks for a semester the workbook is not about, and for a child that
// was born after it.
func (f *fieldReader) checkRow(s forms.Sheet, values []Value) (ts []trouble) {
	i := s.Column("semester")
	begins, ok := schoolYear(f.school.year)
	if i < 0 || values[i].Kind != Int || !ok {
		return nil
	}
	semester := int(values[i].Int)
	if begins == f.r.o.Year && semester != 1 {
		ts = append(ts, trouble{forms.SemesterOutside, "semester", map[string]string{"semester": itoa(semester), "school_year": f.school.year}})
	}
	born := s.Column("born")
	if born >= 0 && values[born].Kind == Day && values[born].Text > string(model.SemesterOf(begins, semester).Last) {
		ts = append(ts, trouble{forms.BornAfterEvent, "born", map[string]string{"column": s.Columns[i].Header}})
	}
	return ts
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

// endSheet notes once per sheet that clock times were dropped from dates, and
// that numbers are texts.
func (f *fieldReader) endSheet() {
	if len(f.timeDropped) > 0 {
		f.r.add(f.res, forms.TimeDropped, f.timeDropped[0], nil)
	}
	if n := len(f.numberTexts); n > 0 {
		f.r.add(f.res, forms.NumbersAsText, f.numberTexts[0], map[string]string{"count": itoa(n)})
	}
	f.timeDropped, f.numberTexts = nil, nil
}
