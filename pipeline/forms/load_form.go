package forms

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// form reads one folder: form.yaml and, for layout "cells", its mappings.
func (l *loader) form(c *Catalogue, folder string) error {
	d, data, err := l.file("forms/" + folder + "/form.yaml")
	if err != nil || data == nil {
		return err
	}
	body := d.parse(data)
	if body == nil {
		return nil
	}
	fs, ok := d.fields(body, "a form", "form", "sender", "title", "period", "layout", "says", "sheets")
	if !ok {
		return nil
	}
	f := Form{
		ID:     d.text(body, fs, "form", true),
		Sender: d.text(body, fs, "sender", true),
		Title:  d.bilingual(body, fs, "title"),
		Period: d.oneOf(body, fs, "period", true, "year", "school_year", "any"),
		Layout: d.oneOf(body, fs, "layout", false, "cells"),
		Says:   d.text(body, fs, "says", false),
	}
	if f.ID != "" && f.ID != folder {
		d.problem(fs["form"].value, "form: "+folder, "form %q lies in the folder %q", f.ID, folder)
	}
	if f.Layout == "cells" {
		if e, has := fs["sheets"]; has {
			d.problem(e.key, "", "a form of layout cells has no sheets")
		}
		if f.Versions, err = l.mappings(folder); err != nil {
			return err
		}
		f.Mapping = newest(f.Versions)
	} else {
		f.Sheets = d.sheets(body, fs, c.Lists)
	}
	c.Forms = append(c.Forms, f)
	return nil
}

func (d document) sheets(parent ast.Node, fs map[string]entry, lists map[string]CodeList) []Sheet {
	var sheets []Sheet
	ids, named := map[string]bool{}, map[string]string{Fold(CoverName): "the cover sheet", Fold(ListsName): "the sheet of lists"}
	for _, n := range d.list(parent, fs, "sheets") {
		own, ok := d.fields(n, "a sheet", "sheet", "name", "layout", "key", "says", "hint", "optional", "carried", "columns", "ignored")
		if !ok {
			continue
		}
		s := d.sheet(n, own, lists)
		if s.ID != "" && ids[s.ID] {
			d.problem(own["sheet"].value, "", "sheet %q stands here twice", s.ID)
		}
		if other, taken := named[Fold(s.Name)]; taken && s.Name != "" {
			d.problem(own["name"].value, "", "the name %q is the same as that of %s", s.Name, other)
		}
		ids[s.ID], named[Fold(s.Name)] = true, "sheet "+s.ID
		sheets = append(sheets, s)
	}
	return sheets
}

func (d document) sheet(n ast.Node, fs map[string]entry, lists map[string]CodeList) Sheet {
	s := Sheet{
		ID:       d.text(n, fs, "sheet", true),
		Name:     d.text(n, fs, "name", true),
		Layout:   d.oneOf(n, fs, "layout", false, "table", "pairs"),
		Says:     d.text(n, fs, "says", false),
		Hint:     d.text(n, fs, "hint", false),
		Optional: d.flag(fs, "optional"),
	}
	if s.Layout == "" {
		s.Layout = "table"
	}
	if s.ID != "" {
		d.name(fs["sheet"].value, "sheet", s.ID)
	}
	if strings.ContainsAny(s.Name, `:\/?*[]'`) || len([]rune(s.Name)) > 31 {
		d.problem(fs["name"].value, `at most 31 letters, none of : \ / ? * [ ] '`, "%q cannot be the name of a worksheet", s.Name)
	}
	headings := map[string]string{}
	if _, carries := fs["carried"]; carries {
		for _, name := range ConfirmHeadings() {
			headings[Fold(name)] = "the confirmation of carried rows"
		}
	}
	for _, c := range d.list(n, fs, "columns") {
		if column, ok := d.column(c, lists, headings); ok {
			if s.Column(column.Field) >= 0 {
				d.problem(c, "", "field %q stands here twice", column.Field)
			}
			s.Columns = append(s.Columns, column)
		}
	}
	for _, e := range d.texts(fs, "ignored") {
		d.heading(e.key, e.name, "ignored", headings)
		s.Ignored = append(s.Ignored, e.name)
	}
	for _, e := range d.texts(fs, "key") {
		if s.Column(e.name) < 0 {
			d.problem(e.key, "fields of the sheet", "key names %q, which is no field of the sheet", e.name)
		}
		if slices.Contains(s.Key, e.name) {
			d.problem(e.key, "", "key names %q twice", e.name)
		}
		s.Key = append(s.Key, e.name)
	}
	s.Carried = d.carried(fs, s)
	return s
}

// heading demands that no two headings of a sheet are the same when folded.
func (d document) heading(n ast.Node, heading, owner string, taken map[string]string) {
	folded := Fold(heading)
	if folded == "" {
		d.problem(n, "", "heading %q has neither letters nor digits", heading)
		return
	}
	if other, ok := taken[folded]; ok {
		d.problem(n, "every heading of a sheet leads to one field", "heading %q of %s is already that of %s", heading, owner, other)
		return
	}
	taken[folded] = owner
}

func (d document) column(n ast.Node, lists map[string]CodeList, headings map[string]string) (Column, bool) {
	fs, ok := d.fields(n, "a column", "field", "header", "also", "kind", "list", "required", "says", "unusual_above", "pseudonym", "digits", "shape", "latest", "hint", "example", "carried", "offer")
	if !ok {
		return Column{}, false
	}
	kinds := make([]string, 0, len(Kinds()))
	for _, k := range Kinds() {
		kinds = append(kinds, string(k))
	}
	c := Column{
		Field:        d.text(n, fs, "field", true),
		Header:       d.text(n, fs, "header", true),
		Kind:         Kind(d.oneOf(n, fs, "kind", true, kinds...)),
		List:         d.text(n, fs, "list", false),
		Required:     d.flag(fs, "required"),
		Says:         d.text(n, fs, "says", false),
		UnusualAbove: d.number(fs, "unusual_above"),
		Pseudonym:    d.flag(fs, "pseudonym"),
		Digits:       d.number(fs, "digits"),
		Shape:        d.oneOf(n, fs, "shape", false, "school_year"),
		Latest:       d.oneOf(n, fs, "latest", false, "after_programme"),
		Hint:         d.text(n, fs, "hint", false),
		Example:      d.text(n, fs, "example", false),
		Carried:      d.flag(fs, "carried"),
		Offer:        d.oneOf(n, fs, "offer", false, "units", "units_or_whole", "measures"),
	}
	if c.Field == "" || c.Header == "" {
		return c, false
	}
	d.name(fs["field"].value, "field", c.Field)
	d.heading(fs["header"].value, c.Header, c.Field, headings)
	for _, e := range d.texts(fs, "also") {
		d.heading(e.key, e.name, c.Field, headings)
		c.Also = append(c.Also, e.name)
	}
	d.fits(n, fs, c, lists)
	return c, true
}

// fits demands that what a column says beside its kind belongs to that kind.
func (d document) fits(n ast.Node, fs map[string]entry, c Column, lists map[string]CodeList) {
	if _, known := lists[c.List]; c.Kind == Code && c.List == "" {
		d.problem(n, "list: the name of a list in codes.yaml", "column %q is of kind code and names no list", c.Field)
	} else if c.List != "" && !known {
		d.problem(fs["list"].value, "a list of codes.yaml", "column %q names the code list %q, which does not exist", c.Field, c.List)
	}
	belongs := func(key string, kinds ...Kind) {
		if e, has := fs[key]; has && !slices.Contains(kinds, c.Kind) {
			d.problem(e.key, "", "%q has no meaning for a column of kind %s", key, c.Kind)
		}
	}
	belongs("list", Code)
	belongs("unusual_above", Count)
	belongs("pseudonym", ID)
	belongs("digits", ID)
	belongs("shape", TextKind)
	belongs("latest", Date)
	belongs("offer", TextKind)
	d.example(n, fs, c, lists)
}
