package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

func newPublish(a *app) *cobra.Command {
	o := pipeline.Options{}
	asJSON := false
	cmd := &cobra.Command{
		Use:   "publish [folder] --year Y",
		Short: "Record the public edition of a year as released",
		Long: `Writes into published/ what out/<year>/public tells: every figure with its value or that it is withheld, and which
inner cells it is a sum of. The files themselves you put on the municipality's page: the program has no network.

From then on every later edition is audited together with it: what was withheld stays withheld, and a measure that a
correction would move by 1 to 4 somewhere stays as it was published, because the difference would tell of so few
children. A record is never changed or removed; keep published/ with the same care as inbox/.

Refuses with 3 when out/<year>/public is not of the same run as the internal edition, and like verify with 5 or 6 when
a certificate does not hold or a file changed.`,
		Example: `  bernskats publish cesis --year 2024`,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Year == 0 {
				return usage("%s", a.say("norādiet, kuru gadu publicēt: --year 2024", "say which year to publish: --year 2024"))
			}
			o.Dir = folder(args)
			return runPublish(cmd.Context(), a, o, asJSON)
		},
	}
	cmd.Flags().IntVar(&o.Year, "year", 0, "report year (required)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}

func runPublish(ctx context.Context, a *app, o pipeline.Options, asJSON bool) error {
	o.Progress, o.Note = a.progress(), a.notes()
	p, v, err := pipeline.Publish(ctx, o)
	if err != nil {
		return err
	}
	if v != nil {
		if asJSON {
			if err := printJSON(a, v); err != nil {
				return err
			}
		} else {
			a.printVerification(v)
			fmt.Fprintln(a.io.out, a.say("nekas nav ierakstīts kā publicēts", "nothing was recorded as released"))
		}
		return verified(v)
	}
	if asJSON {
		return printJSON(a, p)
	}
	a.printPublished(p)
	return nil
}

func (a *app) printPublished(p *pipeline.Published) {
	w := a.io.out
	if p.Already {
		fmt.Fprintf(w, a.say("šis izdevums jau ir ierakstīts: %s; nekas nav mainīts\n", "this edition is recorded already: %s; nothing was changed\n"), p.Record)
		return
	}
	fmt.Fprintf(w, a.say("ierakstīts: %s (%d. izdevums)\n", "recorded: %s (release %d)\n"), p.Record, p.Number)
	fmt.Fprintf(w, a.say("publisks kļūst viss mapē %s: %s\n", "public becomes everything in %s: %s\n"), p.Folder, strings.Join(p.Files, ", "))
	fmt.Fprintf(w, a.say("tajā publicēti %d skaitļi, konfidenciāli %d; mapē %s nekas nav publicējams\n", "it shows %d numbers and withholds %d; nothing in %s may be published\n"),
		p.Summary.Shown, p.Summary.Withheld, filepath.Join(filepath.Dir(p.Folder), "internal"))
	fmt.Fprintln(w, a.say("šo ierakstu vairs nemaina: ar to saskaņo visus turpmākos izdevumus. Datnes tīmeklī ievietojiet paši.",
		"the record is never changed: every later edition is audited together with it. Put the files on your page yourselves."))
}
