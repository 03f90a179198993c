package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"bernskats/pipeline"
	"bernskats/pipeline/forms"
)

func newForm(a *app) *cobra.Command {
	var out, sender, schoolYear, local string
	var year int
	var asJSON bool
	cmd := &cobra.Command{
		Use: "form <form>", Short: "Write one blank form",
		Example: "  bernskats form police -o policija.xlsx --year 2024\n  bernskats form school -o skola.xlsx --school-year 2023/24",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				return usage("where to? add -o blank.xlsx")
			}
			defs, err := pipeline.LoadDefinitions(localOf(local))
			if err != nil {
				return err
			}
			f, ok := defs.Forms.Form(args[0])
			if !ok {
				return usage("unknown form %q; forms: %s", args[0], strings.Join(formNames(defs.Forms), ", "))
			}
			var b bytes.Buffer
			if err := forms.Write(&b, defs.Forms, f, pipeline.BlankFill(defs, f, sender, year, schoolYear)); err != nil {
				return err
			}
			if err := renameio.WriteFile(out, b.Bytes(), os.FileMode(0o644), renameio.WithTempDir(filepath.Dir(out))); err != nil {
				return fmt.Errorf("writing the form: %w", err)
			}
			if asJSON {
				return printJSON(a, map[string]any{"form": f.ID, "file": out})
			}
			fmt.Fprintf(a.io.out, "%s\n", out)
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write")
	cmd.Flags().StringVar(&sender, "sender", "", "sender stamped into the form")
	cmd.Flags().IntVar(&year, "year", 0, "year stamped into the form")
	cmd.Flags().StringVar(&schoolYear, "school-year", "", "school year stamped into a school's form, e.g. 2023/24")
	cmd.Flags().StringVar(&local, "folder", "", "project folder whose local/ forms count too")
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
		Example: "  bernskats forms cesis -o veidlapas --year 2025",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out == "" {
				return usage("where to? add -o <folder>")
			}
			files, err := pipeline.WriteForms(cmd.Context(), folder(args), out, year)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a, map[string]any{"folder": out, "files": files})
			}
			for _, f := range files {
				fmt.Fprintln(a.io.out, f)
			}
			return nil
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "", "folder to write into")
	cmd.Flags().IntVar(&year, "year", 0, "year stamped into the forms (default: the newest in inbox/)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the files written as JSON")
	return cmd
}
