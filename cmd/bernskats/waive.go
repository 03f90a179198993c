package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
	"bernskats/pipeline/model"
	"bernskats/pipeline/report/findings"
)

type waiveOptions struct {
	dir        string
	year       int
	number     int
	reason, by string
	json       bool
}

func newWaive(a *app) *cobra.Command {
	o := &waiveOptions{}
	cmd := &cobra.Command{
		Use:   "waive [folder] <number in findings.txt>",
		Short: "Accept a finding with a reason",
		Long: `Checks the year again and adds the finding of that number to waivers.yaml, for that year only; what stands in
the file stays as it is. A number that no longer means the finding that findings.txt printed is refused with 2 and
nothing is changed: run "bernskats check" and look again.

An accepted error no longer ends a run with 3 and no longer makes figures provisional. Its row stays set aside: no
waiver changes a figure. An accepted warning or note is only marked as accepted. Every waiver is printed with its
reason in the internal reports, so the reason must not name anybody. To take one back, delete its entry.`,
		Example: `  bernskats check cesis                   which number?
  bernskats waive cesis 12 --reason "Policija apstiprināja, ka lieta dzēsta" --by "A. Analītiķe"
  bernskats waive cesis 12 --year 2023 --reason "Skola slēgta" --by "A. Analītiķe" --json`,
		Args: cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.dir = folder(args[:len(args)-1])
			var err error
			if o.number, err = strconv.Atoi(args[len(args)-1]); err != nil {
				return usage("%q is no number; want that of a finding in findings.txt", args[len(args)-1])
			}
			return runWaive(cmd.Context(), a, o)
		},
	}
	cmd.Flags().IntVar(&o.year, "year", 0, "report year (default: the newest in inbox/)")
	cmd.Flags().StringVar(&o.reason, "reason", "", "why the finding is accepted (required)")
	cmd.Flags().StringVar(&o.by, "by", "", "who accepts it (required)")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
	return cmd
}

func runWaive(ctx context.Context, a *app, o *waiveOptions) error {
	r, err := pipeline.Waive(ctx, pipeline.Options{Dir: o.dir, Year: o.year, Progress: a.progress(), Note: a.notes()},
		pipeline.WaiveRequest{Number: o.number, Reason: o.reason, By: o.by})
	if err != nil {
		return err
	}
	if o.json {
		return printJSON(a, map[string]any{"number": o.number, "finding": r.Finding, "waiver": r.Waiver, "fits": r.Fits, "already": r.Already, "open_errors": r.OpenErrors})
	}
	a.printWaived(o.number, r)
	return nil
}

func (a *app) printWaived(number int, r *pipeline.WaiveResult) {
	f, w := r.Finding, a.io.out
	fmt.Fprintf(w, "%d. %s  %s %s\n", number, f.Place, f.Code, findings.Severity(f.Severity, a.lang()))
	if r.Already {
		fmt.Fprintf(w, a.say("jau pieņemts: %s (%s); nekas nav mainīts\n", "accepted before: %s (%s); nothing was changed\n"), r.Waiver.Reason, r.Waiver.By)
		return
	}
	fmt.Fprintf(w, a.say("pieņemts un ierakstīts datnē %s: %s (%s)\n", "accepted and written to %s: %s (%s)\n"), pipeline.WaiversName, r.Waiver.Reason, r.Waiver.By)
	if r.Fits > 1 {
		fmt.Fprintf(w, a.say("ieraksts attiecas uz vairākiem konstatējumiem šajā vietā: %d\n", "the entry fits several findings at this place: %d\n"), r.Fits)
	}
	if f.Severity == model.Error {
		fmt.Fprintln(w, a.say("kas bija atlikts, paliek atlikts: neviens rādītājs nemainās", "what was set aside stays set aside: no figure changes"))
	} else {
		fmt.Fprintln(w, a.say("brīdinājumi un piezīmes izejas kodu neietekmē; šis turpmāk atzīmēts kā pieņemts", "warnings and notes never set the exit code; this one is marked as accepted from now on"))
	}
	fmt.Fprintf(w, a.say("vēl neizlabotas kļūdas: %d\n", "errors still open: %d\n"), r.OpenErrors)
}
