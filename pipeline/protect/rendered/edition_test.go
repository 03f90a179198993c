package rendered_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report"
	"bernskats/pipeline/report/data"
	"bernskats/pipeline/report/prose"
	"bernskats/pipeline/report/workbook"
	"bernskats/templates"
)

const ours = "Cēsu novads"

// count makes one figure of ours.
func count(indicator, measure, period, breakdown string, n int64) model.Fact {
	return model.Fact{Indicator: indicator, Measure: measure, Period: period, Area: ours, Breakdown: breakdown, Value: model.Whole(n),
		Status: model.Final, Origin: model.Counted, Received: 1, Expected: 1}
}

func withheld(f model.Fact) model.Fact {
	f.Status = model.Withheld
	return f
}

func rated(f model.Fact, of int64) model.Fact {
	f.RateUnit, f.Denominator = "per_1000", model.Whole(of)
	f.Rate, _ = model.Ratio(f.Value, f.Denominator, 1000)
	return f
}

// facts are a small made-up edition with withheld figures in a chart of parts, a
// chart of bars, a chart of rates beside another area, and in tables.
func facts() (all []model.Fact) {
	years := []string{"2020", "2021", "2022", "2023", "2024"}
	for i, year := range years {
		n := int64(i)
		day := year + "-12-31"
		care := rated(count("E3", "out_of_family_care.children", day, "", 90+4*n), 8400)
		guardian := count("E3", "out_of_family_care.children", day, "form=guardian", 60+4*n)
		foster := count("E3", "out_of_family_care.children", day, "form=foster", 27)
		house := count("E3", "out_of_family_care.children", day, "form=institution", 3)
		if i == 3 {
			foster, house = withheld(foster), withheld(house)
		}
		all = append(all, care, guardian, foster, house)
		risk := count("B1", "families_at_risk.families", year, "", 31+7*n)
		pupils := rated(count("A3", "school_violence.cases", year, "", 11+n), 3000)
		latvia := rated(count("A3", "school_violence.cases", year, "", 900), 250000)
		latvia.Area, latvia.Origin, latvia.Source = "Latvija", model.Published, "Izglītības kvalitātes valsts dienests"
		switch i {
		case 1:
			risk.Status, risk.Value = model.NotDelivered, 0
		case 2:
			risk, pupils = withheld(risk), withheld(pupils)
		case 4:
			risk.Status = model.Provisional
		}
		all = append(all, risk, pupils, latvia)
	}
	return all
}

func indicators() []model.Indicator {
	one := func(code, group, title, measure string, kind model.PeriodKind, counts, unit string, by ...model.Breakdown) model.Indicator {
		words := model.Text{LV: title, EN: title}
		return model.Indicator{Folder: measure, Code: code, Group: group, Title: words, Measures: []model.Measure{{
			ID: measure, Indicator: code, Title: words, Counts: counts, Period: kind, Total: true, Rising: "worse", RateUnit: unit, Breakdowns: by}}}
	}
	return []model.Indicator{
		one("A3", "A", "Vardarbība skolās", "school_violence.cases", model.CalendarYear, "cases", "per_1000"),
		one("B1", "B", "Ģimenes ar riskiem", "families_at_risk.families", model.CalendarYear, "families", ""),
		one("E3", "E", "Bērni ārpus ģimenes", "out_of_family_care.children", model.ReferenceDay, "children", "per_1000", model.Breakdown{Dimensions: []string{"form"}}),
	}
}

// year are the figures of the year reported on, which facts.csv lists.
func year(all []model.Fact) (some []model.Fact) {
	for _, f := range all {
		if f.Period[:4] == "2024" || f.Period[:4] == "2023" {
			some = append(some, f)
		}
	}
	return some
}

// written writes the edition as it is published.
func written(t testing.TB, languages ...string) string {
	t.Helper()
	all := facts()
	in := report.Input{
		Municipality: model.Municipality{Name: ours, Genitive: "Cēsu novada", Locative: "Cēsu novadā", Phrase: "Cēsu novada pašvaldība", Code: "0026000", Kind: "novads"},
		Year:         2024, Languages: languages, Edition: protect.Internal(all), Indicators: indicators(), Compare: []string{"Latvija"},
		Fingerprint: "0123abcd", ProgramVersion: "test",
	}
	pages, err := report.LoadTemplates(templates.Files())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	put := func(name string, content []byte, err error) {
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, lang := range in.Languages {
		page, err := pages.Situation(t.Context(), in, lang)
		put("situation."+lang+".html", page, err)
		book, err := workbook.Situation(t.Context(), in, pages.Texts().In(lang))
		put("situation."+lang+".xlsx", book, err)
	}
	own := protect.Internal(year(all))
	var csv, json bytes.Buffer
	put("facts.csv", nil, data.WriteCSV(&csv, own))
	put("facts.csv", csv.Bytes(), nil)
	put("facts.json", nil, data.WriteJSON(&json, data.About{Year: 2024, Municipality: ours, Code: "0026000", Fingerprint: "0123abcd"}, own))
	put("facts.json", json.Bytes(), nil)
	described, err := data.Package(data.Described{About: data.About{Year: 2024, Municipality: ours, Code: "0026000", Fingerprint: "0123abcd"}, Edition: own, Table: csv.Bytes(),
		Publisher: "Cēsu novada pašvaldība", Indicators: in.Indicators, Texts: [2]prose.Words{pages.Texts().In("lv"), pages.Texts().In("en")}})
	put("datapackage.json", described, err)
	put("manifest.json", []byte(`{"program":"bernskats","version":"0.1.0","year":2024,"rows":{"read":6153,"set_aside":0},"outputs":{"facts.csv":"00"}}`), nil)
	return dir
}
