package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

func newVerify(a *app) *cobra.Command {
	o := pipeline.Options{}
	asJSON := false
	cmd := &cobra.Command{
		Use:   "verify [folder]",
		Short: "Hold the outputs of a year against their manifests and certificates",
		Long: `Compares every file of out/<year>/internal and out/<year>/public with its manifest, and every workbook in inbox/,
bernskats.yaml, waivers.yaml and the municipality's own definitions in local/ with what the last run read. Then it reads the public edition back, page by page and cell by cell, as a stranger would, and
holds the certificates of decisions.json against it: whatever is withheld must stand nowhere, and for each withheld
number there must be two tables that agree with everything published. Nothing is computed or changed.

Ends with 5 when a certificate does not hold or something withheld is found, with 6 when an output or an input changed
since the run. An older public edition beside a newer internal one is a note.`,
		Example: `  bernskats verify cesis                 the newest year
  bernskats verify cesis --year 2023 --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Dir = folder(args)
			return runVerify(cmd.Context(), a, o, asJSON)
		},
	}
	cmd.Flags().IntVar(&o.Year, "year", 0, "report year (default: the newest in inbox/)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}

func runVerify(ctx context.Context, a *app, o pipeline.Options, asJSON bool) error {
	o.Progress, o.Note = a.progress(), a.notes()
	v, err := pipeline.Verify(ctx, o)
	if err != nil {
		return err
	}
	if asJSON {
		if err := printJSON(a, v); err != nil {
			return err
		}
	} else {
		a.printVerification(v)
	}
	return verified(v)
}

// verified is the exit code of a verification.
func verified(v *pipeline.Verification) error {
	switch {
	case len(v.Audit) > 0:
		return codeError(exitDisclosure)
	case len(v.Changed) > 0:
		return codeError(exitOutputs)
	}
	return nil
}

func (a *app) printVerification(v *pipeline.Verification) {
	w, lang := a.io.out, a.lang()
	for _, t := range v.Changed {
		fmt.Fprintln(w, t.In(lang))
	}
	if len(v.Audit) > 0 {
		fmt.Fprintf(w, a.say("publiskais izdevums nav apliecināts (%d):\n  %s\n", "the public edition is not certified (%d):\n  %s\n"), len(v.Audit), strings.Join(v.Audit, "\n  "))
	}
	for _, t := range v.Notes {
		fmt.Fprintf(w, a.say("piezīme: %s\n", "note: %s\n"), t.In(lang))
	}
	if len(v.Changed) == 0 && len(v.Audit) == 0 {
		fmt.Fprintf(w, a.say("%d. gads: %d datnes sakrīt ar aprēķinu\n", "%d: %d files are as the run made and read them\n"), v.Year, v.Files)
		if v.Public {
			fmt.Fprintf(w, a.say("publiskais izdevums: %d apliecinājumi ir spēkā, no nepublicētā nekas nav atrodams\n", "public edition: %d certificates hold, nothing withheld is found in it\n"), v.Certificates)
		}
	}
}
