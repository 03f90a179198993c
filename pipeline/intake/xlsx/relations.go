package xlsx

import (
	"net/url"
	"path"
	"strings"
)

// maxNames bounds the tables of a package; hyperlinks are not kept in them.
const maxNames = 50_000

// read opens a part and calls each for every element directly inside its root,
// which must be one of the names of the spreadsheet namespace if any are given.
func (a *archive) read(p *part, c clock, each func(*tokenizer) error, roots ...string) error {
	t, err := newTokenizer(a.open(p, c))
	if err != nil {
		return err
	}
	return t.document(func() error { return each(t) }, roots...)
}

// contentTypes is [Content_Types].xml: what each part is, by lower-case name or extension.
type contentTypes struct{ overrides, defaults map[string]string }

func (c contentTypes) of(name string) string {
	name = strings.ToLower(name)
	if t, ok := c.overrides[name]; ok {
		return t
	}
	return c.defaults[strings.TrimPrefix(path.Ext(name), ".")]
}

func (a *archive) contentTypes(c clock) (contentTypes, error) {
	types := contentTypes{map[string]string{}, map[string]string{}}
	p := a.find("[Content_Types].xml")
	if p == nil {
		return types, nil
	}
	return types, a.read(p, c, func(t *tokenizer) error {
		if t.ns != nsContentTypes {
			return nil
		}
		if len(types.overrides)+len(types.defaults) > maxNames {
			return refuse(RefusedLimit, "more than %d content types", maxNames)
		}
		kind := string(t.attr("ContentType"))
		switch string(t.local) {
		case "Override":
			name := strings.TrimPrefix(strings.ReplaceAll(string(t.attr("PartName")), `\`, "/"), "/")
			types.overrides[strings.ToLower(name)] = kind
		case "Default":
			types.defaults[strings.ToLower(string(t.attr("Extension")))] = kind
		}
		return nil
	})
}

// relation is one relationship: kind is the last word of its type, target the
// name of a part ("" for one outside the package or without a target).
type relation struct{ id, kind, target string }

// relations gives the relationships of a part ("" for the package itself).
func (a *archive) relations(of string, c clock) ([]relation, error) {
	dir, base := path.Split(of)
	p := a.find(dir + "_rels/" + base + ".rels")
	if p == nil {
		return nil, nil
	}
	var found []relation
	return found, a.read(p, c, func(t *tokenizer) error {
		kind := string(t.attr("Type"))
		r := relation{id: string(t.attr("Id")), kind: kind[strings.LastIndexByte(kind, '/')+1:]}
		if t.ns != nsPackageRelations || string(t.local) != "Relationship" || r.kind == "hyperlink" {
			return nil
		}
		if len(found) >= maxNames {
			return refuse(RefusedLimit, "more than %d relationships", maxNames)
		}
		if !strings.EqualFold(string(t.attr("TargetMode")), "External") {
			r.target = a.target(dir, string(t.attr("Target")))
		}
		found = append(found, r)
		return nil
	})
}

// target gives the name of the part that a relationship from dir means. When
// no such part is there it is still the name that was meant.
func (a *archive) target(dir, raw string) string {
	raw, _, _ = strings.Cut(strings.ReplaceAll(raw, `\`, "/"), "#")
	if raw == "" {
		return ""
	}
	fromRoot := strings.TrimPrefix(path.Clean("/"+raw), "/")
	meant := fromRoot
	if raw[0] != '/' {
		meant = strings.TrimPrefix(path.Join("/", dir, raw), "/")
	}
	candidates := []string{meant, fromRoot}
	if plain, err := url.PathUnescape(meant); err == nil {
		candidates = append(candidates, plain)
	}
	for _, name := range candidates {
		if p := a.find(name); p != nil {
			return p.name
		}
	}
	return meant
}
