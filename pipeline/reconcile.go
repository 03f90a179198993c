package pipeline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
)

// addDifferences adds what totals and counted rows do not agree on. A figure of
// the orphans' court's official yearly form is named at both places: at its cell,
// and at the sheets whose rows were counted.
func (b *yearBuild) addDifferences(ctx context.Context, r *YearResult, differ []model.RowFinding) error {
	for i := range differ {
		if differ[i].Code == forms.OfficialDiffers {
			differ[i].Args["rows"] = printedPlaces(b.sheetsBehind(differ[i].Args["measure"]))
		}
	}
	if err := b.addRowFindings(ctx, r, differ); err != nil {
		return err
	}
	places, err := b.db.Places(ctx, differ)
	if err != nil {
		return fmt.Errorf("finding the cells of the official form: %w", err)
	}
	for i, row := range differ {
		at, ok := places[i]
		if row.Code != forms.OfficialDiffers || !ok || at.Folder != b.year {
			continue
		}
		row.Args["cell"] = model.Place{File: at.File, Sheet: at.Sheet, Cell: at.Cell}.String()
		for _, sheet := range b.sheetsBehind(row.Args["measure"]) {
			f := b.defs.Forms.Finding(forms.RowsDifferFromOfficial, sheet.Place, row.Args)
			f.Sender = sheet.sender
			r.Findings = append(r.Findings, f)
		}
	}
	return nil
}

// sentSheet is a sheet of a workbook of the year's own folder.
type sentSheet struct {
	model.Place
	sender string
}

// sheetsBehind gives the sheets of the year's own workbooks whose rows a measure
// is counted from.
func (b *yearBuild) sheetsBehind(id string) (sheets []sentSheet) {
	wanted := measure.SheetsBehind(b.defs.Indicators, id)
	for _, src := range b.sources {
		if src.folder != b.year {
			continue
		}
		for _, s := range src.workbook.Sheets {
			if !s.Broken && slices.Contains(wanted, src.workbook.Form+"."+s.ID) {
				sheets = append(sheets, sentSheet{model.Place{File: s.File, Sheet: s.Name}, src.workbook.Sender})
			}
		}
	}
	return sheets
}

func printedPlaces(sheets []sentSheet) string {
	names := make([]string, len(sheets))
	for i, s := range sheets {
		names[i] = s.Place.String()
	}
	return strings.Join(names, ", ")
}
