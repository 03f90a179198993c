package pipeline

import (
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
)

// account says of every sender what became of its workbook: how many rows were
// accepted and set aside, what was found, and of those from whom no workbook is
// in use whether one came all the same.
func account(senders []SenderStatus, d *intake.Delivery, sheets []SheetCounts, list []model.Finding) {
	taken := map[string]bool{} // workbooks that already are somebody's
	for i := range senders {
		x := &senders[i]
		if w, ok := workbookOf(d, x, taken); ok {
			taken[w.File] = true
			x.File, x.Files = w.File, w.Files
			x.State = stateOf(w.Use)
		} else {
			x.State = NotReceived
		}
		for _, sheet := range sheets {
			if x.Received && slices.Contains(x.Files, sheet.File) {
				x.Rows = x.Rows.Add(sheet.Counts)
			}
		}
		for _, f := range list {
			if slices.Contains(x.Files, f.File) {
				x.Findings.add(f)
			}
		}
		if x.State == Received && (x.Rows.SetAside > 0 || x.Findings.Errors > 0) {
			x.State = PartlySetAside
		}
	}
}

// workbookOf finds the workbook of a sender: the one in use, else one that was
// refused or is blank and belongs to nobody else. A file nobody could recognise
// belongs to the sender whose subfolder it lies in.
func workbookOf(d *intake.Delivery, x *SenderStatus, taken map[string]bool) (intake.Workbook, bool) {
	for _, use := range []intake.Use{intake.Used, intake.Refused, intake.Unfilled} {
		for _, w := range d.Workbooks {
			switch {
			case w.Use != use || taken[w.File]:
			case use == intake.Used && x.Received && w.File == x.File,
				use != intake.Used && !x.Received && belongs(w, x):
				return w, true
			}
		}
	}
	return intake.Workbook{}, false
}

func belongs(w intake.Workbook, x *SenderStatus) bool {
	if w.Form != "" && w.Form != x.Form || w.SchoolYear != "" && w.SchoolYear != x.SchoolYear {
		return false
	}
	if x.Name == "" {
		return w.Form == x.Form
	}
	folder, _, _ := strings.Cut(w.File, "/")
	name := forms.Fold(x.Name)
	return forms.Fold(w.Sender) == name || forms.Fold(folder) == name
}

func stateOf(use intake.Use) SenderState {
	switch use {
	case intake.Used:
		return Received
	case intake.Unfilled:
		return CameBlank
	}
	return CameRefused
}
