package protect

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

func TestADamagedRecordIsNoRelease(t *testing.T) {
	l := release(t, Ledger{}, material(care(map[string]int64{"form=a": 30, "form=b": 3, "form=c": 40})))
	whole, err := json.MarshalIndent(l.Releases[0], "", " ")
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range whole { // any digit or letter that becomes another one
		other := byte('7')
		switch {
		case c == '7':
			other = '1'
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z':
		default:
			continue
		}
		damaged := slices.Clone(whole)
		damaged[i] = other
		if r, err := ReadRelease(damaged); err == nil && !cmp.Equal(r, l.Releases[0]) { // a damaged name of something that is false or 0 says the same
			t.Fatalf("byte %d (%q, now %q) of the record was changed and nobody sees it: …%s…", i, c, other, whole[max(0, i-20):min(len(whole), i+20)])
		}
	}
	for _, text := range []string{"", "{}", "null", "[]", string(whole[:len(whole)/2])} {
		if _, err := ReadRelease([]byte(text)); err == nil {
			t.Errorf("%.20q is a release", text)
		}
	}
}

func TestAReleaseThatContradictsItselfIsNotRecorded(t *testing.T) {
	_, d := published(t, material(care(map[string]int64{"form=a": 30, "form=b": 3, "form=c": 40})))
	whole := Ledger{}.Sealed(d.Release())
	if err := whole.Valid(); err != nil {
		t.Fatal(err)
	}
	hidden := slices.IndexFunc(whole.Facts, func(f ReleasedFact) bool { return f.Status == string(model.Withheld) })
	figure := slices.IndexFunc(whole.Figures, func(f ReleasedFigure) bool { return !f.Shown })
	for name, spoil := range map[string]func(*Release){
		"no number":                  func(r *Release) { r.Number = 0 },
		"no year":                    func(r *Release) { r.Year = 0 },
		"nobody's":                   func(r *Release) { r.Municipality = "" },
		"of no run":                  func(r *Release) { r.Fingerprint = "" },
		"a withheld fact's value":    func(r *Release) { r.Facts[hidden].Value = "3" },
		"a withheld fact's base":     func(r *Release) { r.Facts[hidden].Denominator = "40" },
		"a shown fact without value": func(r *Release) { r.Facts[(hidden+1)%len(r.Facts)].Value = "" },
		"no decimal":                 func(r *Release) { r.Facts[0].Value = "12a" },
		"a withheld figure's value":  func(r *Release) { r.Figures[figure].Value = 3 },
	} {
		r := whole
		r.Facts, r.Figures = slices.Clone(whole.Facts), slices.Clone(whole.Figures)
		spoil(&r)
		if r.Valid() == nil && !(name == "a shown fact without value" && r.Facts[(hidden+1)%len(r.Facts)].Status == string(model.Withheld)) {
			t.Errorf("%s: recorded", name)
		}
	}
}

func TestALedgerKnowsWhatIsMissingFromIt(t *testing.T) {
	m := material(care(map[string]int64{"form=a": 30, "form=b": 40}))
	l := release(t, Ledger{}, m)
	l = release(t, l, m)
	l = release(t, l, m)
	_, d := published(t, material(care(map[string]int64{"form=a": 31, "form=b": 40})))
	foreign := Ledger{}.Sealed(d.Release())
	a, b, c := l.Releases[0], l.Releases[1], l.Releases[2]
	for name, tt := range map[string]struct {
		releases []Release
		broken   int
	}{
		"none":               {nil, 0},
		"whole":              {[]Release{a, b, c}, 0},
		"without the first":  {[]Release{b, c}, 1},
		"without the second": {[]Release{a, c}, 2},
		"one twice":          {[]Release{a, a, b, c}, 2},
		"another project's":  {[]Release{foreign, b, c}, 2},
	} {
		if got := (Ledger{tt.releases}).Broken(); got != tt.broken {
			t.Errorf("%s: broken at %d, want %d", name, got, tt.broken)
		}
	}
}
