package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
	"bernskats/pipeline/report/findings"
)

type checkOptions struct {
	dir  string
	year int
	json bool
}

func newCheck(a *app) *cobra.Command {
	o := &checkOptions{}
	cmd := &cobra.Command{
		Use:   "check [folder]",
		Short: "Say what senders must mend; write no report",
		Long: `Reads the year's workbooks, checks every cell, row and sender, and prints all findings in one pass.
They are also written to out/<year>/internal/findings.txt, .json and .xlsx.

` + exitCodesHelp,
		Example: `  bernskats check                     the newest year of the current folder
  bernskats check cesis --year 2024 --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.dir = folder(args)
			return runCheck(cmd.Context(), a, o)
		},
	}
	cmd.Flags().IntVar(&o.year, "year", 0, "report year (default: the newest in inbox/)")
	cmd.Flags().BoolVar(&o.json, "json", false, "print {findings, senders, rows} as JSON")
	return cmd
}

func runCheck(ctx context.Context, a *app, o *checkOptions) error {
	outcome, err := pipeline.Check(ctx, pipeline.Options{Dir: o.dir, Year: o.year, Progress: a.progress(), Note: a.notes()})
	if err != nil {
		return err
	}
	if o.json {
		err = printResult(a, outcome)
	} else {
		err = findings.Text(a.io.out, outcome.Findings, a.lang())
		for _, name := range missing(outcome) {
			fmt.Fprintf(a.io.out, a.say("nav saņemts: %s\n", "not received: %s\n"), name)
		}
	}
	if err == nil && outcome.OpenErrors > 0 {
		err = codeError(exitFindings)
	}
	return err
}
