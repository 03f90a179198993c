package demo

import (
	"context"
	"math"
)

// world is the one model that all workbooks are exports of. It is built once and
// not changed while they are written.
type world struct {
	opts   Options
	first  int  // the oldest year
	window span // 1 September before the first year to 31 December of the last

	units         []unit
	unitWeights   []weighted[int16]
	institutions  []institution
	schoolWeights map[string][]weighted[int16] // kind → institutions
	nearWeights   map[near][]weighted[int16]   // the same of one unit
	codes         *register

	families []family
	children []child
	steady   []int32 // families that stay declared here through the whole window

	cases       []riskCase
	custody     []decision
	care        []careSpan
	foster      []fosterFamily
	reports     []reportedFamily
	offences    []offence
	corrections []correction
	met         map[int32]bool     // families the orphans' court decided about
	years       map[int]schoolYear // by the year the school year begins
}

// near is a kind of institution in a unit.
type near struct {
	kind string
	unit int16
}

// build lives through the years. Order matters: each step leaves alone the
// families of which an earlier one told a story.
func build(ctx context.Context, o Options) (*world, error) {
	w := &world{opts: o, first: o.LastYear - o.Years + 1, years: map[int]schoolYear{}, met: map[int32]bool{}}
	w.window = span{date(w.first-1, 9, 1), date(o.LastYear, 12, 31)}
	w.codes = newRegister(w.stream("codes"))
	steps := []func(){w.places, w.people, w.stayers, w.learning, w.riskCases, w.suspensions, w.careStock, w.fosterFamilies, w.crime, w.schoolYears}
	for _, step := range steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		step()
	}
	return w, nil
}

// stayers are the families stories are told about: those who live here all along.
func (w *world) stayers() {
	for i := range w.families {
		f := &w.families[i]
		if !f.away && f.abroad == "" && f.here.from <= w.window.from-1200 && f.here.to == never && f.motherHome != "" {
			w.steady = append(w.steady, int32(i))
		}
	}
}

func (w *world) schoolYears() {
	for y := w.first - 1; y <= w.opts.LastYear; y++ {
		w.years[y] = w.schoolYearOf(y)
	}
}

func (w *world) stream(name string, n ...int) stream { return newStream(w.opts.Seed, name, n...) }

func (w *world) places() {
	w.units = unitsOf(w.opts.Size)
	w.institutions = institutionsOf(w.stream("institutions"), w.opts.Size, w.units)
	w.schoolWeights, w.nearWeights = map[string][]weighted[int16]{}, map[near][]weighted[int16]{}
	for i, u := range w.units {
		w.unitWeights = append(w.unitWeights, weighted[int16]{u.weight, int16(i)})
	}
	for i, in := range w.institutions {
		choice, at := weighted[int16]{in.places, int16(i)}, near{in.kind, int16(in.unit)}
		w.schoolWeights[in.kind] = append(w.schoolWeights[in.kind], choice)
		w.nearWeights[at] = append(w.nearWeights[at], choice)
	}
}

// share gives what so many of a million children are, times 10 000, for about.
func (w *world) share(perMillion int) int {
	return int(math.Round(float64(w.opts.Size.Children()) * float64(perMillion) / 100))
}

// unusedFamily gives a steady family nobody told a story of yet, with a child
// under 18 on the day; -1 when none is found.
func (w *world) unusedFamily(s stream, on day) int32 {
	for range 400 {
		id := w.steady[s.IntN(len(w.steady))]
		f := &w.families[id]
		if !f.pinned && len(w.minors(f, on)) > 0 {
			return id
		}
	}
	return -1
}

// minors are a family's children who are under 18 and declared here on a day.
func (w *world) minors(f *family, on day) []int32 {
	var out []int32
	for _, c := range f.children {
		if w.children[c].isMinor(on) {
			out = append(out, c)
		}
	}
	return out
}
