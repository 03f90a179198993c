package forms

import (
	"math"
	"strconv"
	"strings"
)

// longestExact is the first whole number of which a spreadsheet no longer keeps
// every digit.
const longestExact = 1e15

// parseText reads free text. A number cell is its exact digits, a day its ISO form.
func parseText(col Column, cell Cell) (Value, []Issue) {
	text, issues := written(cell)
	if issues != nil {
		return Value{}, issues
	}
	if CellHasPersonalCode(cell) {
		return Value{}, []Issue{{TextHasPersonalCode, map[string]string{"column": col.Header}}}
	}
	if col.Shape == "school_year" {
		label, _, ok := schoolYear(text)
		if !ok {
			return Value{}, refuseValue(SchoolYearNotRead, text)
		}
		return textValue(label), nil
	}
	return textValue(text), nil
}

// parseID reads an identifier: text, even when it looks like a number.
func parseID(col Column, cell Cell) (Value, []Issue) {
	if cell.Type == CellDate || cell.Type == CellBool {
		return Value{}, refuse(NumberIsDate)
	}
	text, issues := written(cell)
	if issues != nil {
		return Value{}, issues
	}
	if CellHasPersonalCode(cell) || isSpacedCode(text) {
		return Value{}, []Issue{{TextHasPersonalCode, map[string]string{"column": col.Header}}}
	}
	if col.Digits == 0 {
		return textValue(text), nil
	}
	digits := withoutSpaces(text)
	if len(digits) == col.Digits-1 {
		digits = "0" + digits
	}
	if len(digits) != col.Digits || strings.Trim(digits, "0123456789") != "" {
		issue := refuseValue(WrongDigits, text)
		issue[0].Args["digits"] = itoa(col.Digits)
		return Value{}, issue
	}
	return textValue(digits), nil
}

// written gives the text of a cell of any type.
func written(cell Cell) (string, []Issue) {
	switch cell.Type {
	case CellNumber:
		if math.Abs(cell.Number) >= longestExact || lostDigits(cell) {
			return "", refuse(DigitsLost)
		}
		return plainNumber(cell.Number), nil
	case CellBool:
		return strings.ToUpper(strconv.FormatBool(cell.Bool)), nil
	case CellDate:
		if !isoDay.MatchString(cell.Text) {
			return "", refuseValue(DateImpossible, cell.Serial)
		}
		day, clock, _ := strings.Cut(cell.Text, "T")
		if strings.Trim(clock, "0:.") == "" {
			return day, nil
		}
	}
	return cell.Text, nil
}

// lostDigits tells a number cell whose file holds fewer digits than the number
// has: 3.21E10 of a code that was 32101234567. Round numbers up to ten digits are
// what they say.
func lostDigits(cell Cell) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(cell.Serial), "E")
	if !ok || math.Abs(cell.Number) < 1e10 {
		return false
	}
	whole, fraction, _ := strings.Cut(strings.TrimLeft(mantissa, "+-"), ".")
	power, err := strconv.Atoi(strings.TrimPrefix(exponent, "+"))
	return err == nil && len(fraction) < power && len(whole) > 0
}

// plainNumber prints a number without exponent: 4413900137, never 4.4139e9.
func plainNumber(x float64) string {
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

func parseYesNo(cell Cell) (Value, []Issue) {
	switch cell.Type {
	case CellBool:
		return boolValue(cell.Bool), nil
	case CellNumber:
		if cell.Number == 1 || cell.Number == 0 {
			return boolValue(cell.Number == 1), nil
		}
		return Value{}, refuseValue(YesNoNotRead, plainNumber(cell.Number))
	case CellText:
		switch foldLabel(cell.Text) {
		case "ja", "j", "x", "1", "true":
			return boolValue(true), nil
		case "ne", "n", "0", "false":
			return boolValue(false), nil
		}
	}
	return Value{}, refuseValue(YesNoNotRead, cell.Text)
}

func parseCode(list CodeList, cell Cell) (Value, []Issue) {
	text, issues := written(cell)
	if issues != nil {
		return Value{}, issues
	}
	if code, ok := list.Find(text); ok {
		return textValue(code), nil
	}
	meant := list.meant(text)
	args := map[string]string{"like@lv": "", "like@en": "", "allowed": strings.Join(list.Labels(), ", ")}
	if meant != "" {
		args["like@lv"], args["like@en"] = "; līdzīgākā ir “"+meant+"”", "; the nearest is “"+meant+"”"
	}
	ShowLike(args, "value", text, meant)
	return Value{}, []Issue{{NotInList, args}}
}

func parseSemester(cell Cell) (Value, []Issue) {
	text := ""
	switch cell.Type {
	case CellNumber:
		text = plainNumber(cell.Number)
	case CellText:
		text = strings.TrimSuffix(Fold(cell.Text), " semestris")
	}
	switch text {
	case "1", "i":
		return intValue(1), nil
	case "2", "ii":
		return intValue(2), nil
	}
	if cell.Type == CellNumber {
		return Value{}, refuseValue(SemesterNotRead, text)
	}
	return Value{}, refuseValue(SemesterNotRead, cell.Text)
}
