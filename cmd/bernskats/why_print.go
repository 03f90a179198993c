package main

import (
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline"
)

// printWhy prints an explanation for reading: the figure, what it rests on, its
// cells, what did not count.
func (a *app) printWhy(e *pipeline.Explanation) {
	a.line("TIKAI IEKŠĒJAI LIETOŠANAI", "FOR INTERNAL USE ONLY")
	a.printFigure(e)
	a.printRests(e)
	a.printPublicState(e.Public)
	a.printCases(e.Cases, a.say("saskaitīts no", "counted from"), false)
	if e.DividedBy != nil {
		a.printCases(*e.DividedBy, fmt.Sprintf(a.say("dalīts ar %s %s, saskaitīts no", "divided by %s %s, counted from"), e.DividedBy.Measure, e.DividedBy.Period), true)
	}
	a.printNotCounted(e)
}

func (a *app) line(lv, en string, args ...any) { fmt.Fprintf(a.io.out, a.say(lv, en)+"\n", args...) }

func (a *app) printFigure(e *pipeline.Explanation) {
	fmt.Fprintln(a.io.out, strings.TrimSpace(e.Indicator+" "+e.Title.In(a.lang())))
	fmt.Fprintln(a.io.out, strings.TrimSpace(strings.Join([]string{e.Measure, e.Period, e.Breakdown}, " ")))
	if e.Value != "" {
		a.line("skaits: %s (%s)", "value: %s (%s)", e.Value, e.Status)
	} else {
		a.line("skaits: nav (%s)", "value: none (%s)", e.Status)
	}
	if e.InReports != nil {
		said := *e.InReports
		if said == "" {
			said = a.say("nav", "none")
		}
		a.line("pēdējā aprēķina pārskatos vēl: %s; kopš tā kaut kas mainījies, izpildiet bernskats run", "the reports of the last run still show: %s; something changed since, run bernskats run", said)
	}
	if e.RateUnit != "" {
		a.line("attiecība: %s (%s), saucējs %s", "rate: %s (%s), denominator %s", e.Rate, e.RateUnit, e.Denominator)
	}
	a.line("teritorija: %s; izcelsme: %s", "area: %s; origin: %s", e.Area, e.Origin)
	if e.Source != "" {
		a.line("avots: %s", "source: %s", e.Source)
	}
}

// printRests prints definition, law, senders and the account of the sheets.
func (a *app) printRests(e *pipeline.Explanation) {
	lang := a.lang()
	if d := e.Definition.In(lang); d != "" {
		a.line("definīcija: %s", "definition: %s", d)
	}
	for _, l := range e.Law {
		a.line("tiesību akts: %s %s", "law: %s %s", l.Title.In(lang), l.Link)
	}
	for _, v := range e.Legal {
		a.line("spēkā: %s = %s kopš %s (%s)", "in force: %s = %s since %s (%s)", v.Name, v.Value, v.From, v.Law.In(lang))
	}
	a.line("sūtītāji: %d no %d; atliktas rindas: %d; bez neobligātās vērtības: %d", "senders: %d of %d; rows set aside: %d; without an optional value: %d", e.Received, e.Expected, e.SetAside, e.NotGiven)
	for _, x := range e.Senders {
		name := x.Name
		if name == "" {
			name = a.say("(nav nosaukts)", "(not named)")
		}
		a.line("  %s, %s: %s", "  %s, %s: %s", name, strings.TrimSpace(x.Form+" "+x.SchoolYear), a.senderState(x.State))
	}
	for _, s := range e.Sheets {
		c := s.RowCounts
		looked := ""
		if s.Consulted {
			looked = a.say(" (tikai uzziņai)", " (consulted only)")
		}
		a.line("lapa inbox/%d/%s %s%s: nolasītas %d, pieņemtas %d, atliktas %d, dublikāti %d, kopsummu rindas %d, tukšas %d",
			"sheet inbox/%d/%s %s%s: read %d, accepted %d, set aside %d, duplicates %d, total rows %d, blank %d", s.Year, s.File, s.Sheet, looked, c.Read, c.Accepted, c.SetAside, c.Duplicate, c.Total, c.Blank)
	}
}

func (a *app) senderState(s pipeline.SenderState) string {
	switch s {
	case pipeline.Received:
		return a.say("saņemts", "received")
	case pipeline.PartlySetAside:
		return a.say("saņemts, daļa atlikta", "received, a part was set aside")
	case pipeline.CameRefused:
		return a.say("nav pieņemts", "refused")
	case pipeline.CameBlank:
		return a.say("neaizpildīta veidlapa", "a form nobody filled in")
	}
	return a.say("nav saņemts", "not received")
}

func (a *app) printPublicState(p pipeline.PublicState) {
	lang := a.lang()
	switch p.State {
	case "shown":
		number := ""
		if p.Value != "" {
			number = ": " + p.Value
		}
		a.line("publiskajā izdevumā: redzams%s (%s)", "in the public edition: shown%s (%s)", number, p.Text.In(lang))
	case "withheld":
		a.line("publiskajā izdevumā: konfidenciāli, jo %s", "in the public edition: confidential, because: %s", p.Text.In(lang))
	default:
		a.line("publiskajā izdevumā: nav (%s)", "in the public edition: not there (%s)", p.Text.In(lang))
	}
	if p.Protects != "" {
		a.line("  aizsargā: %s", "  protects: %s", p.Protects)
	}
	if p.Low != nil && p.High != nil {
		a.line("  no visa publicētā tas var būt gan %d, gan %d", "  by everything published it may be %d as well as %d", *p.Low, *p.High)
	}
}

// printCases prints the groups of cells, or of a denominator, which may be of
// thousands, the rows by sheet.
func (a *app) printCases(c pipeline.Cases, heading string, short bool) {
	fmt.Fprintf(a.io.out, "%s (%s: %d", heading, strings.TrimSpace(c.How+" "+c.Of), len(c.Groups))
	if c.Condition != "" {
		fmt.Fprintf(a.io.out, a.say("; nosacījums: %s", "; condition: %s"), c.Condition)
	}
	fmt.Fprintln(a.io.out, "):")
	if short {
		a.printRowsOf(c)
		return
	}
	width := len(fmt.Sprint(len(c.Groups)))
	for i, g := range c.Groups {
		amount := ""
		if g.Amount != "" {
			amount = g.Amount + " ← "
		}
		fmt.Fprintf(a.io.out, "  %*d. %s%s\n", width, i+1, amount, printedCells(g.Cells))
	}
}

// printedCells prints "inbox/2024/file Sheet!A2, A3; …".
func printedCells(cells []pipeline.CellAt) string {
	var b strings.Builder
	for i, c := range cells {
		if i > 0 && sheetAt(c) == sheetAt(cells[i-1]) {
			b.WriteString(", " + c.Cell)
			continue
		}
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(sheetAt(c) + "!" + c.Cell)
	}
	return b.String()
}

func sheetAt(c pipeline.CellAt) string { return fmt.Sprintf("inbox/%d/%s %s", c.Year, c.File, c.Sheet) }

func (a *app) printRowsOf(c pipeline.Cases) {
	rows := map[string][]int{}
	var sheets []string
	for _, g := range c.Groups {
		for _, cell := range g.Cells {
			at := sheetAt(cell)
			if rows[at] == nil {
				sheets = append(sheets, at)
			}
			rows[at] = append(rows[at], cell.Row())
		}
	}
	slices.Sort(sheets)
	for _, at := range slices.Compact(sheets) {
		numbers := rows[at]
		slices.Sort(numbers)
		a.line("  %s: rindas %s", "  %s: rows %s", at, ranges(slices.Compact(numbers)))
	}
}

// ranges prints 2, 3, 4, 7 as "2–4, 7".
func ranges(numbers []int) string {
	var parts []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		if part := fmt.Sprint(numbers[i]); i == j {
			parts = append(parts, part)
		} else {
			parts = append(parts, part+"–"+fmt.Sprint(numbers[j]))
		}
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

func (a *app) printNotCounted(e *pipeline.Explanation) {
	lang := a.lang()
	if len(e.LeftOut) > 0 {
		a.line("apskatīts, bet nav ieskaitīts:", "looked at and not counted:")
	}
	for _, x := range e.LeftOut {
		code := ""
		if x.Code != "" {
			code = " (" + x.Code + ")"
		}
		a.line("  %s%s: inbox/%d/%s %s, rindas (%d): %s", "  %s%s: inbox/%d/%s %s, rows (%d): %s", x.Text.In(lang), code, x.Year, x.File, x.Sheet, len(x.Rows), ranges(x.Rows))
	}
	if len(e.Aside) > 0 {
		a.line("rindas, kas atliktas kļūdu dēļ:", "rows set aside because of errors:")
	}
	for _, x := range e.Aside {
		a.line("  %s inbox/%d/%s: %s", "  %s inbox/%d/%s: %s", x.Code, x.Year, x.Place, x.Text.In(lang))
	}
	if len(e.Unused) > 0 {
		a.line("darbgrāmatas, kas nav skaitītas:", "workbooks that are not counted:")
	}
	for _, x := range e.Unused {
		fmt.Fprintf(a.io.out, "  inbox/%d/%s: %s\n", x.Year, x.File, x.Text.In(lang))
	}
}
