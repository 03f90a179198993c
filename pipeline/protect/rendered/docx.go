package rendered

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// documentParts are the parts a document of reports is made of.
var documentParts = regexp.MustCompile(`^(\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|word/(document|styles|settings|fontTable|numbering|webSettings)\.xml|` +
	`word/(header|footer)[0-9]*\.xml|word/theme/theme1\.xml|word/charts/chart[0-9]+\.xml|word/media/image[0-9]+\.png|word/_rels/[a-z]+[0-9]*\.xml\.rels)$`)

// document is a file of a word processor while it is read, beside what its page says.
type document struct {
	*Folder
	name  string
	said  map[string]bool            // texts of blocks and rows
	table map[[2]string][]string     // by the names of a row and a column, either way round: what stands there
	cells map[string]bool            // texts of cells
	links map[string]bool            // addresses that the page leads to
	drawn map[[sha256.Size]byte]bool // pictures that the page shows
	lang  string
}

// docx reads a document for a word processor. Its numbers name no figure, so it
// may only repeat the page of the same name, which does: every paragraph and
// every row of a table with a digit in it must stand there in the same words,
// every point of a chart in a table there, in the row and column of its names,
// and a picture must be one of the page.
func (f *Folder) docx(name string, data, page []byte) {
	parts, ok := f.unzip(name, data, documentParts)
	root, err := html.Parse(bytes.NewReader(page))
	if !ok || err != nil || parts["word/document.xml"] == nil {
		f.problem(Malformed, name, "", "not a document, or not beside a page")
		return
	}
	d := repeating(root)
	d.Folder, d.name = f, name
	for _, part := range slices.Sorted(maps.Keys(parts)) {
		if strings.HasPrefix(part, "word/media/") && !d.drawn[sha256.Sum256(parts[part])] {
			d.problem(Foreign, name, part, "a picture that the page does not show")
		}
		if !strings.HasPrefix(part, "word/") || strings.HasSuffix(part, ".png") {
			continue
		}
		tree, err := parse(parts[part])
		switch {
		case err != nil:
			d.problem(Malformed, name, part, err.Error())
		case strings.HasPrefix(part, "word/charts/"):
			d.chart(part, tree)
		case strings.HasSuffix(part, ".rels"):
			d.relations(part, tree)
		default:
			d.part(part, tree)
		}
	}
	f.core(name, parts)
}

// relations allows no address that the page does not lead to as well.
func (d *document) relations(part string, tree *element) {
	for _, r := range tree.find("Relationship") {
		if r.get("TargetMode") == "External" && !d.links[r.get("Target")] {
			d.problem(Foreign, d.name, part, "an address that the page does not lead to")
		}
	}
}

// part checks one part of a document.
func (d *document) part(part string, tree *element) {
	for _, unseen := range []string{"vanish", "webHidden", "ins", "del", "moveFrom", "comment", "commentReference", "footnoteReference", "endnoteReference", "object", "altChunk", "docVar", "sdt", "txbxContent"} {
		if len(tree.find(unseen)) > 0 {
			d.problem(Hidden, d.name, part, "something that no document of reports has: "+unseen)
		}
	}
	for _, e := range append(tree.find("instrText"), tree.find("fldSimple")...) {
		if field := strings.Fields(e.text + " " + e.get("instr")); len(field) == 0 || !slices.Contains([]string{"PAGE", "NUMPAGES", "TOC"}, field[0]) {
			d.problem(Hidden, d.name, part, "a field that holds a text of its own")
		}
	}
	for _, e := range append(tree.find("docPr"), tree.find("cNvPr")...) {
		if hasDigit(e.get("name")) || hasDigit(e.get("descr")+e.get("title")) && !d.said[squeeze(e.get("descr"))] {
			d.problem(Loose, d.name, part, "a number in the description of a picture")
		}
	}
	for _, e := range append(tree.find("tblCaption"), tree.find("tblDescription")...) {
		if hasDigit(e.get("val")) && !d.said[squeeze(e.get("val"))] {
			d.problem(Loose, d.name, part, "a number in the description of a table")
		}
	}
	d.paragraphs(part, tree)
}

// paragraphs checks rows as a whole, so that a number cannot move to another
// row, and the paragraphs outside tables.
func (d *document) paragraphs(part string, e *element) {
	for _, k := range e.kids {
		var words string
		switch k.name {
		case "tr":
			var cells []string
			for _, tc := range k.kids {
				if tc.name == "tc" {
					cells = append(cells, squeeze(written(tc)))
				}
			}
			words = strings.Join(cells, "|")
		case "p":
			words = squeeze(written(k))
		default:
			d.paragraphs(part, k)
			continue
		}
		if hasDigit(words) && !d.said[words] {
			d.problem(Loose, d.name, part, "a paragraph or row with a number that the page does not have")
		}
	}
}

// written is the text of a part of a document. Numbers of pages are made by the
// word processor, which puts them in place of a 1; other results of fields are text.
func written(e *element) string {
	var b strings.Builder
	counted := false // inside the field of a number of pages
	var walk func(e *element)
	walk = func(e *element) {
		switch e.name {
		case "fldSimple", "instrText":
			counted = slices.Contains([]string{"PAGE", "NUMPAGES"}, strings.TrimSpace(e.get("instr")+e.text))
		case "fldChar":
			counted = counted && e.get("fldCharType") != "end"
		case "t":
			if !counted || e.text != "1" {
				b.WriteString(e.text)
			}
		case "tab", "br":
			b.WriteByte(' ')
		}
		for _, k := range e.kids {
			walk(k)
			if k.name == "p" {
				b.WriteByte(' ')
			}
		}
		if e.name == "fldSimple" {
			counted = false
		}
	}
	walk(e)
	return b.String()
}

// repeating lists what a page says: the texts of blocks, and of rows, cells joined
// by "|", each with and without the letters that say how sure a number is; what
// stands at which place of a table; where it leads to and what it shows.
func repeating(root *html.Node) *document {
	d := &document{said: map[string]bool{}, table: map[[2]string][]string{}, cells: map[string]bool{}, links: map[string]bool{}, drawn: map[[sha256.Size]byte]bool{}}
	for n := range root.Descendants() {
		switch n.Data {
		case "html":
			d.lang = attribute(n, "lang")
		case "p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "title", "desc":
			d.said[squeeze(text(n))], d.said[squeeze(captionText(n))] = true, true
		case "table":
			d.places(n)
		case "a":
			d.links[attribute(n, "href")] = true
		case "img":
			if _, encoded, ok := strings.Cut(attribute(n, "src"), ";base64,"); ok {
				if shown, err := base64.StdEncoding.DecodeString(encoded); err == nil {
					d.drawn[sha256.Sum256(shown)] = true
				}
			}
		}
	}
	return d
}

// places notes the rows of a table, and each cell under the names of its row and column.
func (d *document) places(table *html.Node) {
	var heads []string
	for n := range table.Descendants() {
		if n.Data != "tr" {
			continue
		}
		var whole, bare []string
		for c := range n.ChildNodes() {
			if c.Type == html.ElementNode {
				whole, bare = append(whole, squeeze(text(c))), append(bare, squeeze(captionText(c)))
			}
		}
		d.said[strings.Join(whole, "|")], d.said[strings.Join(bare, "|")] = true, true
		for i, cell := range bare {
			d.cells[cell] = true
			if heads != nil && i > 0 && i < len(heads) {
				d.table[[2]string{bare[0], heads[i]}] = append(d.table[[2]string{bare[0], heads[i]}], cell)
				d.table[[2]string{heads[i], bare[0]}] = append(d.table[[2]string{heads[i], bare[0]}], cell)
			}
		}
		if heads == nil {
			heads = bare
		}
	}
}

// chart reads a chart: every number it draws must stand in a table of the page
// under the names of its series and its category.
func (d *document) chart(part string, tree *element) {
	for _, unseen := range []string{"f", "yVal", "xVal", "externalData", "userShapes", "extLst", "errBars", "trendline", "dTable", "dLbl"} {
		if len(tree.find(unseen)) > 0 {
			d.problem(Hidden, d.name, part, "something that no chart of a document has: "+unseen)
		}
	}
	for i, ser := range tree.find("ser") {
		at := fmt.Sprintf("%s series %d", part, i+1)
		series := squeeze(ser.first("tx").whole())
		names := map[string]string{}
		for _, pt := range ser.first("cat").find("pt") {
			name, _, _ := strings.Cut(pt.first("v").text, "\n")
			names[pt.get("idx")] = squeeze(name)
			if rest := strings.TrimPrefix(pt.first("v").text, name); hasDigit(rest) || hasDigit(name) && !d.cells[squeeze(name)] {
				d.problem(Loose, d.name, at, "a name with a number that no table of the page has")
			}
		}
		for _, pt := range ser.first("val").find("pt") {
			if !d.stands(names[pt.get("idx")], series, pt.first("v").text) {
				d.problem(Loose, d.name, at, "a number that no table of the page has under these names")
			}
		}
		if hasDigit(series) && !d.cells[series] {
			d.problem(Loose, d.name, at, "a name with a number that no table of the page has")
		}
	}
	for _, e := range tree.find("t") {
		if hasDigit(e.text) {
			d.problem(Loose, d.name, part, "a number in the text of a chart")
		}
	}
}

// stands says whether a cell of the page under two names says a number.
func (d *document) stands(row, column, number string) bool {
	v, ok := plain(number)
	return ok && slices.ContainsFunc(d.table[[2]string{row, column}], func(cell string) bool {
		shown, ok := read(cell, d.lang)
		return ok && shown.says(v, false)
	})
}
