package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"bernskats/pipeline"
)

// guarantee is the sentence of the disclosure policy, word for word.
const guarantee = "or each withheld figure there are two whole-number tables, both consistent with everything published here and before, in which that figure differs by at least 5; " +
	"by arithmetic from the published figures alone nobody can narrow it further."

const limits = "readers who know individual children; and a lone withheld total, which by the published rule itself is 1–4."

// garantija is its translation.
const garantija = "Katram konfidenciālam skaitlim ir divas veselu skaitļu tabulas, kuras abas atbilst visam, kas publicēts šeit un agrāk, un kurās šis skaitlis atšķiras vismaz par 5; " +
	"ar aprēķiniem no publicētajiem skaitļiem vien neviens to nevar noteikt precīzāk."

// dataProtection is the page with the marks of quotations and line ends taken out.
func dataProtection(t *testing.T, lang string) (page, flowing string) {
	t.Helper()
	data, err := pipeline.ManualPage("", "data-protection", lang)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), strings.Join(strings.Fields(strings.ReplaceAll(string(data), "\n> ", "\n")), " ")
}

func TestDataProtectionStatesTheGuaranteeAndItsLimits(t *testing.T) {
	for lang, want := range map[string][]string{"lv": {garantija, "vienīgais konfidenciālais kopskaits, kas jau pēc publicētā noteikuma ir no 1 līdz 4", guarantee, limits}, "en": {guarantee, limits}} {
		_, text := dataProtection(t, lang)
		for _, sentence := range want {
			if !strings.Contains(text, sentence) {
				t.Errorf("%s: nothing says %q", lang, sentence)
			}
		}
	}
}

func TestDataProtectionAnswersEveryQuestion(t *testing.T) {
	for lang, verdicts := range map[string]string{"lv": "Nodrošina|Daļēji|Nekas nenodrošina", "en": "Ensured|In part|Not enforced"} {
		page, _ := dataProtection(t, lang)
		for n := 1; n <= 22; n++ {
			if !regexp.MustCompile(fmt.Sprintf(`\n### %d\. [^\n]+\?\n\n\*\*(%s)(\.\*\*|\*\* )`, n, verdicts)).MatchString(page) {
				t.Errorf("%s: question %d has no answer that begins with a verdict", lang, n)
			}
		}
		if n := strings.Count(page, "\n### "); n != 22 {
			t.Errorf("%s: %d questions", lang, n)
		}
	}
}

func TestDataProtectionNamesTheSensitiveIndicators(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "indicators", "*", "*", "indicator.yaml"))
	if err != nil || len(files) < 21 {
		t.Fatalf("%d indicators, %v", len(files), err)
	}
	var sensitive []string // sorted by folder, so by number
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte("sensitive: true")) {
			number, _, _ := strings.Cut(filepath.Base(filepath.Dir(file)), "_")
			sensitive = append(sensitive, number)
		}
	}
	for _, lang := range []string{"lv", "en"} {
		if _, text := dataProtection(t, lang); strings.Count(text, "("+strings.Join(sensitive, ", ")+")") != 2 {
			t.Errorf("%s: the sensitive indicators are %v", lang, sensitive)
		}
	}
}

// notYet says whether the README names something as not there yet.
func notYet(t *testing.T, name string) bool {
	return strings.Contains(pagesWithCommands(t)["README.md"], "`"+name+"`") && regexp.MustCompile("(?s)`"+name+"`[^.]*are not there\\s+yet").MatchString(pagesWithCommands(t)["README.md"])
}

func TestDataProtectionNamesOnlyCommandsThereAre(t *testing.T) {
	root := newRoot(&app{io: &streams{getenv: func(string) string { return "" }}})
	named := regexp.MustCompile("`(?:bernskats )?(init|check|run|cells|clean|forms|demo|manual|indicators|publish|verify|waive|erase|purge|subject|doctor|why|changes)\\b")
	for _, lang := range []string{"lv", "en"} {
		page, _ := dataProtection(t, lang)
		found := map[string]bool{}
		for _, m := range named.FindAllStringSubmatch(page, -1) {
			found[m[1]] = true
		}
		for _, name := range []string{"run", "clean", "cells", "publish", "verify", "forms"} {
			if !found[name] {
				t.Errorf("%s: nothing is said about %s", lang, name)
			}
		}
		for name := range found {
			if cmd, _, err := root.Find([]string{name}); (err != nil || cmd == root) && !notYet(t, name) {
				t.Errorf("%s: %q is no command, and the README does not say that it is not there yet", lang, name)
			}
		}
	}
}

// smallProject is a project with one workbook of the police.
func smallProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	inbox := filepath.Join(dir, "inbox", "2024", "Policija")
	if err := os.MkdirAll(inbox, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		filepath.Join(dir, "bernskats.yaml"):       "municipality: {name: \"Cēsu novads\"}\n",
		filepath.Join(inbox, "Likumpārkāpumi.csv"): offencesHead + "L1;05.03.2024;161109-29993;16.11.2009;administratīvais pārkāpums\nL2;06.03.2024;B-2;17.11.2009;administratīvais pārkāpums\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const offencesHead = "Lietas Nr.;Datums;Personas kods;Dzimšanas datums;Pārkāpuma veids\n"

func bernskats(t *testing.T, args ...string) {
	t.Helper()
	var out bytes.Buffer
	if code := run(context.Background(), args, &streams{out: &out, err: &out, getenv: func(string) string { return "" }}); code != exitDone {
		t.Fatalf("bernskats %s: %d\n%s", strings.Join(args, " "), code, out.String())
	}
}

// TestDataProtectionNamesOnlyFilesThereAre looks for the paths of the page in a
// project that was run; what one makes by hand need not be there, nor what comes
// with the public edition as long as the README says that there is none.
func TestDataProtectionNamesOnlyFilesThereAre(t *testing.T) {
	dir := smallProject(t)
	bernskats(t, "run", dir)
	optional := map[string]bool{"waivers.yaml": true, "published/": true, "local/": true, "local/disclosure.yaml": true, "local/texts_lv.yaml": true}
	if strings.Contains(pagesWithCommands(t)["README.md"], "The public edition is not written yet") {
		optional["out/2024/public/"], optional["out/2024/internal/decisions.json"] = true, true
	}
	for _, lang := range []string{"lv", "en"} {
		page, _ := dataProtection(t, lang)
		found := 0
		for _, m := range regexp.MustCompile("`((?:inbox|work|out|published|local)/[^` ]*|[a-z]+\\.yaml)`").FindAllStringSubmatch(page, -1) {
			path := strings.NewReplacer("<gads>", "2024", "<year>", "2024").Replace(m[1])
			if path == "disclosure.yaml" { // the built-in policy, part of the program
				continue
			}
			found++
			if _, err := os.Stat(filepath.Join(dir, path)); err != nil && !optional[path] {
				t.Errorf("%s: %s: %v", lang, m[1], err)
			}
		}
		if found < 30 {
			t.Errorf("%s: only %d paths found: this test no longer sees them", lang, found)
		}
	}
}

// TestWorkIsForItsOwnerOnly is what the page says of work/.
func TestWorkIsForItsOwnerOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows knows no such permissions; the page says so")
	}
	dir := smallProject(t)
	bernskats(t, "run", dir, "--lang", "lv")
	seen := 0
	if err := filepath.WalkDir(filepath.Join(dir, "work"), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if seen++; info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v", path, info.Mode())
		}
		return nil
	}); err != nil || seen < 5 {
		t.Errorf("%d files, %v", seen, err)
	}
}

// TestAnErasedRowIsGoneAfterCleanAndRun follows the steps of the page.
func TestAnErasedRowIsGoneAfterCleanAndRun(t *testing.T) {
	dir := smallProject(t)
	bernskats(t, "run", dir, "--lang", "lv")
	counted := func() string {
		data, err := os.ReadFile(filepath.Join(dir, "out", "2024", "internal", "facts.csv"))
		if err != nil {
			t.Fatal(err)
		}
		return regexp.MustCompile(`(?m)^C1,child_offenders\.children,2024,Cēsu novads,,(\d*),`).FindString(string(data))
	}
	cached := func() int {
		entries, err := os.ReadDir(filepath.Join(dir, "work", "cache"))
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	before := counted()
	file := filepath.Join(dir, "inbox", "2024", "Policija", "Likumpārkāpumi.csv")
	if err := os.WriteFile(file, []byte(offencesHead+"L2;06.03.2024;B-2;17.11.2009;administratīvais pārkāpums\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	bernskats(t, "run", dir, "--lang", "lv")
	if n := cached(); n != 2 {
		t.Errorf("%d workbooks in the cache: is it still true that work/ keeps rows of files that are gone?", n)
	}
	bernskats(t, "clean", dir)
	if _, err := os.Stat(filepath.Join(dir, "work")); !os.IsNotExist(err) {
		t.Errorf("work/ after clean: %v", err)
	}
	bernskats(t, "run", dir, "--lang", "lv")
	if n := cached(); n != 1 {
		t.Errorf("%d workbooks in the cache after clean and run", n)
	}
	if !strings.HasSuffix(before, ",2,") || !strings.HasSuffix(counted(), ",1,") {
		t.Errorf("child offenders before %q, after %q", before, counted())
	}
}
