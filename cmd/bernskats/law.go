package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
)

func newLaw(a *app) *cobra.Command {
	var year int
	var asJSON bool
	var local string
	cmd := &cobra.Command{
		Use: "law", Short: "List the legal values, their dates, references and last review",
		Example: "  bernskats law\n  bernskats law --year 2024   only those in force on 31 December 2024",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			defs, err := pipeline.LoadDefinitions(localOf(local))
			if err != nil {
				return err
			}
			values := defs.Legal
			if year != 0 {
				values = measure.InForce(values, model.YearEnd(year))
			}
			if asJSON {
				return printJSON(a, lawRows(values))
			}
			a.printLaw(values)
			return nil
		},
	}
	cmd.Flags().IntVar(&year, "year", 0, "only values in force on 31 December of the year")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	cmd.Flags().StringVar(&local, "folder", "", "project folder whose local/ definitions count too")
	return cmd
}

func (a *app) printLaw(values []model.LegalValue) {
	lang := a.lang()
	for _, v := range values {
		until := a.say("spēkā", "in force")
		if v.Until != model.OpenEnd {
			until = string(v.Until)
		}
		fmt.Fprintf(a.io.out, "%s = %s %s\n  %s\n  %s – %s\n  %s\n", v.Name, v.Value, v.Unit, v.Title.In(lang), v.From, until, strings.TrimSpace(v.Law.In(lang)+" "+v.Link))
		fmt.Fprintf(a.io.out, a.say("  pēdējoreiz salīdzināts %s ar: %s\n", "  last compared on %s with: %s\n"), v.CheckedOn, v.CheckedAgainst.In(lang))
		if note := v.Note.In(lang); note != "" {
			fmt.Fprintf(a.io.out, "  %s\n", note)
		}
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
}

func lawRows(values []model.LegalValue) []lawRow {
	rows := make([]lawRow, 0, len(values))
	for _, v := range values {
		r := lawRow{v.Name, json.Number(v.Value.String()), v.Unit, v.From, nil, v.Title, v.Law, v.Link, v.CheckedOn, v.CheckedAgainst, v.Note}
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
