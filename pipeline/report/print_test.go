package report_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/report"

	"github.com/chromedp/chromedp"
)

// printed prints a page as a reader would and gives the text of each sheet.
func printed(t testing.TB, ctx context.Context, file string) []string {
	t.Helper()
	pdftotext, pdfinfo := program(t, "pdftotext"), program(t, "pdfinfo")
	do(t, ctx, open(file))
	pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := exec.CommandContext(t.Context(), pdfinfo, name).Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(info, []byte("(A4)")) {
		t.Errorf("the pages are not A4:\n%s", info)
	}
	out, err := exec.CommandContext(t.Context(), pdftotext, "-layout", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

func TestThePrintedPage(t *testing.T) {
	ctx := browser(t)
	files := pages(t, small(t))
	maps.Copy(files, qualityPages(t, report.QualityInput(t)))
	for lang, file := range files {
		sheets := printed(t, ctx, file)
		for n, sheet := range sheets {
			if !strings.Contains(sheet, "IEROBEŽOTAS PIEEJAMĪBAS INFORMĀCIJA") && !strings.Contains(sheet, "RESTRICTED") {
				t.Errorf("%s, page %d: nothing says that the information is restricted", lang, n+1)
			}
			// pdftotext leaves spaces out where its columns are wide.
			if want := fmt.Sprintf("%d/%d", n+1, len(sheets)); !slices.ContainsFunc(strings.Split(sheet, "\n"), func(line string) bool { return strings.ReplaceAll(line, " ", "") == want }) {
				t.Errorf("%s, page %d does not say %q", lang, n+1, want)
			}
			if lines := strings.Count(strings.TrimSpace(sheet), "\n"); lines < 5 {
				t.Errorf("%s, page %d is nearly empty:\n%s", lang, n+1, sheet)
			}
		}
	}
}

// many is a year in which so many schools were asked that their list runs over pages.
func many(t testing.TB) report.Input {
	in := report.QualityInput(t)
	long := strings.Repeat("izdomātā vispārizglītojošā un profesionālās ievirzes skola ", 6)
	for n := range 60 {
		in.Senders = append(in.Senders, report.Sender{Form: "school", Title: model.Text{LV: "Skolas dati", EN: "School"}, Name: fmt.Sprintf("Sākas%03d %sBeidzas%03d", n, long, n), Period: "2023/24", Expected: true, Received: true, Due: "2025-02-15"})
	}
	in.Languages = []string{"lv"}
	return in
}

func TestLongTablesInPrint(t *testing.T) {
	ctx := browser(t)
	sheets := printed(t, ctx, qualityPages(t, many(t))["quality lv"])
	over := 0
	for n, sheet := range sheets {
		begun, ended := parts(sheet, "Sākas"), parts(sheet, "Beidzas")
		if len(begun) == 0 && len(ended) == 0 {
			continue
		}
		over++
		if !slices.Equal(begun, ended) {
			t.Errorf("page %d cuts through a row: rows %v begin, %v end", n+1, begun, ended)
		}
		if !strings.Contains(sheet, "Sūtītājs") || !strings.Contains(sheet, "Termiņš") {
			t.Errorf("page %d has rows of the table and not its head:\n%s", n+1, sheet)
		}
	}
	if over < 3 {
		t.Errorf("the list of senders is on %d pages, too few to tell", over)
	}
}

// parts are the numbers behind a word, each once, in their order.
func parts(sheet, word string) []string {
	var found []string
	for _, m := range regexp.MustCompile(word+`([0-9]{3})`).FindAllStringSubmatch(sheet, -1) {
		found = append(found, m[1])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// A council reads on paper: the summary is on the first two sheets, and the
// whole with all 21 indicators is no book.
func TestTheAssessmentOnPaper(t *testing.T) {
	ctx := browser(t)
	in := report.MadeUpInput(t, report.AllIndicators(t)...)
	in.Languages = []string{"lv"}
	sheets := printed(t, ctx, pages(t, in)["lv"])
	const most = 45
	if len(sheets) > most {
		t.Errorf("the assessment has %d pages, want at most %d", len(sheets), most)
	}
	for n, want := range []string{"Kopsavilkums", "Sešas jomas īsumā"} {
		if n < len(sheets) && !strings.Contains(sheets[n], want) {
			t.Errorf("page %d does not hold %q", n+1, want)
		}
	}
	if len(sheets) > 1 && !strings.Contains(sheets[1], "F3 ") {
		t.Errorf("the table of all indicators does not end on page 2:\n%s", sheets[1])
	}
	if n := slices.IndexFunc(sheets, func(s string) bool { return strings.Contains(s, "Visi rādītāji 2024. gada izvērtējumā") }); n != 1 {
		t.Errorf("the table of all indicators is on page %d, want 2", n+1)
	}
}
