package data

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report/prose"
)

// Described is what the description of facts.csv is made of.
type Described struct {
	About
	Edition    protect.Edition
	Table      []byte // facts.csv
	Publisher  string
	Indicators []model.Indicator
	Names      map[string]string // of the codes of units and schools
	Sources    []model.Text      // kinds of workbooks the figures come from, no persons
	Licence    string            // "CC-BY-4.0" or "CC0-1.0"
	Texts      [2]prose.Words    // Latvian, English
}

// dataPackage is a description by the rules of Frictionless Data (profile
// tabular-data-package of version 1, which validators of version 2 accept too).
// Those know one language; the second stands in members ending in _en.
type dataPackage struct {
	Profile      string        `json:"profile"`
	Name         string        `json:"name"`
	Title        string        `json:"title"`
	TitleEN      string        `json:"title_en"`
	About        string        `json:"description"`
	AboutEN      string        `json:"description_en"`
	Fingerprint  string        `json:"fingerprint"`
	Keywords     []string      `json:"keywords"`
	Licenses     []licence     `json:"licenses"`
	Contributors []contributor `json:"contributors"`
	Sources      []source      `json:"sources,omitempty"`
	Resources    []resource    `json:"resources"`
}

type licence struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	Title string `json:"title"`
}

type contributor struct {
	Title string `json:"title"`
	Role  string `json:"role"`
}

type source struct {
	Title   string `json:"title"`
	TitleEN string `json:"title_en"`
}

type resource struct {
	Profile   string     `json:"profile"`
	Name      string     `json:"name"`
	Path      string     `json:"path,omitempty"`
	Title     string     `json:"title"`
	TitleEN   string     `json:"title_en"`
	Format    string     `json:"format,omitempty"`
	MediaType string     `json:"mediatype,omitempty"`
	Encoding  string     `json:"encoding,omitempty"`
	Bytes     int        `json:"bytes,omitempty"`
	Hash      string     `json:"hash,omitempty"`
	Data      [][]string `json:"data,omitempty"` // the heads first
	Schema    schema     `json:"schema"`
}

type schema struct {
	Fields        []field      `json:"fields"`
	MissingValues []string     `json:"missingValues"`
	PrimaryKey    []string     `json:"primaryKey"`
	ForeignKeys   []foreignKey `json:"foreignKeys,omitempty"`
}

type field struct {
	Name        string         `json:"name"`
	Type        Kind           `json:"type"`
	Title       string         `json:"title,omitempty"`
	TitleEN     string         `json:"title_en,omitempty"`
	About       string         `json:"description,omitempty"`
	AboutEN     string         `json:"description_en,omitempty"`
	Constraints map[string]any `json:"constraints,omitempty"`
}

type foreignKey struct {
	Fields    []string  `json:"fields"`
	Reference reference `json:"reference"`
}

type reference struct {
	Resource string   `json:"resource"`
	Fields   []string `json:"fields"`
}

// Package gives datapackage.json: what the columns of facts.csv mean, which codes
// they hold, whose they are and how they may be used, in both languages.
func Package(d Described) ([]byte, error) {
	lists := listsOf(d)
	facts := resource{Profile: tabular, Name: "facts", Path: "facts.csv", Title: d.in(0, "title"), TitleEN: d.in(1, "title"), Format: "csv", MediaType: "text/csv",
		Encoding: "utf-8", Bytes: len(d.Table), Hash: "sha256:" + hash(d.Table), Schema: d.schema()}
	sum := dataPackage{
		Profile: "tabular-data-package", Name: fmt.Sprintf("bernskats-%s-%d", strings.ToLower(d.Code), d.Year),
		Title: d.in(0, "title"), TitleEN: d.in(1, "title"), About: d.in(0, "description"), AboutEN: d.in(1, "description"), Fingerprint: d.Fingerprint,
		Keywords: []string{d.in(0, "keyword"), d.in(1, "keyword")}, Licenses: licences(d.Licence), Contributors: []contributor{{d.Publisher, "publisher"}},
		Resources: append([]resource{facts}, lists...),
	}
	for _, s := range d.Sources {
		sum.Sources = append(sum.Sources, source{s.LV, s.EN})
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(sum); err != nil {
		return nil, fmt.Errorf("describing the table of facts: %w", err)
	}
	return out.Bytes(), nil
}

const tabular = "tabular-data-resource"

func hash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func licences(name string) []licence {
	if name == "CC0-1.0" {
		return []licence{{name, "https://creativecommons.org/publicdomain/zero/1.0/", "Creative Commons Zero v1.0 Universal"}}
	}
	return []licence{{"CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "Creative Commons Attribution 4.0 International"}}
}

// in gives a text of the description in one of the two languages.
func (d Described) in(lang int, key string) string {
	return d.Texts[lang].Say("package."+key, "area", d.Municipality, "year", fmt.Sprint(d.Year))
}

// schema describes the columns of facts.csv. Which figures exist at all is no
// secret: a withheld one has its line too.
func (d Described) schema() schema {
	s := schema{MissingValues: []string{""}, PrimaryKey: []string{"measure", "period", "area", "breakdown"}, ForeignKeys: []foreignKey{
		{[]string{"indicator"}, reference{"indicators", []string{"indicator"}}}, {[]string{"measure"}, reference{"measures", []string{"measure"}}}}}
	for _, name := range Columns() {
		f := field{Name: name, Type: KindOf(name), Title: d.Texts[0].Say("package.field." + name), TitleEN: d.Texts[1].Say("package.field." + name),
			About: d.Texts[0].Say("package.about." + name), AboutEN: d.Texts[1].Say("package.about." + name), Constraints: map[string]any{}}
		switch name {
		case "measure", "area":
			f.Constraints["required"] = true
		case "period":
			f.Constraints["required"], f.Constraints["pattern"] = true, `[0-9]{4}(-[0-9]{2}-[0-9]{2}|/[0-9]{2}(-[12])?)?`
		case "breakdown":
			f.Constraints["pattern"] = `[^;=]+=[^;=]*(;[^;=]+=[^;=]*)*`
		case "status":
			f.Constraints["required"], f.Constraints["enum"] = true, []model.Status{model.Final, model.Provisional, model.NotDelivered, model.Withheld}
		case "origin":
			f.Constraints["required"], f.Constraints["enum"] = true, []model.Origin{model.Counted, model.Reported, model.Published}
		case "rate_unit":
			f.Constraints["enum"] = []string{"percent", "per_1000"}
		case "received", "expected":
			f.Constraints["required"], f.Constraints["minimum"] = true, 0
		case "set_aside", "not_given":
			f.Constraints["minimum"] = 0
		}
		s.Fields = append(s.Fields, f)
	}
	return s
}

// listsOf are the codes that facts.csv holds, with what they mean.
func listsOf(d Described) []resource {
	measures, codes := map[string]bool{}, map[[3]string]bool{}
	for _, f := range d.Edition.Figures() {
		measures[f.Key().Measure] = true
		for _, p := range model.ParseBreakdown(f.Key().Breakdown) {
			codes[[3]string{f.Key().Measure, p.Dimension, p.Code}] = true
		}
	}
	var ofIndicators, ofMeasures []map[string]string
	for _, i := range d.Indicators {
		used := false
		for _, m := range i.Measures {
			if !measures[m.ID] {
				continue
			}
			used = true
			delete(measures, m.ID)
			ofMeasures = append(ofMeasures, named(m.Title, map[string]string{"measure": m.ID, "indicator": i.Code}, m.ID))
		}
		if used && i.Code != "" {
			ofIndicators = append(ofIndicators, named(i.Title, map[string]string{"indicator": i.Code}, i.Code))
		}
	}
	for id := range measures { // figures of which no definition is left
		ofMeasures = append(ofMeasures, named(model.Text{}, map[string]string{"measure": id, "indicator": ""}, id))
	}
	slices.SortStableFunc(ofMeasures, func(a, b map[string]string) int { return strings.Compare(a["measure"], b["measure"]) })
	slices.SortStableFunc(ofIndicators, func(a, b map[string]string) int { return strings.Compare(a["indicator"], b["indicator"]) })
	lists := []resource{}
	if len(ofIndicators) > 0 {
		lists = append(lists, d.list("indicators", []string{"indicator"}, ofIndicators))
	}
	lists = append(lists, d.list("measures", []string{"measure"}, ofMeasures, "indicator"))
	if ofCodes := d.codes(codes); len(ofCodes) > 0 {
		lists = append(lists, d.list("codes", []string{"measure", "dimension", "code"}, ofCodes, "dimension_title", "dimension_title_en"))
	}
	return lists
}

// named adds the titles, the code where there is none.
func named(title model.Text, row map[string]string, code string) map[string]string {
	row["title"], row["title_en"] = cmp.Or(prose.Capital(title.LV), code), cmp.Or(prose.Capital(title.EN), code)
	return row
}

// codes names what stands in breakdowns, sorted by measure, dimension and code.
func (d Described) codes(found map[[3]string]bool) (rows []map[string]string) {
	for c := range found {
		row := map[string]string{"measure": c[0], "dimension": c[1], "code": c[2], "dimension_title": d.Texts[0].Dimension(c[0], c[1]), "dimension_title_en": d.Texts[1].Dimension(c[0], c[1])}
		title := model.Text{LV: d.Texts[0].Code(c[0], c[1], c[2]), EN: d.Texts[1].Code(c[0], c[1], c[2])}
		if name, ok := d.Names[c[2]]; ok && (c[1] == "school" || c[1] == "unit") {
			title = model.Text{LV: name, EN: name}
		}
		rows = append(rows, named(title, row, c[2]))
	}
	key := func(r map[string]string) string { return r["measure"] + "\x00" + r["dimension"] + "\x00" + r["code"] }
	slices.SortFunc(rows, func(a, b map[string]string) int { return strings.Compare(key(a), key(b)) })
	return rows
}

// list makes a list of codes; its first columns are the key.
func (d Described) list(name string, key []string, rows []map[string]string, more ...string) resource {
	s := schema{MissingValues: []string{""}, PrimaryKey: key}
	columns := slices.Concat(key, more, []string{"title", "title_en"})
	table := [][]string{columns}
	for _, row := range rows {
		line := make([]string, len(columns))
		for i, column := range columns {
			line[i] = row[column]
		}
		table = append(table, line)
	}
	for _, column := range columns {
		f := field{Name: column, Type: Text}
		if column != "indicator" || len(key) == 1 && key[0] == "indicator" {
			f.Constraints = map[string]any{"required": true}
		}
		s.Fields = append(s.Fields, f)
	}
	return resource{Profile: tabular, Name: name, Title: d.Texts[0].Say("package.list." + name), TitleEN: d.Texts[1].Say("package.list." + name), Data: table, Schema: s}
}
