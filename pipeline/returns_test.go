package pipeline_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"bernskats/pipeline"
	"bernskats/pipeline/demo"
	"bernskats/pipeline/forms"
	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// faultyProject is a made-up municipality with every planted defect and a police
// CSV file with names.
func faultyProject(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "demo")
	if _, err := pipeline.Demo(context.Background(), dir, demo.Options{Seed: 11, Years: 1, Defects: demo.AllDefects}); err != nil {
		t.Fatal(err)
	}
	plantNames(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "inbox", "2024", "lapa.xlsx"), []byte("<html><table><tr><td>1</td></tr></table></html>"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// smallProject has two police senders: one sent a workbook, one a CSV file; both
// name a day that is none.
func smallProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, content []byte) {
		t.Helper()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, content, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	catalogue, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	form, _ := catalogue.Form("police")
	row := func(number, day string) []string {
		values := map[string]string{"case_number": number, "day": day, "child_code": "161109-29993", "born": "2009-11-16", "kind": "administratīvais pārkāpums"}
		sheet, _ := form.Sheet("offences")
		cells := make([]string, len(sheet.Columns))
		for i, c := range sheet.Columns {
			cells[i] = values[c.Field]
		}
		return cells
	}
	var book bytes.Buffer
	if err := forms.Write(&book, catalogue, form, forms.Fill{Sender: "Valsts policija", Year: 2024, Rows: map[string][][]string{"offences": {row("V1", "2024-03-05"), row("V2", "31.09.2024")}}}); err != nil {
		t.Fatal(err)
	}
	write("bernskats.yaml", []byte("municipality: {name: \"Cēsu novads\", code: \"0026000\"}\n"))
	write("inbox/2024/Valsts policija/policija.xlsx", book.Bytes())
	write("inbox/2024/Pašvaldības policija/Likumpārkāpumi.csv", []byte("Lietas Nr.;Datums;Personas kods;Dzimšanas datums;Pārkāpuma veids\nL2;31.09.2024;161109-29993;16.11.2009;administratīvais pārkāpums\n"))
	return dir
}

func checked(t *testing.T, dir, returns string) *pipeline.Outcome {
	t.Helper()
	o, err := pipeline.Check(context.Background(), pipeline.Options{Dir: dir, Returns: returns})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// TestReturnsOfAWholeMunicipality: who gets one, what is in it, what is not, and
// that the inbox stays as it is.
func TestReturnsOfAWholeMunicipality(t *testing.T) {
	dir := faultyProject(t)
	before := sums(readTree(t, filepath.Join(dir, "inbox")))
	returns := filepath.Join(t.TempDir(), "new", "returns")
	o := checked(t, dir, returns)
	if diff := cmp.Diff(before, sums(readTree(t, filepath.Join(dir, "inbox")))); diff != "" {
		t.Errorf("the inbox was changed:\n%s", diff)
	}
	wanted := map[string]bool{}
	for _, f := range o.Findings {
		if f.Severity != model.Note && !f.Waived {
			wanted[f.File] = true
		}
	}
	marked, lists := 0, 0
	for _, r := range o.Returns {
		if !wanted[r.Workbook] {
			t.Errorf("%s has nothing to correct", r.Workbook)
		}
		delete(wanted, r.Workbook)
		if r.Marked {
			marked++
			if r.File != r.Workbook || r.Why != nil {
				t.Errorf("%s is called %s: %v", r.Workbook, r.File, r.Why)
			}
		} else {
			lists++
			if r.File != r.Workbook+" labojumi.xlsx" || r.Why == nil {
				t.Errorf("the list of %s is called %s: %v", r.Workbook, r.File, r.Why)
			}
		}
	}
	if len(wanted) > 0 || marked < 5 || lists < 2 {
		t.Errorf("%d marked, %d lists; without a return: %v", marked, lists, wanted)
	}
	private(t, returns)
	onlyOwnData(t, dir, returns, o.Returns)
	saysAll(t, returns, o)

	// Again: the same bytes, over the older ones.
	first := sums(readTree(t, returns))
	checked(t, dir, returns)
	if diff := cmp.Diff(first, sums(readTree(t, returns))); diff != "" {
		t.Errorf("a second check writes other returns:\n%s", diff)
	}
	readBack(t, dir, returns, o)
}

func sums(files map[string]string) map[string][32]byte {
	out := map[string][32]byte{}
	for name, content := range files {
		out[name] = sha256.Sum256([]byte(content))
	}
	return out
}

// private checks the modes of everything in a folder.
func private(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s may be read by others: %v", p, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// onlyOwnData looks in every return for each personal code, number and name that
// stands only in other senders' files, and for the names of those files.
func onlyOwnData(t *testing.T, dir, returns string, all []pipeline.Return) {
	t.Helper()
	inbox := filepath.Join(dir, "inbox", "2024")
	everybody := canariesOf(t, dir)
	looked := 0
	for _, r := range all {
		own := ""
		raw := map[string]string{}
		for name, content := range readTree(t, inbox) {
			if name == r.Workbook || filepath.Dir(name) == filepath.Dir(r.Workbook) && strings.HasSuffix(name, ".csv") {
				raw[name] = content
			}
		}
		for _, content := range unpackedWorkbooks(t, raw) {
			own += content
		}
		others := canaries{codes: map[string]bool{}}
		for code := range everybody.codes {
			if !strings.Contains(own, code) && !strings.Contains(own, code[:6]+"-"+code[6:]) {
				others.codes[code] = true
			}
		}
		for _, s := range everybody.texts {
			if !strings.Contains(own, s) {
				others.texts = append(others.texts, s)
			}
		}
		for _, o := range all {
			if o.Sender != r.Sender {
				others.texts = append(others.texts, o.Workbook)
			}
		}
		looked += len(others.codes)
		content, err := os.ReadFile(filepath.Join(returns, r.File))
		if err != nil {
			t.Fatal(err)
		}
		for part, text := range unpacked(t, map[string]string{r.File: string(content)}) {
			if found := others.in(text); found != "" {
				t.Errorf("%s holds of somebody else %s", part, found)
			}
		}
	}
	if looked < 1000 {
		t.Errorf("only %d codes of others were looked for", looked)
	}
}

// unpackedWorkbooks is unpacked, of files some of which are no workbooks.
func unpackedWorkbooks(t *testing.T, files map[string]string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, content := range files {
		if strings.HasPrefix(content, "PK") && strings.HasSuffix(name, ".xlsx") {
			if _, err := xlsx.Open(context.Background(), name, []byte(content), xlsx.DefaultLimits()); err == nil {
				for part, text := range unpacked(t, map[string]string{name: content}) {
					out[part] = text
				}
				continue
			}
		}
		out[name] = content
	}
	return out
}

// saysAll: every finding of a returned file stands in its list, and every one
// with a cell in a comment.
func saysAll(t *testing.T, returns string, o *pipeline.Outcome) {
	t.Helper()
	for _, r := range o.Returns {
		data, err := os.ReadFile(filepath.Join(returns, r.File))
		if err != nil {
			t.Fatal(err)
		}
		book, err := xlsx.Open(context.Background(), r.File, data, xlsx.DefaultLimits())
		if err != nil {
			t.Fatalf("%s: %v", r.File, err)
		}
		list := map[string]int{}
		for row, err := range book.Sheets()[0].Rows() {
			if err != nil {
				t.Fatal(err)
			}
			if last := row.Cells[len(row.Cells)-1]; last.Column >= 8 {
				for _, c := range row.Cells {
					if c.Column == 8 {
						list[c.Text]++
					}
				}
			}
		}
		notes := ""
		for _, s := range book.Sheets() {
			for _, c := range s.Comments() {
				notes += s.Name + c.Text + "\n"
			}
		}
		want := map[string]int{"Kods": 1}
		for _, f := range o.Findings {
			if f.File != r.Workbook || f.Waived {
				continue
			}
			want[f.Code]++
			if f.Cell != "" && r.Marked && !strings.Contains(notes, " "+f.Code+". ") {
				t.Errorf("%s: no comment says %s", r.File, f.Code)
			}
		}
		if diff := cmp.Diff(want, list); diff != "" && !strings.Contains(r.File, ".csv") {
			t.Errorf("list of %s (-findings +listed):\n%s", r.File, diff)
		}
	}
}

// readBack puts every return back into the inbox: the same findings as before,
// none about the list, and the same rows.
func readBack(t *testing.T, dir, returns string, first *pipeline.Outcome) {
	t.Helper()
	for _, r := range first.Returns {
		to := filepath.Join(dir, "inbox", "2024", filepath.FromSlash(r.File))
		content, err := os.ReadFile(filepath.Join(returns, filepath.FromSlash(r.File)))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	second := checked(t, dir, "")
	short := func(o *pipeline.Outcome) []string {
		var out []string
		for _, f := range o.Findings {
			if f.Code != "N250" && f.Code != "W102" && f.Code != "W101" { // a copy differs from a marked original
				out = append(out, f.Place.String()+" "+f.Code)
			}
		}
		sort.Strings(out)
		return out
	}
	if diff := cmp.Diff(short(first), short(second)); diff != "" {
		t.Errorf("findings (-before +after):\n%s", diff)
	}
	if first.Rows() != second.Rows() {
		t.Errorf("rows before %+v, after %+v", first.Rows(), second.Rows())
	}
	lists := 0
	for _, f := range second.Findings {
		if f.Code == "N250" {
			lists++
		}
	}
	if lists == 0 {
		t.Error("no separate list was skipped with a note")
	}
}

// TestReturnsDoNotGoWhereTheyMayNot is the table of refused folders.
func TestReturnsDoNotGoWhereTheyMayNot(t *testing.T) {
	dir := smallProject(t)
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(dir, "inbox"), link); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	occupied := t.TempDir()
	mine := filepath.Join(occupied, "Valsts policija", "policija.xlsx")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.MkdirAll(filepath.Dir(mine), 0o700), os.WriteFile(mine, []byte("mans"), 0o600)); err != nil {
		t.Fatal(err)
	}
	before := sums(readTree(t, filepath.Join(dir, "inbox")))
	for name, returns := range map[string]string{
		"inbox": filepath.Join(dir, "inbox"), "a year": filepath.Join(dir, "inbox", "2024"), "a new folder of it": filepath.Join(dir, "inbox", "2024", "x", "y"), "a link to it": filepath.Join(link, "x"),
		"a roundabout way": filepath.Join(dir, "out", "..", "inbox", "z"), "the public edition": filepath.Join(dir, "out", "2024", "public", "x"), "published": filepath.Join(dir, "published"), "work": filepath.Join(dir, "work", "r"),
		"a file": file, "somebody's own file": occupied,
	} {
		_, err := pipeline.Check(context.Background(), pipeline.Options{Dir: dir, Returns: returns})
		var refused *pipeline.ReturnsError
		if !errors.As(err, &refused) || refused.LV == "" || refused.EN == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if diff := cmp.Diff(before, sums(readTree(t, filepath.Join(dir, "inbox")))); diff != "" {
		t.Errorf("the inbox was changed:\n%s", diff)
	}
	if content, _ := os.ReadFile(mine); string(content) != "mans" {
		t.Error("somebody's own file was overwritten")
	}
}

// TestReturnsNobodyNeedsAnyMoreAreNamed: a sender mended everything; the earlier
// return is left and named.
func TestReturnsNobodyNeedsAnyMoreAreNamed(t *testing.T) {
	dir := smallProject(t)
	returns := filepath.Join(t.TempDir(), "returns")
	checked(t, dir, returns)
	mended := "Lietas Nr.;Datums;Personas kods;Dzimšanas datums;Pārkāpuma veids\nL2;30.09.2024;161109-29993;16.11.2009;administratīvais pārkāpums\n"
	if err := os.WriteFile(filepath.Join(dir, "inbox", "2024", "Pašvaldības policija", "Likumpārkāpumi.csv"), []byte(mended), 0o644); err != nil {
		t.Fatal(err)
	}
	const gone = "Pašvaldības policija/Likumpārkāpumi.csv labojumi.xlsx"
	var said strings.Builder
	_, err := pipeline.Check(context.Background(), pipeline.Options{Dir: dir, Returns: returns, Note: func(text model.Text) { said.WriteString(text.EN + "\n" + text.LV) }})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "no longer needed: "+gone) {
		t.Errorf("said: %s", said.String())
	}
	if _, err := os.Stat(filepath.Join(returns, filepath.FromSlash(gone))); err != nil {
		t.Error("the earlier return was removed")
	}
}

// TestAReturnPutBackAsItIsGivesTheSameReturn: marking is the same done twice.
func TestAReturnPutBackAsItIsGivesTheSameReturn(t *testing.T) {
	dir := smallProject(t)
	returns := filepath.Join(t.TempDir(), "returns")
	checked(t, dir, returns)
	file := filepath.Join("Valsts policija", "policija.xlsx")
	first, err := os.ReadFile(filepath.Join(returns, file))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "inbox", "2024", file), first, 0o644); err != nil {
		t.Fatal(err)
	}
	checked(t, dir, returns)
	second, err := os.ReadFile(filepath.Join(returns, file))
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("the returns differ (%d and %d bytes): %v", len(first), len(second), err)
	}
}

// TestLibreOfficeOpensReturnsAndKeepsTheirMarks saves a return with LibreOffice
// and reads it back: values, comments and colours are there, and our list is
// still known for ours.
func TestLibreOfficeOpensReturnsAndKeepsTheirMarks(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("LibreOffice is not installed")
		}
		t.Skip("SKIPPED: LibreOffice is not installed: no return was opened with it")
	}
	dir := smallProject(t)
	returns := filepath.Join(t.TempDir(), "returns")
	checked(t, dir, returns)
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	ours, to := filepath.Join(returns, "Valsts policija", "policija.xlsx"), t.TempDir()
	c := exec.CommandContext(ctx, soffice, "-env:UserInstallation=file://"+filepath.Join(t.TempDir(), "profile"), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", to, ours)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	back := filepath.Join(to, "policija.xlsx")
	want := notesAndColors(t, ours)
	if len(want) == 0 {
		t.Fatal("nothing is marked in the return")
	}
	if diff := cmp.Diff(want, notesAndColors(t, back)); diff != "" {
		t.Errorf("(-ours +saved by LibreOffice):\n%s", diff)
	}
	// What LibreOffice saved comes back: it is marked again, with one list.
	content, err := os.ReadFile(back)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "inbox", "2024", "Valsts policija", "policija.xlsx"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	checked(t, dir, returns)
	if diff := cmp.Diff(want, notesAndColors(t, ours)); diff != "" {
		t.Errorf("(-first return +second):\n%s", diff)
	}
}

// notesAndColors gives "sheet!cell" → colour and comment of commented cells. The
// colours are looked up in the parts, for excelize asks for more than LibreOffice writes.
func notesAndColors(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	book, err := xlsx.Open(context.Background(), file, data, xlsx.DefaultLimits())
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(file), err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]string{}
	for _, s := range book.Sheets() {
		for _, c := range s.Comments() {
			n, err := f.GetCellStyle(s.Name, c.Cell)
			if err != nil {
				t.Fatal(err)
			}
			fill := f.Styles.Fills.Fill[*f.Styles.CellXfs.Xf[n].FillID].PatternFill
			out[s.Name+"!"+c.Cell] = fill.FgColor.RGB + " " + c.Text
		}
	}
	return out
}
