package returned

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// parts unpacks a workbook.
func parts(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		check(t, err)
		content, err := io.ReadAll(r)
		check(t, err)
		if _, twice := out[f.Name]; twice {
			t.Errorf("two parts named %s", f.Name)
		}
		out[f.Name] = string(content)
	}
	return out
}

func TestEverythingElseOfAWorkbookStays(t *testing.T) {
	data := busy(t)
	before, after := parts(t, data), parts(t, mark(t, data, busyFindings()...))
	// Whatever is not listed here must be the same, byte for byte: charts, pictures,
	// pivot tables, slicers, shared texts, theme, printer settings.
	changed := regexp.MustCompile(`^(\[Content_Types\]\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/styles\.xml|xl/worksheets/sheet[124]\.xml|xl/worksheets/_rels/sheet[24]\.xml\.rels|xl/comments1\.xml|xl/drawings/vmlDrawing[12]\.vml)$`)
	for name, content := range before {
		if after[name] != content && !changed.MatchString(name) {
			t.Errorf("%s was changed", name)
		}
	}
	// In a sheet nothing goes but what is written here again.
	for _, sheet := range []string{"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet4.xml"} {
		plain := func(s string) string {
			s = regexp.MustCompile(`<c r="[A-Z]+[0-9]+" s="[0-9]+"/>|<row r="[0-9]+"></row>|<legacyDrawing [^>]*/>| s="[0-9]+"| spans="[^"]*"| tabSelected="[^"]*"`).ReplaceAllString(s, "")
			return regexp.MustCompile(`<row r="[0-9]+"></row>|></legacyDrawing>|></c>|/>`).ReplaceAllString(s, "")
		}
		if diff := cmp.Diff(plain(before[sheet]), plain(after[sheet])); diff != "" {
			t.Errorf("%s (-before +after):\n%s", sheet, diff)
		}
	}
}

func TestValuesFormulasFormatsAndSettingsReadBackEqual(t *testing.T) {
	data := busy(t)
	marked := mark(t, data, busyFindings()...)
	a, err := excelize.OpenReader(bytes.NewReader(data))
	check(t, err)
	b, err := excelize.OpenReader(bytes.NewReader(marked))
	check(t, err)
	if got := b.GetSheetList(); !slices.Equal(got, append([]string{"Labojumi"}, a.GetSheetList()...)) {
		t.Fatalf("sheets: %v", got)
	}
	if b.GetActiveSheetIndex() != 0 {
		t.Error("the list is not the sheet that is shown")
	}
	for _, sheet := range a.GetSheetList() {
		for r := 1; r <= 42; r++ {
			for c := 1; c <= 15; c++ {
				at := place{c, r}.String()
				sameCell(t, a, b, sheet, at)
			}
			x, _ := a.GetRowHeight(sheet, r)
			y, _ := b.GetRowHeight(sheet, r)
			v, _ := a.GetRowVisible(sheet, r)
			w, _ := b.GetRowVisible(sheet, r)
			if x != y || v != w {
				t.Errorf("%s row %d: height %v and %v, visible %v and %v", sheet, r, x, y, v, w)
			}
		}
		for c := 'A'; c <= 'O'; c++ {
			x, _ := a.GetColWidth(sheet, string(c))
			y, _ := b.GetColWidth(sheet, string(c))
			if x != y {
				t.Errorf("%s column %c: width %v and %v", sheet, c, x, y)
			}
		}
		for what, read := range map[string]func(*excelize.File) any{
			"validations":  func(f *excelize.File) any { v, _ := f.GetDataValidations(sheet); return v },
			"conditional":  func(f *excelize.File) any { v, _ := f.GetConditionalFormats(sheet); return v },
			"merged":       func(f *excelize.File) any { v, _ := f.GetMergeCells(sheet); return v },
			"panes":        func(f *excelize.File) any { v, _ := f.GetPanes(sheet); return v },
			"page":         func(f *excelize.File) any { v, _ := f.GetPageLayout(sheet); return v },
			"margins":      func(f *excelize.File) any { v, _ := f.GetPageMargins(sheet); return v },
			"visible":      func(f *excelize.File) any { v, _ := f.GetSheetVisible(sheet); return v },
			"tables":       func(f *excelize.File) any { v, _ := f.GetTables(sheet); return v },
			"pivot tables": func(f *excelize.File) any { v, _ := f.GetPivotTables(sheet); return v },
			"slicers":      func(f *excelize.File) any { v, _ := f.GetSlicers(sheet); return v },
			"pictures":     func(f *excelize.File) any { v, _ := f.GetPictures(sheet, "H30"); return v },
			"controls":     func(f *excelize.File) any { v, _ := f.GetFormControls(sheet); return len(v) },
			"protection":   func(f *excelize.File) any { v, _ := f.GetSheetProtection(sheet); return v },
		} {
			x, err := json.Marshal(read(a))
			check(t, err)
			y, err := json.Marshal(read(b))
			check(t, err)
			if diff := cmp.Diff(string(x), string(y)); diff != "" {
				t.Errorf("%s %s (-before +after):\n%s", sheet, what, diff)
			}
		}
	}
	if diff := cmp.Diff(a.GetDefinedName(), b.GetDefinedName()); diff != "" {
		t.Errorf("defined names (-before +after):\n%s", diff)
	}
}

func sameCell(t *testing.T, a, b *excelize.File, sheet, at string) {
	t.Helper()
	x, _ := a.GetCellValue(sheet, at)
	y, _ := b.GetCellValue(sheet, at)
	f, _ := a.GetCellFormula(sheet, at)
	g, _ := b.GetCellFormula(sheet, at)
	_, linkA, _ := a.GetCellHyperLink(sheet, at)
	_, linkB, _ := b.GetCellHyperLink(sheet, at)
	if x != y || f != g || linkA != linkB {
		t.Errorf("%s!%s: value %q and %q, formula %q and %q, link %q and %q", sheet, at, x, y, f, g, linkA, linkB)
	}
	i, _ := a.GetCellStyle(sheet, at)
	j, _ := b.GetCellStyle(sheet, at)
	p, err := a.GetStyle(i)
	check(t, err)
	q, err := b.GetStyle(j)
	check(t, err)
	p.Fill, q.Fill = excelize.Fill{}, excelize.Fill{}
	if diff := cmp.Diff(p, q); diff != "" {
		t.Errorf("%s!%s: format besides the fill (-before +after):\n%s", sheet, at, diff)
	}
}
