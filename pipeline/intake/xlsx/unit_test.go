package xlsx

import (
	"context"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNumberFormats(t *testing.T) {
	for code, want := range map[string]format{
		"":                                 formatNumber,
		"General":                          formatNumber,
		"GENERAL":                          formatNumber,
		`General" h"`:                      formatNumber,
		"0.00":                             formatNumber,
		"0.00E+00":                         formatNumber,
		"##0.0E-0":                         formatNumber,
		"@":                                formatNumber,
		";;;":                              formatNumber,
		`0" dienas"`:                       formatNumber,
		`0\d`:                              formatNumber,
		"#,##0_m":                          formatNumber,
		"0*y":                              formatNumber,
		"[Red]0;[Blue]-0":                  formatNumber,
		"[$EUR-426] 0":                     formatNumber,
		"[$-F800]0":                        formatNumber,
		"[>=100]0":                         formatNumber,
		`"mm`:                              formatNumber,
		"[h":                               formatNumber,
		"0;yyyy":                           formatNumber,
		"yyyy\\-mm\\-dd;@":                 formatDate,
		"dd.mm.yyyy":                       formatDate,
		`[$-426]yyyy". gada "d. mmmm`:      formatDate,
		"[Red]d/m/yy":                      formatDate,
		"mmm":                              formatDate,
		"m":                                formatDate,
		"YYYY":                             formatDate,
		"bbbb":                             formatDate,
		"ggge":                             formatDate,
		"dddd":                             formatDate,
		"d.m.yyyy h:mm":                    formatDate,
		"m/d h":                            formatDate,
		"h:mm":                             formatClock,
		"mm:ss.0":                          formatClock,
		"h AM/PM":                          formatClock,
		"A/P":                              formatClock,
		"ss":                               formatClock,
		`[=0]"";dd.mm.yyyy`:                formatDate,
		"[<1]h:mm;dd.mm.yyyy":              formatDate,
		"[>=100]0;dd.mm.yyyy":              formatNumber,
		"[<100]dd.mm.yyyy;[<=50000]0;yyyy": formatNumber,
		"0.00 kg":                          formatNumber,
		"0.0 km":                           formatNumber,
		"##0.0E0":                          formatNumber,
		"Standard":                         formatNumber,
		"[h]:mm":                           formatElapsed,
		"[mm]:ss":                          formatElapsed,
		"[SS]":                             formatElapsed,
		"[$-409][h]:mm":                    formatElapsed,
		`_-* #,##0.00\ "€"_-;\-* #,##0.00`: formatNumber,
	} {
		if got := classify(code); got != want {
			t.Errorf("classify(%q) = %d, want %d", code, got, want)
		}
	}
}

func TestBuiltInFormats(t *testing.T) {
	for id, want := range map[int]format{
		-1: formatNumber, 0: formatNumber, 13: formatNumber, 14: formatDate, 17: formatDate, 18: formatClock,
		21: formatClock, 22: formatDate, 23: formatNumber, 44: formatNumber, 45: formatClock, 46: formatElapsed,
		47: formatClock, 48: formatNumber, 49: formatNumber, 57: formatDate, 164: formatNumber,
	} {
		if got := builtIn(id); got != want {
			t.Errorf("builtIn(%d) = %d, want %d", id, got, want)
		}
	}
}

func TestSerials(t *testing.T) {
	tests := []struct {
		serial   float64
		f        format
		date1904 bool
		want     string // "" : no date
		kind     string
	}{
		{0, formatDate, false, "00:00:00", "time"},
		{0, formatDate, true, "1904-01-01", ""},
		{0, formatClock, true, "00:00:00", "time"},
		{0.5, formatClock, false, "12:00:00", "time"},
		{0.99998842593, formatClock, false, "23:59:59", "time"},
		{1, formatDate, false, "1900-01-01", ""},
		{59, formatDate, false, "1900-02-28", ""},
		{60, formatDate, false, "", ""},
		{60.3, formatDate, false, "", ""},
		{60, formatDate, true, "1904-03-01", ""}, // 31 days of January and 29 of February 1904
		{61, formatDate, false, "1900-03-01", ""},
		{36526, formatDate, false, "2000-01-01", ""},
		{42735, formatDate, true, "2021-01-01", ""}, // 44197 − 1462
		{42036.5, formatDate, false, "2015-02-01T12:00:00", ""},
		{42036 + 0.5/86400, formatDate, false, "2015-02-01T00:00:00.500", ""},
		{42035.9999999999, formatDate, false, "2015-02-01", ""},
		{42035.99999999, formatDate, false, "2015-02-01", ""}, // 23:59:59.999
		{2958465, formatDate, false, "9999-12-31", ""},
		{2958465.9999999999, formatDate, false, "", ""},
		{2958466, formatDate, false, "", ""},
		{2957003, formatDate, true, "9999-12-31", ""}, // 2958465 − 1462
		{2957004, formatDate, true, "", ""},
		{-1, formatDate, false, "", ""},
		{-0.5, formatElapsed, false, "", ""},
		{math.NaN(), formatDate, false, "", ""},
		{math.Inf(1), formatElapsed, false, "", ""},
		{1.5, formatElapsed, false, "PT36H", "elapsed"},
		{0, formatElapsed, false, "PT0S", "elapsed"},
		{10.6320601851852, formatElapsed, true, "PT255H10M10S", "elapsed"},
		{60, formatElapsed, false, "PT1440H", "elapsed"},
	}
	for _, test := range tests {
		got, kind, ok := appendSerial(nil, test.serial, test.f, test.date1904)
		if string(got) != test.want || kind != test.kind || ok != (test.want != "") {
			t.Errorf("%v as %d (1904: %v) = %q %q %v, want %q %q", test.serial, test.f, test.date1904, got, kind, ok, test.want, test.kind)
		}
	}
}

func TestISOCells(t *testing.T) {
	for text, want := range map[string][2]string{
		"2015-02-01":                  {"2015-02-01", ""},
		"2015-02-01T00:00:00Z":        {"2015-02-01", ""},
		"2015-02-01T23:30:00-05:00":   {"2015-02-01T23:30:00", ""},
		"2015-01-31T23:59:59.9999998": {"2015-02-01", ""},
		"2015-02-01 12:30":            {"2015-02-01T12:30:00", ""},
		"2016-02-29":                  {"2016-02-29", ""},
		"12:30:00":                    {"12:30:00", "time"},
		"12:30:00Z":                   {"12:30:00", "time"},
		"23:59:59.9999":               {"00:00:00", "time"},
		"1899-12-30T06:00:00":         {"06:00:00", "time"},
		"1899-12-31":                  {"1899-12-31", ""},
		"PT1H30M0.000S":               {"PT1H30M", "elapsed"},
		"P1DT1S":                      {"PT24H1S", "elapsed"},
		"2015-02-29":                  {"", ""},
		"2015-02-01X":                 {"", ""},
		"2015-02-01T25:00":            {"", ""},
		"2015-2-1":                    {"", ""},
		"9999-12-31T23:59:59.9999":    {"", ""},
		"P1Y":                         {"", ""},
		"PT":                          {"", ""},
		"PT1H2":                       {"", ""},
		"":                            {"", ""},
		"-":                           {"", ""},
	} {
		value, kind, _, ok := isoCell(text)
		if !ok {
			value, kind = "", ""
		}
		if got := [2]string{value, kind}; got != want {
			t.Errorf("isoCell(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestReferences(t *testing.T) {
	for ref, want := range map[string][2]int{
		"A1": {1, 1}, "Z9": {26, 9}, "AA10": {27, 10}, "XFD1048576": {16384, 1048576}, "b2": {2, 2}, "$C$3": {3, 3}, "A01": {1, 1},
		"XFE1": {}, "A1048577": {}, "A0": {}, "A": {}, "1": {}, "": {}, "A-1": {}, "A1B": {}, "$": {}, "A99999999999999999999": {}, "AAAAAAAAAAAAAAAA1": {}, "Ā1": {},
	} {
		column, row, ok := parseRef([]byte(ref))
		if !ok {
			column, row = 0, 0
		}
		if got := [2]int{column, row}; got != want || ok != (want[0] > 0) {
			t.Errorf("parseRef(%q) = %v %v, want %v", ref, got, ok, want)
		}
	}
	for column := 1; column <= lastColumn; column++ {
		if got, _, _ := parseRef([]byte(Ref(column, 7))); got != column {
			t.Fatalf("column %d is written %s and read %d", column, Ref(column, 7), got)
		}
	}
}

func TestRanges(t *testing.T) {
	for text, want := range map[string]Range{
		"A1:B2": {1, 1, 2, 2}, "B2:A1": {1, 1, 2, 2}, "C3": {3, 3, 3, 3}, "": {}, ":": {}, "A1:": {}, "A1:B2:C3": {},
	} {
		if got, ok := parseRange([]byte(text)); got != want || ok != (want != Range{}) {
			t.Errorf("parseRange(%q) = %v %v, want %v", text, got, ok, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "-0.0": "0", "12": "12", "+5": "5", ".5": "0.5", "5.": "5", "007": "7", "1.50": "1.5",
		"0.1000000000000000055511151231257827": "0.1", "0.30000000000000004": "0.30000000000000004",
		"1E+20": "1e+20", "1e-7": "1e-07", "0.0001": "0.0001", "0.00001": "1e-05", "-2.25": "-2.25",
		"9007199254740993": "9007199254740992", "12345678901234567890": "1.2345678901234567e+19",
		"4.9406564584124654E-324": "5e-324", "123456789012345.6": "123456789012345.6", "1e5": "100000",
		"1e999": "", "NaN": "", "INF": "", "-INF": "", "0x10": "", "1_000": "", "1,5": "", "": "", "-": "", "1e": "", "e5": "", "1e+": "", "--1": "", "1 2": "", ".": "",
	} {
		v, ok := parseNumber([]byte(text))
		got := ""
		if ok {
			got = numberText(v)
			if back, err := strconv.ParseFloat(got, 64); err != nil || back != v {
				t.Errorf("%q: %q does not round-trip", text, got)
			}
			if shortest([]byte(text)) && got != text {
				t.Errorf("%q is taken for the shortest, want %q", text, got)
			}
		}
		if got != want {
			t.Errorf("parseNumber(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestShown(t *testing.T) {
	for _, test := range []struct {
		cell       Cell
		typ, value string
	}{
		{Cell{Text: "a"}, "text", "a"},
		{Cell{Type: Number, Number: 12, Text: "12"}, "number", "12"},
		{Cell{Type: Number, Number: 1 << 53, Text: "9007199254740992"}, "number", "9007199254740992.0"},
		{Cell{Type: Number, Number: 1e20, Text: "1e+20"}, "number", "1e+20"},
		{Cell{Type: Date, Text: "12:30:00", Kind: "time"}, "date", "12:30:00"},
		{Cell{Type: Bool, Bool: true, Text: "true"}, "bool", "true"},
		{Cell{Type: Error, NoValue: true}, "error", ""},
	} {
		if typ, value := test.cell.Shown(); typ != test.typ || value != test.value {
			t.Errorf("%+v shown as %s %q, want %s %q", test.cell, typ, value, test.typ, test.value)
		}
	}
}

func TestEscapes(t *testing.T) {
	for text, want := range map[string]string{
		"a_x000D_b": "a\rb", "_x005F_x000D_": "_x000D_", "_xD83D__xDE00_": "😀", "_x00zz_": "_x00zz_", "_X000D_": "_X000D_",
		"_x": "_x", "__x0041_": "_A", "_x0041": "_x0041", "_x0041__x0042_": "AB",
		"_xD83D_": "bad", "_xDE00_": "bad", "_xD83D__x0041_": "bad",
	} {
		got, bad := unescapeX(nil, []byte(text))
		if bad {
			got = []byte("bad")
		}
		if string(got) != want {
			t.Errorf("unescapeX(%q) = %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"a&amp;b": "a&b", "&lt;&gt;&quot;&apos;": `<>"'`, "&#65;&#x42;": "AB", "&amp;lt;": "&lt;", "&#x1F600;": "😀",
		"&nbsp;": "bad", "&": "bad", "&#0;": "bad", "&#xD800;": "bad", "&#x110000;": "bad", "&#;": "bad", "&#x;": "bad", "&amp": "bad", "&#99999999;": "bad",
	} {
		got, bad := unescape(nil, []byte(text))
		if bad {
			got = []byte("bad")
		}
		if string(got) != want {
			t.Errorf("unescape(%q) = %q, want %q", text, got, want)
		}
	}
}

// tokens writes the tokens of a document in one line.
func tokens(doc string) (string, error) {
	t, err := newTokenizer(strings.NewReader(doc))
	if err != nil {
		return "", err
	}
	var out []string
	for {
		kind, err := t.next()
		if err != nil {
			return strings.Join(out, " "), err
		}
		switch kind {
		case tokenEOF:
			return strings.Join(out, " "), nil
		case tokenStart:
			s := "<" + string(t.local)
			for i := range t.attrs {
				s += " " + string(t.attrs[i].local) + "=" + string(t.attrs[i].text())
			}
			out = append(out, s)
		case tokenEnd:
			out = append(out, "/"+string(t.local))
		case tokenText:
			out = append(out, strconv.Quote(string(t.text)))
		}
	}
}

func TestTokenizer(t *testing.T) {
	const mc = `xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"`
	const main = `xmlns:m="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	for _, test := range []struct{ name, doc, want string }{
		{"elements, attributes in both quotes and texts", `<a b="1" c = '2"'>x<d/>y</a >`, `<a b=1 c=2" "x" <d /d "y" /a`},
		{"a prefix is no part of the name", `<p:a xmlns:p="u"><p:b/></p:a>`, `<a p=u <b /b /a`},
		{"a declaration, comments and instructions are passed over", `<?xml version="1.0"?><!-- <x> --><a><?p > ?>1<!-- 9 -->2</a><!-- z -->`, `<a "1" "2" /a`},
		{"a CDATA section is text as it stands", `<a><![CDATA[<b>&amp;]]></a>`, `<a "<b>&amp;" /a`},
		{"entities are resolved once", `<a b="&lt;&#65;">&amp;lt;</a>`, `<a b=<A "&lt;" /a`},
		{"line ends become line feeds", "<a>x\r\ny\rz</a>", `<a "x\ny\nz" /a`},
		{"a byte order mark is no text", "\xef\xbb\xbf<a/>", `<a /a`},
		{"UTF-16 with a byte order mark is read", "\xff\xfe<\x00a\x00/\x00>\x00", `<a /a`},
		{"UTF-16 without a mark is read", "\x00<\x00a\x00/\x00>", `<a /a`},
		{"a declared encoding is read", "<?xml version=\"1.0\" encoding=\"windows-1257\"?><a>\xe0</a>", `<a "ą" /a`},
		{"of alternate content the fallback is read", `<a ` + mc + `><mc:AlternateContent><mc:Choice Requires="x14"><b/></mc:Choice><mc:Fallback><c/></mc:Fallback></mc:AlternateContent></a>`,
			`<a mc=http://schemas.openxmlformats.org/markup-compatibility/2006 <c /c /a`},
		{"of alternate content a choice that needs nothing new is read", `<a ` + mc + ` ` + main + `><mc:AlternateContent><mc:Choice Requires="m"><b/></mc:Choice><mc:Fallback><c/></mc:Fallback></mc:AlternateContent></a>`,
			`<a mc=http://schemas.openxmlformats.org/markup-compatibility/2006 m=http://schemas.openxmlformats.org/spreadsheetml/2006/main <b /b /a`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := tokens(test.doc)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	for _, doc := range []string{
		"", "x", "<a>", "<a", "<a></b>", "</a>", "<a/><b/>", "<a/>x", "<a b></a>", "<a b=1/>", `<a b="1" b="2"/>`, `<a b="<"/>`, "<a><![CDATA[x</a>", "<a><!-- ",
		`<!DOCTYPE a><a/>`, `<a><!ELEMENT b></a>`, "<a><", "<>", "< a/>", "<a/b>", "<?xml", `<?xml version="1.0" encoding="x-none"?><a/>`,
		strings.Repeat("<a>", maxDepth+1) + strings.Repeat("</a>", maxDepth+1),
		"<a " + strings.Repeat("b", maxToken) + `="1"/>`,
	} {
		_, err := tokens(doc)
		var r *Refusal
		if !errors.As(err, &r) || r.Kind != RefusedDamaged {
			t.Errorf("%.40q: got %v, want it refused as damaged", doc, err)
		}
	}
}

func TestTokensDoNotDependOnHowTheBytesArrive(t *testing.T) {
	doc := "<?xml version='1.0'?><a b='1'>" + strings.Repeat("<c d=\"é\">tēksts &amp; &#x146; <![CDATA[ ]] > ]]><!-- - -- > --><e/></c>", 40) + "</a>"
	want, err := tokens(doc)
	if err != nil {
		t.Fatal(err)
	}
	one := &tokenizer{src: &dripping{[]byte(doc)}, buf: make([]byte, 16)}
	var got []string
	for {
		kind, err := one.next()
		if err != nil {
			t.Fatal(err)
		}
		if kind == tokenEOF {
			break
		}
		switch kind {
		case tokenStart:
			s := "<" + string(one.local)
			for _, a := range one.attrs {
				s += " " + string(a.local) + "=" + string(a.value)
			}
			got = append(got, s)
		case tokenEnd:
			got = append(got, "/"+string(one.local))
		case tokenText:
			got = append(got, strconv.Quote(string(one.text)))
		}
	}
	if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// dripping gives one byte at a time.
type dripping struct{ rest []byte }

func (d *dripping) Read(b []byte) (int, error) {
	if len(d.rest) == 0 {
		return 0, io.EOF
	}
	b[0] = d.rest[0]
	d.rest = d.rest[1:]
	return 1, nil
}

func TestCSV(t *testing.T) {
	for _, test := range []struct {
		name, data string
		want       [][]string // by row number, from 1
	}{
		{"semicolons with decimal commas", "a;b;c\n1,5;2,5;3,5\n1,5;2;\n", [][]string{{"a", "b", "c"}, {"1,5", "2,5", "3,5"}, {"1,5", "2"}}},
		{"commas", "a,b\n1,2\n", [][]string{{"a", "b"}, {"1", "2"}}},
		{"tabs with commas in texts", "a\tb\nx, y\tz\n", [][]string{{"a", "b"}, {"x, y", "z"}}},
		{"one column", "a\nb\n", [][]string{{"a"}, {"b"}}},
		{"a title row above", "Pārskats\n\na;b\n1;2\n3;4\n", [][]string{{"Pārskats"}, nil, {"a", "b"}, {"1", "2"}, {"3", "4"}}},
		{"quotes with separator, line break and quote", "a;b\n\"x;\ny\";\"q\"\"r\"\n", [][]string{{"a", "b"}, {"x;\ny", `q"r`}}},
		{"a quote inside a field is a quote", "a;b\nx\"y;z\n", [][]string{{"a", "b"}, {`x"y`, "z"}}},
		{"line ends of every kind", "a;b\r\nc;d\re;f", [][]string{{"a", "b"}, {"c", "d"}, {"e", "f"}}},
		{"a separator declared by Excel", "sep=|\na|b\n", [][]string{{"a", "b"}}},
		{"UTF-16 with a mark", "\xff\xfea\x00;\x00\x01\x01\n\x00", [][]string{{"a", "ā"}}},
		{"UTF-16 with a mark, big end first", "\xfe\xff\x00a\x00;\x01\x01\x00\n", [][]string{{"a", "ā"}}},
		{"windows-1257", "a;\xe2\n", [][]string{{"a", "ā"}}},
		{"empty fields are no cells", ";a;\n;;\nb;;c\n", [][]string{{"a"}, nil, {"b", "c"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w, err := OpenCSV(context.Background(), "dir/Skola.CSV", []byte(test.data), DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			if got := w.Sheets()[0].Name; got != "Skola" {
				t.Errorf("sheet %q, want Skola", got)
			}
			got := [][]string{}
			for row, err := range w.Sheets()[0].Rows() {
				if err != nil {
					t.Fatal(err)
				}
				for len(got) < row.Number {
					got = append(got, nil)
				}
				for _, c := range row.Cells {
					got[row.Number-1] = append(got[row.Number-1], c.Text)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
	for data, want := range map[string]RefusalKind{
		"": RefusedEmpty, " \n\n": RefusedEmpty, "\xef\xbb\xbf": RefusedEmpty, "a;\"b\n": RefusedDamaged, "\x00\x01\x02\x03": RefusedDamaged,
		"<html><table>": RefusedHTML, "%PDF-1.4": RefusedPDF, strings.Repeat(";", 200) + "x": RefusedLimit, strings.Repeat("a\n", 300_001): RefusedLimit,
		"PK\x03\x04": RefusedDamaged, "a;b\n\x81;c\n": RefusedDamaged, // 0x81 is no letter of windows-1257
	} {
		_, err := OpenCSV(context.Background(), "a.csv", []byte(data), DefaultLimits())
		var r *Refusal
		if !errors.As(err, &r) || r.Kind != want {
			t.Errorf("%.30q: got %v, want %s", data, err, want)
		}
	}
}
