package rendered

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// documentParts are the parts a document of reports is made of. Pictures are not
// among them: nobody could read them back.
var documentParts = regexp.MustCompile(`^(\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|word/(document|styles|settings|fontTable|numbering|webSettings)\.xml|` +
	`word/(header|footer)[0-9]*\.xml|word/theme/theme1\.xml|word/_rels/[a-z]+[0-9]*\.xml\.rels)$`)

// docx reads a document for a word processor. Its numbers name no figure, so it
// may only repeat the page of the same name, which does: every paragraph and
// every row of a table with a digit in it must stand there in the same words.
func (f *Folder) docx(name string, data, page []byte) {
	parts, ok := f.unzip(name, data, documentParts)
	root, err := html.Parse(bytes.NewReader(page))
	if !ok || err != nil || parts["word/document.xml"] == nil {
		f.problem(Malformed, name, "", "not a document, or not beside a page")
		return
	}
	said := saidOn(root)
	for part, content := range parts {
		if !strings.HasPrefix(part, "word/") || !strings.HasSuffix(part, ".xml") {
			continue
		}
		tree, err := parse(content)
		if err != nil {
			f.problem(Malformed, name, part, err.Error())
			continue
		}
		f.document(name, part, tree, said)
	}
	f.core(name, parts)
}

// document checks one part of a document.
func (f *Folder) document(name, part string, tree *element, said map[string]bool) {
	for _, unseen := range []string{"vanish", "webHidden", "ins", "del", "moveFrom", "comment", "commentReference", "footnoteReference", "endnoteReference", "object", "altChunk", "docVar", "sdt", "txbxContent"} {
		if len(tree.find(unseen)) > 0 {
			f.problem(Hidden, name, part, "something that no document of reports has: "+unseen)
		}
	}
	for _, e := range append(tree.find("instrText"), tree.find("fldSimple")...) {
		if field := strings.Fields(e.text + " " + e.get("instr")); len(field) == 0 || !slices.Contains([]string{"PAGE", "NUMPAGES", "TOC"}, field[0]) {
			f.problem(Hidden, name, part, "a field that holds a text of its own")
		}
	}
	for _, e := range tree.find("docPr") {
		if hasDigit(e.get("descr")+e.get("title")) && !said[squeeze(e.get("descr"))] {
			f.problem(Loose, name, part, "a number in the description of a picture")
		}
	}
	f.paragraphs(name, part, tree, said)
}

// paragraphs checks rows as a whole, so that a number cannot move to another
// row, and the paragraphs outside tables.
func (f *Folder) paragraphs(name, part string, e *element, said map[string]bool) {
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
			f.paragraphs(name, part, k, said)
			continue
		}
		if hasDigit(words) && !said[words] {
			f.problem(Loose, name, part, "a paragraph or row with a number that the page does not have")
		}
	}
}

// written is the text of a part of a document; the results of fields are made by
// the word processor.
func written(e *element) string {
	var b strings.Builder
	field := false
	var walk func(e *element)
	walk = func(e *element) {
		switch e.name {
		case "fldSimple":
			return
		case "fldChar":
			field = e.get("fldCharType") != "end"
		case "t":
			if !field {
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
	}
	walk(e)
	return b.String()
}

// saidOn lists the texts of a page: of blocks, and of rows, cells joined by "|";
// each with and without the letters that say how sure a number is.
func saidOn(root *html.Node) map[string]bool {
	said := map[string]bool{}
	for n := range root.Descendants() {
		switch n.Data {
		case "p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption", "title":
			said[squeeze(text(n))], said[squeeze(captionText(n))] = true, true
		case "tr":
			var whole, bare []string
			for c := range n.ChildNodes() {
				if c.Type == html.ElementNode {
					whole, bare = append(whole, squeeze(text(c))), append(bare, squeeze(captionText(c)))
				}
			}
			said[strings.Join(whole, "|")], said[strings.Join(bare, "|")] = true, true
		}
	}
	return said
}
