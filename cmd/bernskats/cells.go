package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"
)

type cellsOptions struct {
	file     string
	json     bool
	unmasked bool
}

func newCells(a *app) *cobra.Command {
	o := &cellsOptions{}
	cmd := &cobra.Command{
		Use:   "cells <workbook>",
		Short: "Show what the reader sees: sheet, cell, type, value",
		Long: `Prints one line per cell that holds a value: sheet, cell, type (text, number, date, bool, error), value.
Texts other than the headings and labels of our forms, and long numbers, are masked unless --unmasked is given:
this is one of the two places where the program repeats what a sender wrote about a person.
A workbook that is refused ends with 3 and one sentence on stderr.`,
		Example: "  bernskats cells skola.xlsx\n  bernskats cells skola.xlsx --json --unmasked",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.file = args[0]
			return runCells(cmd.Context(), a, o)
		},
	}
	cmd.Flags().BoolVar(&o.json, "json", false, "one JSON object per line")
	cmd.Flags().BoolVar(&o.unmasked, "unmasked", false, "show texts and long numbers as they are")
	return cmd
}

func runCells(ctx context.Context, a *app, o *cellsOptions) error {
	defs, err := pipeline.LoadDefinitions("")
	if err != nil {
		return err
	}
	book, err := pipeline.OpenWorkbook(ctx, o.file)
	var refusal *xlsx.Refusal
	switch {
	case errors.As(err, &refusal):
		return a.refused(defs.Forms, o.file, refusal)
	case errors.Is(err, os.ErrNotExist):
		return usage("no file %s", o.file)
	case err != nil:
		return err
	}
	out := bufio.NewWriter(a.io.out)
	labels := knownLabels(defs.Forms)
	for _, sheet := range book.Sheets() {
		name := sheet.Name
		if !o.unmasked && forms.HasPersonalCode(name) {
			name = masked("text", name, nil)
		}
		for row, err := range sheet.Rows() {
			if errors.As(err, &refusal) {
				return errors.Join(out.Flush(), a.refused(defs.Forms, o.file, refusal))
			}
			if err != nil {
				return err
			}
			for _, c := range row.Cells {
				typ, value := c.Shown()
				if !o.unmasked {
					value = masked(typ, value, labels)
				}
				if err := printCell(out, o.json, name, xlsx.Ref(c.Column, row.Number), typ, value); err != nil {
					return fmt.Errorf("printing cells: %w", err)
				}
			}
		}
	}
	return out.Flush()
}

// refused says in one sentence what the file is and what to do, and ends with 3.
func (a *app) refused(c *forms.Catalogue, file string, r *xlsx.Refusal) error {
	args := map[string]string{}
	forms.RefusalDetail(args, r.Detail)
	f := c.Finding(forms.FileRefusal(string(r.Kind)), model.Place{File: filepath.Base(file)}, args)
	s := f.EN
	if a.lang() == "lv" {
		s = f.LV
	}
	fmt.Fprintf(a.io.err, "%s: %s %s\n", filepath.Base(file), s.Found, s.Mend)
	return codeError(exitFindings)
}

func printCell(w *bufio.Writer, asJSON bool, sheet, cell, typ, value string) error {
	if !asJSON {
		_, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", sheet, cell, typ, strings.NewReplacer("\n", "⏎", "\t", " ", "\r", "").Replace(value))
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		Sheet string `json:"sheet"`
		Cell  string `json:"cell"`
		Type  string `json:"type"`
		Value any    `json:"value"`
	}{sheet, cell, typ, typed(typ, value)})
}

// typed keeps truth values what they are in JSON; numbers stay text, so that no
// reader rounds them.
func typed(typ, value string) any {
	if typ == "bool" {
		return strings.EqualFold(value, "true") || value == "1"
	}
	return value
}

// knownLabels are the headings, labels and codes of our forms, folded: they are
// nobody's data.
func knownLabels(c *forms.Catalogue) map[string]bool {
	known := map[string]bool{}
	for _, f := range c.Forms {
		for _, s := range append(f.Sheets, forms.Cover()) {
			for _, column := range s.Columns {
				for _, n := range column.Names() {
					known[forms.Fold(n)] = true
				}
			}
			for _, n := range s.Ignored {
				known[forms.Fold(n)] = true
			}
		}
	}
	for _, l := range c.Lists {
		for _, t := range append(l.Labels(), l.Codes()...) {
			known[forms.Fold(t)] = true
		}
	}
	return known
}

// masked hides letters and digits of texts that are not ours, and the digits of
// numbers long enough to be a code.
func masked(typ, value string, known map[string]bool) string {
	switch {
	case typ == "text" && known[forms.Fold(value)], typ == "error", typ == "bool", typ == "date":
		return value
	case typ == "number" && len(value) < 9:
		return value
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsUpper(r):
			return 'X'
		case unicode.IsLetter(r):
			return 'x'
		case unicode.IsDigit(r):
			return '9'
		}
		return r
	}, value)
}
