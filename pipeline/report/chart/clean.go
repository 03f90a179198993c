package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// fixedTime is what JavaScript takes for now.
func fixedTime() time.Time { return time.Unix(0, 0).UTC() }

// clean rewrites ECharts' SVG for use inside a page: ids begin with the chart's,
// no class, style sheet, style attribute (a strict content security policy would
// drop it), script or ECharts' own attributes remain; the drawing has a name and
// a description and scales with the page.
func clean(raw string, s Spec, height float64) (string, error) {
	c := cleaner{spec: s, drawn: s.drawn(), height: height, ids: map[string]string{}}
	d := xml.NewDecoder(strings.NewReader(raw))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return c.out.String(), nil
		}
		if err != nil {
			return "", fmt.Errorf("reading what ECharts drew: %w", err)
		}
		if err := c.token(d, token); err != nil {
			return "", err
		}
	}
}

type cleaner struct {
	spec   Spec
	drawn  drawn
	height float64
	ids    map[string]string // ECharts' id → ours, numbered as they appear
	text   string            // the start of a text element whose tag is still to come
	out    strings.Builder
}

func (c *cleaner) token(d *xml.Decoder, token xml.Token) error {
	if c.text != "" {
		text, _ := token.(xml.CharData)
		attributes, rest := c.spec.untag(string(text))
		c.out.WriteString(c.text + attributes + ">")
		c.text = ""
		if len(attributes) > 0 {
			token = xml.CharData(rest)
		}
	}
	switch t := token.(type) {
	case xml.StartElement:
		return c.start(d, t)
	case xml.EndElement:
		c.out.WriteString("</" + t.Name.Local + ">")
		if t.Name.Local != "text" && t.Name.Local != "tspan" {
			c.out.WriteByte('\n')
		}
	case xml.CharData:
		if text := string(t); strings.TrimSpace(text) != "" {
			c.out.WriteString(escape(text))
		}
	}
	return nil
}

func (c *cleaner) start(d *xml.Decoder, e xml.StartElement) error {
	name := e.Name.Local
	if !allowed(name) || invisible(e) {
		return d.Skip()
	}
	if name == "svg" {
		c.root()
		return nil
	}
	var start strings.Builder
	start.WriteString("<" + name)
	for _, a := range attributes(e.Attr) {
		start.WriteString(" " + a.Name.Local + `="` + escape(c.references(a)) + `"`)
	}
	if name == "text" {
		c.text = start.String()
		return nil
	}
	c.out.WriteString(start.String() + c.drawn.attributes(e) + ">")
	return nil
}

// allowed are the elements a static drawing needs.
func allowed(name string) bool {
	switch name {
	case "svg", "g", "path", "rect", "circle", "line", "polyline", "polygon", "ellipse", "text", "tspan", "defs", "clipPath", "pattern":
		return true
	}
	return false
}

// invisible finds the areas ECharts lays out for a mouse.
func invisible(e xml.StartElement) bool {
	if e.Name.Local != "path" {
		return false
	}
	at := map[string]string{}
	for _, a := range e.Attr {
		at[a.Name.Local] = a.Value
	}
	nothingFilled := at["fill"] == "none" || at["fill-opacity"] == "0"
	return nothingFilled && (at["stroke"] == "" || at["stroke"] == "none" || at["stroke-width"] == "0")
}

func (c *cleaner) root() {
	id, h := c.spec.ID, strconv.FormatFloat(c.height, 'f', -1, 64)
	names := id + "-title"
	if c.spec.Desc != "" {
		names += " " + id + "-desc"
	}
	fmt.Fprintf(&c.out, `<svg xmlns="http://www.w3.org/2000/svg" id="%s" viewBox="0 0 %.0f %s" width="100%%" role="img" lang="%s" aria-labelledby="%s" font-family="%s">`+"\n",
		id, c.spec.width(), h, c.spec.Lang, names, fonts)
	fmt.Fprintf(&c.out, "<title id=\"%s-title\">%s</title>\n", id, escape(c.spec.Title))
	if c.spec.Desc != "" {
		fmt.Fprintf(&c.out, "<desc id=\"%s-desc\">%s</desc>\n", id, escape(c.spec.Desc))
	}
}

// attributes keeps what draws; the style attribute becomes presentation attributes.
func attributes(from []xml.Attr) (kept []xml.Attr) {
	for _, a := range from {
		name := a.Name.Local
		switch {
		case name == "style":
			kept = append(kept, styled(a.Value)...)
		case name == "class" || name == "pointer-events" || name == "cursor" || strings.HasPrefix(name, "ecmeta_") || strings.HasPrefix(name, "on"):
		case a.Name.Space != "":
		default:
			kept = append(kept, xml.Attr{Name: xml.Name{Local: name}, Value: a.Value})
		}
	}
	return kept
}

// styled turns "font-size:18px;font-weight:bold" into attributes; the family is the root's.
func styled(style string) (kept []xml.Attr) {
	for _, part := range strings.Split(style, ";") {
		name, value, _ := strings.Cut(part, ":")
		switch name = strings.TrimSpace(name); name {
		case "font-size", "font-weight", "font-style", "text-anchor", "fill", "stroke":
			if value = strings.TrimSpace(value); value != "normal" {
				kept = append(kept, xml.Attr{Name: xml.Name{Local: name}, Value: value})
			}
		}
	}
	return kept
}

var reference = regexp.MustCompile(`url\(#([^)]*)\)`)

// references renames ids and what points at them.
func (c *cleaner) references(a xml.Attr) string {
	if a.Name.Local == "id" {
		return c.id(a.Value)
	}
	return reference.ReplaceAllStringFunc(a.Value, func(m string) string {
		return "url(#" + c.id(m[len("url(#"):len(m)-1]) + ")"
	})
}

func (c *cleaner) id(old string) string {
	if _, known := c.ids[old]; !known {
		c.ids[old] = c.spec.ID + "-" + strconv.Itoa(len(c.ids)+1)
	}
	return c.ids[old]
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}
