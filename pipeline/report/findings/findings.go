// Package findings writes the list of findings for people and machines: text,
// JSON and XLSX print the same list in the same order. It judges nothing.
package findings

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"bernskats/pipeline/model"
)

// Text writes the numbered list for reading, grouped by file. langs are "lv",
// "en" or both; with both, the second stands below the first.
func Text(w io.Writer, list []model.Finding, langs ...string) error {
	file := "\x00"
	for i, f := range list {
		if f.File != file {
			file = f.File
			sender := ""
			if f.Sender != "" {
				sender = " (" + f.Sender + ")"
			}
			if _, err := fmt.Fprintf(w, "\n%s%s\n", file, sender); err != nil {
				return fmt.Errorf("writing findings: %w", err)
			}
		}
		if err := item(w, i+1, f, langs); err != nil {
			return fmt.Errorf("writing findings: %w", err)
		}
	}
	_, err := fmt.Fprintf(w, "\n%s\n", Summary(list, langs[0]))
	return err
}

func item(w io.Writer, number int, f model.Finding, langs []string) error {
	at := f.Sheet
	if f.Cell != "" {
		at += "!" + f.Cell
	}
	if at == "" {
		at = word(langs[0], "datne", "file")
	}
	waived := ""
	if f.Waived {
		waived = word(langs[0], " (pieņemts)", " (waived)")
	}
	if _, err := fmt.Fprintf(w, "%5d. %s  %s %s%s\n", number, at, f.Code, Severity(f.Severity, langs[0]), waived); err != nil {
		return err
	}
	for _, lang := range langs {
		s := f.LV
		if lang == "en" {
			s = f.EN
		}
		if _, err := fmt.Fprintf(w, "       %s\n", Sentence(s)); err != nil {
			return err
		}
	}
	return nil
}

// Sentence joins the three parts of a finding's sentence.
func Sentence(s model.Sentence) string {
	out := s.Found
	for _, part := range []string{s.Expected, s.Mend} {
		if part != "" {
			out += " " + part
		}
	}
	return out
}

// Severity names a severity in "lv" or "en".
func Severity(s model.Severity, lang string) string {
	switch s {
	case model.Error:
		return word(lang, "kļūda", "error")
	case model.Warning:
		return word(lang, "brīdinājums", "warning")
	}
	return word(lang, "piezīme", "note")
}

func word(lang, lv, en string) string {
	if lang == "en" {
		return en
	}
	return lv
}

// Summary counts the findings in one line.
func Summary(list []model.Finding, lang string) string {
	var errors, waived, warnings, notes int64
	for _, f := range list {
		switch f.Severity {
		case model.Error:
			errors++
			if f.Waived {
				waived++
			}
		case model.Warning:
			warnings++
		default:
			notes++
		}
	}
	if lang == "en" {
		return fmt.Sprintf("%s (%d waived), %s, %s.", english(errors, "error"), waived, english(warnings, "warning"), english(notes, "note"))
	}
	return fmt.Sprintf("%s (pieņemtas: %d), %s, %s.", latvian(errors, "kļūda", "kļūdas", "kļūdu"), waived,
		latvian(warnings, "brīdinājums", "brīdinājumi", "brīdinājumu"), latvian(notes, "piezīme", "piezīmes", "piezīmju"))
}

func english(n int64, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.FormatInt(n, 10) + " " + one + "s"
}

// latvian agrees a noun with a numeral: 1 and 21 kļūda, 2, 10 and 11 kļūdas; none
// is 0 kļūdu.
func latvian(n int64, one, other, zero string) string {
	form := other
	switch {
	case n == 0:
		form = zero
	case n%10 == 1 && n%100 != 11:
		form = one
	}
	return strconv.FormatInt(n, 10) + " " + form
}

// JSON writes the list of finding objects.
func JSON(w io.Writer, list []model.Finding) error {
	if list == nil {
		list = []model.Finding{}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(list); err != nil {
		return fmt.Errorf("writing findings as JSON: %w", err)
	}
	return nil
}
