package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

func newWhy(a *app) *cobra.Command {
	o := pipeline.Options{}
	asJSON := false
	cmd := &cobra.Command{
		Use:   "why [folder] <measure> <period> [dimension=value …]",
		Short: "Explain one figure of the last run, and what the public edition does with it",
		Long: `Says of a figure of the internal edition its value, definition and senders, and whether the public edition shows it. Of
a withheld one it says why, which figure it protects, and what it is in the two tables of its certificate, which both
agree with everything published. The answer holds small numbers: it is for people entitled to every number.
The cells a figure was counted from are not listed by this version.`,
		Example: `  bernskats why cesis custody_suspended.parents 2024
  bernskats why cesis out_of_family_care.children 2024-12-31 form=foster_family --json`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Dir = "."
			if len(args) > 2 && !isPeriod(args[1]) && isPeriod(args[2]) {
				o.Dir, args = args[0], args[1:]
			}
			return runWhy(cmd.Context(), a, o, pipeline.Question{Measure: args[0], Period: args[1], Parts: args[2:]}, asJSON)
		},
	}
	cmd.Flags().IntVar(&o.Year, "year", 0, "report year (default: the newest in inbox/)")
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

func (a *app) printWhy(e *pipeline.Explanation) {
	w, lang := a.io.out, a.lang()
	fmt.Fprintln(w, a.say("TIKAI IEKŠĒJAI LIETOŠANAI", "FOR INTERNAL USE ONLY"))
	fmt.Fprintf(w, "%s %s\n%s %s %s\n", e.Indicator, e.Title.In(lang), e.Measure, e.Period, e.Breakdown)
	if e.Value != "" {
		fmt.Fprintf(w, a.say("skaits: %s (%s)\n", "value: %s (%s)\n"), e.Value, e.Status)
	} else {
		fmt.Fprintf(w, a.say("skaits: nav (%s)\n", "value: none (%s)\n"), e.Status)
	}
	if e.RateUnit != "" {
		fmt.Fprintf(w, a.say("attiecība: %s (%s), saucējs %s\n", "rate: %s (%s), denominator %s\n"), e.Rate, e.RateUnit, e.Denominator)
	}
	fmt.Fprintf(w, a.say("sūtītāji: %d no %d; atliktas rindas: %d; bez neobligātās vērtības: %d\n", "senders: %d of %d; rows set aside: %d; without an optional value: %d\n"), e.Received, e.Expected, e.SetAside, e.NotGiven)
	if d := e.Definition.In(lang); d != "" {
		fmt.Fprintf(w, a.say("definīcija: %s\n", "definition: %s\n"), d)
	}
	p := e.Public
	switch p.State {
	case "shown":
		number := ""
		if p.Value != "" {
			number = ": " + p.Value
		}
		fmt.Fprintf(w, a.say("publiskajā izdevumā: redzams%s (%s)\n", "in the public edition: shown%s (%s)\n"), number, p.Text.In(lang))
	case "withheld":
		fmt.Fprintf(w, a.say("publiskajā izdevumā: konfidenciāli, jo %s\n", "in the public edition: confidential, because: %s\n"), p.Text.In(lang))
	default:
		fmt.Fprintf(w, a.say("publiskajā izdevumā: nav (%s)\n", "in the public edition: not there (%s)\n"), p.Text.In(lang))
	}
	if p.Protects != "" {
		fmt.Fprintf(w, a.say("  aizsargā: %s\n", "  protects: %s\n"), p.Protects)
	}
	if p.Low != nil && p.High != nil {
		fmt.Fprintf(w, a.say("  no visa publicētā tas var būt gan %d, gan %d\n", "  by everything published it may be %d as well as %d\n"), *p.Low, *p.High)
	}
}
