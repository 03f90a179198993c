package forms

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"bernskats/pipeline/model"

	"github.com/xuri/excelize/v2"
)

// What Excel allows, in UTF-16 units; it calls a workbook that has more damaged.
const (
	maxFormula = 255 // of a drop-down or a rule
	maxError   = 225 // of the message about a wrong value
	maxPrompt  = 255 // of the hint at a cell
	maxTitle   = 32  // of both
)

// errorTitle stands above every message about a wrong value.
const errorTitle = "Nederīga vērtība"

// cut shortens a text to what Excel allows, at the end of a sentence or a word.
func cut(text string, limit int) string {
	if units(text) <= limit {
		return text
	}
	short := string(utf16.Decode(utf16.Encode([]rune(text))[:limit-1]))
	if i := strings.LastIndexAny(short, " "); i > 0 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:–") + "…"
}

func units(text string) int { return len(utf16.Encode([]rune(text))) }

// validate lets the spreadsheet program refuse at once, in the words of our
// findings, what the reader would refuse later; at says where "nav" may stand
// beside that, "" for nowhere.
func (wr *writer) validate(s Sheet, c Column, where, none string) error {
	dv, message, err := wr.check(s, c, where)
	if err != nil || dv == nil {
		return err
	}
	style := excelize.DataValidationErrorStyleStop
	if c.Kind == TextKind || c.Kind == Year || c.Kind == Month {
		style = excelize.DataValidationErrorStyleWarning // the reader takes more than the rule
	}
	dv.SetError(style, errorTitle, message)
	if none == "" {
		return wr.book.AddDataValidation(s.Name, dv)
	}
	first, _, err := wr.check(s, c, none)
	if err != nil {
		return err
	}
	first.SetError(excelize.DataValidationErrorStyleWarning, errorTitle, cut("Ja nav ko norādīt, der „nav”. "+message, maxError))
	if err := wr.book.AddDataValidation(s.Name, first); err != nil {
		return err
	}
	return wr.book.AddDataValidation(s.Name, dv)
}

// check gives the rule of a column and the message for what breaks it; nil for a
// column that takes any text.
func (wr *writer) check(s Sheet, c Column, where string) (*excelize.DataValidation, string, error) {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(where)
	if allowed := wr.allowed(c); allowed != nil {
		if place, long := wr.lists[s.ID+"."+c.Field]; long {
			dv.SetSqrefDropList(place)
			return dv, wr.allowedMessage(c, allowed), nil
		}
		return dv, wr.allowedMessage(c, allowed), dv.SetDropList(allowed)
	}
	between := func(kind excelize.DataValidationType, low, high string) error {
		return dv.SetRange(low, high, kind, excelize.DataValidationOperatorBetween)
	}
	switch {
	case c.Digits > 0:
		digits := itoa(c.Digits)
		return dv, wr.message(map[string]string{"digits": digits}, WrongDigits), between(excelize.DataValidationTypeTextLength, digits, digits)
	case c.Kind == PersonalCode:
		return dv, wr.message(nil, PersonalCodeLength), dv.SetRange(codeFormula(strings.Split(where, ":")[0]), "", excelize.DataValidationTypeCustom, excelize.DataValidationOperatorBetween)
	case c.Kind == Date:
		if wr.fill.Year == 0 {
			return dv, wr.message(nil, DateNotRead), dv.SetRange("1", "", excelize.DataValidationTypeDate, excelize.DataValidationOperatorGreaterThanOrEqual)
		}
		latest := wr.latest(c)
		last, _ := serialOf(string(latest))
		return dv, cut(wr.message(nil, DateNotRead)+" "+wr.sentence(DateTooLate, map[string]string{"latest@lv": latvian(latest) + "."}).Expected, maxError), between(excelize.DataValidationTypeDate, "1", itoa(last))
	case c.Kind == Count:
		return dv, wr.message(nil, CountNotWhole), between(excelize.DataValidationTypeWhole, "0", "1000000000")
	case c.Kind == Year:
		return dv, wr.message(nil, YearNotRead), between(excelize.DataValidationTypeWhole, "1900", "2199")
	case c.Kind == Money:
		return dv, cut(wr.sentence(AmountNegative, nil).Expected+" "+wr.message(nil, NumberNotRead), maxError), between(excelize.DataValidationTypeDecimal, "0", "1000000000000")
	case c.Kind == DecimalKind:
		return dv, wr.message(nil, NumberNotRead), between(excelize.DataValidationTypeDecimal, "-1000000000000", "1000000000000")
	}
	return nil, "", nil
}

// codeFormula lets through what may be a personal code, or begins with a letter.
func codeFormula(at string) string {
	digits := fmt.Sprintf(`SUBSTITUTE(SUBSTITUTE(SUBSTITUTE(%s,"-",""),"–","")," ","")`, at)
	return fmt.Sprintf(`IF(ISNUMBER(--LEFT(%s,1)),AND(LEN(%s)=11,ISNUMBER(--%s)),LEN(%s)>1)`, at, digits, digits, at)
}

// latest is the last day a column takes in the year of the form.
func (wr *writer) latest(c Column) model.Day {
	if c.Latest != "" { // the programme says when it ends; the reader knows, the form cannot
		return model.YearEnd(wr.fill.Year + 10)
	}
	return model.YearEnd(wr.fill.Year + 1)
}

func (wr *writer) sentence(code string, args map[string]string) model.Sentence {
	return wr.catalogue.Finding(code, model.Place{}, args).LV
}

// message is what a finding expects and how to mend it.
func (wr *writer) message(args map[string]string, code string) string {
	said := wr.sentence(code, args)
	return cut(said.Expected+" "+said.Mend, maxError)
}

// allowedMessage lists the values of a column as far as a message may be long.
func (wr *writer) allowedMessage(c Column, allowed []string) string {
	switch c.Kind {
	case YesNo:
		return wr.message(nil, YesNoNotRead)
	case Semester:
		return wr.message(nil, SemesterNotRead)
	case Month:
		return wr.message(nil, MonthNotRead)
	}
	for n := len(allowed); n > 0; n-- {
		list := strings.Join(allowed[:n], ", ")
		if n < len(allowed) {
			list += ", …"
		}
		if text := wr.sentence(NotInList, map[string]string{"allowed": list}).Expected; units(text) <= maxError {
			return text
		}
	}
	return cut(wr.sentence(NotInList, nil).Expected, maxError)
}

// allowed gives the values a column offers in a drop-down, nil when it offers none.
func (wr *writer) allowed(c Column) []string {
	switch c.Kind {
	case Code:
		return wr.catalogue.Lists[c.List].Labels()
	case YesNo:
		return []string{"jā", "nē"}
	case Semester:
		return []string{"1", "2"}
	case Month:
		if wr.fill.Year == 0 {
			return nil
		}
		months := make([]string, 12)
		for i := range months {
			months[i] = fmt.Sprintf("%d-%02d", wr.fill.Year, i+1)
		}
		return months
	}
	return wr.fill.Choices[c.Offer]
}

// hint shows what a column wants to whoever looks at its heading.
func (wr *writer) hint(s Sheet, c Column, at string) error {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(at)
	title, text := c.Header, wr.explain(c)
	if units(title) > maxTitle {
		title, text = "Paskaidrojums", title+": "+text
	}
	if c.Required {
		text += " Obligāti."
	}
	dv.SetInput(title, cut(text+" Piemērs: "+wr.catalogue.example(c, wr.fill), maxPrompt))
	return wr.book.AddDataValidation(s.Name, dv)
}

// tooLong: a drop-down written into the cell's rule holds 255 characters and
// separates its values by commas.
func tooLong(values []string) bool {
	return units(strings.Join(values, ",")) > maxFormula ||
		slices.ContainsFunc(values, func(v string) bool { return strings.ContainsAny(v, `,"`) })
}
