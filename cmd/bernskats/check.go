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

	returns string
}

func newCheck(a *app) *cobra.Command {
	o := &checkOptions{}
	cmd := &cobra.Command{
		Use:   "check [folder]",
		Short: "Say what senders must mend; write no report",
		Long: `Reads the year's workbooks, checks every cell, row and sender, and prints all findings in one pass.
They are also written to out/<year>/internal/findings.txt, .json and .xlsx.

With --returns every sender who has something to correct gets the own workbook back: under its own name and subfolder,
with the faulty cells coloured, a comment on each (in Latvian: what was found, what was expected, how to mend), and a first
sheet that lists all corrections with links to the cells. Nothing else of it changes. What the sender corrects and sends back
goes into inbox/<year> as it is. For a file that cannot be marked (CSV, a file that is refused) there is a list of its own,
"<name>` + " labojumi.xlsx" + `". Returns hold what the sender sent, personal data too: give each to its sender only.

` + exitCodesHelp,
		Example: `  bernskats check                     the newest year of the current folder
  bernskats check cesis --year 2024 --json
  bernskats check cesis --returns returns    and give senders their workbooks back, marked`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.dir = folder(args)
			return runCheck(cmd.Context(), a, o)
		},
	}
	cmd.Flags().IntVar(&o.year, "year", 0, "report year (default: the newest in inbox/)")
	cmd.Flags().StringVar(&o.returns, "returns", "", "write senders' own workbooks with the faulty cells marked into this `folder`")
	cmd.Flags().BoolVar(&o.json, "json", false, "print {findings, senders, rows} as JSON")
	return cmd
}

func runCheck(ctx context.Context, a *app, o *checkOptions) error {
	outcome, err := pipeline.Check(ctx, pipeline.Options{Dir: o.dir, Year: o.year, Returns: o.returns, Progress: a.progress(), Note: a.notes()})
	if err != nil {
		return err
	}
	if o.json {
		err = printResult(a, outcome)
	} else {
		err = findings.Text(a.io.out, outcome.Findings, a.lang())
		for _, name := range missing(outcome, a.lang()) {
			fmt.Fprintf(a.io.out, a.say("nav saņemts: %s\n", "not received: %s\n"), name)
		}
		if o.returns != "" {
			a.printReturns(o.returns, outcome.Returns)
		}
	}
	if err == nil && outcome.OpenErrors > 0 {
		err = codeError(exitFindings)
	}
	return err
}

// printReturns says how many workbooks go back to their senders, and where they are.
func (a *app) printReturns(dir string, returns []pipeline.Return) {
	if len(returns) == 0 {
		fmt.Fprintln(a.io.out, a.say("sūtītājiem nav ko labot: neviena darbgrāmata nav atdota", "senders have nothing to correct: no workbook was returned"))
		return
	}
	fmt.Fprintf(a.io.out, a.say("atdotas darbgrāmatas mapē %s: %d\n", "returned workbooks in %s: %d\n"), dir, len(returns))
	for _, r := range returns {
		fmt.Fprintf(a.io.out, a.say("  %s  (kļūdas: %d, brīdinājumi: %d, piezīmes: %d)", "  %s  (errors: %d, warnings: %d, notes: %d)"), r.File, r.Errors, r.Warnings, r.Notes)
		if r.Why != nil {
			fmt.Fprintf(a.io.out, a.say(" – atsevišķs saraksts: %s", " – a separate list: %s"), r.Why.In(a.lang()))
		}
		fmt.Fprintln(a.io.out)
	}
}
