package data

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func facts() []model.Fact {
	return []model.Fact{
		{Indicator: "B2", Measure: "custody_suspended.parents", Period: "2024", Area: "Cēsu novads", Value: model.Whole(41), Status: model.Final, Origin: model.Counted, Received: 1, Expected: 1},
		{Indicator: "A2", Measure: "unexcused_absence.pupils", Period: "2023/24-2", Area: "Cēsu novads", Breakdown: "stage=basic", Value: model.Whole(61), Status: model.Provisional, Origin: model.Counted,
			Rate: 174000, RateUnit: "percent", Denominator: model.Whole(350), Received: 9, Expected: 11, SetAside: 3, NotGiven: 2},
		{Indicator: "A2", Measure: "unexcused_absence.pupils", Period: "2023/24-2", Area: "Cēsu novads", Value: model.Whole(350), Status: model.Final, Origin: model.Counted,
			Rate: model.Whole(100), RateUnit: "percent", Denominator: model.Whole(350), Received: 11, Expected: 11},
		{Indicator: "", Measure: "budget.eur", Period: "2024", Area: "Cēsu novads", Value: 152759900, Status: model.Final, Origin: model.Reported, Received: 1, Expected: 1},
		{Indicator: "D1", Measure: "out_of_family_care.children", Period: "2024-12-31", Area: "Cēsu novads", Breakdown: "age=0-3;form=a%3Bb", Status: model.Withheld, Origin: model.Counted, Received: 1, Expected: 1},
		{Indicator: "D1", Measure: "out_of_family_care.children", Period: "2024-12-31", Area: `=HYPERLINK("x","y")`, Status: model.NotDelivered, Origin: model.Published, Received: 0, Expected: 1},
	}
}

const wantCSV = `indicator,measure,period,area,breakdown,value,status,origin,rate,rate_unit,denominator,received,expected,set_aside,not_given
,budget.eur,2024,Cēsu novads,,15275.99,final,reported,,,,1,1,0,0
A2,unexcused_absence.pupils,2023/24-2,Cēsu novads,,350,final,counted,100.0,percent,350,11,11,0,0
A2,unexcused_absence.pupils,2023/24-2,Cēsu novads,stage=basic,61,provisional,counted,17.4,percent,350,9,11,3,2
B2,custody_suspended.parents,2024,Cēsu novads,,41,final,counted,,,,1,1,0,0
D1,out_of_family_care.children,2024-12-31,"'=HYPERLINK(""x"",""y"")",,,not_delivered,published,,,,0,1,0,0
D1,out_of_family_care.children,2024-12-31,Cēsu novads,age=0-3;form=a%3Bb,,withheld,counted,,,,1,1,0,0
`

func table(t testing.TB, fs []model.Fact) string {
	t.Helper()
	var out bytes.Buffer
	if err := WriteCSV(&out, protect.Internal(fs)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestFactsCSVIsExactlyAsPromised(t *testing.T) {
	if diff := cmp.Diff(wantCSV, table(t, facts())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAWithheldFactHasNoTraceOfItsValue(t *testing.T) {
	fs := facts()
	for i := range fs {
		if !fs[i].HasValue() {
			fs[i].Value, fs[i].Rate, fs[i].RateUnit, fs[i].Denominator = model.Whole(777), model.Whole(777), "percent", model.Whole(777)
		}
	}
	if diff := cmp.Diff(wantCSV, table(t, fs)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var out bytes.Buffer
	if err := WriteJSON(&out, About{}, protect.Internal(fs)); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "777") {
		t.Errorf("facts.json holds the value: %s", out.String())
	}
}

func TestWhatIsWrittenReadsBack(t *testing.T) {
	want := facts()
	model.SortFacts(want)
	got, err := ReadCSV(strings.NewReader(table(t, facts())))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnyTextReadsBackAndRunsNowhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("='+-@\t\x00 ,\"\nāb;%"))).Draw(t, "area")
		var out bytes.Buffer
		fs := []model.Fact{{Measure: "m.x", Area: text, Status: model.Final, Origin: model.Counted}}
		if err := WriteCSV(&out, protect.Internal(fs)); err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(bytes.NewReader(out.Bytes())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if formula(lines[1][3]) {
			t.Fatalf("%q begins a formula", lines[1][3])
		}
		got, err := ReadCSV(&out)
		if err != nil {
			t.Fatal(err)
		}
		if got[0].Area != text {
			t.Fatalf("read %q, want %q", got[0].Area, text)
		}
	})
}

func TestSomethingElseIsNotATableOfFacts(t *testing.T) {
	head := strings.Join(Columns(), ",") + "\n"
	for name, text := range map[string]string{
		"nothing":                    "",
		"another table":              "a,b\n1,2\n",
		"a value of withheld":        head + "A1,m.x,2024,X,,3,withheld,counted,,,,1,1,0,0\n",
		"a rate of a missing figure": head + "A1,m.x,2024,X,,,not_delivered,counted,1.0,percent,3,1,1,0,0\n",
		"no number":                  head + "A1,m.x,2024,X,,many,final,counted,,,,1,1,0,0\n",
		"an unknown status":          head + "A1,m.x,2024,X,,3,sure,counted,,,,1,1,0,0\n",
		"a rate without unit":        head + "A1,m.x,2024,X,,3,final,counted,1.0,,,1,1,0,0\n",
		"a negative count":           head + "A1,m.x,2024,X,,3,final,counted,,,,-1,1,0,0\n",
		"too few columns":            head + "A1,m.x\n",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadCSV(strings.NewReader(text)); !errors.Is(err, ErrFacts) {
				t.Errorf("error is %v, want ErrFacts", err)
			}
		})
	}
}

func TestFactsJSONHasTheSameFigures(t *testing.T) {
	var out bytes.Buffer
	about := About{Year: 2024, Municipality: "Cēsu novads", Code: "0026000", Edition: "internal", Fingerprint: "ab12"}
	if err := WriteJSON(&out, about, protect.Internal(facts())); err != nil {
		t.Fatal(err)
	}
	var got struct {
		About
		Facts []map[string]any
	}
	d := json.NewDecoder(&out)
	d.UseNumber()
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(about, got.About); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(got.Facts) != len(facts()) {
		t.Fatalf("%d facts, want %d", len(got.Facts), len(facts()))
	}
	zero, one, eleven := json.Number("0"), json.Number("1"), json.Number("11")
	for i, want := range map[int]map[string]any{
		1: {"indicator": "A2", "measure": "unexcused_absence.pupils", "period": "2023/24-2", "area": "Cēsu novads", "breakdown": map[string]any{},
			"value": json.Number("350"), "status": "final", "origin": "counted", "rate": json.Number("100.0"), "rate_unit": "percent", "denominator": json.Number("350"),
			"received": eleven, "expected": eleven, "set_aside": zero, "not_given": zero},
		5: {"indicator": "D1", "measure": "out_of_family_care.children", "period": "2024-12-31", "area": "Cēsu novads", "breakdown": map[string]any{"age": "0-3", "form": "a;b"},
			"value": nil, "status": "withheld", "origin": "counted", "rate": nil, "rate_unit": nil, "denominator": nil,
			"received": one, "expected": one, "set_aside": zero, "not_given": zero},
	} {
		if diff := cmp.Diff(want, got.Facts[i]); diff != "" {
			t.Errorf("fact %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestAFullDiskIsAnError(t *testing.T) {
	if err := WriteCSV(full{}, protect.Internal(facts())); err == nil {
		t.Error("facts.csv: no error")
	}
	if err := WriteJSON(full{}, About{}, protect.Internal(facts())); err == nil {
		t.Error("facts.json: no error")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestAPublicEditionNamesNoFewRowsSetAside(t *testing.T) {
	for _, tt := range []struct {
		rows   int
		public bool
		want   string
	}{{0, false, "0"}, {4, false, "4"}, {0, true, ""}, {4, true, ""}, {5, true, "5"}} {
		f := protect.Internal([]model.Fact{{Measure: "m.x", Status: model.Final, SetAside: tt.rows}}).Figures()[0]
		if got := line(f, tt.public)[13]; got != tt.want {
			t.Errorf("%d rows, public %v: %q, want %q", tt.rows, tt.public, got, tt.want)
		}
		if got := toJSON(f, tt.public).SetAside; (got == nil) != (tt.want == "") {
			t.Errorf("%d rows, public %v: facts.json has %v, want %q", tt.rows, tt.public, got, tt.want)
		}
	}
}
