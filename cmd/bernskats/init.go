package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

func newInit(a *app) *cobra.Command {
	var municipality string
	var year int
	var asJSON bool
	cmd := &cobra.Command{
		Use: "init <folder>", Short: "Make a project with blank forms for every expected sender",
		Long: "Makes bernskats.yaml, inbox/<year>/<sender>/ with blank forms, local/ and palaist.cmd. An existing project is not touched.\n" +
			"For later years: bernskats forms, which also brings along what each sender wrote last year.",
		Example: "  bernskats init cesis --municipality \"Cēsu novads\" --year 2024",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if municipality == "" || year == 0 {
				return usage("--municipality and --year are needed, e.g. --municipality \"Cēsu novads\" --year 2024")
			}
			if year < 1900 || year > 2199 {
				return usage("--year %d is no report year; want four digits, e.g. --year 2024", year)
			}
			files, err := pipeline.Init(cmd.Context(), args[0], municipality, year)
			var unknown pipeline.UnknownMunicipalityError
			if errors.As(err, &unknown) {
				return usageError{err}
			}
			if errors.Is(err, pipeline.ErrProjectExists) {
				return usage("%s is a project already; nothing was changed", args[0])
			}
			if err != nil {
				return notOverwritten(err)
			}
			if asJSON {
				return printJSON(a, map[string]any{"folder": args[0], "files": files})
			}
			for _, f := range files {
				fmt.Fprintln(a.io.out, f)
			}
			fmt.Fprintf(a.io.out, a.say("nākamais solis: aizpildiet veidlapas mapē inbox/%d un palaidiet: bernskats run %s\n", "next: fill in the forms in inbox/%d and run: bernskats run %s\n"), year, args[0])
			return nil
		},
	}
	cmd.Flags().StringVar(&municipality, "municipality", "", "name of the municipality as in the built-in list, or its ATVK code")
	cmd.Flags().IntVar(&year, "year", 0, "first report year")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the files written as JSON")
	return cmd
}
