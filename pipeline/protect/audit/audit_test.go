package audit_test

import (
	"strings"
	"testing"

	"bernskats/pipeline/protect/audit"
)

// four is the table 12, 6, 7, 1 with its total 26: 6 and 1 are withheld, each
// may be anything from 0 to 7.
func four() audit.System {
	s := audit.System{Policy: audit.Policy{Threshold: 5, Width: 5}}
	for i, v := range []int64{12, 6, 7, 1} {
		key := string(rune('a' + i))
		s.Cells = append(s.Cells, audit.Cell{Key: key, Value: v})
		s.Figures = append(s.Figures, audit.Figure{Key: key, Support: []int{i}})
	}
	s.Figures = append(s.Figures, audit.Figure{Key: "total", Support: []int{0, 1, 2, 3}})
	return s
}

func release() audit.Release {
	return audit.Release{Shown: []audit.Shown{{Key: "a", Value: 12}, {Key: "c", Value: 7}, {Key: "total", Value: 26}}, Withheld: []string{"b", "d"}}
}

func certificates() []audit.Certificate {
	low, high := []audit.Move{{Cell: 1, By: 1}, {Cell: 3, By: -1}}, []audit.Move{{Cell: 1, By: -6}, {Cell: 3, By: 6}}
	return []audit.Certificate{
		{Figure: "b", Kind: audit.Withheld, Low: high, High: low},
		{Figure: "d", Kind: audit.Count, Low: low, High: high},
		{Figure: "d", Kind: audit.Withheld, Low: low, High: high},
	}
}

func TestTheAuditorAcceptsWhatHolds(t *testing.T) {
	for _, p := range audit.Check(four(), release(), certificates()) {
		t.Error(p)
	}
}

func TestTheAuditorFindsEveryKindOfProblem(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(s *audit.System, r *audit.Release, cs *[]audit.Certificate)
		code  audit.Code
		text  string
	}{
		{"another number", func(_ *audit.System, r *audit.Release, _ *[]audit.Certificate) { r.Shown[1].Value++ }, audit.WrongValue, "not the sum"},
		{"the same figure with another number", func(_ *audit.System, r *audit.Release, _ *[]audit.Certificate) {
			r.Shown = append(r.Shown, audit.Shown{Key: "c", Value: 9})
		}, audit.WrongValue, "not the sum"},
		{"an undescribed figure", func(_ *audit.System, r *audit.Release, _ *[]audit.Certificate) { r.Withheld[0] = "x" }, audit.UnknownFigure, "not described"},
		{"a certificate of an undescribed figure", func(_ *audit.System, _ *audit.Release, cs *[]audit.Certificate) { (*cs)[0].Figure = "x" }, audit.UnknownFigure, "not described"},
		{"shown and withheld", func(_ *audit.System, r *audit.Release, _ *[]audit.Certificate) { r.Withheld = append(r.Withheld, "c") }, audit.TwoStates, "both"},
		{"the same number under another key", func(s *audit.System, r *audit.Release, _ *[]audit.Certificate) {
			s.Figures = append(s.Figures, audit.Figure{Key: "d2", Support: []int{3}})
			r.Shown = append(r.Shown, audit.Shown{Key: "d2", Value: 1})
		}, audit.TwoStates, "the same number"},
		{"a published figure withheld now", func(s *audit.System, _ *audit.Release, _ *[]audit.Certificate) {
			s.Figures[1].Past = audit.ReleasedShown
		}, audit.LostRelease, "published before"},
		{"a withheld figure shown now", func(s *audit.System, _ *audit.Release, _ *[]audit.Certificate) {
			s.Figures[0].Past = audit.ReleasedWithheld
		}, audit.LostRelease, "withheld before"},
		{"a certificate that changes a published figure", func(_ *audit.System, _ *audit.Release, cs *[]audit.Certificate) {
			(*cs)[1].High = []audit.Move{{Cell: 3, By: 6}}
		}, audit.BadCertificate, "would be another"},
		{"a certificate with fewer than nobody", func(_ *audit.System, _ *audit.Release, cs *[]audit.Certificate) {
			(*cs)[1].High = []audit.Move{{Cell: 1, By: -7}, {Cell: 3, By: 7}}
		}, audit.BadCertificate, "impossible number"},
		{"a certificate with somebody where nobody can be", func(s *audit.System, _ *audit.Release, cs *[]audit.Certificate) {
			s.Cells = append(s.Cells, audit.Cell{Key: "e", Structural: true})
			(*cs)[1].High = append((*cs)[1].High, audit.Move{Cell: 4, By: 1})
		}, audit.BadCertificate, "empty by definition"},
		{"moves in disorder", func(_ *audit.System, _ *audit.Release, cs *[]audit.Certificate) {
			(*cs)[1].High = []audit.Move{{Cell: 3, By: 6}, {Cell: 1, By: -6}}
		}, audit.BadCertificate, "ascending"},
		{"a certificate nobody asked for", func(_ *audit.System, _ *audit.Release, cs *[]audit.Certificate) {
			*cs = append(*cs, audit.Certificate{Figure: "a", Kind: audit.Count})
		}, audit.BadCertificate, "nothing demands"},
		{"no certificate", func(_ *audit.System, _ *audit.Release, cs *[]audit.Certificate) { *cs = (*cs)[:1] }, audit.NoCertificate, "no certificate"},
		{"witnesses too close", func(_ *audit.System, _ *audit.Release, cs *[]audit.Certificate) {
			(*cs)[1].High = []audit.Move{{Cell: 1, By: -3}, {Cell: 3, By: 3}}
		}, audit.NoCertificate, "no certificate"},
		{"a small number shown", func(_ *audit.System, r *audit.Release, _ *[]audit.Certificate) {
			r.Shown, r.Withheld = append(r.Shown, audit.Shown{Key: "d", Value: 1}), r.Withheld[:1]
		}, audit.NoCertificate, "no certificate"},
		{"an impossible table", func(s *audit.System, _ *audit.Release, _ *[]audit.Certificate) { s.Cells[0].Value = -1 }, audit.BadSystem, "impossible"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, r, cs := four(), release(), certificates()
			tt.spoil(&s, &r, &cs)
			found := audit.Check(s, r, cs)
			for _, p := range found {
				if p.Code == tt.code && strings.Contains(p.Text, tt.text) {
					return
				}
			}
			t.Errorf("want %s %q, found %v", tt.code, tt.text, found)
		})
	}
}
