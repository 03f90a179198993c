package protect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bernskats/pipeline/model"
	"bernskats/pipeline/protect/audit"
	"bernskats/pipeline/protect/suppress"
)

// joint is the system of every figure that would be published together, with
// what was published before.
type joint struct {
	suppress.System
	keys   []model.FigureKey // of the figures; an alias has the key of its figure
	index  map[string]int    // of figures by key
	values map[string]int64  // true sums by key
	frozen map[series]bool
	rung   []int           // of each table, where its ladder begins in this system
	kept   map[string]bool // tables that were published: they keep their detail
}

// series is a measure in a period: what is frozen as a whole.
type series struct{ measure, period string }

// join puts the universes of all years into one system. Figures that a correction
// froze are not displayed, but the change stays protected.
func (m Material) join() (*joint, error) {
	j := &joint{index: map[string]int{}, values: map[string]int64{}, kept: map[string]bool{}}
	j.Policy = audit.Policy{Threshold: m.Policy.Threshold, Width: m.Policy.Width, ProtectZeros: !m.Policy.ShowZeros, Singletons: m.Policy.Singletons}
	needed := map[string]bool{} // what facts rest on counts as displayed
	for _, b := range m.Disclosure.Bases {
		for _, key := range slices.Concat(b.Needs, b.Rate) {
			needed[key.String()] = true
		}
	}
	for _, u := range m.Disclosure.Universes {
		for _, f := range u.Figures {
			j.values[f.Key.String()] = u.Value(f)
		}
	}
	released := m.Ledger.latest()
	j.frozen = m.moved(j, released)
	empty := m.withoutNumber()
	for _, u := range m.Disclosure.Universes {
		if err := j.add(u, needed, released, empty); err != nil {
			return nil, err
		}
	}
	for _, s := range m.Disclosure.Same {
		j.tie(s)
	}
	return j, nil
}

// tied is the role of figures that are printed nowhere and make two universes one.
const tied model.Role = "tied"

// tie makes two figures of different universes move together. Whoever is missing
// in the one up to a number that everybody knows is missing in the other: two
// figures that count as published, each of a figure and an inner cell that both share.
func (j *joint) tie(s model.Same) {
	a, ok := j.index[s.Key.String()]
	b, also := j.index[s.As.String()]
	if !ok || !also || len(j.Figures[a].Support) == 0 || len(j.Figures[b].Support) == 0 {
		return
	}
	key := s.Key
	key.Role, key.Of = tied, s.As.Measure
	j.Figures[a].Tied, j.Figures[b].Tied = true, true
	missing := len(j.Cells)
	j.Cells = append(j.Cells, audit.Cell{Key: key.String(), Value: j.values[s.Key.String()] + roomToMove})
	for _, at := range []int{a, b} {
		var figure suppress.Figure
		figure.Key, figure.Past, figure.Displayed = key.String()+strconv.Itoa(at), audit.ReleasedShown, true
		figure.Bridge = true
		figure.Support = append(slices.Clone(j.Figures[at].Support), missing)
		j.Figures, j.keys = append(j.Figures, figure), append(j.keys, key)
	}
}

// roomToMove is more than any witness moves a figure.
const roomToMove = 1000

// withoutNumber lists figures of which readers are told that nothing was given:
// everybody knows that nobody was counted there.
func (m Material) withoutNumber() map[model.FigureKey]bool {
	empty := map[model.FigureKey]bool{}
	for _, f := range m.Facts {
		if f.Area == m.Area && f.Status == model.NotDelivered {
			empty[model.KeyOf(f)] = true
		}
	}
	return empty
}

// add puts one universe behind the others.
func (j *joint) add(u model.Universe, needed map[string]bool, released past, empty map[model.FigureKey]bool) error {
	first := len(j.Cells)
	for _, c := range u.Cells {
		j.Cells = append(j.Cells, audit.Cell{Key: c.Key, Value: c.Count})
	}
	for _, f := range u.Figures {
		for _, c := range f.Support {
			cell := &j.Cells[first+c]
			cell.Structural = cell.Structural || empty[f.Key] && cell.Value == 0
		}
	}
	inTable := map[string]bool{}
	for _, t := range u.Tables {
		for _, rung := range t.Rungs {
			for _, key := range rung {
				inTable[key.String()] = true
			}
		}
	}
	for _, f := range u.Figures {
		key := f.Key.String()
		if _, twice := j.index[key]; twice {
			return fmt.Errorf("the figure %s is in two universes", key)
		}
		parts := len(model.ParseBreakdown(f.Key.Breakdown))
		figure := suppress.Figure{Class: class(parts)}
		figure.Key, figure.Sensitive = key, f.Sensitive
		for _, c := range f.Support {
			figure.Support = append(figure.Support, first+c)
		}
		// Categories are protected wherever their dimension is used; crossings where they are displayed.
		figure.Protect = !f.Displayed || parts < 2
		figure.Displayed = !inTable[key] && (f.Displayed || f.Key.Role == model.Carrier && needed[key])
		j.remember(&figure, f.Key, released)
		j.within(figure, f)
	}
	for _, t := range u.Tables {
		j.table(t, released)
	}
	return nil
}

// within adds the figure, and an alias for each further whole it is a part of.
func (j *joint) within(figure suppress.Figure, f model.Supported) {
	wholes := f.Within
	if len(wholes) > 0 {
		figure.Within, figure.Group = wholes[0].Key.String(), !wholes[0].Complement
		wholes = wholes[1:]
	}
	j.index[figure.Key] = len(j.Figures)
	j.Figures, j.keys = append(j.Figures, figure), append(j.keys, f.Key)
	for n, w := range wholes {
		alias := suppress.Figure{Class: figure.Class}
		alias.Figure = audit.Figure{Key: fmt.Sprintf("%s#%d", figure.Key, n+2), Support: figure.Support, Sensitive: figure.Sensitive,
			Protect: true, Within: w.Key.String(), Group: !w.Complement}
		j.Figures, j.keys = append(j.Figures, alias), append(j.keys, f.Key)
	}
}

// remember notes what earlier releases did with a figure.
func (j *joint) remember(figure *suppress.Figure, key model.FigureKey, released past) {
	was, ok := released.figures[figure.Key]
	if !ok {
		return
	}
	now := j.values[figure.Key]
	for _, v := range was.values {
		if v != now {
			figure.Before = append(figure.Before, v)
		}
	}
	switch changed := was.shown && was.values[len(was.values)-1] != now; {
	case !was.shown:
		figure.Past = audit.ReleasedWithheld
	case !changed:
		figure.Past = audit.ReleasedShown
	case j.frozen[series{key.Measure, key.Period}]:
		figure.Displayed, figure.Protect = false, true
	}
}

// table adds a breakdown with its ladder. A breakdown that was published keeps
// the detail it had.
func (j *joint) table(t model.LadderTable, released past) {
	out := suppress.Table{Key: strings.Join([]string{t.Measure, t.Period, strings.Join(t.Dimensions, "+")}, "|")}
	step, kept := released.rungs[out.Key]
	from := min(step, len(t.Rungs))
	j.kept[out.Key] = kept
	frozen := j.frozen[series{t.Measure, t.Period}]
	rungs := t.Rungs[from:]
	if kept { // neither finer nor coarser: two ways to group the same people tell more than one
		rungs = rungs[:min(1, len(rungs))]
	}
	for _, rung := range rungs {
		var keys []string
		for _, key := range rung {
			name := key.String()
			if f := j.Figures[j.index[name]]; frozen && len(f.Before) > 0 && f.Past != audit.ReleasedWithheld {
				continue
			}
			keys = append(keys, name)
		}
		out.Rungs = append(out.Rungs, keys)
	}
	j.Tables, j.rung = append(j.Tables, out), append(j.rung, from)
}

// find decides about every figure. A breakdown of several years is shown in all
// of them with the detail of the coarsest, so that its rows can be compared.
func (j *joint) find(ctx context.Context) (suppress.Result, error) {
	memory := &suppress.Memory{}
	rungs, err := suppress.Coarsen(j.System, suppress.Options{})
	if err != nil {
		return suppress.Result{}, err
	}
	j.align(rungs)
	for {
		result, err := suppress.Find(ctx, j.System, suppress.Options{Memory: memory})
		if u, ok := errors.AsType[*suppress.Uncertifiable](err); ok && j.leaveOut(u.Figures) {
			continue
		}
		if err != nil || !j.align(result.Tables) {
			return result, err
		}
	}
}

// leaveOut leaves breakdowns out altogether that have no certificate even when
// all their numbers are withheld, and says whether it did: of a dimension that a
// measure is not shown by, no category needs one. What was published stays.
func (j *joint) leaveOut(figures []string) (any bool) {
	type use struct{ measure, period, dimension string }
	out := map[use]bool{}
	for _, key := range figures {
		k := j.keys[j.index[key]]
		for _, p := range model.ParseBreakdown(k.Breakdown) {
			out[use{k.Measure, k.Period, p.Dimension}] = true
		}
	}
	for i := range j.Figures {
		f, k := &j.Figures[i], j.keys[i]
		for _, p := range model.ParseBreakdown(k.Breakdown) {
			if out[use{k.Measure, k.Period, p.Dimension}] && f.Past == audit.Unreleased && (f.Displayed || f.Protect) {
				f.Displayed, f.Protect, any = false, false, true
			}
		}
	}
	for i := range j.Tables {
		t := &j.Tables[i]
		parts := strings.Split(t.Key, "|")
		for _, dimension := range strings.Split(parts[len(parts)-1], "+") {
			if out[use{parts[0], parts[1], dimension}] && len(t.Rungs) > 0 && !j.kept[t.Key] {
				j.rung[i], t.Rungs, any = j.rung[i]+len(t.Rungs), nil, true
			}
		}
	}
	return any
}

// align cuts ladders so that breakdowns of several years begin with the same
// detail, and says whether it cut any. What was published keeps its detail; what
// is left out is so for one period only.
func (j *joint) align(rungs []suppress.Rung) (cut bool) {
	coarsest := map[string]int{}
	for i, t := range rungs {
		alike := alikeTables(t.Table)
		coarsest[alike] = max(coarsest[alike], j.rung[i]+t.Rung)
	}
	for i, t := range rungs {
		step := coarsest[alikeTables(t.Table)] - j.rung[i]
		if j.kept[t.Table] || step <= t.Rung || step >= len(j.Tables[i].Rungs) {
			continue
		}
		j.Tables[i].Rungs, j.rung[i], cut = j.Tables[i].Rungs[step:], j.rung[i]+step, true
	}
	return cut
}

// alikeTables is a table's key without its period.
func alikeTables(key string) string {
	parts := strings.Split(key, "|")
	return parts[0] + "|" + parts[2]
}

func class(parts int) suppress.Class {
	switch parts {
	case 0:
		return suppress.Total
	case 1:
		return suppress.Margin
	}
	return suppress.Detail
}
