package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

func newCombine(a *app) *cobra.Command {
	o := pipeline.CombineOptions{}
	asJSON := false
	cmd := &cobra.Command{
		Use:   "combine <folder…> -o <dir>",
		Short: "One table of several municipalities from their public facts",
		Long: `Adds up what several municipalities publish about a year. It reads their public editions only, held against their manifests;
nothing of a municipality leaves it that it did not publish.

A folder is a project, or a public edition as it was published (facts.csv with its manifest.json). Into <dir> go facts.csv, the
lines of all municipalities; combined.csv and combined.parquet, one line a figure: the sum, how many municipalities it covers, how many
withhold it, did not receive it or have no such line, the rate of those that show one, and causes of breaks that begin in the period;
and manifest.json. A sum that does not cover all is "partial". What municipalities define differently is "not_comparable" and not added
up. Schools and territorial units stay in facts.csv. A child counted in two municipalities is counted twice.

Ends with 6 when a file is not as its run made it.`,
		Example: `  bernskats combine cesis valmiera madona -o vidzeme
  bernskats combine novadi/* -o latvija --year 2024`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("%s", a.say("norādiet apvienojamās mapes", "say which folders to combine"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Out == "" {
				return usage("%s", a.say("norādiet, kurā mapē rakstīt: -o latvija", "say which folder to write into: -o latvija"))
			}
			o.Folders = args
			c, err := pipeline.Combine(cmd.Context(), o)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a, c)
			}
			a.printCombined(c, o.Out)
			return nil
		},
	}
	cmd.Flags().StringVarP(&o.Out, "output", "o", "", "folder to write into (required)")
	cmd.Flags().IntVar(&o.Year, "year", 0, "report year (default: the newest that all have)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}

func (a *app) printCombined(c *pipeline.Combined, out string) {
	w := a.io.out
	fmt.Fprintf(w, a.say("%d. gads, pašvaldības: %d\n", "%d, municipalities: %d\n"), c.Year, len(c.Municipalities))
	if len(c.Provisional) > 0 {
		fmt.Fprintf(w, a.say("provizoriski dati: %s\n", "provisional: %s\n"), strings.Join(c.Provisional, ", "))
	}
	fmt.Fprintf(w, a.say("skaitļi: %d; par visām pašvaldībām: %d, tikai par daļu: %d, nesalīdzināmi: %d\n", "figures: %d; of all municipalities: %d, of some only: %d, not comparable: %d\n"), c.Lines, c.Complete, c.Partial, c.NotComparable)
	fmt.Fprintf(w, "%s: %s\n", out, strings.Join(c.Files, ", "))
}
