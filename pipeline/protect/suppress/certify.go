package suppress

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"bernskats/pipeline/protect/audit"
)

// Certify looks for certificates for a release as it stands, withholding
// nothing more: what is in neither list is displayed nowhere. It gives the
// certificates found, and the demands that have none.
func Certify(ctx context.Context, s audit.System, shown, withheld []string, o Options) ([]audit.Certificate, []audit.Demand, error) {
	o = o.defaults()
	fixed := asItStands(s, shown, withheld)
	book, err := open(fixed)
	if err != nil {
		return nil, nil, err
	}
	p := prepare(fixed, book, nil, nil)
	found, err := solve(ctx, p.components, o)
	if err != nil {
		return nil, nil, fmt.Errorf("find certificates: %w", err)
	}
	var certificates []audit.Certificate
	var missing []audit.Demand
	names := p.cells()
	for i, f := range p.Figures {
		demands := p.demands(i)
		if apart := book.Apart(i); f.Past == audit.ReleasedWithheld && len(apart.Set) > 0 {
			demands = append(demands, apart)
		}
		for _, d := range demands {
			w, ok := p.itemIn(d, names)
			if !ok || !found[w.component].meets(w.item, d) {
				missing = append(missing, d)
				continue
			}
			certificates = append(certificates, p.certificates(f.Key, d, found, names)...)
		}
	}
	return certificates, missing, nil
}

// meets says whether the witnesses found meet demand d about item i.
func (s *search) meets(i int, d audit.Demand) bool {
	for _, reader := range s.readers(i) {
		up, down := s.reach(i, reader)
		low, high := d.Value-down, d.Value+up
		if low > d.AtMost || high < d.AtLeast || high-max(low, d.Floor) < d.Width {
			return false
		}
	}
	return true
}

// asItStands fixes what is shown and what is withheld.
func asItStands(s audit.System, shown, withheld []string) System {
	state := map[string]audit.Past{}
	for _, key := range withheld {
		state[key] = audit.ReleasedWithheld
	}
	for _, key := range shown {
		state[key] = audit.ReleasedShown
	}
	out := System{Cells: s.Cells, Policy: s.Policy}
	for _, f := range s.Figures {
		f.Past = state[f.Key]
		out.Figures = append(out.Figures, Figure{Figure: f, Displayed: f.Past != audit.Unreleased})
	}
	return out
}

// cells gives, for each inner cell of the system, its component and cell there.
func (p *plan) cells() map[int]place {
	names := map[int]place{}
	for ci, c := range p.components {
		for m, behind := range c.behind {
			for _, cell := range behind {
				names[cell] = place{ci, m}
			}
		}
	}
	return names
}

// itemIn finds the number a demand is about.
func (p *plan) itemIn(d audit.Demand, names map[int]place) (place, bool) {
	if len(d.Set) == 0 {
		return place{}, false
	}
	ci := names[d.Set[0]].component
	set := make([]int, len(d.Set))
	for k, cell := range d.Set {
		set[k] = names[cell].item
	}
	slices.Sort(set)
	i, ok := p.components[ci].index[setName(slices.Compact(set))]
	return place{ci, i}, ok
}

// certificates of one demand: one for a reader who is nobody counted, and one
// for each insider whose cell that one moves.
func (p *plan) certificates(key string, d audit.Demand, found []*search, names map[int]place) []audit.Certificate {
	w, ok := p.itemIn(d, names)
	if !ok {
		return nil
	}
	s := found[w.component]
	var out []audit.Certificate
	done := map[[2]int]bool{}
	for _, reader := range s.readers(w.item) {
		up, down := s.furthest(w.item, reader)
		if done[[2]int{up, down}] {
			continue
		}
		done[[2]int{up, down}] = true
		out = append(out, audit.Certificate{Figure: key, Kind: d.Kind, Low: p.moves(s, down), High: p.moves(s, up)})
	}
	return out
}

// moves writes a witness in inner cells of the system: what a merged cell gains
// goes to the first cell behind it, what it loses comes from them in order.
func (p *plan) moves(s *search, witness int) []audit.Move {
	if witness < 0 {
		return nil
	}
	var out []audit.Move
	for k, cell := range s.pool[witness].cells {
		left := s.pool[witness].by[k]
		for _, inner := range s.c.behind[cell] {
			by := max(left, -p.Cells[inner].Value)
			if by != 0 {
				out = append(out, audit.Move{Cell: inner, By: by})
			}
			left -= by
			if left == 0 {
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b audit.Move) int { return cmp.Compare(a.Cell, b.Cell) })
	return out
}
