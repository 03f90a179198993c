package pipeline

import (
	"context"
	"fmt"

	"bernskats/pipeline/check"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
)

// addHits puts what rules found into words, at the cells of this year's
// workbooks; rows of an older folder were judged in their own year.
func (b *yearBuild) addHits(ctx context.Context, r *YearResult, hits []check.Hit) error {
	rows := make([]model.RowFinding, len(hits))
	for i, h := range hits {
		rows[i] = h.RowFinding
	}
	places, err := b.db.Places(ctx, rows)
	if err != nil {
		return fmt.Errorf("finding the cells of rules: %w", err)
	}
	var lost model.Problems
	for i, h := range hits {
		p, ok := places[i]
		if !ok {
			lost = append(lost, h.Unplaced())
			continue
		}
		if p.Folder != b.year {
			continue
		}
		f := h.Finding(model.Place{File: p.File, Sheet: p.Sheet, Cell: p.Cell})
		f.Sender = p.Sender
		r.Findings = append(r.Findings, f)
	}
	return lost.Err()
}

// addRowFindings does the same for findings whose sentences are in the catalogue.
func (b *yearBuild) addRowFindings(ctx context.Context, r *YearResult, rows []model.RowFinding) error {
	places, err := b.db.Places(ctx, rows)
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

// PlacedTotal is a sender's total with the cell of its value.
type PlacedTotal struct {
	measure.OwnTotal
	model.Place
	Sender string
}

// placed looks up where totals stand.
func (b *yearBuild) placed(ctx context.Context, totals []measure.OwnTotal) ([]PlacedTotal, error) {
	rows := make([]model.RowFinding, len(totals))
	for i, t := range totals {
		rows[i] = model.RowFinding{Row: t.Row, Field: "value"}
	}
	places, err := b.db.Places(ctx, rows)
	if err != nil {
		return nil, fmt.Errorf("finding the cells of totals: %w", err)
	}
	var out []PlacedTotal
	for i, t := range totals {
		if p, ok := places[i]; ok {
			out = append(out, PlacedTotal{t, model.Place{File: p.File, Sheet: p.Sheet, Cell: p.Cell}, p.Sender})
		}
	}
	return out, nil
}

// compareOlder holds the last year's totals about earlier periods against what
// the rows of earlier years counted.
func (s *session) compareOlder(results []*YearResult) {
	last := results[len(results)-1]
	for _, t := range last.Totals {
		for _, r := range results[:len(results)-1] {
			f, counted := countedFact(r.Facts, t.OwnTotal)
			if !counted || !ownPeriod(r.Year, t.Period) || ownPeriod(last.Year, t.Period) || f.Value == t.Value {
				continue
			}
			args := map[string]string{"given": t.Value.String(), "counted": f.Value.String()}
			finding := s.defs.Forms.Finding(forms.TotalDiffers, t.Place, args)
			finding.Sender = t.Sender
			last.Findings = append(last.Findings, finding)
		}
	}
	last.Findings = waive(last.Findings, s.waivers, last.Year)
	model.SortFindings(last.Findings)
}

// countedFact finds the counted figure a total is about. A part that was not
// counted is zero where the measure was.
func countedFact(facts []model.Fact, t measure.OwnTotal) (model.Fact, bool) {
	var whole model.Fact
	found := false
	for _, f := range facts {
		if f.Measure != t.Measure || f.Period != t.Period || f.Origin != model.Counted || !f.HasValue() {
			continue
		}
		if f.Breakdown == t.Breakdown {
			return f, true
		}
		if f.Breakdown == "" {
			whole, found = f, true
		}
	}
	whole.Value = 0
	return whole, found
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
