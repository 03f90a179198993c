package pipeline

import (
	"context"
	"fmt"

	"bernskats/pipeline/check"
	"bernskats/pipeline/model"
)

// addHits puts what rules found into words, at the cells of this year's
// workbooks; rows of an older folder were judged in their own year.
func (b *yearBuild) addHits(ctx context.Context, r *YearResult, hits []check.Hit) error {
	rows := make([]model.RowFinding, len(hits))
	for i, h := range hits {
		rows[i] = h.RowFinding
	}
	places, err := b.db.Places(ctx, b.defs.Forms, rows)
	if err != nil {
		return fmt.Errorf("finding the cells of rules: %w", err)
	}
	for i, h := range hits {
		p, ok := places[i]
		if !ok || p.Folder != b.year {
			continue
		}
		f := h.Finding(model.Place{File: p.File, Sheet: p.Sheet, Cell: p.Cell})
		f.Sender = p.Sender
		r.Findings = append(r.Findings, f)
	}
	return nil
}

// addRowFindings does the same for findings whose sentences are in the catalogue.
func (b *yearBuild) addRowFindings(ctx context.Context, r *YearResult, rows []model.RowFinding) error {
	places, err := b.db.Places(ctx, b.defs.Forms, rows)
	if err != nil {
		return fmt.Errorf("finding the cells of totals: %w", err)
	}
	for i, row := range rows {
		p, ok := places[i]
		if !ok || p.Folder != b.year {
			continue
		}
		f := b.defs.Forms.Finding(row.Code, model.Place{File: p.File, Sheet: p.Sheet, Cell: p.Cell}, row.Args)
		f.Sender = p.Sender
		r.Findings = append(r.Findings, f)
	}
	return nil
}

// addTotalFindings also sets aside the totals that could not be understood.
func (b *yearBuild) addTotalFindings(ctx context.Context, r *YearResult, rows []model.RowFinding) error {
	if err := b.addRowFindings(ctx, r, rows); err != nil {
		return err
	}
	var wrong []int64
	for _, row := range rows {
		if b.defs.Forms.Finding(row.Code, model.Place{}, nil).Severity == model.Error {
			wrong = append(wrong, row.Row)
		}
	}
	return b.db.SetAside(ctx, "totals", "totals", wrong)
}

// openErrors counts the error findings that nobody waived.
func openErrors(findings []model.Finding) int {
	n := 0
	for _, f := range findings {
		if f.Severity == model.Error && !f.Waived {
			n++
		}
	}
	return n
}
