package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
	"bernskats/pipeline/report/findings"
)

type runOptions struct {
	dir             string
	year            int
	languages       []string
	requireComplete bool
	json            bool
	noCache         bool
}

func newRun(a *app) *cobra.Command {
	o := &runOptions{}
	cmd := &cobra.Command{
		Use:   "run [folder]",
		Short: "Read, check, count and write the reports of a year",
		Long: `Computes every year that has a folder in inbox/ up to the report year and writes out/<year>/internal:
the situation assessment (HTML, XLSX), the quality report (who sent what, and ready texts for those who must send or
mend), facts.csv, .json and .parquet, findings, decisions.json and manifest.json. When no error is open it also writes
out/<year>/public: the same reports without any number that could tell of single children, each withheld one with a
certificate that nobody can work it out; decisions.json says which and why. Nothing is published: see publish.

` + exitCodesHelp,
		Example: `  bernskats run                          the newest year of the current folder
  bernskats run cesis --year 2024        that year
  bernskats run cesis --lang lv --json   Latvian only; the result for machines`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.dir = folder(args)
			for _, l := range o.languages {
				if !slices.Contains([]string{"lv", "en"}, l) {
					return usage("--lang: %q: want lv, en or both", l)
				}
			}
			return runRun(cmd.Context(), a, o)
		},
	}
	cmd.Flags().IntVar(&o.year, "year", 0, "report year (default: the newest in inbox/)")
	cmd.Flags().StringSliceVar(&o.languages, "lang", nil, "languages of the reports: lv,en (default: those of bernskats.yaml)")
	cmd.Flags().BoolVar(&o.requireComplete, "require-complete", false, "end with 3, and make no public edition, when an expected sender is missing")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
	cmd.Flags().BoolVar(&o.noCache, "no-cache", false, "read and compute everything again")
	return cmd
}

func runRun(ctx context.Context, a *app, o *runOptions) error {
	outcome, err := pipeline.Run(ctx, pipeline.Options{Dir: o.dir, Year: o.year, Languages: o.languages, NoCache: o.noCache, RequireComplete: o.requireComplete, Progress: a.progress(), Note: a.notes()})
	if err != nil {
		return err
	}
	if o.json {
		if err := printResult(a, outcome); err != nil {
			return err
		}
	} else {
		a.printRun(outcome)
	}
	if len(outcome.Public.Audit) > 0 {
		return codeError(exitDisclosure)
	}
	if outcome.OpenErrors > 0 || (o.requireComplete && outcome.Missing > 0) {
		return codeError(exitFindings)
	}
	return nil
}

func (a *app) printRun(o *pipeline.Outcome) {
	lang := a.lang()
	rows := o.Rows()
	fmt.Fprintf(a.io.out, a.say("%s, %d. gads\n", "%s, %d\n"), o.Project.Municipality.Name, o.Year)
	fmt.Fprintf(a.io.out, a.say("rindas: nolasītas %d = pieņemtas %d + atliktas %d + dublikāti %d + kopsummu rindas %d + tukšas %d\n",
		"rows: read %d = accepted %d + set aside %d + duplicate %d + total rows %d + blank %d\n"),
		rows.Read, rows.Accepted, rows.SetAside, rows.Duplicate, rows.Total, rows.Blank)
	fmt.Fprintln(a.io.out, findings.Summary(o.Findings, lang))
	if o.Missing > 0 {
		fmt.Fprintf(a.io.out, a.say("trūkst sūtītāju: %d (%s); rādītāji ir provizoriski\n", "missing senders: %d (%s); figures are provisional\n"), o.Missing, strings.Join(missing(o, lang), "; "))
	}
	if o.OpenErrors > 0 {
		fmt.Fprintf(a.io.out, a.say("ir neizlabotas kļūdas: skatiet %s\n", "there are errors to mend: see %s\n"), filepath.Join(o.Out, "findings.txt"))
	}
	fmt.Fprintf(a.io.out, a.say("iekšējais izdevums: %s\n", "internal edition: %s\n"), o.Out)
	a.printPublic(o)
	if o.OpenErrors > 0 || o.Missing > 0 {
		fmt.Fprintf(a.io.out, a.say("kam un ko rakstīt: %s\n", "whom to write, and what: %s\n"), a.page(o, "quality"))
	}
	fmt.Fprintf(a.io.out, a.say("atveriet: %s\n", "open: %s\n"), a.page(o, "situation"))
}

// printPublic says what became of the public edition, and what to do about it.
func (a *app) printPublic(o *pipeline.Outcome) {
	p := o.Public
	if !p.Written {
		fmt.Fprintf(a.io.out, a.say("publiskais izdevums: %s\n", "public edition: %s\n"), p.Text.In(a.lang()))
		for _, problem := range p.Audit {
			fmt.Fprintln(a.io.out, "  "+problem)
		}
		return
	}
	fmt.Fprintf(a.io.out, a.say("publiskais izdevums: %s\n", "public edition: %s\n"), p.Out)
	fmt.Fprintf(a.io.out, a.say("  publicējami %d skaitļi no %d; konfidenciāli %d (kopskaiti: %d), apvienoti dalījumi %d; kāpēc – %s\n",
		"  %d of %d numbers shown; confidential %d (totals: %d), merged breakdowns %d; why: %s\n"),
		p.Summary.Shown, p.Summary.Facts, p.Summary.Withheld, p.Summary.TotalsWithheld, p.Summary.Coarsened, filepath.Join(o.Out, "decisions.json"))
	for _, frozen := range p.Frozen {
		fmt.Fprintf(a.io.out, a.say("brīdinājums: %s paliek, kā publicēts: labojums skartu tikai dažus bērnus\n",
			"warning: %s stays as it was published: the correction would tell of very few children\n"), frozen)
	}
}

// page is where a report lies, in the operator's language when it was written in it.
func (a *app) page(o *pipeline.Outcome, report string) string {
	lang := a.lang()
	if !slices.Contains(o.Languages, lang) {
		lang = o.Languages[0]
	}
	return filepath.Join(o.Out, report+"."+lang+".html")
}

// missing names the expected senders from whom nothing came, with their forms.
func missing(o *pipeline.Outcome, lang string) []string {
	var names []string
	for _, s := range o.Senders {
		if s.Expected && !s.Received {
			name := s.Title.In(lang)
			if s.Name != "" {
				name += ": " + s.Name
			}
			names = append(names, name)
		}
	}
	return names
}

// printResult prints {findings, senders, rows} and, of a run, where the outputs are.
func printResult(a *app, o *pipeline.Outcome) error {
	list := o.Findings
	result := map[string]any{
		"year": o.Year, "municipality": o.Project.Municipality.Name, "findings": list, "senders": o.Senders, "rows": o.Rows(),
		"waivers": o.Waivers, "open_errors": o.OpenErrors, "missing_senders": o.Missing,
	}
	if len(list) == 0 {
		result["findings"] = []any{}
	}
	if len(o.Senders) == 0 {
		result["senders"] = []any{}
	}
	if o.Returns != nil {
		result["returns"] = o.Returns
	}
	if o.Out != "" {
		result["out"] = o.Out
		result["public"] = o.Public.Text.EN
		result["public_written"] = o.Public.Written
		result["disclosure"] = o.Public.Summary
		if len(o.Public.Audit) > 0 {
			result["audit"] = o.Public.Audit
		}
		if len(o.Public.Frozen) > 0 {
			result["frozen"] = o.Public.Frozen
		}
	}
	e := json.NewEncoder(a.io.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(result); err != nil {
		return fmt.Errorf("printing the result: %w", err)
	}
	return nil
}
