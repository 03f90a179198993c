package rendered_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/protect/rendered"
)

// edit changes the text of a file, or of a part of a workbook.
type edit struct {
	name string
	file string
	part string // of a workbook; "" for the file itself
	find string // a regular expression; the first match is replaced
	with string
	code rendered.Code
	text string // what the problem says
}

// risk and care are attributes of withheld figures, of bars and of parts.
const (
	risk = `data-measure="families_at_risk.families" data-period="2022" data-breakdown="" data-area="Cēsu novads" data-role="value" data-status="withheld"`
	care = `data-measure="out_of_family_care.children" data-period="2023-12-31" data-breakdown="form=institution" data-area="Cēsu novads" data-role="value" data-status="withheld"`
)

func planted() []edit {
	page, book := "situation.lv.html", "situation.lv.xlsx"
	const chart, drawing, sheet, facts = "xl/charts/chart2.xml", "xl/drawings/drawing2.xml", "xl/worksheets/sheet5.xml", "xl/worksheets/sheet7.xml"
	return []edit{
		{"number as text of an element", page, "", `(<data ` + risk + `>)[^<]*`, `${1}37`, rendered.Leak, "a number stands"},
		{"number in words of an element", page, "", `(<data ` + risk + `>)[^<]*`, `${1}mazāk nekā 37`, rendered.Leak, "a number stands"},
		{"number as value of an element", page, "", `<data (` + risk + `)`, `<data value="37" $1`, rendered.Leak, "a number stands"},
		{"another symbol", page, "", `(<data ` + risk + `>)[^<]*`, `${1}nav datu`, rendered.Mark, "another word"},
		{"no symbol", page, "", `(<data ` + risk + `>)[^<]*`, `${1}`, rendered.Mark, "neither a number nor a word"},
		{"the mark of a missing figure", page, "", `<data (data-measure="families_at_risk.families" data-period="2022".*?)data-status="withheld"`, `<data ${1}data-status="not_delivered"`, rendered.Mark, "without the mark"},
		{"attribute of an element", page, "", `<data (` + risk + `)`, `<data data-n="37" $1`, rendered.Hidden, "an attribute"},
		{"title of a cell", page, "", `<td>(<data ` + risk + `)`, `<td title="37">$1`, rendered.Hidden, "a number in an attribute"},
		{"label for screen readers", page, "", `<td>(<data ` + risk + `)`, `<td aria-label="37 ģimenes">$1`, rendered.Hidden, "a number in an attribute"},
		{"style", page, "", `<td>(<data ` + risk + `)`, `<td style="width:37px">$1`, rendered.Hidden, "an attribute"},
		{"text beside the symbol", page, "", `(<data ` + risk + `>[^<]*</data>)`, `$1 37`, rendered.Loose, "a number in a table"},
		{"percentage beside the symbol", page, "", `(<data ` + risk + `>[^<]*</data>)`, `$1 (37,5 %)`, rendered.Leak, "does not follow"},
		{"percentage that is another", page, "", `(<span>\(&#43;)([0-9]+,)`, `${1}637$2`, rendered.Wrong, "does not follow"},
		{"comment", page, "", `<main`, `<!-- 37 --><main`, rendered.Hidden, "a comment"},
		{"script", page, "", `</main>`, `<script>var n = 37</script></main>`, rendered.Hidden, "an element"},
		{"hidden element", page, "", `</main>`, `<p hidden>37</p></main>`, rendered.Hidden, "an attribute"},
		{"description", page, "", `</head>`, `<meta name="n" content="37"></head>`, rendered.Hidden, "a description"},
		{"style sheet", page, "", `</style>`, `td::after { content: "37"; }</style>`, rendered.Hidden, "a number in a style"},
		{"escapes in a style sheet", page, "", `</style>`, `td::after { content: "\33\37 "; }</style>`, rendered.Hidden, "a number in a style"},
		{"row without a figure", page, "", `(<table id="i-B1[^>]*>.*?)</tbody>`, `$1<tr><th scope="row">n</th><td>37</td></tr></tbody>`, rendered.Loose, "a number in a table"},
		{"template", page, "", `</main>`, `<template>37</template></main>`, rendered.Hidden, "an element"},
		{"change from a withheld figure", page, "", `<data (` + risk + `)`, `<data value="3" data-measure="families_at_risk.families" data-period="2023" data-breakdown="" data-area="Cēsu novads" data-role="change">3</data><data $1`, rendered.Leak, "follows from"},
		{"rate of a withheld figure", page, "", `<data (` + risk + `)`, `<data value="3.7" data-measure="school_violence.cases" data-period="2022" data-breakdown="" data-area="Cēsu novads" data-role="rate">3,7</data><data $1`, rendered.Leak, "a number stands"},
		{"another value", page, "", `value="([0-9]+)" (data-measure="families_at_risk.families")`, `value="${1}0" $2`, rendered.Wrong, "not the published"},
		{"another text", page, "", `(value="[0-9]+" data-measure="families_at_risk.families"[^>]*>)([0-9]+)`, `${1}${2}0`, rendered.Wrong, "another number"},
		{"unknown figure", page, "", `data-measure="families_at_risk.families"`, `data-measure="families_at_risk.others"`, rendered.Unknown, "no such figure"},

		{"bar with a height", page, "", `l0 0(l-[0-9.]+ 0Z" [^>]*` + risk + `)`, `l0 -37$1`, rendered.Leak, "a mark has a height"},
		{"label of a bar", page, "", `(<text [^>]*` + risk + `>)□`, `${1}37`, rendered.Leak, "a number stands"},
		{"symbol of a part at a height of its own", page, "", `(matrix\(4\.5,0,0,4\.5,[0-9.]+,)[0-9.]+(\)"[^>]*` + care + `)`, `${1}90.5$2`, rendered.Leak, "a height of its own"},
		{"label without a figure", page, "", `</svg>`, `<text>37</text></svg>`, rendered.Loose, "names no figure"},
		{"bar without a figure", page, "", `</svg>`, `<path d="M298.8 316l64 0l0 -37l-64 0Z" fill="#00518a"></path></svg>`, rendered.Loose, "a shape"},
		{"rectangle", page, "", `</svg>`, `<rect x="5" y="5" width="5" height="37" fill="#00518a"></rect></svg>`, rendered.Loose, "a shape"},
		{"comment in a drawing", page, "", `</svg>`, `<!-- 37 --></svg>`, rendered.Hidden, "a comment"},
		{"attribute of a mark", page, "", `<path ([^>]*` + risk + `)`, `<path data-n="37" $1`, rendered.Hidden, "an attribute"},
		{"text in definitions", page, "", `</defs>`, `<text>37</text></defs>`, rendered.Hidden, "an element"},
		{"circle", page, "", `</svg>`, `<circle r="37"></circle></svg>`, rendered.Hidden, "an element"},
		{"bar of another height", page, "", `(<path d="M[0-9.]+ [0-9.]+l[0-9.]+ 0l0 -)[0-9.]+(l-[0-9.]+ 0Z" [^>]*data-measure="families_at_risk.families")`, `${1}5$2`, rendered.Wrong, "a mark is drawn"},
		{"label with another number", page, "", `(<text [^>]*data-measure="families_at_risk.families"[^>]*>)([0-9])`, `${1}9$2`, rendered.Wrong, "another number"},
		{"axis", page, "", `(data-role="tick">)40`, `${1}37`, rendered.Wrong, "evenly spaced"},
		{"title of a drawing", page, "", `(<title id="[^"]*">)`, `${1}37 `, rendered.Loose, "not the caption"},

		{"value in the table of facts", "facts.csv", "", `(form=institution),,withheld`, `$1,37,withheld`, rendered.Leak, "a number stands"},
		{"count of rows in the table of facts", "facts.csv", "", `(form=institution,,withheld,counted,,,,1,1,0,)0`, `${1}37`, rendered.Leak, "without an optional value"},
		{"column in the table of facts", "facts.csv", "", `not_given`, `n`, rendered.Foreign, "a column"},
		{"status in the table of facts", "facts.csv", "", `,withheld,`, `,withheld37,`, rendered.Loose, "not a word"},
		{"row left out", "facts.csv", "", `E3,[^\n]*withheld[^\n]*\n`, ``, rendered.Absent, "not at all"},
		{"value in the JSON of facts", "facts.json", "", `"value":null,"status":"withheld"`, `"value":37,"status":"withheld"`, rendered.Leak, "a number stands"},
		{"rate in the JSON of facts", "facts.json", "", `("status":"withheld","origin":"counted","rate":)null`, `${1}3.7`, rendered.Leak, "a number stands"},
		{"another name in the JSON of facts", "facts.json", "", `"value":null,"status":"withheld"`, `"value":null,"n":37,"status":"withheld"`, rendered.Foreign, "no column"},
		{"name twice in the JSON of facts", "facts.json", "", `"value":null,"status":"withheld"`, `"value":37,"value":null,"status":"withheld"`, rendered.Hidden, "twice"},
		{"beside the facts", "facts.json", "", `^{"year"`, `{"n":37,"year"`, rendered.Loose, "a number that no description"},
		{"behind the facts", "facts.json", "", `$`, `{"n":37}`, rendered.Hidden, "behind the end"},
		{"number in the description of the facts", "datapackage.json", "", `"profile"`, `"withheld": 37, "profile"`, rendered.Loose, "a number that no description"},
		{"number as title in the description", "datapackage.json", "", `"title": "[^"]*"`, `"title": "37"`, rendered.Loose, "written as text"},
		{"number as code in the description", "datapackage.json", "", `"guardian"`, `"37"`, rendered.Loose, "a code that no figure has"},
		{"number in the manifest", "manifest.json", "", `"rows"`, `"withheld":{"families_at_risk.families":37},"rows"`, rendered.Loose, "a number that no description"},
		{"number as text in the manifest", "manifest.json", "", `"rows"`, `"note":"37","rows"`, rendered.Loose, "written as text"},
		{"small count in the manifest", "manifest.json", "", `"set_aside":0`, `"set_aside":3`, rendered.Leak, "a small count"},

		{"cell of a sheet", book, sheet, `<c r="F6" s="[0-9]+"></c>`, `<c r="F6"><v>37</v></c>`, rendered.Leak, "a number stands"},
		{"status with a number", book, sheet, `<c r="G6"[^>]*><is><t>[^<]*</t></is>`, `<c r="G6"><v>37</v>`, rendered.Loose, "a number"},
		{"the word of a missing figure", book, sheet, `(<c r="G5"[^>]*><is><t>)([^<]*)(</t></is>.*?<c r="G6"[^>]*><is><t>)[^<]*`, `$1$2$3$2`, rendered.Mark, "the same word"},
		{"number in a column of words", book, sheet, `<c r="K6"[^>]*><is><t>[^<]*</t></is>`, `<c r="K6"><v>37</v>`, rendered.Loose, "a column of words"},
		{"number beside the table", book, sheet, `(<row r="6".*?)</row>`, `$1<c r="Z6"><v>37</v></c></row>`, rendered.Loose, "a column of words"},
		{"cell of all figures", book, facts, `<c r="F([0-9]+)" s="[0-9]+"></c>`, `<c r="F$1"><v>37</v></c>`, rendered.Leak, "a number stands"},
		{"formula", book, sheet, `<c r="F6" s="[0-9]+"></c>`, `<c r="F6"><f>36+1</f></c>`, rendered.Hidden, "a formula"},
		{"hidden row", book, sheet, `<row r="6"`, `<row hidden="1" r="6"`, rendered.Hidden, "a hidden row"},
		{"hidden column", book, sheet, `<col `, `<col hidden="true" `, rendered.Hidden, "a hidden row"},
		{"hidden sheet", book, "xl/workbook.xml", `<sheet name="B1"`, `<sheet state="hidden" name="B1"`, rendered.Hidden, "a hidden sheet"},
		{"defined name", book, "xl/workbook.xml", `<definedNames>`, `<definedNames><definedName name="n">37</definedName>`, rendered.Hidden, "a defined name"},
		{"conditional format", book, sheet, `<hyperlinks>`, `<conditionalFormatting sqref="F6"></conditionalFormatting><hyperlinks>`, rendered.Hidden, "no sheet of reports"},
		{"text in no cell", book, "xl/sharedStrings.xml", `^`, `<sst><si><t>37 ģimenes</t></si></sst>`, rendered.Hidden, "stands in no cell"},
		{"sheet nothing leads to", book, "xl/worksheets/sheet99.xml", `^`, `<worksheet></worksheet>`, rendered.Foreign, "nothing leads to"},
		{"comments", book, "xl/comments1.xml", `^`, `<comments></comments>`, rendered.Foreign, "a part"},
		{"properties", book, "docProps/custom.xml", `^`, `<Properties></Properties>`, rendered.Foreign, "a part"},
		{"property", book, "docProps/core.xml", `<dc:creator>`, `<dc:description>37</dc:description><dc:creator>`, rendered.Hidden, "a property"},
		{"format of numbers", book, "xl/styles.xml", `formatCode="0\.0"`, `formatCode="&quot;*&quot;;0"`, rendered.Hidden, "a number format"},
		{"remembered by a chart", book, chart, `<formatCode></formatCode></numCache>`, `<formatCode></formatCode><pt idx="2"><v>37</v></pt></numCache>`, rendered.Leak, "a number stands"},
		{"remembered by a chart for no figure", book, chart, `<formatCode></formatCode></numCache>`, `<formatCode></formatCode><pt idx="9"><v>37</v></pt></numCache>`, rendered.Loose, "of no figure"},
		{"remembered name", book, chart, `(<cat><strRef><f>[^<]*</f>)`, `$1<strCache><pt idx="2"><v>2022: 37</v></pt></strCache>`, rendered.Loose, "a remembered name"},
		{"numbers in a chart alone", book, chart, `<val>.*?</val>`, `<val><numLit><pt idx="2"><v>37</v></pt></numLit></val>`, rendered.Hidden, "stand in no cell"},
		{"alternative text of a chart", book, drawing, `2022 – konfidenciāli`, `2022 – 37`, rendered.Leak, "a number stands"},
		{"XML comment", book, chart, `<chart>`, `<!-- 37 --><chart>`, rendered.Malformed, "a comment"},
	}
}

func TestEveryPlantedLeakIsFound(t *testing.T) {
	clean := written(t, "lv")
	for _, e := range planted() {
		t.Run(e.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			if err := os.CopyFS(dir, os.DirFS(clean)); err != nil {
				t.Fatal(err)
			}
			plant(t, dir, e)
			found := check(t, dir, nil)
			if !slices.ContainsFunc(found, func(p rendered.Problem) bool {
				return p.Code == e.code && strings.HasPrefix(p.File, e.file) && strings.Contains(p.Text, e.text)
			}) {
				t.Errorf("not found; found %v", found)
			}
			for _, p := range found {
				if strings.Contains(p.Text, "37") {
					t.Errorf("the problem tells the number: %s", p)
				}
			}
		})
	}
}

func TestWhatCannotBeReadIsAProblem(t *testing.T) {
	dir := written(t, "lv")
	for name, content := range map[string]string{"notes.txt": "37", "other.xlsx": "no workbook", "facts.parquet": "PAR1"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "more"), 0o755); err != nil {
		t.Fatal(err)
	}
	got := map[string]rendered.Code{}
	for _, p := range check(t, dir, nil) {
		got[p.File] = p.Code
	}
	for file, want := range map[string]rendered.Code{"notes.txt": rendered.Foreign, "facts.parquet": rendered.Foreign, "more": rendered.Foreign, "other.xlsx": rendered.Malformed} {
		if got[file] != want {
			t.Errorf("%s is %q, want %q", file, got[file], want)
		}
	}
}

func plant(t *testing.T, dir string, e edit) {
	t.Helper()
	path := filepath.Join(dir, e.file)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if e.part == "" {
		content = replaced(t, e, content)
	} else {
		content = repacked(t, e, content)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func replaced(t *testing.T, e edit, content []byte) []byte {
	t.Helper()
	r := regexp.MustCompile(`(?s)` + e.find)
	at := r.FindSubmatchIndex(content)
	if at == nil {
		t.Fatalf("nothing to replace: %s", e.find)
	}
	out := append([]byte(nil), content[:at[0]]...)
	out = r.Expand(out, []byte(e.with), content, at)
	return append(out, content[at[1]:]...)
}

// repacked changes one part of a workbook, or adds it.
func repacked(t *testing.T, e edit, content []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	put := func(name string, data []byte) {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	done := false
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if part.Name == e.part {
			data, done = replaced(t, e, data), true
		}
		put(part.Name, data)
	}
	if !done {
		put(e.part, replaced(t, e, nil))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
