package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
)

func newLaw(a *app) *cobra.Command {
	var year int
	var asJSON bool
	var on, local string
	var stale bool
	cmd := &cobra.Command{
		Use: "law", Short: "List the legal values, their dates, references and last review",
		Long: `Numbers of the law are data with dates: one file each in indicators/legal, or in local/indicators/legal of a municipality.
Of each value this lists when it applies, where it stands, when a person last compared it with the text, and what changes
when it does: indicators, measures, findings and, with --folder, figures that were published.

To see which figures another value changes, put its file into local/indicators/legal, run, and compare:
bernskats changes cesis --against <a copy of out/2024 from before>.`,
		Example: `  bernskats law
  bernskats law --year 2024                  only those in force on 31 December 2024
  bernskats law --stale                      only those nobody compared with the text within a year
  bernskats law --stale --on 2027-01-01      the same, as of a day
  bernskats law --folder cesis               with local/ of the project, and what it published`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			defs, err := pipeline.LoadDefinitions(localOf(local))
			if err != nil {
				return err
			}
			values := defs.Legal
			if year != 0 {
				values = measure.InForce(values, model.YearEnd(year))
			}
			day := model.Day(on)
			if day.Time().IsZero() {
				return usage("--on %q: want a day, such as 2026-11-30", on)
			}
			if stale {
				values = slices.DeleteFunc(slices.Clone(values), func(v model.LegalValue) bool { return !pipeline.Stale(v, day) })
			}
			uses, err := defs.LawUses(local)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a, lawRows(values, uses, day))
			}
			a.printLaw(values, uses, day)
			return nil
		},
	}
	cmd.Flags().IntVar(&year, "year", 0, "only values in force on 31 December of the year")
	cmd.Flags().BoolVar(&stale, "stale", false, "only values that nobody compared with the text within a year")
	cmd.Flags().StringVar(&on, "on", time.Now().Format("2006-01-02"), "the day on which to look for such values")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.Flags().StringVar(&local, "folder", "", "project folder: its local/ definitions count too, and what it published is looked through")
	return cmd
}

func (a *app) printLaw(values []model.LegalValue, uses map[string]pipeline.LegalUse, on model.Day) {
	lang := a.lang()
	for _, v := range values {
		until := a.say("spēkā", "in force")
		if v.Until != model.OpenEnd {
			until = string(v.Until)
		}
		fmt.Fprintf(a.io.out, "%s = %s %s\n  %s\n  %s – %s\n  %s\n", v.Name, v.Value, v.Unit, v.Title.In(lang), v.From, until, strings.TrimSpace(v.Law.In(lang)+" "+v.Link))
		fmt.Fprintf(a.io.out, a.say("  pēdējoreiz salīdzināts %s ar: %s\n", "  last compared on %s with: %s\n"), v.CheckedOn, v.CheckedAgainst.In(lang))
		if pipeline.Stale(v, on) {
			fmt.Fprintln(a.io.out, a.say("  vairāk nekā gadu nav salīdzināts: salīdziniet ar spēkā esošo tekstu un ierakstiet dienu laukā checked_on", "  not compared for more than a year: compare it with the text in force and enter the day under checked_on"))
		}
		a.printLegalUse(uses[v.Name])
		if note := v.Note.In(lang); note != "" {
			fmt.Fprintf(a.io.out, "  %s\n", note)
		}
	}
}

func (a *app) printLegalUse(u pipeline.LegalUse) {
	list := func(what string, names []string) {
		if len(names) > 0 {
			fmt.Fprintf(a.io.out, "  %s %s\n", what, strings.Join(names, ", "))
		}
	}
	list(a.say("rādītāji:", "indicators:"), u.Indicators)
	list(a.say("mērījumi, kas var mainīties:", "measures that may change:"), u.Measures)
	list(a.say("tikai attiecības saucējs:", "only the denominator of the rate:"), u.Rates)
	list(a.say("pārbaudes:", "findings:"), u.Rules)
	for _, p := range u.Published {
		fmt.Fprintf(a.io.out, a.say("  publicēts par %d. gadu (Nr. %d): %s, skaitļi: %d\n", "  published for %d (No. %d): %s, figures: %d\n"), p.Year, p.Release, p.Measure, p.Figures)
	}
}

type lawRow struct {
	Name      string      `json:"name"`
	Value     json.Number `json:"value"`
	Unit      string      `json:"unit"`
	From      model.Day   `json:"from"`
	Until     *model.Day  `json:"until"`
	Title     model.Text  `json:"title"`
	Law       model.Text  `json:"law"`
	Link      string      `json:"link"`
	CheckedOn model.Day   `json:"checked_on"`
	Against   model.Text  `json:"checked_against"`
	Note      model.Text  `json:"note"`
	Stale     bool        `json:"stale"` // nobody compared it within a year

	pipeline.LegalUse
}

func lawRows(values []model.LegalValue, uses map[string]pipeline.LegalUse, on model.Day) []lawRow {
	rows := make([]lawRow, 0, len(values))
	for _, v := range values {
		r := lawRow{v.Name, json.Number(v.Value.String()), v.Unit, v.From, nil, v.Title, v.Law, v.Link, v.CheckedOn, v.CheckedAgainst, v.Note, pipeline.Stale(v, on), uses[v.Name]}
		if v.Until != model.OpenEnd {
			until := v.Until
			r.Until = &until
		}
		rows = append(rows, r)
	}
	return rows
}

// printJSON prints any value as indented JSON.
func printJSON(a *app, v any) error {
	e := json.NewEncoder(a.io.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("printing JSON: %w", err)
	}
	return nil
}
