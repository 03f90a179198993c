package rendered

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bernskats/pipeline/model"

	"golang.org/x/net/html"
)

// page is an HTML file while it is read.
type page struct {
	*Folder
	name    string
	count   map[string]int      // data elements so far in each element with an id
	figures map[*html.Node]bool // of a table: whether it holds figures
}

// html reads a page: its data elements, its drawings, and what stands beside them.
func (f *Folder) html(name string, data []byte) {
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		f.problem(Malformed, name, "", "not HTML")
		return
	}
	p := page{f, name, map[string]int{}, map[*html.Node]bool{}}
	p.walk(root, "")
}

func (p *page) problemAt(code Code, n *html.Node, text string) {
	p.problem(code, p.name, where(n), text)
}

// where names the nearest element with an id.
func where(n *html.Node) string {
	for ; n != nil; n = n.Parent {
		if id := attribute(n, "id"); id != "" {
			return "#" + id
		}
	}
	return ""
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func (p *page) walk(n *html.Node, lang string) {
	if l := attribute(n, "lang"); l != "" {
		lang = l
	}
	switch n.Type {
	case html.CommentNode:
		p.problemAt(Hidden, n, "a comment")
	case html.ElementNode:
		if !p.element(n, lang) {
			return
		}
	}
	for c := range n.ChildNodes() {
		p.walk(c, lang)
	}
}

// element reads one element and says whether to look inside it.
func (p *page) element(n *html.Node, lang string) bool {
	if !plainElement(n.Data) {
		p.problemAt(Hidden, n, "an element that no page of reports has: "+n.Data)
		return true
	}
	switch n.Data {
	case "svg":
		p.drawing(n, lang)
		return false
	case "meta":
		if name := attribute(n, "name"); has(n, "content") && name != "viewport" && name != "robots" && attribute(n, "http-equiv") == "" {
			p.problemAt(Hidden, n, "a description that no page of reports has")
		}
	case "img": // the coat of arms, which the municipality answers for
		if n.Parent == nil || n.Parent.Data != "header" || !strings.HasPrefix(attribute(n, "src"), "data:image/") || attribute(n, "alt") != "" {
			p.problemAt(Hidden, n, "a picture that no page of reports has")
		}
	case "style":
		if styledText.MatchString(unescaped(text(n))) {
			p.problemAt(Hidden, n, "a number in a style")
		}
	case "data":
		p.datum(n, lang)
	case "td":
		p.cell(n, lang)
	case "p", "li", "dd", "figcaption":
		if n.FirstChild != nil {
			p.sentence(n, lang)
		}
	}
	p.attributes(n)
	return true
}

// styledText is text with digits that a style sheet adds to a page.
var styledText = regexp.MustCompile(`content:\s*("[^"]*[0-9]|'[^']*[0-9])`)

var styleEscape = regexp.MustCompile(`\\[0-9a-fA-F]{1,6}[ \t\n]?`)

// unescaped replaces the escapes of a style sheet by what they stand for.
func unescaped(style string) string {
	return styleEscape.ReplaceAllStringFunc(style, func(s string) string {
		n, err := strconv.ParseInt(strings.TrimSpace(s[1:]), 16, 32)
		if err != nil || n == '"' || n == '\'' {
			return ""
		}
		return string(rune(n))
	})
}

// plainElement are the elements whose whole content readers see.
func plainElement(name string) bool {
	switch name {
	case "html", "head", "meta", "title", "style", "body", "main", "header", "footer", "nav", "section", "article", "aside", "address",
		"h1", "h2", "h3", "h4", "h5", "h6", "p", "blockquote", "pre", "hr", "br", "wbr", "div", "span", "ol", "ul", "li", "dl", "dt", "dd", "details", "summary", "figure", "figcaption", "svg",
		"a", "img", "abbr", "b", "cite", "code", "data", "dfn", "em", "i", "mark", "q", "s", "small", "strong", "sub", "sup", "time", "u",
		"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td":
		return true
	}
	return false
}

// attributes finds attributes that could carry a number unseen.
func (p *page) attributes(n *html.Node) {
	for _, a := range n.Attr {
		switch {
		case n.Data == "data" && ofFigure(a.Key):
		case n.Data == "img" && (a.Key == "src" || a.Key == "alt"):
		case a.Key == "title" || a.Key == "aria-label":
			if hasDigit(a.Val) {
				p.problemAt(Hidden, n, "a number in an attribute: "+a.Key)
			}
		case plainAttribute(a.Key):
		default:
			p.problemAt(Hidden, n, "an attribute that no page of reports has: "+a.Key)
		}
	}
}

// ofFigure are the attributes of a data element.
func ofFigure(name string) bool {
	switch name {
	case "value", "data-measure", "data-period", "data-breakdown", "data-area", "data-role", "data-status":
		return true
	}
	return false
}

// plainAttribute are attributes that link, structure or name a language.
func plainAttribute(name string) bool {
	switch name {
	case "id", "class", "lang", "href", "hreflang", "scope", "colspan", "rowspan", "span", "headers", "start", "role", "tabindex",
		"aria-labelledby", "aria-describedby", "charset", "content", "http-equiv", "name", "datetime":
		return true
	}
	return false
}

func keyOf(n *html.Node) Key {
	return Key{attribute(n, "data-measure"), attribute(n, "data-period"), attribute(n, "data-area"), attribute(n, "data-breakdown")}
}

// datum reads one data element.
func (p *page) datum(n *html.Node, lang string) {
	id := where(n)
	p.count[id]++
	place := Place{File: p.name, At: fmt.Sprintf("%s data %d", id, p.count[id]), Key: keyOf(n), Role: Role(attribute(n, "data-role")), Shown: strings.TrimSpace(text(n)), Lang: lang}
	place.Number, place.State = attribute(n, "value"), stateOfMark(attribute(n, "data-status"))
	if has(n, "value") {
		place.State = Number
	}
	if !slices.Contains([]Role{Value, Rate, Change}, place.Role) {
		p.Problems = append(p.Problems, Problem{Unknown, p.name, place.At, place.Key, "a role that no figure has"})
	}
	if place.State != Number {
		place.Word = place.Shown
		if place.Shown == "" {
			p.Problems = append(p.Problems, Problem{Mark, p.name, place.At, place.Key, "neither a number nor a word is seen"})
		}
	}
	p.add(place)
}

func stateOfMark(status string) State {
	switch status {
	case string(model.Withheld):
		return Withheld
	case string(model.NotDelivered):
		return NotDelivered
	}
	return Nothing
}

// dataOf lists the data elements inside an element.
func dataOf(n *html.Node) (all []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == "data" {
			all = append(all, d)
		}
	}
	return all
}

// beside is the text of an element without its data elements and drawings.
func beside(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && (n.Data == "data" || n.Data == "svg"):
			b.WriteByte(' ')
			return
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(n)
	return b.String()
}

// cell checks the text of a table's cell that is no figure: percentages that
// follow from the figure before it, periods, and else no digit.
func (p *page) cell(n *html.Node, lang string) {
	if !p.inFigures(n) {
		return // a table of words, surveys or senders
	}
	anchor := p.anchor(n)
	rest := beside(n)
	if len(dataOf(n)) == 0 && p.ofResults(n) {
		if shown := strings.TrimSpace(rest); hasDigit(shown) {
			p.add(Place{File: p.name, At: where(n), Role: Entered, State: Number, Shown: shown, Lang: lang})
		}
		return
	}
	if anchor != nil {
		rest = p.follow(n, []Key{keyOf(anchor)}, rest, lang)
	}
	if hasDigit(rest) && !(anchor != n && year.MatchString(rest) && len(dataOf(n)) == 0) {
		p.problemAt(Loose, n, "a number in a table of figures that is no figure")
	}
}

// ofResults says whether a cell is in the table that sets targets beside figures.
func (p *page) ofResults(n *html.Node) bool {
	return councilFile(p.name) && strings.HasPrefix(where(n), "#results")
}

// councilFile says whether a file may tell numbers that people entered.
func councilFile(name string) bool {
	return strings.HasPrefix(name, "council.") || strings.HasPrefix(name, "programme.")
}

// inFigures says whether a cell is in a table of figures.
func (p *page) inFigures(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.Data != "table" {
			continue
		}
		if _, known := p.figures[n]; !known {
			p.figures[n] = len(dataOf(n)) > 0
		}
		return p.figures[n]
	}
	return false
}

// anchor is the figure a cell's text stands by: its own, else the one before it in the row.
func (p *page) anchor(cell *html.Node) *html.Node {
	for c := cell; c != nil; c = c.PrevSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if all := dataOf(c); len(all) > 0 {
			return all[len(all)-1]
		}
	}
	return nil
}

// follow lists what is derived from figures in a text and gives the rest of it.
func (p *page) follow(n *html.Node, figures []Key, rest, lang string) string {
	pattern := derived[lang]
	if pattern == nil {
		pattern = derived["lv"]
	}
	for i, token := range pattern.FindAllString(rest, -1) {
		p.add(Place{File: p.name, At: fmt.Sprintf("%s beside %s %d", where(n), n.Data, i+1), Key: figures[0], Near: figures[1:], Role: Derived, State: Number, Shown: token, Lang: lang})
	}
	return pattern.ReplaceAllString(rest, " ")
}

// sentence checks running text with figures in it: percentages and means must
// follow from one of its figures.
func (p *page) sentence(n *html.Node, lang string) {
	all := dataOf(n)
	if len(all) == 0 || slices.ContainsFunc(all, func(d *html.Node) bool { return nested(d, n) }) {
		return
	}
	var figures []Key
	for _, d := range all {
		if k := keyOf(d); !slices.Contains(figures, k) {
			figures = append(figures, k)
		}
	}
	p.follow(n, figures, beside(n), lang)
}

// nested says whether a smaller piece of running text lies between.
func nested(d, outer *html.Node) bool {
	for n := d.Parent; n != outer && n != nil; n = n.Parent {
		if slices.Contains([]string{"p", "li", "dd", "td", "figcaption"}, n.Data) {
			return true
		}
	}
	return false
}
