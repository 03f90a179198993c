package suppress

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"bernskats/pipeline/protect/audit"
)

// solve searches every component, several at once.
func solve(ctx context.Context, components []*component, o Options) ([]*search, error) {
	found := make([]*search, len(components))
	errs := make([]error, len(components))
	next := make(chan int)
	var group sync.WaitGroup
	for range min(o.Workers, len(components)) {
		group.Go(func() {
			for i := range next {
				found[i], errs[i] = solved(ctx, components[i], o.Pivots, o.Memory)
			}
		})
	}
	for i := range components {
		next <- i
	}
	close(next)
	group.Wait()
	return found, cmp.Or(errs...)
}

// solved searches one component, or recalls what was found before.
func solved(ctx context.Context, c *component, budget int, m *Memory) (*search, error) {
	name := c.content(budget)
	if known := m.recall(name, c); known != nil {
		return known, nil
	}
	s := newSearch(ctx, c, budget)
	s.memory = m
	err := s.run()
	if err == nil {
		m.keep(name, s)
	}
	return s, err
}

// failures reacts to components without certificates: the next rung of the
// table with most figures there, then no table, then nothing of it is shown.
// It says whether to search again.
func (p *plan) failures(found []*search, rungs []int, giveUp map[string]bool) (again bool, err error) {
	var lost []string
	for ci, f := range found {
		if len(f.failed) == 0 {
			continue
		}
		again = true
		if t := p.worst(ci, rungs); t >= 0 {
			rungs[t]++
			continue
		}
		more := false
		for i, figure := range p.Figures {
			if w := p.where[i]; w.component == ci && !p.components[ci].items[w.item].hard && !giveUp[figure.Key] {
				giveUp[figure.Key], more = true, true
			}
		}
		if !more {
			lost = append(lost, p.names(ci, f.failed)...)
		}
	}
	if len(lost) > 0 {
		slices.Sort(lost)
		return false, &Uncertifiable{slices.Compact(lost)}
	}
	return again, nil
}

// worst is the table that shows most figures in component ci, -1 when no table
// there can give anything up.
func (p *plan) worst(ci int, rungs []int) int {
	index := byKey(p.System)
	worst, most := -1, 0
	for t, table := range p.Tables {
		if rungs[t] >= len(table.Rungs) {
			continue
		}
		n := 0
		for _, key := range table.Rungs[rungs[t]] {
			if p.where[index[key]].component == ci {
				n++
			}
		}
		if n > most || n == most && n > 0 && table.Key < p.Tables[worst].Key {
			worst, most = t, n
		}
	}
	return worst
}

// names gives keys of the figures behind failed items.
func (p *plan) names(ci int, failed []int) []string {
	var keys []string
	cells := p.cells()
	for i, f := range p.Figures {
		for _, d := range p.demands(i) {
			if w, ok := p.itemIn(d, cells); ok && w.component == ci && slices.Contains(failed, w.item) {
				keys = append(keys, f.Key)
			}
		}
	}
	return keys
}

// demands of a figure as the plan stands; of withheld ones, Apart is added by assemble.
func (p *plan) demands(i int) []audit.Demand {
	if !p.seen[i] && !p.Figures[i].Protect {
		return nil
	}
	return p.book.Required(i)
}

// assemble says what becomes of each figure and writes the certificates out in
// inner cells of the system.
func (p *plan) assemble(found []*search, rungs []int) Result {
	r := Result{Components: len(p.components)}
	names := p.cells()
	for i, f := range p.Figures {
		d := p.decide(i, found)
		r.Decisions = append(r.Decisions, d)
		demands := p.demands(i)
		if apart := p.book.Apart(i); !d.Shown && !d.Absent && len(apart.Set) > 0 {
			demands = append(demands, apart)
		}
		for _, demand := range demands {
			r.Certificates = append(r.Certificates, p.certificates(f.Key, demand, found, names)...)
		}
	}
	p.explainAbsent(&r, rungs)
	for t, table := range p.Tables {
		r.Tables = append(r.Tables, Rung{table.Key, rungs[t]})
	}
	return r
}

func (p *plan) decide(i int, found []*search) Decision {
	f, w := p.Figures[i], p.where[i]
	d := Decision{Key: f.Key}
	switch {
	case !p.seen[i]:
		d.Absent = true
		return d
	case w.component < 0:
		d.Shown = f.Past != audit.ReleasedWithheld
		if !d.Shown {
			d.Reason = Before
		}
		return d
	}
	s, it := found[w.component], p.components[w.component].items[w.item]
	switch {
	case !s.hidden[w.item]:
		d.Shown = true
	case len(it.kinds) > 0:
		d.Reason, d.Kinds = Primary, it.kinds
	case f.Past == audit.ReleasedWithheld:
		d.Reason = Before
	case it.primary:
		d.Reason = Uncertain
	default:
		d.Reason = Secondary
		if cause := s.because[w.item]; cause >= 0 {
			d.For = least(p.components[w.component].items[cause].figures, func(i int) string { return p.Figures[i].Key })
		}
	}
	return d
}

// explainAbsent says of figures no table displays whether their table was
// coarsened or left out.
func (p *plan) explainAbsent(r *Result, rungs []int) {
	index := byKey(p.System)
	for t, table := range p.Tables {
		for n, rung := range table.Rungs {
			if n == rungs[t] {
				continue
			}
			for _, key := range rung {
				d := &r.Decisions[index[key]]
				switch {
				case !d.Absent || n > rungs[t]:
				case rungs[t] < len(table.Rungs) && len(table.Rungs[rungs[t]]) > 0:
					d.Reason = Coarsened
				case d.Reason == None:
					d.Reason = Dropped
				}
			}
		}
	}
}
