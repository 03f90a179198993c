package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

func newChanges(a *app) *cobra.Command {
	o := pipeline.Options{}
	against, asJSON := "", false
	cmd := &cobra.Command{
		Use:   "changes [folder] --against <out folder of an earlier run>",
		Short: "What differs between two runs of a year, figure by figure, and why",
		Long: `Compares the figures in out/<year>/internal with those of an earlier run that somebody kept (a copy of out/<year> or of
its folder internal): every figure that is new, gone or not what it was, with value, status, rate and senders of both.
For each it names what can have changed it: workbooks of the forms it is counted from, its own definition, the legal
values and code lists it uses, settings, the program. One such difference is the cause; several are it together.
Computes nothing. FOR INTERNAL USE ONLY: a difference of two counts may tell of a single child.

Ends with 0 whether or not anything differs, with 2 when there is nothing to compare, with 6 when a file of either
folder is not as its run wrote it.`,
		Example: `  cp -r cesis/out/2024 pirms && bernskats run cesis && bernskats changes cesis --year 2024 --against pirms
  bernskats changes cesis --against /arhivs/2024-marts/internal --json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if against == "" {
				return usage("--against: want the out folder of an earlier run, e.g. --against pirms/2024")
			}
			o.Dir = folder(args)
			return runChanges(cmd.Context(), a, o, against, asJSON)
		},
	}
	cmd.Flags().IntVar(&o.Year, "year", 0, "report year (default: the newest in inbox/)")
	cmd.Flags().StringVar(&against, "against", "", "out/<year>, or its folder internal, of an earlier run")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}

func runChanges(ctx context.Context, a *app, o pipeline.Options, against string, asJSON bool) error {
	o.Progress, o.Note = a.progress(), a.notes()
	c, err := pipeline.Compare(ctx, o, against)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(a, c)
	}
	a.printChanges(c)
	return nil
}

func (a *app) printChanges(c *pipeline.Changes) {
	a.line("TIKAI IEKŠĒJAI LIETOŠANAI", "FOR INTERNAL USE ONLY")
	if len(c.Figures) == 0 {
		a.line("%d. gads: neviens no %d skaitļiem nav mainījies", "%d: none of %d figures differs", c.Year, c.Same)
	}
	for _, f := range c.Figures {
		names := []string{f.Measure, f.Period}
		if f.Breakdown != "" {
			names = append(names, f.Breakdown)
		}
		if f.Area != c.Municipality {
			names = append(names, f.Area)
		}
		fmt.Fprintf(a.io.out, "%s: %s\n", strings.Join(names, " "), a.changeOf(f))
		a.printCauses(c, f)
	}
	if len(c.Figures) > 0 {
		a.line("%d. gads: mainījušies %d skaitļi, tādi paši palikuši %d", "%d: %d figures differ, %d are the same", c.Year, len(c.Figures), c.Same)
	}
	if c.Old == c.New {
		a.line("abi ir viena un tā paša aprēķina rezultāti", "both are outputs of the same run")
		return
	}
	if len(c.Differences) == 0 {
		a.line("aprēķini atšķiras tikai ar valodām, izvēlēm vai publicēto", "the runs differ only in languages, options or what was published")
		return
	}
	a.line("kas aprēķinos atšķiras:", "what differs between the runs:")
	for i, d := range c.Differences {
		fmt.Fprintf(a.io.out, "  %d. %s\n", i+1, d.Text.In(a.lang()))
	}
}

// changeOf prints old and new, only what differs.
func (a *app) changeOf(f pipeline.ChangedFigure) string {
	switch f.Change {
	case "new":
		return a.say("jauns: ", "new: ") + shown(*f.New)
	case "gone":
		return a.say("vairs nav; bija: ", "gone; it was: ") + shown(*f.Old)
	}
	var parts []string
	differs := func(lv, en, was, is string) {
		if was != is {
			parts = append(parts, strings.TrimSpace(fmt.Sprintf("%s %s → %s", a.say(lv, en), orDash(was), orDash(is))))
		}
	}
	old, now := f.Old, f.New
	differs("", "", old.Value, now.Value)
	differs("", "", old.Status, now.Status)
	differs("", "", old.Origin, now.Origin)
	differs("attiecība", "rate", old.Rate+old.RateUnit, now.Rate+now.RateUnit)
	differs("saucējs", "denominator", old.Denominator, now.Denominator)
	differs("sūtītāji", "senders", fmt.Sprintf("%d/%d", old.Received, old.Expected), fmt.Sprintf("%d/%d", now.Received, now.Expected))
	differs("atliktas rindas", "rows set aside", fmt.Sprint(old.SetAside), fmt.Sprint(now.SetAside))
	differs("bez vērtības", "without a value", fmt.Sprint(old.NotGiven), fmt.Sprint(now.NotGiven))
	return strings.Join(parts, ", ")
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func shown(s pipeline.FigureState) string { return orDash(s.Value) + " (" + s.Status + ")" }

func (a *app) printCauses(c *pipeline.Changes, f pipeline.ChangedFigure) {
	switch len(f.Causes) {
	case 0:
		a.line("  cēlonis no aprēķinu aprakstiem nav redzams", "  the manifests do not say why")
	case 1:
		a.line("  cēlonis: %s", "  cause: %s", c.Differences[f.Causes[0]-1].Text.In(a.lang()))
	default:
		var names []string
		for _, i := range f.Causes {
			names = append(names, c.Differences[i-1].Text.In(a.lang()))
		}
		a.line("  kopā: %s", "  together: %s", strings.Join(names, "; "))
	}
}
