package pipeline

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/protect/rendered"
	"bernskats/pipeline/report/data"
	"bernskats/pipeline/store"
)

// factFiles writes the figures of an edition for machines.
func (s *session) factFiles(ctx context.Context, own protect.Edition, fingerprint string) ([]output, error) {
	var csv, json bytes.Buffer
	if err := data.WriteCSV(&csv, own); err != nil {
		return nil, err
	}
	if err := data.WriteJSON(&json, s.about(fingerprint), own); err != nil {
		return nil, err
	}
	parquet, err := store.WriteParquet(ctx, s.work, store.Table{Name: "facts", Columns: factColumns()}, slices.Values(data.Records(own)))
	if err != nil {
		return nil, err
	}
	return []output{{"facts.csv", csv.Bytes()}, {"facts.json", json.Bytes()}, {"facts.parquet", parquet}}, nil
}

func (s *session) about(fingerprint string) data.About {
	m := s.project.Municipality
	return data.About{Year: s.o.Year, Municipality: m.Name, Code: m.Code, Fingerprint: fingerprint}
}

// factColumns are the columns of facts.parquet: those of facts.csv with types.
func factColumns() (columns []store.Column) {
	types := map[data.Kind]store.Type{data.Text: store.Text, data.Number: store.Number, data.Count: store.Integer}
	for _, name := range data.Columns() {
		columns = append(columns, store.Column{Name: name, Type: types[data.KindOf(name)]})
	}
	return columns
}

// Lists are the readers of those lists of facts that need the database to be read.
func Lists(ctx context.Context) rendered.Lists {
	return rendered.Lists{"facts.parquet": func(content []byte) ([]map[string]string, error) {
		records, err := store.ReadParquet(ctx, "", factColumns(), content)
		if err != nil {
			return nil, err
		}
		var rows []map[string]string
		for _, r := range records {
			row := map[string]string{}
			for i, name := range data.Columns() {
				row[name] = data.Printed(name, r[i])
			}
			rows = append(rows, row)
		}
		return rows, nil
	}}
}

// describe writes datapackage.json beside the facts of a public edition.
func (s *session) describe(c computation, p *publicEdition, facts []output, fingerprint string) (output, error) {
	m, texts := s.project.Municipality, s.defs.Templates.Texts()
	d := data.Described{About: s.about(fingerprint), Edition: p.own, Publisher: m.Phrase, Indicators: s.defs.Readers(), Names: c.asked().Names, Licence: s.project.Config.Licence}
	d.Texts[0], d.Texts[1] = texts.In("lv"), texts.In("en")
	for _, f := range facts {
		if f.name == "facts.csv" {
			d.Table = f.content
		}
	}
	known := map[string]bool{}
	for _, x := range c.outcome.Senders { // who they are is for the internal edition, what they send is no secret
		if !known[x.Form] {
			known[x.Form] = true
			say := func(lang string) string {
				return texts.In(lang).Say("package.source", "form", x.Title.In(lang), "phrase", m.Phrase, "year", fmt.Sprint(s.o.Year))
			}
			d.Sources = append(d.Sources, model.Text{LV: say("lv"), EN: say("en")})
		}
	}
	content, err := data.Package(d)
	return output{"datapackage.json", content}, err
}
