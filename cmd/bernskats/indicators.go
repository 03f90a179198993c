package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
	"bernskats/pipeline/check"
	"bernskats/pipeline/measure"
)

func newIndicators(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use: "indicators", Short: "The catalogue of indicators: list, show, vet, test",
		Example: "  bernskats indicators list\n  bernskats indicators show A2\n  bernskats indicators vet\n  bernskats indicators test E3",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var local string
	cmd.PersistentFlags().StringVar(&local, "folder", "", "project folder whose local/ definitions count too")
	cmd.AddCommand(newIndicatorsList(a, &local), newIndicatorsShow(a, &local), newIndicatorsVet(a, &local), newIndicatorsTest(a, &local))
	return cmd
}

// localOf is the folder of a project's own definitions: of the folder named, or
// of the current one when it is a project.
func localOf(dir string) string {
	if dir == "" {
		if _, err := os.Stat("bernskats.yaml"); err != nil {
			return ""
		}
		dir = "."
	}
	return filepath.Join(dir, "local")
}

// measureRow is a measure as list --json prints it.
type measureRow struct {
	Indicator  string   `json:"indicator"`
	Measure    string   `json:"measure"`
	Title      string   `json:"title"`
	Period     string   `json:"period"`
	Breakdowns []string `json:"breakdowns"`
	Origin     string   `json:"origin"`
}

func newIndicatorsList(a *app, local *string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List indicators and their measures", Args: cobra.NoArgs, Example: "  bernskats indicators list --json",
		RunE: func(*cobra.Command, []string) error {
			defs, err := pipeline.LoadDefinitions(localOf(*local))
			if err != nil {
				return err
			}
			rows := []measureRow{}
			for _, d := range defs.Indicators {
				if !asJSON {
					fmt.Fprintf(a.io.out, "%-3s %s  [%s]\n", d.Code, d.Title.In(a.lang()), d.Origin)
				}
				for i, m := range d.Measures {
					if d.Counts[i].Hidden {
						continue
					}
					row := measureRow{d.Code, m.ID, m.Title.In(a.lang()), string(m.Period), nil, d.Origin}
					for _, b := range m.Breakdowns {
						row.Breakdowns = append(row.Breakdowns, strings.Join(b.Dimensions, "+"))
					}
					rows = append(rows, row)
					if !asJSON {
						fmt.Fprintf(a.io.out, "      %-42s %-13s %s\n", m.ID, m.Period, m.Title.In(a.lang()))
					}
				}
			}
			if asJSON {
				return printJSON(a, rows)
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

func newIndicatorsShow(a *app, local *string) *cobra.Command {
	return &cobra.Command{
		Use: "show <indicator>", Short: "Print one definition in full with its law and its SQL", Args: cobra.ExactArgs(1),
		Example: "  bernskats indicators show A2\n  bernskats indicators show out_of_family_care.children",
		RunE: func(_ *cobra.Command, args []string) error {
			defs, err := pipeline.LoadDefinitions(localOf(*local))
			if err != nil {
				return err
			}
			found := false
			for _, d := range defs.Indicators {
				if d.Named(args...) {
					found = true
					a.printDefinition(d, defs)
				}
			}
			if !found {
				return usage("no indicator or measure %q; see: bernskats indicators list", args[0])
			}
			return nil
		},
	}
}

func (a *app) printDefinition(d measure.Definition, defs *pipeline.Definitions) {
	lang := a.lang()
	w := a.io.out
	fmt.Fprintf(w, "%s %s\n%s  [%s]\n\n%s\n", d.Code, d.Title.In(lang), d.Folder, d.Origin, d.Definition.In(lang))
	fmt.Fprintf(w, a.say("\nTeritoriālā pazīme: %s\n", "\nBase: %s\n"), d.Base.In(lang))
	if d.Caution.In(lang) != "" {
		fmt.Fprintf(w, a.say("Jāievēro: %s\n", "Caution: %s\n"), d.Caution.In(lang))
	}
	for _, l := range d.Law {
		fmt.Fprintf(w, a.say("Tiesību akts: %s %s\n", "Law: %s %s\n"), l.Title.In(lang), l.Link)
	}
	for _, v := range defs.Legal {
		for _, name := range d.Legal {
			if v.Name == name {
				fmt.Fprintf(w, "  %s = %s (%s – %s)\n", v.Name, v.Value, v.From, v.Until)
			}
		}
	}
	fmt.Fprintln(w)
	for i, m := range d.Measures {
		if !d.Counts[i].Hidden {
			fmt.Fprintf(w, "%s  %s  (%s, %s)\n", m.ID, m.Title.In(lang), m.Period, d.Counts[i].Cases)
		}
	}
	for _, c := range d.Cases {
		fmt.Fprintf(w, "\n-- %s\n%s", c.Name, c.Query)
	}
	fmt.Fprintln(w)
}

func newIndicatorsVet(a *app, local *string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "vet", Short: "Are all definitions well-formed?", Args: cobra.NoArgs, Example: "  bernskats indicators vet --folder cesis",
		RunE: func(cmd *cobra.Command, _ []string) error {
			defs, err := pipeline.LoadDefinitions(localOf(*local))
			if err != nil {
				return err
			}
			if err := pipeline.Vet(cmd.Context(), defs); err != nil {
				return err
			}
			if asJSON {
				return printJSON(a, map[string]int{"indicators": len(defs.Indicators), "forms": len(defs.Forms.Forms), "rules": len(defs.Rules)})
			}
			fmt.Fprintf(a.io.out, a.say("definīcijas ir kārtībā: %d rādītāji, %d veidlapas, %d pārbaudes\n", "definitions are well-formed: %d indicators, %d forms, %d rules\n"),
				len(defs.Indicators), len(defs.Forms.Forms), len(defs.Rules))
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the counts as JSON")
	return cmd
}

func newIndicatorsTest(a *app, local *string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "test [name…]", Short: "Do the definitions mean what they say? Run their tests",
		Example: "  bernskats indicators test\n  bernskats indicators test A2 custody_suspended.parents",
		RunE: func(cmd *cobra.Command, args []string) error {
			defs, err := pipeline.LoadDefinitions(localOf(*local))
			if err != nil {
				return err
			}
			results, err := measure.RunTrials(cmd.Context(), defs.Forms, defs.Legal, defs.Indicators, args...)
			if err != nil {
				return err
			}
			if len(results) == 0 {
				return usage("no tests for %s; see: bernskats indicators list", strings.Join(args, ", "))
			}
			var rules []check.TrialResult
			if len(args) == 0 {
				if rules, err = check.RunTrials(cmd.Context(), defs.FS, defs.Forms, check.Frame{Legal: defs.Legal, Figures: measure.FigureNames(defs.Indicators)}, defs.Rules); err != nil {
					return err
				}
			}
			return a.printTrials(results, rules, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}

// trialRow is one test as test --json prints it.
type trialRow struct {
	Definition string `json:"definition"`
	Test       string `json:"test"`
	Trouble    string `json:"trouble,omitempty"`
}

func (a *app) printTrials(results []measure.TrialResult, rules []check.TrialResult, asJSON bool) error {
	var rows []trialRow
	for _, r := range results {
		rows = append(rows, trialRow{r.Definition, r.Trial, r.Trouble})
	}
	for _, r := range rules {
		rows = append(rows, trialRow{r.File, r.Trial, r.Trouble})
	}
	failed := 0
	for _, r := range rows {
		if r.Trouble != "" {
			failed++
		}
	}
	if asJSON {
		if err := printJSON(a, rows); err != nil {
			return err
		}
	} else {
		for _, r := range rows {
			if r.Trouble != "" {
				fmt.Fprintf(a.io.out, "%s: %s\n    %s\n", r.Definition, r.Test, strings.ReplaceAll(r.Trouble, "\n", "\n    "))
			}
		}
		fmt.Fprintf(a.io.out, a.say("%d testi, %d neizdevās\n", "%d tests, %d failed\n"), len(rows), failed)
	}
	if failed > 0 {
		return codeError(exitDefinition)
	}
	return nil
}
