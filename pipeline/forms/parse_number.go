package forms

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"bernskats/pipeline/model"
)

// Above these a number is a slip of the keyboard.
const (
	largestCount  = 1_000_000_000
	largestAmount = 1_000_000_000_000
)

// numeral is a number as digits: what people wrote, before any rounding.
type numeral struct {
	negative    bool
	grouped     bool // spaces stood between thousands
	whole, frac string
}

const spaces = `[ \x{a0}\x{2007}\x{2009}\x{202f}]`

var (
	numberText = regexp.MustCompile(`^([-−–]?)` + spaces + `?([0-9]{1,3}(?:` + spaces + `[0-9]{3})+|[0-9]+)(?:[.,]([0-9]+))?$`)
	currency   = regexp.MustCompile(`(?i)` + spaces + `*(?:EUR|€)$`)
)

func readNumeral(s string) (numeral, bool) {
	m := numberText.FindStringSubmatch(s)
	if m == nil {
		return numeral{}, false
	}
	whole := withoutSpaces(m[2])
	return numeral{negative: m[1] != "", grouped: whole != m[2], whole: whole, frac: m[3]}, true
}

// ambiguous: "1.234" may be one and a bit or one thousand and more.
func (n numeral) ambiguous() bool {
	return !n.grouped && len(n.frac) == 3 && len(n.whole) <= 3 && n.whole[0] != '0'
}

func parseCount(col Column, cell Cell) (Value, []Issue) {
	var n int64
	var issues []Issue
	shown := cell.Text
	switch cell.Type {
	case CellNumber:
		shown = plainNumber(cell.Number)
		n, issues = countOfNumber(cell.Number, shown)
	case CellText:
		n, issues = countOfText(cell.Text)
	default:
		issues = refuseValue(NumberNotRead, shown)
	}
	if issues != nil {
		return Value{}, issues
	}
	if n > largestCount {
		return Value{}, refuseValue(CountImplausible, shown)
	}
	if col.UnusualAbove > 0 && n > int64(col.UnusualAbove) {
		args := map[string]string{"above": itoa(col.UnusualAbove), "column": col.Header}
		Show(args, "value", shown)
		issues = append(issues, Issue{CountUnusual, args})
	}
	return intValue(n), issues
}

func countOfNumber(x float64, shown string) (int64, []Issue) {
	switch {
	case x < 0:
		return 0, refuseValue(CountNegative, shown)
	case x > largestCount:
		return largestCount + 1, nil
	case math.Abs(x-math.Round(x)) > 1e-9:
		return 0, refuseValue(CountNotWhole, shown)
	}
	return int64(math.Round(x)), nil
}

func countOfText(text string) (int64, []Issue) {
	num, ok := readNumeral(text)
	switch {
	case !ok:
		return 0, refuseValue(NumberNotRead, text)
	case num.negative:
		return 0, refuseValue(CountNegative, text)
	case num.ambiguous():
		return 0, refuseValue(NumberAmbiguous, text)
	case strings.Trim(num.frac, "0") != "":
		return 0, refuseValue(CountNotWhole, text)
	}
	n, err := strconv.ParseInt(num.whole, 10, 64)
	if err != nil {
		return largestCount + 1, nil
	}
	return n, nil
}

// amountRules are what money and other decimals differ in.
type amountRules struct {
	decimals int     // kept behind the point
	noise    float64 // what a sum in binary may be off without anybody having meant it
	negative bool    // whether numbers below zero are taken
}

func parseAmount(cell Cell, rules amountRules) (Value, []Issue) {
	var num numeral
	shown := cell.Text
	switch cell.Type {
	case CellNumber:
		shown = plainNumber(cell.Number)
		num, _ = readNumeral(shown)
	case CellText:
		var ok bool
		if num, ok = readNumeral(currency.ReplaceAllString(cell.Text, "")); !ok {
			return Value{}, refuseValue(NumberNotRead, shown)
		}
		if num.ambiguous() {
			return Value{}, refuseValue(NumberAmbiguous, shown)
		}
	default:
		return Value{}, refuseValue(NumberNotRead, shown)
	}
	if strings.Trim(num.whole+num.frac, "0") == "" {
		num.negative = false
	}
	if num.negative && !rules.negative {
		return Value{}, refuseValue(AmountNegative, shown)
	}
	return num.round(rules, shown)
}

// round keeps the decimals the rules allow, half away from zero, from the digits
// as written. More than noise lost is a note.
func (n numeral) round(rules amountRules, shown string) (Value, []Issue) {
	whole := strings.TrimLeft(n.whole, "0")
	if len(whole) > len("1000000000000") {
		return Value{}, refuseValue(NumberTooLarge, shown)
	}
	frac := n.frac + strings.Repeat("0", rules.decimals+1)
	kept, next := frac[:rules.decimals], frac[rules.decimals]
	units, err := strconv.ParseInt("0"+whole+kept, 10, 64)
	if err != nil {
		return Value{}, refuseValue(NumberTooLarge, shown)
	}
	if next >= '5' {
		units++
	}
	for i := rules.decimals; i < 4; i++ {
		units *= 10
	}
	if units > largestAmount*model.DecimalUnit {
		return Value{}, refuseValue(NumberTooLarge, shown)
	}
	lost := "0." + strings.Repeat("0", rules.decimals) + frac[rules.decimals:]
	if n.negative {
		units = -units
	}
	value := Value{Kind: ValueDecimal, Int: units}
	off, _ := strconv.ParseFloat(lost, 64)
	off = math.Min(off, math.Pow10(-rules.decimals)-off)
	if off <= rules.noise {
		return value, nil
	}
	args := map[string]string{"rounded": "…"}
	if rounded := value.Decimal().String(); presentable(rounded) {
		args["rounded"] = rounded
	}
	Show(args, "value", shown)
	return value, []Issue{{Rounded, args}}
}
