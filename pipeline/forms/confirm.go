package forms

import "strings"

// A blank form may bring along rows and answers of its sender's last workbook.
// Beside each stands a mark: "jāapstiprina" until the sender chooses another.
// Who writes a new row leaves the mark empty.
const (
	// ConfirmHeader is the heading of the column of marks.
	ConfirmHeader = "Apstiprinājums"
	// ConfirmWaits stands beside what nobody confirmed yet: it does not count.
	ConfirmWaits = "jāapstiprina"
	// ConfirmYes says that a row or an answer is right this year too.
	ConfirmYes = "apstiprinu"
	// ConfirmGone says that a row is no longer true this year.
	ConfirmGone = "vairs nav"
)

// ConfirmHeadings are the headings under which marks are understood.
func ConfirmHeadings() []string {
	return []string{ConfirmHeader, "Apstiprināts", "Joprojām spēkā", "Apstiprināts / joprojām spēkā"}
}

// Confirmation is what a mark says.
type Confirmation uint8

// What a mark says.
const (
	NotCarried Confirmation = iota // no mark: the sender's own row
	Waits                          // nobody confirmed it, or the mark is not understood
	Confirmed
	Gone
)

// ReadConfirmation understands a mark.
func ReadConfirmation(cell Cell) Confirmation {
	text := Fold(cell.Text)
	switch {
	case cell.Type == CellText && text == "":
		return NotCarried
	case strings.HasPrefix(text, "apstiprin"), text == "joprojam speka":
		return Confirmed
	case text == Fold(ConfirmGone), text == "vairs nav speka", text == "nav speka":
		return Gone
	}
	v, issues := Parse(Column{Kind: YesNo}, nil, cell, ParseContext{})
	switch {
	case len(issues) > 0 || v.Kind != ValueBool:
		return Waits
	case v.Int == 1:
		return Confirmed
	}
	return Gone
}

// waitingAnswer is the mark beside an answer: it keeps last year's answer, so
// that another one needs no confirmation.
func waitingAnswer(last string) string { return ConfirmWaits + " (pērn: " + last + ")" }

// IsMark tells a mark beside an answer from an answer.
func IsMark(text string) bool {
	folded := Fold(text)
	return folded == Fold(ConfirmYes) || folded == Fold(ConfirmGone) || folded == Fold(ConfirmWaits) || strings.HasPrefix(folded, Fold(ConfirmWaits)+" pern ")
}

// AnswerWaits says whether an answer is still the one that was brought along:
// its mark says that it waits, and the answer is last year's.
func AnswerWaits(mark, answer string) bool {
	folded := Fold(mark)
	if ReadConfirmation(Cell{Text: mark}) != Waits {
		return folded == Fold(ConfirmGone)
	}
	last, known := strings.CutPrefix(folded, Fold(ConfirmWaits)+" pern ")
	return !known || last == Fold(answer)
}
