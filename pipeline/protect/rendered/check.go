package rendered

import (
	"context"
	"io/fs"
	"math"
	"slices"
	"strconv"
	"strings"

	"bernskats/pipeline/model"
)

// Edition is a folder of outputs and the facts they were made of.
type Edition struct {
	Files fs.FS
	All   []model.Fact // every figure that pages may show, of earlier years too; the list in a workbook holds them all
	Year  []model.Fact // the figures that the lists of facts hold
	Lists Lists        // readers of lists in further formats
	// Entered are the numbers that people entered for the report to the council and
	// sums of them; where it stands as a number it must be one of these.
	Entered []string
}

// Check reads an edition and holds every place where a figure stands against
// the facts: a figure with status withheld has no number anywhere, one that is
// published has its own number everywhere, and no list leaves one out. Values of
// withheld facts are not looked at. The error is that of Read.
func Check(ctx context.Context, e Edition) ([]Problem, error) {
	f, err := Read(ctx, e.Files, e.Lists)
	if err != nil {
		return nil, err
	}
	c := checker{facts: map[Key]model.Fact{}, words: map[string]map[string]model.Status{}, entered: map[model.Decimal]bool{}, found: f.Problems}
	for _, n := range e.Entered {
		if v, err := model.ParseDecimal(n); err == nil {
			c.entered[v] = true
		}
	}
	for _, fact := range e.All {
		c.facts[KeyOf(fact)] = fact
	}
	for _, p := range f.Places {
		c.place(p)
	}
	c.complete(f, e)
	c.codes(f)
	slices.SortStableFunc(c.found, byPlace)
	return c.found, nil
}

type checker struct {
	facts   map[Key]model.Fact
	words   map[string]map[string]model.Status // by file: of which figures a word stands in place of the number
	entered map[model.Decimal]bool
	found   []Problem
}

func (c *checker) problem(p Place, code Code, text string) {
	c.found = append(c.found, Problem{code, p.File, p.At, p.Key, text})
}

func (c *checker) place(p Place) {
	f, ok := c.facts[p.Key]
	switch {
	case p.Role == Entered:
		c.told(p)
	case p.Role == Derived:
		c.follows(p)
	case !ok:
		c.problem(p, Unknown, "no such figure is published")
	case p.Role == NotGiven || p.Role == SetAside:
		c.beside(p, f)
	case f.Status == model.Withheld:
		c.withheld(p)
		c.word(p, f)
	case !f.HasValue():
		c.word(p, f)
		if p.State == Number || p.State == Withheld {
			c.problem(p, Mark, "a figure that was not delivered stands otherwise")
		}
	case p.State == Withheld || p.State == NotDelivered || p.State == Said:
		c.problem(p, Mark, "a published figure stands as one without a number")
	default:
		c.published(p, f)
	}
}

// told checks a number that is no figure: somebody must have entered it.
func (c *checker) told(p Place) {
	v, ok := plain(p.Number)
	if p.Number == "" {
		var r reading
		r, ok = read(p.Shown, p.Lang)
		v = r.value
	}
	if !ok || !c.entered[v] {
		c.problem(p, Loose, "a number that is no figure, and that nobody entered")
	}
}

// beside checks counts of rows that stand beside a figure: they are at most the
// figure or of its kind, so they tell of it.
func (c *checker) beside(p Place, f model.Fact) {
	n, ok := plain(p.Number)
	switch {
	case p.Number == "" || ok && n == 0:
	case !ok:
		c.problem(p, Wrong, "not a number")
	case f.Status == model.Withheld && p.Role == NotGiven:
		c.problem(p, Leak, "rows without an optional value are told of a withheld figure")
	case p.Role == SetAside && n < model.Whole(fewest):
		c.problem(p, Leak, "a small count of rows set aside")
	}
}

func (c *checker) withheld(p Place) {
	switch {
	case p.State == Number || p.Number != "" || hasDigit(p.Shown):
		c.problem(p, Leak, "a number stands where the figure is withheld: "+string(p.Role))
	case p.Drawn != nil && math.Abs(p.Drawn.Value) > p.Drawn.Within:
		c.problem(p, Leak, "a mark has a height where the figure is withheld")
	case p.State == NotDelivered || p.State == Nothing && p.Role == Value && p.Drawn == nil:
		c.problem(p, Mark, "a withheld figure without the mark of one")
	}
}

// published checks the number at a place of a figure that has one.
func (c *checker) published(p Place, f model.Fact) {
	want, ok := c.want(p, f)
	switch {
	case !ok && p.State == Nothing:
		return
	case !ok:
		c.problem(p, Leak, "a number follows from figures of which one has none: "+string(p.Role))
		return
	case p.State == Nothing && p.Drawn == nil && p.Shown == "":
		c.problem(p, Wrong, "no number stands where one is published: "+string(p.Role))
		return
	}
	if p.Number != "" {
		if got, ok := plain(p.Number); !ok || !slices.Contains(want, got) {
			c.problem(p, Wrong, "not the published number: "+string(p.Role))
		}
	}
	if p.Shown != "" && p.State == Number {
		got, ok := read(p.Shown, p.Lang)
		if !ok || !slices.ContainsFunc(want, func(v model.Decimal) bool { return got.says(v, p.Role == Change) }) {
			c.problem(p, Wrong, "the text shows another number: "+string(p.Role))
		}
	}
	if p.Drawn != nil && !slices.ContainsFunc(want, func(v model.Decimal) bool {
		return math.Abs(p.Drawn.Value-float64(v)/model.DecimalUnit) <= p.Drawn.Within
	}) {
		c.problem(p, Wrong, "a mark is drawn as another number")
	}
}

// want gives the numbers that may stand at a place; ok is false when the figure
// has none of that role.
func (c *checker) want(p Place, f model.Fact) (numbers []model.Decimal, ok bool) {
	switch p.Role {
	case Value:
		return []model.Decimal{f.Value}, true
	case Rate:
		return []model.Decimal{f.Rate}, f.RateUnit != ""
	case Denominator:
		return []model.Decimal{f.Denominator}, f.RateUnit != ""
	case Change:
		before, ok := c.value(f, 1)
		return []model.Decimal{f.Value - before}, ok
	}
	return nil, false
}

// word notes what stands in place of a number: one word for all withheld
// figures of a file, and no other figure's.
func (c *checker) word(p Place, f model.Fact) {
	if p.Word == "" {
		return
	}
	words := c.words[p.File]
	if words == nil {
		words = map[string]model.Status{}
		c.words[p.File] = words
	}
	status, known := words[p.Word]
	if known && status != f.Status {
		c.problem(p, Mark, "the same word for withheld figures and for missing ones")
	}
	words[p.Word] = f.Status
	if f.Status != model.Withheld || known {
		return
	}
	for word, status := range words {
		if word != p.Word && status == model.Withheld {
			c.problem(p, Mark, "another word than for other withheld figures")
			return
		}
	}
}

// follows checks a percentage or a mean in running text: it must follow from
// published numbers of a figure it stands by.
func (c *checker) follows(p Place) {
	got, readable := read(p.Shown, p.Lang)
	code := Wrong
	for _, k := range append([]Key{p.Key}, p.Near...) {
		f := c.facts[k]
		if f.Status == model.Withheld {
			code = Leak
		}
		if f.HasValue() && readable && slices.ContainsFunc(c.derived(f), func(v model.Decimal) bool { return got.says(v, true) }) {
			return
		}
	}
	c.problem(p, code, "a number that does not follow from the figures beside it")
}

// derived gives what running text may say of a figure: the percentage of its
// change, its share of the total, its mean over three years.
func (c *checker) derived(f model.Fact) (all []model.Decimal) {
	if before, ok := c.value(f, 1); ok {
		if percent, ok := model.Ratio(f.Value-before, before, 100); ok {
			all = append(all, percent)
		}
		if earlier, ok := c.value(f, 2); ok {
			mean, _ := model.Ratio(f.Value+before+earlier, model.Whole(3), 1)
			all = append(all, mean)
		}
	}
	total := f
	total.Breakdown = ""
	if whole, ok := c.value(total, 0); ok {
		if share, ok := model.Ratio(f.Value, whole, 100); ok {
			all = append(all, share)
		}
	}
	return all
}

// value is the published number of a figure some years before.
func (c *checker) value(f model.Fact, years int) (model.Decimal, bool) {
	k := KeyOf(f)
	for range years {
		k.Period = yearBefore(k.Period)
	}
	g, ok := c.facts[k]
	return g.Value, ok && g.HasValue()
}

// yearBefore moves "2024", "2024-12-31", "2023/24" and "2023/24-1" by a year.
func yearBefore(period string) string {
	if len(period) < 4 {
		return ""
	}
	y, err := strconv.Atoi(period[:4])
	if err != nil {
		return ""
	}
	if len(period) >= 7 && period[4] == '/' {
		return model.SchoolYearLabel(y-1) + period[7:]
	}
	return strconv.Itoa(y-1) + period[4:]
}

// complete finds figures that a list of all leaves out or holds twice: a row is
// never missing because its value is withheld.
func (c *checker) complete(f Folder, e Edition) {
	counts := map[string]map[Key]int{}
	for _, list := range f.Lists {
		counts[list] = map[Key]int{}
	}
	for _, p := range f.Places {
		if n := counts[p.List]; n != nil && p.Role == Value {
			n[p.Key]++
		}
	}
	for _, list := range f.Lists {
		published := e.All
		if strings.HasPrefix(list, "facts.") {
			published = e.Year
		}
		for _, fact := range published {
			if n := counts[list][KeyOf(fact)]; n != 1 {
				c.found = append(c.found, Problem{Absent, list, "", KeyOf(fact), "stands there " + times(n)})
			}
		}
	}
}

// codes finds what a description calls a code and no figure has.
func (c *checker) codes(f Folder) {
	known := map[string]bool{}
	for k := range c.facts {
		for _, p := range model.ParseBreakdown(k.Breakdown) {
			known[p.Code] = true
		}
	}
	for _, code := range f.Codes {
		if !known[code.Code] {
			c.found = append(c.found, Problem{Loose, code.File, code.At, Key{}, "a code that no figure has"})
		}
	}
}

func times(n int) string {
	if n == 0 {
		return "not at all"
	}
	return "more than once"
}
