package main

import (
	"context"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

func newWhy(a *app) *cobra.Command {
	o := pipeline.Options{}
	area, asJSON := "", false
	cmd := &cobra.Command{
		Use:   "why [folder] <measure> <period> [dimension=value …]",
		Short: "Explain one figure: law, senders, the cells it was counted from, what did not count and why",
		Long: `Who are these 14? Says of a figure its definition, the law in force, who sent and who did not, and the cells it was
counted from: one group for each child, family or decision, with file, sheet and cell. Then the denominator, the rows
that were looked at and did not count with the reason, rows set aside, workbooks not used, and what the public edition
does with the figure. Period and breakdown are written as in facts.csv; earlier years of the series can be asked too.

FOR INTERNAL USE ONLY: the answer leads to single children. It repeats no personal code, name or pseudonym, and of rows
that did not count it tells nothing but where they stand and why.

Unchanged years come from work/; when workbooks changed since the last run, the figure is counted again and the answer
says what the reports still show. Where nothing more specific is known of a row, it says so: not selected by the
definition ("bernskats indicators show" prints it).`,
		Example: `  bernskats why cesis custody_suspended.parents 2024
  bernskats why cesis out_of_family_care.children 2024-12-31 form=foster_family age=0-3 --json
  bernskats why cesis unexcused_absence.pupils 2023/24-1 school=4312345678
  bernskats why cesis custody_pathway.restored_12_months 2022
  bernskats why cesis declared_children.children 2024-12-31 --area Latvija`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Dir = "."
			if len(args) > 2 && !isPeriod(args[1]) && isPeriod(args[2]) {
				o.Dir, args = args[0], args[1:]
			}
			return runWhy(cmd.Context(), a, o, pipeline.Question{Measure: args[0], Period: args[1], Parts: args[2:], Area: area}, asJSON)
		},
	}
	cmd.Flags().IntVar(&o.Year, "year", 0, "report year (default: the newest in inbox/)")
	cmd.Flags().StringVar(&area, "area", "", "of a figure to compare with: its area as in facts.csv (default: the municipality)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}

// isPeriod tells "2024", "2024-12-31" and "2023/24-1" from names.
func isPeriod(s string) bool {
	if len(s) < 4 {
		return false
	}
	for _, r := range s[:4] {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

func runWhy(ctx context.Context, a *app, o pipeline.Options, q pipeline.Question, asJSON bool) error {
	o.Progress, o.Note = a.progress(), a.notes()
	e, err := pipeline.Why(ctx, o, q)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(a, e)
	}
	a.printWhy(e)
	return nil
}
