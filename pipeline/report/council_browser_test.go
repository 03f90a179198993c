package report_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"bernskats/pipeline/report"

	"github.com/chromedp/chromedp"
)

// documentPages writes the report to the council, the programme and the briefing
// of an input in a language.
func documentPages(t testing.TB, in report.Input, lang string) map[string]string {
	t.Helper()
	tmpl, dir, files := report.BuiltIn(t), t.TempDir(), map[string]string{}
	for name, write := range map[string]func(report.Input, string) ([]byte, error){"council": func(in report.Input, lang string) ([]byte, error) { return tmpl.Council(t.Context(), in, lang) }, "programme": tmpl.Programme, "briefing": tmpl.Briefing} {
		page, err := write(in, lang)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = filepath.Join(dir, name+"."+lang+".html")
		if err := os.WriteFile(files[name], page, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestTheDocumentsInABrowser(t *testing.T) {
	axe, err := os.ReadFile(checker(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	files := documentPages(t, report.BigCouncil(t), "lv")
	t.Run("the HTML checker finds no error", func(t *testing.T) { html(t, files) })
	ctx := browser(t)
	for name, file := range files {
		do(t, ctx, media("screen"), wide(360), open(file), load(axe))
		for _, width := range []int64{320, 768, 1280} {
			do(t, ctx, wide(width))
			t.Run(name+" at "+strconv.FormatInt(width, 10)+" px: nothing runs out of its place", func(t *testing.T) { look(t, ctx, layoutScript) })
		}
		t.Run(name+": axe-core finds nothing", func(t *testing.T) { look(t, ctx, axeScript) })
	}
}

// pagesPrinted counts the A4 pages Chromium prints a file on.
func pagesPrinted(t *testing.T, file string) int {
	t.Helper()
	ctx := browser(t)
	do(t, ctx, open(file))
	pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "printed.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := exec.CommandContext(t.Context(), program(t, "pdfinfo"), name).Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(info, []byte("(A4)")) {
		t.Errorf("the pages are not A4:\n%s", info)
	}
	for line := range bytes.Lines(info) {
		if rest, ok := bytes.CutPrefix(line, []byte("Pages:")); ok {
			n, err := strconv.Atoi(string(bytes.TrimSpace(rest)))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatal("pdfinfo counts no pages")
	return 0
}

func TestABriefingFitsOnTwoPagesAndACouncilReadsAtMostFifteen(t *testing.T) {
	for _, lang := range []string{"lv", "en"} {
		files := documentPages(t, report.BigCouncil(t), lang)
		if n := pagesPrinted(t, files["briefing"]); n > 2 {
			t.Errorf("%s: the briefing takes %d pages", lang, n)
		}
		if n := pagesPrinted(t, files["council"]); n < 8 || n > 15 {
			t.Errorf("%s: the report to the council takes %d pages", lang, n)
		}
	}
}
