package xlsx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// mustRefuse fails when err is no refusal or when the refusal was a panic.
func mustRefuse(t *testing.T, err error) {
	t.Helper()
	var r *Refusal
	if err != nil && (!errors.As(err, &r) || strings.Contains(r.Detail, "gave up")) {
		t.Fatalf("got %v, want a refusal that is no panic", err)
	}
}

// tight are limits under which no input of a fuzz target takes long.
func tight() Limits {
	l := DefaultLimits()
	l.Unpacked, l.Time = 8<<20, 10*time.Second
	return l
}

// madePart is a part that is not packed.
func madePart(body string) *part {
	return &part{packed: []byte(body), stored: true, verified: true, size: int64(len(body))}
}

func madeClock() clock { return clock{context.Background(), time.Now().Add(time.Minute)} }

func FuzzTokenizer(f *testing.F) {
	for _, seed := range []string{"<a/>", `<a b="1">x&amp;<![CDATA[y]]><!-- --></a>`, "<?xml version='1.0' encoding='utf-16'?><a/>", "\xff\xfe<\x00a\x00/\x00>\x00",
		`<m:a xmlns:m="http://schemas.openxmlformats.org/markup-compatibility/2006"><m:AlternateContent><m:Choice Requires="x"/><m:Fallback/></m:AlternateContent></m:a>`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		whole, err := tokens(doc)
		mustRefuse(t, err)
		if err == nil && strings.Contains(doc, "<!DOCTYPE") && strings.Contains(whole, "<!DOCTYPE") && !strings.Contains(doc, "CDATA") && !strings.Contains(doc, "&") {
			t.Error("DOCTYPE was read as text")
		}
	})
}

func FuzzSharedStrings(f *testing.F) {
	for _, seed := range []string{"<si><t>a</t></si>", "<si><r><t>a</t></r><rPh><t>z</t></rPh></si>", "<si><t>_xD83D__xDE00__x005F_x0041_</t></si>", "<si/><si><t/></si>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, table string) {
		w := &Workbook{ctx: context.Background(), limits: tight()}
		w.archive = &archive{limits: w.limits}
		mustRefuse(t, w.readStrings(madePart("<sst "+mainNS+">"+table+"</sst>"), madeClock()))
		for i, s := range w.strings.texts {
			if !utf8.ValidString(s) && !w.strings.bad[i] {
				t.Errorf("string %d is not UTF-8: %q", i, s)
			}
		}
	})
}

func FuzzNumberFormat(f *testing.F) {
	for _, seed := range []string{"General", `yyyy\-mm\-dd;@`, "[h]:mm", `0" d"`, "#,##0_m", "[$-426]d. mmmm"} {
		f.Add(seed, 42036.5, false)
	}
	f.Fuzz(func(t *testing.T, code string, serial float64, date1904 bool) {
		kind := classify(code)
		text, what, ok := appendSerial(nil, serial, kind, date1904)
		if !ok || what != "" {
			return
		}
		if _, err := time.Parse(time.DateOnly, string(text[:10])); err != nil {
			t.Errorf("%v shown as %q, no day", serial, text)
		}
	})
}

func FuzzStyles(f *testing.F) {
	f.Add(`<numFmts><numFmt numFmtId="164" formatCode="yyyy"/></numFmts><cellXfs><xf numFmtId="164"/><xf numFmtId="-1"/><xf/></cellXfs>`)
	f.Fuzz(func(t *testing.T, body string) {
		a := &archive{limits: tight()}
		_, err := a.readFormats(madePart("<styleSheet "+mainNS+">"+body+"</styleSheet>"), madeClock())
		mustRefuse(t, err)
	})
}

func FuzzReference(f *testing.F) {
	for _, seed := range []string{"A1", "XFD1048576", "$B$2", "a0", "A1:B2", "ZZZZZZZZZZ1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, ref string) {
		column, row, ok := parseRef([]byte(ref))
		if !ok {
			return
		}
		if column < 1 || column > lastColumn || row < 1 || row > lastRow {
			t.Fatalf("%q is read as column %d, row %d", ref, column, row)
		}
		if c, r, ok := parseRef([]byte(Ref(column, row))); !ok || c != column || r != row {
			t.Errorf("%q does not read back", Ref(column, row))
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"12", "-0.5", "1E+20", "0.1000000000000000055", "1e999", "NaN", "000.5000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseNumber([]byte(text))
		want, err := strconv.ParseFloat(text, 64)
		if ok && (err != nil || got != want) {
			t.Fatalf("%q read as %v, want %v (%v)", text, got, want, err)
		}
		if ok && shortest([]byte(text)) && numberText(got) != text {
			t.Errorf("%q taken for the shortest text of %v", text, got)
		}
	})
}

func FuzzZip(f *testing.F) {
	f.Add(book(oneCell).zip(f))
	f.Add(files{"a.txt": "x"}.zip(f))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := readAllLimited("a.xlsx", data)
		mustRefuse(t, err)
	})
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"a;b\n1;2\n", "a,\"b\nc\"\n", "a\tb", "sep=|\na|b", "\xff\xfea\x00", "\xe2;\xe3"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		cells, err := readAllLimited("a.csv", data)
		mustRefuse(t, err)
		for at, c := range cells {
			if c.typ == "text" && !utf8.ValidString(c.value) {
				t.Errorf("%s is not UTF-8", at)
			}
		}
	})
}

// FuzzSheet compares the short way of reading cells with the long one: a sheet
// whose elements all have a prefix must read like the one without.
func FuzzSheet(f *testing.F) {
	for _, seed := range []string{oneCell, `<row r="1"><c r="A1" t="inlineStr"><is><t>a_x0041_</t></is></c><c t="str"><v>b&amp;</v></c><c t="b"><v>1</v></c></row>`,
		`<row><c s="1"><v>42036</v></c><c r="C1" t="s"><v>0</v></c><c/></row>`, `<row r="2"><c r="B2"><f>x</f></c></row><row r="1"><c r="A1"><v> 1 </v></c></row>`} {
		f.Add(seed)
	}
	f.Fuzz(bothWays)
}

// bothWays reads rows without and with a prefix at every element and compares.
func bothWays(t *testing.T, rows string) {
	if strings.Contains(rows, "xmlns") || strings.Contains(rows, "<!") || strings.Contains(rows, "<?") || strings.Contains(rows, ":") {
		return // these would not mean the same with prefixes
	}
	extra := []string{
		"xl/sharedStrings.xml", `<sst ` + mainNS + `><si><t>viens</t></si><si><t/></si></sst>`,
		"xl/styles.xml", `<styleSheet ` + mainNS + `><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>`,
	}
	prefixed := strings.NewReplacer("</", "</p:", "<", "<p:").Replace(sheetOf(rows))
	prefixed = strings.Replace(prefixed, "xmlns=", "xmlns:p=", 1)
	plain, _, err1 := shownCells(book(rows).with(extra...).zip(t), tight())
	long, _, err2 := shownCells(book("").with(extra...).with("xl/worksheets/sheet1.xml", prefixed).zip(t), tight())
	mustRefuse(t, err1)
	mustRefuse(t, err2)
	if (err1 == nil) != (err2 == nil) || strings.Join(plain, "\n") != strings.Join(long, "\n") {
		t.Errorf("%s\nthe short way: %q %v\nthe long way:  %q %v", rows, plain, err1, long, err2)
	}
}

// TestTheShortAndTheLongWayOfReadingCellsAgree tries rows put together from
// pieces that producers and their mistakes are made of.
func TestTheShortAndTheLongWayOfReadingCellsAgree(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	pick := func(options ...string) string { return options[r.IntN(len(options))] }
	read := 0
	for range 2000 {
		var rows strings.Builder
		for n := range 1 + r.IntN(3) {
			number := strconv.Itoa(n + 1)
			rows.WriteString("<row" + pick("", ` r="`+number+`"`, ` r="`+number+`" spans="1"`, ` r='`+number+`'`) + pick(">", ">", " >"))
			for c := range r.IntN(4) {
				rows.WriteString("<c")
				rows.WriteString(pick(` r="`+Ref(c+1, n+1)+`"`, ` r="`+Ref(c+1, n+1)+`"`, "", ` r=""`, ` r = "`+Ref(c+1, n+1)+`"`, "\n r='"+Ref(c+1, n+1)+"'", ` r="A9"`))
				rows.WriteString(pick("", "", ` s="1"`, ` s=""`, ` s="0" q="1"`, ` s="7"`))
				rows.WriteString(pick("", ` t="s"`, ` t="str"`, ` t="inlineStr"`, ` t="b"`, ` t="e"`, ` t="d"`, ` t="n"`, ` t="z"`))
				rows.WriteString(pick(`/>`, `></c>`, `><v>1</v></c>`, `><v>0</v></c>`, `><v> 0 </v></c>`, `><v>42036.5</v></c>`, `><v></v></c>`, `><v/></c>`, `><f>A1</f><v>1</v></c>`,
					`><v>a&amp;b</v></c>`, `><v>_x0041_</v></c>`, `><is><t>a</t></is></c>`, `><is><t xml="x"> a </t></is></c>`, `><is><t>a&#xD800;</t></is></c>`, "><is><t>\xff</t></is></c>", "><v>\xff</v></c>",
					`><is><r><t>a</t></r><r><t>b</t></r></is></c>`, `><v>2015-02-01</v></c>`, `><x/><v>1</v></c>`, `><v>1</v><v>0</v></c>`, ` ><v >1</v ></c >`, `><is><t></t></is></c>`, `><v>1</v><is><t>z</t></is></c>`))
				rows.WriteString(pick("", "", "\n ", "<x>1</x>"))
			}
			rows.WriteString("</row>")
		}
		bothWays(t, rows.String())
		if _, _, err := shownCells(book(rows.String()).zip(t), tight()); err == nil {
			read++
		}
	}
	if read < 300 {
		t.Errorf("only %d of 2000 were read: this test sees too little", read)
	}
}

func readAllLimited(name string, data []byte) (map[string]readCell, error) {
	open := Open
	if strings.HasSuffix(name, ".csv") {
		open = OpenCSV
	}
	w, err := open(context.Background(), name, data, tight())
	if err != nil {
		return nil, err
	}
	cells := map[string]readCell{}
	for _, s := range w.Sheets() {
		for row, err := range s.Rows() {
			if err != nil {
				return nil, err
			}
			for _, c := range row.Cells {
				typ, value := c.Shown()
				cells[s.Name+"!"+Ref(c.Column, row.Number)] = readCell{typ, value, c}
			}
		}
	}
	return cells, nil
}

// FuzzMutatedWorkbook changes one spot of one part of a workbook: a number
// becomes another one, an attribute or the rest of the part disappears.
func FuzzMutatedWorkbook(f *testing.F) {
	var real [][]byte
	for _, name := range []string{"g_hidden_everything.xlsx", "g_formula_results.xlsx", "tidyxl_examples-gnumeric.xlsx", "calamine_richtext-namespaced.xlsx", "g_merged_with_hidden_values.xlsx", "readxl_type-me.xlsx"} {
		if data, err := os.ReadFile(filepath.Join(quirks, name)); err == nil {
			real = append(real, data)
		}
	}
	real = append(real, book(oneCell).zip(f))
	for i := range 40 {
		f.Add(uint8(i), uint8(i*7), uint32(i*9973), uint8(i), "-1")
	}
	f.Fuzz(func(t *testing.T, which, partNo uint8, at uint32, how uint8, text string) {
		data := real[int(which)%len(real)]
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		changed := files{}
		for i, e := range z.File {
			r, err := e.Open()
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			if i == int(partNo)%len(z.File) {
				body = mutate(body, int(at), how, text)
			}
			changed[e.Name] = string(body)
		}
		_, err = readAllLimited("a.xlsx", changed.zip(t))
		mustRefuse(t, err)
	})
}

func mutate(body []byte, at int, how uint8, text string) []byte {
	if len(body) == 0 {
		return body
	}
	at %= len(body)
	replace := func(from, to int, with string) []byte {
		return append(append(bytes.Clone(body[:from]), with...), body[to:]...)
	}
	switch how % 5 {
	case 0:
		return body[:at]
	case 1: // the value of the next attribute
		from := bytes.Index(body[at:], []byte(`="`))
		if from < 0 {
			return body
		}
		from += at + 2
		to := bytes.IndexByte(body[from:], '"')
		if to < 0 {
			return body
		}
		return replace(from, from+to, text)
	case 2: // the next text
		from := bytes.IndexByte(body[at:], '>')
		if from < 0 {
			return body
		}
		from += at + 1
		to := bytes.IndexByte(body[from:], '<')
		if to < 0 {
			return body
		}
		return replace(from, from+to, text)
	case 3:
		return replace(at, at, text)
	}
	return replace(at, min(len(body), at+1+len(text)), "")
}
