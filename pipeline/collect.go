package pipeline

import (
	"context"
	"fmt"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/programme"
	"bernskats/pipeline/report"
	"bernskats/pipeline/store"
)

// Told is what senders told in words: it is printed, never counted.
type Told struct {
	Comments  []report.Comment
	Surveys   []report.SurveyAnswer
	Groups    []report.CooperationGroup
	Opinions  []report.Opinion
	Proposals []report.Proposal
	Targets   []report.Target
	// Programme is the child-rights programme with the year's progress; nil when its workbook did not come.
	Programme *programme.Programme
}

// collect takes out of the year's database what later stages need besides facts.
func (b *yearBuild) collect(ctx context.Context, r *YearResult) error {
	var err error
	if r.Custody, r.Delivers, err = b.custody(ctx); err != nil {
		return err
	}
	if r.Sheets, err = b.sheetCounts(ctx); err != nil {
		return err
	}
	if r.Told, err = b.told(ctx); err != nil {
		return err
	}
	rows, err := b.db.Query(ctx, "SELECT institution, min(name), bool_or(coalesce(is_school, false)) FROM institution WHERE institution IS NOT NULL GROUP BY institution ORDER BY institution")
	if err != nil {
		return fmt.Errorf("reading names of institutions: %w", err)
	}
	r.Names, r.Schools = map[string]string{}, map[string]string{}
	for _, row := range rows {
		r.Names[text(row[0])] = text(row[1])
		if row[2] == true {
			r.Schools[text(row[0])] = text(row[1])
		}
	}
	return nil
}

// custody gives the year's custody decisions, for the pathways of later years.
func (b *yearBuild) custody(ctx context.Context) ([]store.CustodyRow, bool, error) {
	rows, err := b.db.Query(ctx, `
		SELECT parent, child, decision, day, row_id FROM custody JOIN report_year ON custody.day BETWEEN first_day AND last_day
		WHERE decision IN ('suspended', 'restored') ORDER BY ALL`)
	if err != nil {
		return nil, false, fmt.Errorf("reading custody decisions: %w", err)
	}
	var out []store.CustodyRow
	for _, r := range rows {
		out = append(out, store.CustodyRow{Parent: text(r[0]), Child: text(r[1]), Decision: text(r[2]), Day: r[3].(model.Day), Year: b.year, Row: r[4].(int64)})
	}
	for _, s := range b.sources {
		if s.folder == b.year && s.workbook.Form == "orphans_court" {
			for _, sheet := range s.workbook.Sheets {
				if sheet.ID == "custody" && !sheet.Broken {
					return out, true, nil
				}
			}
		}
	}
	return out, false, nil
}

// sheetCounts accounts for the sheets of the year's own folder after rules.
func (b *yearBuild) sheetCounts(ctx context.Context) ([]SheetCounts, error) {
	rows, err := b.db.Query(ctx, "SELECT workbook, sheet, set_aside, accepted FROM delivered ORDER BY workbook, sheet")
	if err != nil {
		return nil, fmt.Errorf("reading row counts: %w", err)
	}
	now := map[string][2]int{}
	for _, r := range rows {
		now[fmt.Sprint(r[0], "|", r[1])] = [2]int{int(r[2].(int64)), int(r[3].(int64))}
	}
	var out []SheetCounts
	for n, s := range b.sources {
		if s.folder != b.year {
			continue
		}
		for _, sheet := range s.workbook.Sheets {
			c := sheet.Counts
			if v, ok := now[fmt.Sprint(int64(n+1), "|", sheet.ID)]; ok {
				c.SetAside, c.Accepted = v[0], v[1]
			}
			if !c.Balanced() {
				return nil, fmt.Errorf("not every row of %s, sheet %s, can be accounted for", sheet.File, sheet.Name)
			}
			out = append(out, SheetCounts{File: sheet.File, Sheet: sheet.Name, Form: s.workbook.Form, SheetID: sheet.ID, Sender: s.workbook.Sender, Counts: c})
		}
	}
	return out, nil
}

func (b *yearBuild) told(ctx context.Context) (Told, error) {
	var t Told
	for _, q := range []struct {
		query string
		add   func(r []any)
	}{
		{`SELECT indicator, text, public FROM municipality_comments ORDER BY row_id`, func(r []any) {
			t.Comments = append(t.Comments, report.Comment{Indicator: text(r[0]), Text: text(r[1]), Public: r[2] == true})
		}},
		{`SELECT survey, asked, question, answer, answers, public FROM programme_surveys ORDER BY row_id`, func(r []any) {
			n, _ := r[4].(int64)
			t.Surveys = append(t.Surveys, report.SurveyAnswer{Survey: text(r[0]), Asked: text(r[1]), Question: text(r[2]), Answer: text(r[3]), Answers: int(n), Public: r[5] == true})
		}},
		{`SELECT measure, base_value, base_year, target, target_year, public FROM programme_results
		  WHERE measure IS NOT NULL AND base_value IS NOT NULL AND base_year IS NOT NULL AND target IS NOT NULL AND target_year IS NOT NULL ORDER BY row_id`, func(r []any) {
			base, _ := r[1].(model.Decimal)
			reach, _ := r[3].(model.Decimal)
			first, _ := r[2].(int64)
			last, _ := r[4].(int64)
			t.Targets = append(t.Targets, report.Target{Measure: text(r[0]), Base: base, BaseYear: int(first), Reach: reach, TargetYear: int(last), Public: r[5] == true})
		}},
		{`SELECT indicator, text, public FROM programme_strategy WHERE part = 'specialists' ORDER BY row_id`, func(r []any) {
			t.Opinions = append(t.Opinions, report.Opinion{Indicator: text(r[0]), Text: text(r[1]), Public: r[2] == true})
		}},
		{`SELECT group_name, territory, bylaw, supported_by, reports_every, last_report FROM municipality_groups ORDER BY row_id`, func(r []any) {
			day, _ := r[5].(model.Day)
			t.Groups = append(t.Groups, report.CooperationGroup{Name: text(r[0]), Territory: text(r[1]), Bylaw: text(r[2]), SupportedBy: text(r[3]), ReportsEvery: text(r[4]), LastReport: day})
		}},
		{`SELECT group_name, m.day, matter, outcome, follow_up FROM municipality_group_meetings AS m
			JOIN report_year ON m.day BETWEEN first_day AND last_day
			WHERE matter IN ('proposal_municipality', 'proposal_ministry') ORDER BY m.day, row_id`, func(r []any) {
			day, _ := r[1].(model.Day)
			t.Proposals = append(t.Proposals, report.Proposal{Group: text(r[0]), Day: day, To: strings.TrimPrefix(text(r[2]), "proposal_"), Outcome: text(r[3]), FollowUp: text(r[4])})
		}},
		{`SELECT group_name, body FROM municipality_group_members ORDER BY row_id`, func(r []any) {
			for i := range t.Groups {
				if forms.Fold(t.Groups[i].Name) == forms.Fold(text(r[0])) {
					t.Groups[i].Bodies = append(t.Groups[i].Bodies, text(r[1]))
				}
			}
		}},
	} {
		rows, err := b.db.Query(ctx, q.query)
		if err != nil {
			return t, fmt.Errorf("reading what senders told: %w", err)
		}
		for _, r := range rows {
			q.add(r)
		}
	}
	var err error
	t.Programme, err = b.programmeRows(ctx)
	return t, err
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
