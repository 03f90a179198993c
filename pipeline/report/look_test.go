package report

import (
	"bytes"
	"image"
	"image/png"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"bernskats/pipeline/model"
	"bernskats/templates"
)

const plainArms = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 50">
<defs><linearGradient id="g"><stop offset="0" stop-color="#005"/></linearGradient></defs>
<path d="M0 0h40v30q-20 20-40 0z" fill="url(#g)"/><use xlink:href="#g"/>
</svg>
`

func TestTheBuiltInStyleIsSound(t *testing.T) {
	css, err := fs.ReadFile(templates.Files(), "style.css")
	if err != nil {
		t.Fatal(err)
	}
	if err := checkStyle("style.css", string(css)).Err(); err != nil {
		t.Error(err)
	}
}

func TestStyleSheets(t *testing.T) {
	for _, tt := range []struct{ name, css, want string }{
		{"colours by name", ":root { --area-A: #123456; --odd: a: b }\nh1 { color: var(--area-A) }", ""},
		{"rules in rules", "@media print { .a > b:hover, c[d=\"}\"] { content: \"{\\\"\"; } @page { @top-right { content: 'x' } } }", ""},
		{"a picture inside", "h1 { background: url(data:image/png;base64,AAAA); clip-path: url(#a) }", ""},
		{"nothing", " \n/* only words */\n", ""},
		{"a block left open", "h1 {\n  color: red;\n", "style.css:1:1: a block that is not closed"},
		{"the outer block left open", "@media print {\n  h1 { color: red; }\n", "style.css:1:1: a block that is not closed"},
		{"a brace too many", "h1 { color: red; }\n }", "style.css:2:2: a closing brace without an opening one"},
		{"a comment left open", "h1 { color: red; }\n  /* ā", "style.css:2:3: a comment that is not closed"},
		{"a string left open", "h1::before { content: \"ā\n }", "style.css:1:23: a string that is not closed in its line"},
		{"a string open at the end", "h1::before { content: 'ā", "style.css:1:23: a string that is not closed"},
		{"no colon", "h1 {\n  color red;\n}", "style.css:2:3: no declaration: color red"},
		{"no value", "h1 {\n  color: ;\n}", "style.css:2:3: no declaration: color:"},
		{"no semicolon", "h1 {\n  color: red\n  margin: 0;\n}", "style.css:2:3: a semicolon is missing behind color: red"},
		{"a declaration outside", "color: red;\n", "style.css:1:1: no declaration: color: red"},
		{"words at the end", "h1 { color: red; }\nāh", "style.css:2:1: neither a rule nor a declaration: āh"},
		{"no selector", "/* ā */ { color: red; }", "style.css:1:9: a block without a selector"},
		{"the network", "h1 {\n  color: red; background: URL( 'https://example.org/a.png');\n}", "style.css:2:27: a page loads nothing, and this names another file: https://example.org/a.png"},
		{"a file", "h1 { background: url(a.png) }", "style.css:1:18: a page loads nothing"},
		{"an import", "h1 { color: red }\n@import url(a.css);", "style.css:2:1: a style sheet must not hold @import"},
		{"the end of the style", "h1 { color: red } /* </STYLE> */", "style.css:1:22: a style sheet must not hold </STYLE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := checkStyle("style.css", tt.css).Err()
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

// All mistakes come in one pass.
func TestAllMistakesOfTheLookAreNamed(t *testing.T) {
	_, err := LoadTemplates(templates.Files(), fstest.MapFS{"style.css": {Data: []byte("h1 { color }\nh2 { margin }")}, "coat_of_arms.png": {Data: []byte("GIF89a")}})
	for _, want := range []string{"style.css:1:6", "style.css:2:6", "coat_of_arms.png: not a PNG picture"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func FuzzStyleSheets(f *testing.F) {
	f.Add("h1 { color: red; }")
	f.Add("@media print { a[b='}'] { c: d(';') } } /* x */ \\")
	f.Fuzz(func(t *testing.T, css string) { checkStyle("style.css", css) })
}

func TestCoatsOfArms(t *testing.T) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 10))); err != nil {
		t.Fatal(err)
	}
	var huge bytes.Buffer
	if err := png.Encode(&huge, image.NewGray(image.Rect(0, 0, 2001, 1))); err != nil {
		t.Fatal(err)
	}
	with := func(inside string) string {
		return "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='5'>\n  " + inside + "</svg>"
	}
	for _, tt := range []struct{ name, file, data, want string }{
		{"a drawing", "coat_of_arms.svg", plainArms, ""},
		{"a picture", "coat_of_arms.png", picture.String(), ""},
		{"a script", "coat_of_arms.svg", with("<script>alert(1)</script>"), "coat_of_arms.svg:2:3: <script> is no part of a still picture"},
		{"a script in capitals", "coat_of_arms.svg", with("<SCRIPT/>"), "coat_of_arms.svg:2:3: <SCRIPT>"},
		{"an action", "coat_of_arms.svg", with(`<path onload="x()"/>`), "coat_of_arms.svg:2:3: an action: onload"},
		{"a page inside", "coat_of_arms.svg", with("<foreignObject/>"), "coat_of_arms.svg:2:3: <foreignObject>"},
		{"movement", "coat_of_arms.svg", with("<animate/>"), "coat_of_arms.svg:2:3: <animate>"},
		{"a picture elsewhere", "coat_of_arms.svg", with(`<image href="https://example.org/a.png"/>`), "coat_of_arms.svg:2:3: an address of another file"},
		{"a use of another file", "coat_of_arms.svg", with(`<use href="b.svg#a"/>`), "coat_of_arms.svg:2:3: an address of another file: b.svg#a"},
		{"a style elsewhere", "coat_of_arms.svg", with("<style>@import url(a.css)</style>"), "an address of something else: @import"},
		{"a colour elsewhere", "coat_of_arms.svg", with(`<path style="fill:url(b.svg#g)"/>`), "coat_of_arms.svg:2:3: an address of something else"},
		{"an address that runs", "coat_of_arms.svg", with(`<path d="javascript:x"/>`), "coat_of_arms.svg:2:3: an address of something else"},
		{"entities", "coat_of_arms.svg", `<!DOCTYPE svg [<!ENTITY a "b">]>` + with(""), "coat_of_arms.svg:1:1: entities of its own"},
		{"a style sheet elsewhere", "coat_of_arms.svg", `<?xml-stylesheet href="a.css"?>` + with(""), "coat_of_arms.svg:1:1: an instruction"},
		{"no size", "coat_of_arms.svg", `<svg xmlns="http://www.w3.org/2000/svg"/>`, "coat_of_arms.svg:1:1: the picture has no size"},
		{"another root", "coat_of_arms.svg", "<html/>", "coat_of_arms.svg:1:1: the root is <html>"},
		{"cut off", "coat_of_arms.svg", with("")[:40], "coat_of_arms.svg:1:41: not an SVG picture"},
		{"empty", "coat_of_arms.svg", "", "no picture in it"},
		{"not a PNG", "coat_of_arms.png", "<svg/>", "coat_of_arms.png: not a PNG picture"},
		{"a damaged PNG", "coat_of_arms.png", picture.String()[:picture.Len()-20], "coat_of_arms.png: a damaged PNG picture"},
		{"a huge PNG", "coat_of_arms.png", huge.String(), "coat_of_arms.png: 2001 × 1 pixels"},
		{"a heavy drawing", "coat_of_arms.svg", with(strings.Repeat(" ", armsBytes)), "coat_of_arms.svg: 307"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src, problems := loadArms([]fs.FS{fstest.MapFS{tt.file: {Data: []byte(tt.data)}}})
			err := problems.Err()
			switch {
			case tt.want == "" && (err != nil || src == ""):
				t.Errorf("got %q, %v", src, err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want %s", err, tt.want)
			case tt.want != "" && src != "":
				t.Error("a refused picture is used")
			}
		})
	}
	t.Run("both", func(t *testing.T) {
		_, problems := loadArms([]fs.FS{fstest.MapFS{"coat_of_arms.svg": {Data: []byte(plainArms)}, "coat_of_arms.png": {Data: picture.Bytes()}}})
		if want := (model.Problem{File: "coat_of_arms.png", Text: "there is a coat_of_arms.svg as well", Want: "want one of them"}); len(problems) != 1 || problems[0] != want {
			t.Errorf("got %v", problems)
		}
	})
}
