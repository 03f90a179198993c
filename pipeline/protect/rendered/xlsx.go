package rendered

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// workbook is an XLSX file while it is read.
type workbook struct {
	*Folder
	name   string
	parts  map[string][]byte
	texts  []string // shared strings
	used   []bool   // by number of a shared string: a cell holds it
	read   map[string]bool
	sheets map[string]*sheet
}

// ours are the parts a workbook of reports is made of.
var ours = regexp.MustCompile(`^(\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels|xl/(sharedStrings|styles)\.xml|` +
	`xl/theme/theme1\.xml|xl/(worksheets/sheet|tables/table|drawings/drawing|charts/chart)[0-9]+\.xml|xl/(worksheets/_rels/sheet|drawings/_rels/drawing)[0-9]+\.xml\.rels)$`)

// xlsx reads a workbook: its cells, its charts, and what readers do not see.
func (f *Folder) xlsx(name string, data []byte) {
	w := workbook{Folder: f, name: name, read: map[string]bool{}, sheets: map[string]*sheet{}}
	parts, ok := f.unzip(name, data, ours)
	if w.parts = parts; !ok || parts["xl/workbook.xml"] == nil {
		f.problem(Malformed, name, "", "not a workbook")
		return
	}
	w.shared()
	f.core(name, parts)
	w.styles()
	book := w.tree("xl/workbook.xml")
	w.names(book)
	links := w.relations("xl/_rels/workbook.xml.rels")
	for _, e := range book.find("sheet") {
		if s := e.get("state"); s != "" && s != "visible" {
			w.problem(Hidden, name, e.get("name"), "a hidden sheet")
		}
		w.sheet(e.get("name"), links[e.get("id")])
	}
	for _, e := range book.find("sheet") {
		w.contents(w.sheets[e.get("name")])
		w.charts(w.sheets[e.get("name")])
	}
	w.unread()
}

// unread finds texts that no cell holds and parts that nothing leads to.
func (w *workbook) unread() {
	for i, used := range w.used {
		if !used && hasDigit(w.texts[i]) {
			w.problem(Hidden, w.name, "xl/sharedStrings.xml", "a text with a number that stands in no cell")
		}
	}
	for _, part := range slices.Sorted(maps.Keys(w.parts)) {
		if !w.read[part] && ours.MatchString(part) && !slices.Contains([]string{"[Content_Types].xml", "_rels/.rels", "xl/theme/theme1.xml", "docProps/core.xml", "docProps/app.xml"}, part) {
			w.problem(Foreign, w.name, part, "a part that nothing leads to")
		}
	}
}

// tree reads a part; one that cannot be read is a problem and empty.
func (w *workbook) tree(name string) *element {
	w.read[name] = true
	content, ok := w.parts[name]
	if !ok {
		return &element{}
	}
	e, err := parse(content)
	if err != nil {
		w.problem(Malformed, w.name, name, err.Error())
		return &element{}
	}
	return e
}

// relations maps the ids of a part to the parts they stand for. Nothing outside the file is one.
func (w *workbook) relations(name string) map[string]string {
	all := map[string]string{}
	base := path.Dir(path.Dir(name))
	for _, r := range w.tree(name).find("Relationship") {
		if r.get("TargetMode") == "External" {
			w.problem(Foreign, w.name, name, "something outside the workbook")
		}
		target := r.get("Target")
		if strings.HasPrefix(target, "/") {
			target = target[1:]
		} else {
			target = path.Join(base, target)
		}
		all[r.get("Id")] = target
	}
	return all
}

func (w *workbook) shared() {
	for _, si := range w.tree("xl/sharedStrings.xml").find("si") {
		w.texts = append(w.texts, si.whole())
	}
	w.used = make([]bool, len(w.texts))
}

// styles finds formats that show something other than the number.
func (w *workbook) styles() {
	for _, e := range w.tree("xl/styles.xml").find("numFmt") {
		if strings.ContainsAny(e.get("formatCode"), `;"*@\`) || !strings.Contains(e.get("formatCode"), "0") {
			w.problem(Hidden, w.name, "xl/styles.xml", "a number format that hides the number")
		}
	}
}

var printed = regexp.MustCompile(`^'?.+'?!\$[A-Z0-9]+(:\$[A-Z0-9]+|:\$[A-Z]+\$[0-9]+|\$[0-9]+:\$[A-Z]+\$[0-9]+)$`)

// names allows the ranges that printing and filtering need.
func (w *workbook) names(book *element) {
	for _, e := range book.find("definedName") {
		if !strings.HasPrefix(e.get("name"), "_xlnm.") || !printed.MatchString(strings.TrimSpace(e.text)) {
			w.problem(Hidden, w.name, e.get("name"), "a defined name that holds more than a range to print")
		}
	}
}

// cellAt takes "F12" apart.
func cellAt(ref string) (column string, row int, ok bool) {
	column = strings.TrimRight(ref, "0123456789")
	row, err := strconv.Atoi(ref[len(column):])
	return column, row, err == nil && column != ""
}
