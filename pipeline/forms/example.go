package forms

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
)

// exampleYear stands in the examples of a blank form that is of no year.
const exampleYear = 2024

var yearMark = regexp.MustCompile(`\{Y([+-][0-9]+)?\}`)

// atYear puts a year into a text: {Y}, {Y-1}, {Y+10}.
func atYear(text string, year int) string {
	return yearMark.ReplaceAllStringFunc(text, func(mark string) string {
		offset, _ := strconv.Atoi(strings.Trim(mark, "{Y}"))
		return strconv.Itoa(year + offset)
	})
}

// ExampleRow is one row of a sheet as its hints say it is filled in, in the order
// of Columns: what the instructions of a blank form show, and what check takes.
func (c *Catalogue) ExampleRow(s Sheet, fill Fill) []string {
	row := make([]string, len(s.Columns))
	for i, column := range s.Columns {
		row[i] = c.example(column, fill)
	}
	return row
}

func (c *Catalogue) example(column Column, fill Fill) string {
	year := cmp.Or(fill.Year, exampleYear)
	offered := fill.Choices[column.Offer]
	switch {
	case column.Offer == "units" && len(offered) > 0:
		return offered[0]
	case column.Example != "":
		return atYear(column.Example, year)
	case column.Shape == "school_year":
		return atYear("{Y-1}./{Y}.", year)
	case column.Kind == Code:
		return c.Lists[column.List].Labels()[0]
	}
	return atYear(kindExample(column), year)
}

// WholeMunicipality is the unit of what is there for the whole municipality.
const WholeMunicipality = "visa pašvaldība"

// kindExample shows a value of a kind.
func kindExample(c Column) string {
	switch c.Kind {
	case PersonalCode:
		return "B-17" // a made-up code might be somebody's
	case Date:
		return "01.02.{Y}"
	case Month:
		return "{Y}-03"
	case Semester:
		return "1"
	case Year:
		return "{Y}"
	case Count:
		return "12"
	case DecimalKind:
		return "2,5"
	case Money:
		return "1250"
	case YesNo:
		return "jā"
	case ID:
		return strings.Repeat("0", max(c.Digits-2, 0)) + "17"
	}
	return "teksts"
}

// kindHint says in Latvian what a kind wants.
func kindHint(c Column) string {
	switch c.Kind {
	case PersonalCode:
		return "11 cipari; ja koda nav – Jūsu numurs, kas sākas ar burtu"
	case Date:
		return "datums"
	case Month:
		return "mēnesis"
	case Semester:
		return "1 vai 2"
	case Year:
		return "gads ar četriem cipariem"
	case Count:
		return "vesels skaitlis no 0"
	case DecimalKind:
		return "skaitlis"
	case Money:
		return "summa eiro"
	case YesNo:
		return "„jā” vai „nē”"
	case ID:
		return "numurs vai kods; ne personas kods"
	}
	return "teksts; bez personu vārdiem un personas kodiem"
}
