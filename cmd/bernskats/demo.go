package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
	"bernskats/pipeline/demo"
	"bernskats/pipeline/model"
)

func newDemo(a *app) *cobra.Command {
	var seed uint64
	var size, defects, municipality string
	var years int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "demo <folder>",
		Short: "Make a complete made-up municipality",
		Long: `Writes a project folder with the workbooks of several years, made up from a seed: the same seed, size and years
give the same bytes. Defects are planted in the last year so that findings have something to show; they are listed in
the folder. By default they are warnings, so that a run writes both editions; with errors it ends with 3 and there is no
public edition until somebody mends or waives them. No real person, code or institution is in it.
Sizes: small (about 2 000 children), municipality (12 000), city (110 000), country (350 000).`,
		Example: "  bernskats demo demo\n  bernskats demo big --size municipality --seed 7 --years 5\n  bernskats demo dirty --defects errors\n  bernskats demo valka --seed 3 --municipality \"Valkas novads\"",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			sz, err := demo.ParseSize(size)
			if err != nil {
				return usage("--size: %v", err)
			}
			planted, ok := map[string]demo.Defects{"none": demo.NoDefects, "warnings": demo.WarningsOnly, "errors": demo.SomeDefects, "all": demo.AllDefects}[defects]
			if !ok {
				return usage("--defects: %q: want none, warnings, errors or all", defects)
			}
			if years < 1 || years > 10 {
				return usage("--years: %d: want 1 to 10", years)
			}
			o := demo.Options{Seed: seed, Size: sz, Years: years, Defects: planted}
			if municipality != "" {
				if o.Municipality, err = pipeline.MunicipalityNamed(municipality); err != nil {
					return usage("--municipality: %v", err)
				}
			}
			show := a.progress()
			n := 0
			o.Progress = func(string) {
				n++
				show(a.say("raksta darbgrāmatas", "writing workbooks"), n, 0)
			}
			summary, err := pipeline.Demo(cmd.Context(), args[0], o)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a, demoResult(summary))
			}
			fmt.Fprintf(a.io.out, a.say("%s (izdomāti dati): %d bērni, %d iestādes, %d darbgrāmatas, %d rindas; apzināti defekti: %d\n",
				"%s (made-up data): %d children, %d institutions, %d workbooks, %d rows; planted defects: %d\n"),
				summary.Municipality.Name, summary.Children, summary.Institutions, summary.Workbooks, summary.Rows, len(summary.Defects))
			fmt.Fprintf(a.io.out, a.say("nākamais solis: bernskats run %s\n", "next: bernskats run %s\n"), args[0])
			return nil
		},
	}
	cmd.Flags().Uint64Var(&seed, "seed", 1, "another seed, another municipality")
	cmd.Flags().StringVar(&size, "size", "small", "small, municipality, city or country")
	cmd.Flags().StringVar(&municipality, "municipality", "", "whose name it bears, from the built-in list (default: Cēsu novads, for a city and a country Rīga)")
	cmd.Flags().IntVar(&years, "years", 3, "how many years")
	cmd.Flags().StringVar(&defects, "defects", "warnings", "what is wrong in the last year: none, warnings, errors (three rows with errors as well) or all")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print what was made as JSON")
	return cmd
}

// demoResult is what demo --json prints.
func demoResult(s demo.Summary) any {
	type defect struct {
		Year     int            `json:"year"`
		Severity model.Severity `json:"severity"`
		model.Place
		Text model.Text `json:"text"`
	}
	defects := []defect{}
	for _, d := range s.Defects {
		defects = append(defects, defect{d.Year, d.Severity, d.Place, d.Text})
	}
	return map[string]any{"municipality": s.Municipality.Name, "years": s.Years, "children": s.Children, "institutions": s.Institutions, "workbooks": s.Workbooks, "rows": s.Rows, "defects": defects}
}
