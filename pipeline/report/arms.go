package report

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"image/png"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"bernskats/pipeline/declared"
	"bernskats/pipeline/model"
)

// ArmsFiles are the names a municipality's coat of arms may have; it has one.
func ArmsFiles() []string { return []string{"coat_of_arms.svg", "coat_of_arms.png"} }

const (
	armsBytes  = 300 << 10 // it stands in every page
	armsPixels = 2000      // across and down
)

// loadArms reads the coat of arms of the last layer that has one, "" for none,
// as a data address. A picture must be a picture and nothing else: no script, no
// other file, no animation.
func loadArms(layers []fs.FS) (template.URL, model.Problems) {
	for i := len(layers) - 1; i >= 0; i-- {
		var found []string
		var data []byte
		for _, name := range ArmsFiles() {
			if d, err := fs.ReadFile(layers[i], name); err == nil {
				found, data = append(found, name), d
			}
		}
		switch len(found) {
		case 0:
			continue
		case 2:
			return "", model.Problems{{File: declared.PathIn(layers[i], found[1]), Text: "there is a " + found[0] + " as well", Want: "want one of them"}}
		}
		name, kind, check := declared.PathIn(layers[i], found[0]), "image/svg+xml", checkDrawing
		if strings.HasSuffix(name, ".png") {
			kind, check = "image/png", checkPNG
		}
		if len(data) > armsBytes {
			return "", model.Problems{{File: name, Text: fmt.Sprintf("%d bytes", len(data)), Want: fmt.Sprintf("want at most %d: every page holds it", armsBytes)}}
		}
		if ps := check(name, data); len(ps) > 0 {
			return "", ps
		}
		return template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)), nil
	}
	return "", nil
}

func checkPNG(name string, data []byte) model.Problems {
	size, err := png.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return model.Problems{{File: name, Text: "not a PNG picture: " + err.Error()}}
	case size.Width > armsPixels || size.Height > armsPixels:
		return model.Problems{{File: name, Text: fmt.Sprintf("%d × %d pixels", size.Width, size.Height), Want: fmt.Sprintf("want at most %d each way", armsPixels)}}
	}
	if _, err := png.Decode(bytes.NewReader(data)); err != nil {
		return model.Problems{{File: name, Text: "a damaged PNG picture: " + err.Error()}}
	}
	return nil
}

// drawingChecker reads an SVG picture and finds what is more than a picture.
type drawingChecker struct {
	name     string
	decoder  *xml.Decoder
	line     int // where the token begins that is looked at
	column   int
	depth    int
	seen     bool // the root
	problems model.Problems
}

func checkDrawing(name string, data []byte) model.Problems {
	c := drawingChecker{name: name, decoder: xml.NewDecoder(bytes.NewReader(data))}
	for {
		c.line, c.column = c.decoder.InputPos()
		token, err := c.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			c.line, c.column = c.decoder.InputPos()
			c.problem("not an SVG picture: "+err.Error(), "")
			return c.problems
		}
		c.token(token)
	}
	if !c.seen {
		c.problem("no picture in it", "want <svg>")
	}
	return c.problems
}

func (c *drawingChecker) token(token xml.Token) {
	switch t := token.(type) {
	case xml.StartElement:
		c.start(t)
		c.depth, c.seen = c.depth+1, true
	case xml.EndElement:
		c.depth--
	case xml.ProcInst:
		if t.Target != "xml" {
			c.problem("an instruction to load something: <?"+t.Target, "want a plain SVG")
		}
	case xml.Directive:
		if bytes.ContainsRune(t, '[') {
			c.problem("entities of its own", "want a plain SVG")
		}
	case xml.CharData:
		c.text(string(t))
	}
}

func (c *drawingChecker) start(e xml.StartElement) {
	name := strings.ToLower(e.Name.Local)
	if c.depth == 0 && name != "svg" {
		c.problem("the root is <"+e.Name.Local+">", "want <svg>")
	}
	if c.depth == 0 && !sized(e) {
		c.problem("the picture has no size", "want viewBox, or width and height")
	}
	switch name {
	case "script", "foreignobject", "iframe", "embed", "object", "audio", "video", "image", "feimage", "a", "animate", "animatemotion", "animatetransform", "set", "handler":
		c.problem("<"+e.Name.Local+"> is no part of a still picture", "want paths and shapes only")
	}
	for _, a := range e.Attr {
		key := strings.ToLower(a.Name.Local)
		switch {
		case strings.HasPrefix(key, "on"):
			c.problem("an action: "+a.Name.Local, "want paths and shapes only")
		case key == "href" && !strings.HasPrefix(a.Value, "#"):
			c.problem("an address of another file: "+firstLine(a.Value), "want everything inside the picture")
		}
		if a.Name.Space != "xmlns" && key != "xmlns" {
			c.text(a.Value)
		}
	}
}

// elsewhere finds addresses in styles and attributes that leave the picture.
var elsewhere = regexp.MustCompile(`(?i)@import|javascript:|url\(\s*["']?\s*[^"'#\s)]`)

func (c *drawingChecker) text(s string) {
	if m := elsewhere.FindString(s); m != "" {
		c.problem("an address of something else: "+firstLine(m), "want everything inside the picture")
	}
}

func sized(e xml.StartElement) bool {
	has := map[string]bool{}
	for _, a := range e.Attr {
		has[a.Name.Local] = a.Value != ""
	}
	return has["viewBox"] || has["width"] && has["height"]
}

func (c *drawingChecker) problem(text, want string) {
	c.problems = append(c.problems, model.Problem{File: c.name, Line: c.line, Column: c.column, Text: text, Want: want})
}
