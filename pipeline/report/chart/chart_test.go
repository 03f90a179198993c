package chart

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
)

func library(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "templates", "echarts.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func points(labels []string, values []float64, statuses map[int]model.Status) (ps []Point) {
	for i, label := range labels {
		p := Point{Label: label, Value: values[i], Status: model.Final}
		if status, ok := statuses[i]; ok {
			p.Status = status
		}
		ps = append(ps, p)
	}
	return ps
}

// gallery is one chart of every kind and difficulty; all figures are made up.
func gallery() []Spec {
	years := []string{"2020", "2021", "2022", "2023", "2024"}
	care := []string{"audžuģimene", "aizbildnis", "bērnu aprūpes iestāde"}
	reasons := []string{"slimība (ar ārsta izziņu)", "ģimenes apstākļi vai cits attaisnojošs iemesls", "nav attaisnojoša iemesla", "iemesls nav norādīts"}
	semesters := []string{"2021./2022. m. g. 1. sem.", "2021./2022. m. g. 2. sem.", "2022./2023. m. g. 1. sem.", "2022./2023. m. g. 2. sem.", "2023./2024. m. g. 1. sem."}
	const ours = "Cēsu novads"
	return []Spec{
		{ID: "absence", Kind: Line, Lang: "lv", Unit: "% no visiem izglītojamiem", Title: "Neattaisnotu kavējumu īpatsvars samazinās", Desc: "Līnija par pieciem gadiem.", Colour: "#00518a", Series: []Series{
			{Name: "Cēsu novads", Points: points(years, []float64{17.4, 99, 18.25, 16, 15.1}, map[int]model.Status{1: model.NotDelivered, 4: model.Provisional})},
			{Name: "Latvija", Muted: true, Points: points(years, []float64{12.1, 12.9, 13.4, 99, 13.0}, map[int]model.Status{3: model.Withheld})},
		}},
		{ID: "children", Kind: Line, Lang: "lv", Unit: "bērni", Title: "Bērnu skaits mazinās", Desc: "", Series: []Series{
			{Name: "", Points: points(years, []float64{8423, 8390, 8311, 8254, 8190}, nil)},
		}},
		{ID: "care", Kind: Bar, Lang: "lv", Unit: "bērni", Title: "Audžuģimenēs dzīvo vairāk bērnu nekā iestādēs", Desc: "Stabiņi <pa> gadiem & formām", Series: []Series{
			{Name: care[0], Points: points(years[2:], []float64{41, 44, 47}, nil)},
			{Name: care[1], Points: points(years[2:], []float64{120, 118, 99}, map[int]model.Status{2: model.Withheld})},
			{Name: care[2], Points: points(years[2:], []float64{12, 99, 9}, map[int]model.Status{1: model.NotDelivered, 2: model.Provisional})},
		}},
		{ID: "reasons", Kind: Bar, Lang: "lv", Unit: "izglītojamie", Title: "Biežākais iemesls ir slimība", Desc: "Guļoši stabiņi.", Colour: "#a6460a", Series: []Series{
			{Name: "2024", Points: points(reasons, []float64{1234, 420, 99, 17}, map[int]model.Status{2: model.Withheld, 3: model.Provisional})},
			{Name: "2023", Muted: true, Points: points(reasons, []float64{1100, 99, 301, 0}, map[int]model.Status{1: model.NotDelivered})},
		}},
		{ID: "parts", Kind: Stacked, Lang: "en", Unit: "children", Title: "Most children out of family care live with a guardian", Desc: "Stacked bars.", Series: []Series{
			{Name: "foster family", Points: points(years, []float64{41, 44, 47, 46, 50}, map[int]model.Status{4: model.Provisional})},
			{Name: "guardian", Points: points(years, []float64{120, 118, 99, 111, 108}, map[int]model.Status{2: model.Withheld})},
			{Name: "institution", Points: points(years, []float64{30, 26, 99, 18, 12}, map[int]model.Status{2: model.Withheld})},
			{Name: "not stated", Points: points(years, []float64{3, 99, 2, 5, 1}, map[int]model.Status{1: model.NotDelivered})},
		}},
		{ID: "lying", Kind: Stacked, Lang: "lv", Unit: "bērni", Title: "Guļošs kopums", Desc: "Kopums.", Series: []Series{
			{Name: "meitenes", Points: points(reasons, []float64{620, 200, 99, 8}, map[int]model.Status{2: model.Withheld})},
			{Name: "zēni", Points: points(reasons, []float64{614, 220, 99, 9}, map[int]model.Status{2: model.Withheld})},
		}},
		{ID: "none", Kind: Bar, Lang: "en", Title: "Nothing was sent", Desc: "No data.", Series: []Series{
			{Name: "", Points: points(years, []float64{9, 9, 9, 9, 9}, map[int]model.Status{0: model.NotDelivered, 1: model.NotDelivered, 2: model.NotDelivered, 3: model.NotDelivered, 4: model.Withheld})},
		}},
		{ID: "break", Kind: Line, Lang: "lv", Unit: "bērni", Title: "Skaitlis pēc jaunas kārtības", Desc: "Līnija ar pārrāvumu.", Breaks: []Break{{"2022./2023. m. g. 1. sem.", "par nereģistrētiem uzskata arī bērnus, kuri izbraukuši no valsts"}}, Series: []Series{
			{Name: ours, Points: points(semesters, []float64{140, 151, 60, 62, 66}, nil)},
			{Name: "Latvija", Muted: true, Points: points(semesters, []float64{100, 120, 110, 99, 101}, map[int]model.Status{3: model.Withheld})},
		}},
		{ID: "break-bars", Kind: Bar, Lang: "lv", Unit: "bērni", Title: "Stabiņi", Desc: "Stabiņi ar pārrāvumu.", Breaks: []Break{{"2023./2024. m. g. 1. sem.", "teritoriālā reforma"}}, Series: []Series{
			{Name: "", Points: points(semesters, []float64{140, 151, 60, 62, 66}, map[int]model.Status{4: model.Provisional})},
		}},
		{ID: "break-lying", Kind: Bar, Lang: "lv", Unit: "bērni", Title: "Guļoši stabiņi", Desc: "Stabiņi ar pārrāvumu.", Breaks: []Break{{reasons[2], "cits saraksts"}}, Series: []Series{
			{Name: "", Points: points(reasons, []float64{140, 151, 60, 62}, nil)},
		}},
		{ID: "change", Kind: Bar, Lang: "en", Unit: "change, children", Title: "Below zero", Desc: "Negative numbers.", Series: []Series{
			{Name: "", Points: points(years, []float64{-12, 5, 0, 7.5, -3}, nil)},
		}},
	}
}

// few are charts of all kinds with points of every status.
func few() []Spec {
	all := gallery()
	return []Spec{all[0], all[3], all[4], all[7]}
}

func render(t testing.TB, specs []Spec) []string {
	t.Helper()
	svgs, err := Render(context.Background(), library(t), specs)
	if err != nil {
		t.Fatal(err)
	}
	return svgs
}

func TestTheSameBytesComeOutWhateverTheNumberOfWorkersAndTheOrder(t *testing.T) {
	engine, err := NewEngine(library(t))
	if err != nil {
		t.Fatal(err)
	}
	specs := few()
	want, err := engine.Render(context.Background(), specs, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, workers := range []int{2, 8} {
		got, err := engine.Render(context.Background(), specs, workers)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d workers (-want +got):\n%s", workers, diff)
		}
	}
	var backwards []Spec
	for i := range specs {
		backwards = append(backwards, specs[len(specs)-1-i])
	}
	got, err := engine.Render(context.Background(), backwards, 1)
	if err != nil {
		t.Fatal(err)
	}
	for i := range want {
		if diff := cmp.Diff(want[i], got[len(got)-1-i]); diff != "" {
			t.Errorf("drawn in another order (-want +got):\n%s", diff)
		}
	}
}

func TestDrawings(t *testing.T) {
	svgs := render(t, gallery())
	t.Run("stand alone in a page", func(t *testing.T) { standAlone(t, svgs) })
	t.Run("speak the language in numbers and marks", func(t *testing.T) { speak(t, svgs) })
	if name := os.Getenv("CHART_GALLERY"); name != "" {
		show(t, name, svgs)
	}
}

func standAlone(t *testing.T, svgs []string) {
	ids := map[string]string{}
	for i, svg := range svgs {
		spec := gallery()[i]
		t.Run(spec.ID, func(t *testing.T) {
			for _, unwanted := range []string{"<script", "<style", " style=", " class=", "ecmeta", "<image", "href", "javascript", "pointer", "NaN", "undefined"} {
				if strings.Contains(svg, unwanted) {
					t.Errorf("the drawing contains %q", unwanted)
				}
			}
			if rest := strings.Replace(svg, `xmlns="http://www.w3.org/2000/svg"`, "", 1); strings.Contains(rest, "http") {
				t.Error("the drawing names an address")
			}
			names := spec.ID + "-title"
			if spec.Desc != "" {
				names += " " + spec.ID + "-desc"
			}
			for _, wanted := range []string{`role="img"`, fmt.Sprintf(`viewBox="0 0 %.0f `, spec.width()), `aria-labelledby="` + names + `"`, fmt.Sprintf(`<title id="%s-title">%s</title>`, spec.ID, escape(spec.Title))} {
				if !strings.Contains(svg, wanted) {
					t.Errorf("the drawing lacks %s", wanted)
				}
			}
			for _, id := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(svg, -1) {
				if other, used := ids[id[1]]; used {
					t.Errorf("id %s is also in %s", id[1], other)
				}
				ids[id[1]] = spec.ID
				if id[1] != spec.ID && !strings.HasPrefix(id[1], spec.ID+"-") {
					t.Errorf("id %s does not begin with the chart's", id[1])
				}
			}
			for _, ref := range regexp.MustCompile(`url\(#([^)]*)\)`).FindAllStringSubmatch(svg, -1) {
				if ids[ref[1]] != spec.ID {
					t.Errorf("reference to %s, which is not in the drawing", ref[1])
				}
			}
			inside(t, svg, spec.width())
		})
	}
}

// inside reads the drawing as XML and looks where its texts begin and end, by an estimate of their width.
func inside(t *testing.T, svg string, width float64) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	height, texts := 0.0, 0
	var at map[string]string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			at = map[string]string{"": e.Name.Local}
			for _, a := range e.Attr {
				at[a.Name.Local] = a.Value
			}
			if e.Name.Local == "svg" {
				height, _ = strconv.ParseFloat(strings.Fields(at["viewBox"])[3], 64)
			}
		case xml.CharData:
			if at[""] == "text" && strings.TrimSpace(string(e)) != "" {
				texts++
				placed(t, at, string(e), width, height)
			}
		}
	}
	if texts == 0 {
		t.Error("the drawing has no text")
	}
}

func placed(t *testing.T, at map[string]string, text string, width, height float64) {
	t.Helper()
	x, _ := strconv.ParseFloat(at["x"], 64)
	y, _ := strconv.ParseFloat(at["y"], 64)
	if m := regexp.MustCompile(`translate\(([-0-9.]+)[ ,]([-0-9.]+)\)`).FindStringSubmatch(at["transform"]); m != nil {
		dx, _ := strconv.ParseFloat(m[1], 64)
		dy, _ := strconv.ParseFloat(m[2], 64)
		x, y = x+dx, y+dy
	}
	size, err := strconv.ParseFloat(strings.TrimSuffix(at["font-size"], "px"), 64)
	if err != nil {
		t.Errorf("the size of %q is %q", text, at["font-size"])
	}
	w := wide(text, size)
	from := x
	switch at["text-anchor"] {
	case "middle":
		from = x - w/2
	case "end":
		from = x - w
	}
	if from < -1 || from+w > width+1 || y < 5 || y > height-5 {
		t.Errorf("%q reaches from %.0f to %.0f at height %.0f of %.0f", text, from, from+w, y, height)
	}
}

func TestAPointWithoutValueCarriesNone(t *testing.T) {
	specs, other := few(), few()
	for i := range other {
		for j := range other[i].Series {
			for k := range other[i].Series[j].Points {
				if p := &other[i].Series[j].Points[k]; !p.hasValue() {
					p.Value = 123456
				}
			}
		}
	}
	if diff := cmp.Diff(render(t, specs), render(t, other)); diff != "" {
		t.Errorf("a withheld value moved the drawing (-want +got):\n%s", diff)
	}
}

func speak(t *testing.T, svgs []string) {
	for _, tt := range []struct {
		chart int
		texts []string
	}{
		{0, []string{">17,4<", ">18,2<", "×\u00a0nav datu", "□\u00a0konfidenciāli", "○\u00a0provizoriski"}},
		{1, []string{">8\u00a0190<", ">0<"}},
		{3, []string{">1\u00a0234<", ">17*<", ">□<", ">×<"}},
		{6, []string{"×\u00a0no data", "□\u00a0confidential"}},
		{10, []string{">7.5<", ">−12.0<"}},
	} {
		for _, text := range tt.texts {
			if !strings.Contains(svgs[tt.chart], text) {
				t.Errorf("%s lacks %q", gallery()[tt.chart].ID, text)
			}
		}
	}
}

func TestNumber(t *testing.T) {
	for _, tt := range []struct {
		v        float64
		decimals int
		lang     string
		want     string
	}{
		{1234567.26, 1, "lv", "1\u00a0234\u00a0567,3"},
		{1234567.26, 1, "en", "1,234,567.3"},
		{999, 0, "lv", "999"},
		{-1000, 0, "lv", "−1\u00a0000"},
		{-0.01, 1, "lv", "0,0"},
	} {
		if got := number(tt.v, tt.decimals, tt.lang); got != tt.want {
			t.Errorf("number(%v, %d, %s) = %q, want %q", tt.v, tt.decimals, tt.lang, got, tt.want)
		}
	}
}

func TestScalesHoldZeroAndEndOnATick(t *testing.T) {
	for _, tt := range []struct {
		name   string
		values []float64
		want   scale
	}{
		{"counts have whole ticks", []float64{1, 3}, scale{0, 3, 1, []string{"0", "1", "2", "3"}}},
		{"high counts start at zero too", []float64{8190, 8423}, scale{0, 10000, 2500, []string{"0", "2,500", "5,000", "7,500", "10,000"}}},
		{"small rates have decimals", []float64{0.4, 0.9}, scale{0, 1, 0.25, []string{"0.00", "0.25", "0.50", "0.75", "1.00"}}},
		{"below zero", []float64{-12, 7}, scale{-15, 10, 5, []string{"−15", "−10", "−5", "0", "5", "10"}}},
		{"nothing", []float64{0}, scale{0, 1, 1, []string{"0", "1"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := Spec{Kind: Line, Lang: "en", Series: []Series{{}}}
			for _, v := range tt.values {
				s.Series[0].Points = append(s.Series[0].Points, Point{Value: v})
			}
			if diff := cmp.Diff(tt.want, newScale(s), cmp.AllowUnexported(scale{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBrokenSpecsAreErrors(t *testing.T) {
	good := Spec{ID: "a", Kind: Bar, Lang: "lv", Title: "T", Series: []Series{{Name: "s", Points: []Point{{Label: "x", Value: 1}}}}}
	for name, spoil := range map[string]func(*Spec){
		"an id with a space":          func(s *Spec) { s.ID = "a b" },
		"no title":                    func(s *Spec) { s.Title = "" },
		"an unknown kind":             func(s *Spec) { s.Kind = "pie" },
		"an unknown language":         func(s *Spec) { s.Lang = "de" },
		"a colour that is no colour":  func(s *Spec) { s.Colour = "red;" },
		"nothing to draw":             func(s *Spec) { s.Series = nil },
		"two series of one name":      func(s *Spec) { s.Series = append(s.Series, s.Series[0]) },
		"series of different lengths": func(s *Spec) { s.Series = append(s.Series, Series{Name: "t"}) },
		"a break that is nowhere":     func(s *Spec) { s.Breaks = []Break{{"2001", ""}} },
		"a break before the first":    func(s *Spec) { s.Breaks = []Break{{"x", ""}} },
		"other labels":                func(s *Spec) { s.Series = append(s.Series, Series{Name: "t", Points: []Point{{Label: "y"}}}) },
		"a negative part of a whole":  func(s *Spec) { s.Kind, s.Series = Stacked, []Series{{Points: []Point{{Label: "x", Value: -1}}}} },
	} {
		t.Run(name, func(t *testing.T) {
			s := good
			spoil(&s)
			if err := s.check(); err == nil {
				t.Error("no error")
			}
		})
	}
	if err := good.check(); err != nil {
		t.Errorf("a good one: %v", err)
	}
	if err := checkAll([]Spec{good, good}); err == nil {
		t.Error("two charts of one id: no error")
	}
}

func TestDrawingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Render(ctx, library(t), gallery()); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want context.Canceled", err)
	}
	ctx, cancel = context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := Render(ctx, library(t), gallery()); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v, want context.DeadlineExceeded", err)
	}
}

func TestAnotherLibraryIsAnError(t *testing.T) {
	for _, js := range []string{"", "this is no JavaScript", "var echarts = undefined"} {
		if _, err := Render(context.Background(), []byte(js), gallery()[:1]); !errors.Is(err, ErrEngine) {
			t.Errorf("%q: error is %v, want ErrEngine", js, err)
		}
	}
}

// show writes the gallery as a page for looking at: CHART_GALLERY=file go test -run Drawings
func show(t *testing.T, name string, svgs []string) {
	page := `<!doctype html><html lang="lv"><meta charset="utf-8"><title>charts</title><body style="margin:8px;font-family:sans-serif">`
	for i, svg := range svgs {
		page += "<figure style='margin:0 0 24px;width:500px;display:inline-block;vertical-align:top'><figcaption><b>" + escape(gallery()[i].Title) + "</b></figcaption>" + svg + "</figure>"
	}
	if err := os.WriteFile(name, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkCompile(b *testing.B) {
	js := library(b)
	for b.Loop() {
		if _, err := NewEngine(js); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	engine, err := NewEngine(library(b))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := engine.start(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkChart(b *testing.B) {
	engine, err := NewEngine(library(b))
	if err != nil {
		b.Fatal(err)
	}
	m, err := engine.start(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	specs := gallery()
	for i := 0; b.Loop(); i++ {
		if _, err := one(m.vm, m.draw, specs[i%len(specs)]); err != nil {
			b.Fatal(err)
		}
	}
}

// TestWhatIsDrawnNamesItsFigure draws a point of every kind: its mark and its
// label carry the figure's key and status, and nothing else does.
func TestWhatIsDrawnNamesItsFigure(t *testing.T) {
	labels := []string{"2022", "2023", "2024"}
	of := func(series, breakdown string, values []float64, statuses map[int]model.Status) []Point {
		ps := points(labels, values, statuses)
		for i := range ps {
			ps[i].Of = Figure{Measure: "m.children", Period: labels[i], Breakdown: breakdown, Area: series, Role: "value"}
		}
		return ps
	}
	statuses := map[int]model.Status{1: model.Withheld, 2: model.Provisional}
	series := []Series{{Name: "a", Points: of("A & B", "form=a", []float64{3, 99, 7}, statuses)}, {Name: "b", Points: of("C", "form=b", []float64{30, 12, 8}, nil)}}
	broken := []Break{{"2024", "cita kārtība"}}
	for _, s := range []Spec{{ID: "bars", Kind: Bar}, {ID: "parts", Kind: Stacked}, {ID: "lines", Kind: Line}, {ID: "broken", Kind: Line, Breaks: broken}} {
		s.Title, s.Lang, s.Series = "T", "lv", series
		drawn, err := Render(t.Context(), library(t), []Spec{s})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			`data-period="2022" data-breakdown="form=a" data-area="A &amp; B" data-role="value">`,
			`data-period="2023" data-breakdown="form=a" data-area="A &amp; B" data-role="value" data-status="withheld">`,
			`data-period="2024" data-breakdown="form=a" data-area="A &amp; B" data-role="value" data-status="provisional">`,
			`data-period="2023" data-breakdown="form=b" data-area="C" data-role="value">`,
		} {
			if n := len(regexp.MustCompile(`<path [^>]*data-measure="m.children" `+regexp.QuoteMeta(want)).FindAllString(drawn[0], -1)); n != 1 {
				t.Errorf("%s: %d marks of %s, want 1", s.ID, n, want)
			}
		}
		if s.Kind == Bar && !regexp.MustCompile(`<text [^>]*data-period="2023" data-breakdown="form=a"[^>]*data-status="withheld">`+withheldMark+`<`).MatchString(drawn[0]) {
			t.Errorf("%s: the label of the withheld bar names no figure", s.ID)
		}
		if n, ticks := strings.Count(drawn[0], `data-role="tick"`), len(newLayout(s).scale.labels); n != ticks {
			t.Errorf("%s: %d labels of the axis, want %d", s.ID, n, ticks)
		}
		if i := strings.IndexFunc(drawn[0], func(r rune) bool { return r >= firstTag && r <= tickTag }); i >= 0 {
			t.Errorf("%s: a tag reached the drawing", s.ID)
		}
	}
}
