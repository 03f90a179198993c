package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
	"bernskats/pipeline/forms"
)

func newForm(a *app) *cobra.Command {
	var o pipeline.OneForm
	var out string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "form <form>", Short: "Write one blank form",
		Long: "Writes a blank form: instructions with an example row, drop-downs, checks. With --folder, --sender and --year it brings along\n" +
			"what that sender itself wrote last year; the sender confirms it there. A file that exists is not overwritten.",
		Example: "  bernskats form police -o policija.xlsx --year 2024\n  bernskats form school -o skola.xlsx --school-year 2023/24\n" +
			"  bernskats form school -o skola.xlsx --folder cesis --sender \"Cēsu 2. pamatskola\" --year 2025",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usage("where to? add -o blank.xlsx")
			}
			defs, err := pipeline.LoadDefinitions(localOf(o.Folder))
			if err != nil {
				return err
			}
			o.Form = args[0]
			if _, ok := defs.Forms.Form(o.Form); !ok {
				return usage("unknown form %q; forms: %s", args[0], strings.Join(formNames(defs.Forms), ", "))
			}
			note, err := pipeline.WriteForm(cmd.Context(), defs, o, out)
			if err != nil {
				return notOverwritten(err)
			}
			if asJSON {
				return printJSON(a, map[string]any{"form": o.Form, "file": out, "carried": note.Count})
			}
			fmt.Fprintf(a.io.out, "%s\n", out)
			if note.What != "" {
				printNote(a, note)
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write")
	cmd.Flags().StringVar(&o.Sender, "sender", "", "sender stamped into the form")
	cmd.Flags().IntVar(&o.Year, "year", 0, "year stamped into the form")
	cmd.Flags().StringVar(&o.SchoolYear, "school-year", "", "school year stamped into a school's form, e.g. 2023/24")
	cmd.Flags().StringVar(&o.Folder, "folder", "", "project folder: its local/ forms, its units, its inbox of last year")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}

func formNames(c *forms.Catalogue) []string {
	var names []string
	for _, f := range c.Forms {
		names = append(names, f.ID)
	}
	return names
}

func newForms(a *app) *cobra.Command {
	var out string
	var year int
	var asJSON bool
	cmd := &cobra.Command{
		Use: "forms [folder]", Short: "Write blank forms, one per expected sender",
		Long: "Writes <dir>/<sender>/<form>.xlsx: one for every school of the list of institutions (of this year's inbox, else last year's), and one\n" +
			"per expected sender of every other form. What a sender itself wrote last year (pupil council, buildings, leisure offers, foster families,\n" +
			"open spans of care and services) stands in its form to be confirmed; where last year's workbook is missing or was refused, a note says so.\n" +
			"Such forms hold personal data: send each only to its own sender. No file is overwritten: when one exists, nothing is written.",
		Example: "  bernskats forms cesis -o veidlapas --year 2025",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usage("where to? add -o <folder>")
			}
			result, err := pipeline.WriteForms(cmd.Context(), folder(args), out, year)
			if err != nil {
				return notOverwritten(err)
			}
			if asJSON {
				return printJSON(a, map[string]any{"folder": out, "files": result.Files, "notes": notNil(result.Notes)})
			}
			for _, f := range result.Files {
				fmt.Fprintln(a.io.out, f)
			}
			for _, n := range result.Notes {
				printNote(a, n)
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "folder to write into")
	cmd.Flags().IntVar(&year, "year", 0, "year stamped into the forms (default: the newest in inbox/)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the files written as JSON")
	return cmd
}

func notNil(notes []pipeline.BlankNote) []pipeline.BlankNote {
	return append([]pipeline.BlankNote{}, notes...)
}

// notOverwritten takes files that exist for a wrong use: another place is needed.
func notOverwritten(err error) error {
	var exist pipeline.FilesExistError
	if errors.As(err, &exist) {
		return usageError{err}
	}
	return err
}

// printNote says what of last year a form brings along, or why nothing.
func printNote(a *app, n pipeline.BlankNote) {
	switch {
	case n.Count > 0:
		fmt.Fprintf(a.io.out, a.say("  piezīme: %s: apstiprināšanai pārņemts no %s: %d; veidlapā ir sūtītāja paša dati, sūtiet to tikai viņam\n",
			"  note: %s: brought along from %s to be confirmed: %d; the form holds the sender's own data, send it to nobody else\n"), n.File, n.From, n.Count)
	case n.What == "refused":
		fmt.Fprintf(a.io.out, a.say("  piezīme: %s: pagājušā gada darbgrāmata %s netika pieņemta; veidlapa ir tukša\n",
			"  note: %s: last year's workbook %s was refused; the form is blank\n"), n.File, n.From)
	case n.What == "missing":
		fmt.Fprintf(a.io.out, a.say("  piezīme: %s: šī sūtītāja pagājušā gada darbgrāmatas nav; veidlapa ir tukša\n",
			"  note: %s: there is no workbook of this sender of last year; the form is blank\n"), n.File)
	default:
		fmt.Fprintf(a.io.out, a.say("  piezīme: %s: pagājušā gada darbgrāmatā %s nav, ko pārņemt; veidlapa ir tukša\n",
			"  note: %s: last year's workbook %s holds nothing to bring along; the form is blank\n"), n.File, n.From)
	}
}
