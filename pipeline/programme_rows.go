package pipeline

import (
	"context"
	"fmt"

	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
)

// programmeRows reads the programme of the year's own folder out of its database,
// nil when no workbook of it counts. Of several the first is taken: a municipality
// has one programme.
func (b *yearBuild) programmeRows(ctx context.Context) (*programme.Programme, error) {
	number := 0
	for n, s := range b.sources {
		if s.folder == b.year && s.workbook.Form == "programme" {
			number = n + 1
			break
		}
	}
	if number == 0 {
		return nil, nil
	}
	p := &programme.Programme{}
	var plan []*programme.Activity
	at := map[string]*programme.Activity{} // by number; results and progress without an activity are set aside as errors
	for _, q := range []struct {
		sheet, columns string
		add            func(r []any)
	}{
		{"programme", "title, first_year, last_year, approved_on, decision_no, monitored_by, council_board, reporting", func(r []any) {
			p.Title, p.FirstYear, p.LastYear, p.ApprovedOn = text(r[0]), whole(r[1]), whole(r[2]), day(r[3])
			p.DecisionNo, p.MonitoredBy, p.CouncilBoard, p.Reporting = text(r[4]), text(r[5]), text(r[6]), text(r[7])
		}},
		{"strategy", "part, text, indicator, public", func(r []any) {
			p.Strategy = append(p.Strategy, programme.Paragraph{Part: text(r[0]), Text: text(r[1]), Indicator: text(r[2]), Public: r[3] == true})
		}},
		{"activities", "number, priority, activity, responsible, partners, due, needed, funding, indicator, lower(trim(number))", func(r []any) {
			a := &programme.Activity{Number: text(r[0]), Priority: text(r[1]), Text: text(r[2]), Responsible: text(r[3]), Partners: text(r[4]),
				Due: day(r[5]), Needed: amount(r[6]), Funding: text(r[7]), Indicator: text(r[8])}
			plan = append(plan, a)
			if number := text(r[9]); at[number] == nil {
				at[number] = a
			}
		}},
		{"results", "result, measure, unit, base_value, base_year, target, target_year, actual, public, lower(trim(activity_number))", func(r []any) {
			if a := at[text(r[9])]; a != nil {
				a.Results = append(a.Results, programme.Result{Text: text(r[0]), Measure: text(r[1]), Unit: text(r[2]), Base: amount(r[3]), BaseYear: whole(r[4]),
					Target: amount(r[5]), TargetYear: whole(r[6]), Actual: amount(r[7]), Public: r[8] == true})
			}
		}},
		{"progress", "status, budgeted, spent, note, public, lower(trim(activity_number))", func(r []any) {
			if a := at[text(r[5])]; a != nil && a.Progress == nil {
				a.Progress = &programme.Progress{Status: text(r[0]), Budgeted: amount(r[1]), Spent: amount(r[2]), Note: text(r[3]), Public: r[4] == true}
			}
		}},
		{"amendments", "activity_number, proposal, reason, public", func(r []any) {
			p.Amendments = append(p.Amendments, programme.Amendment{Number: text(r[0]), Proposal: text(r[1]), Reason: text(r[2]), Public: r[3] == true})
		}},
	} {
		rows, err := b.db.Query(ctx, fmt.Sprintf("SELECT %s FROM programme_%s WHERE workbook = %d ORDER BY row_id", q.columns, q.sheet, number))
		if err != nil {
			return nil, fmt.Errorf("reading the programme: %w", err)
		}
		for _, r := range rows {
			q.add(r)
		}
	}
	for _, a := range plan {
		p.Activities = append(p.Activities, *a)
	}
	return p, nil
}

func whole(v any) int {
	n, _ := v.(int64)
	return int(n)
}

func day(v any) model.Day {
	d, _ := v.(model.Day)
	return d
}

// amount is a decimal that may not be given.
func amount(v any) *model.Decimal {
	if d, ok := v.(model.Decimal); ok {
		return &d
	}
	return nil
}
