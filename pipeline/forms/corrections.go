package forms

import "strings"

// CorrectionsName is the name of the sheet that lists what to correct, the first
// of a workbook that went back to its sender.
const CorrectionsName = "Labojumi"

// CorrectionsMark stands in a hidden column of the first row of that sheet,
// whatever people call it: it is ours, holds nothing a sender says, and is never
// read.
const CorrectionsMark = "bernskats:labojumi:1"

// IsCorrectionsMark tells whether a text of the first rows of a sheet is the mark
// of a list of corrections, of whichever version of the program.
func IsCorrectionsMark(text string) bool {
	return strings.HasPrefix(text, "bernskats:labojumi:") && len(text) < 40
}
