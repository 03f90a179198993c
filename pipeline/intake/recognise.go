package intake

import (
	"bernskats/pipeline/forms"
)

// recognised is what a workbook was taken for.
type recognised struct {
	form   forms.Form
	ok     bool
	tie    []string // titles of forms that fit equally well
	unread bool     // "Par veidlapu" names a form that does not exist
}

// recognise finds the form of a workbook: what "Par veidlapu" says, else the
// names of the sheets, else the headings.
func recognise(c *forms.Catalogue, tabs []*tab, a about) recognised {
	var r recognised
	if said := a.answers["form"]; said.given {
		if f, ok := formNamed(c, said.cell.Text); ok {
			return recognised{form: f, ok: true}
		}
		r.unread = true
	}
	best := bestForms(c.Forms, func(f forms.Form) int { return namesFound(f, tabs) })
	if len(best) == 1 {
		r.form, r.ok = best[0], true
		return r
	}
	among := best
	if len(among) == 0 {
		among = c.Forms
	}
	byHeadings := bestForms(among, func(f forms.Form) int { return headingsFound(f, tabs) })
	switch {
	case len(byHeadings) == 1:
		r.form, r.ok = byHeadings[0], true
	case len(byHeadings) > 1:
		best = byHeadings
		fallthrough
	default:
		for _, f := range best {
			r.tie = append(r.tie, f.Title.LV)
		}
	}
	return r
}

// formNamed finds a form by its id or title.
func formNamed(c *forms.Catalogue, text string) (forms.Form, bool) {
	name := forms.Fold(text)
	for _, f := range c.Forms {
		if name == forms.Fold(f.ID) || name == forms.Fold(f.Title.LV) || name == forms.Fold(f.Title.EN) {
			return f, true
		}
	}
	return forms.Form{}, false
}

// bestForms gives the forms with the highest score above zero.
func bestForms(fs []forms.Form, score func(forms.Form) int) []forms.Form {
	top := 0
	var best []forms.Form
	for _, f := range fs {
		switch n := score(f); {
		case n > top:
			top, best = n, []forms.Form{f}
		case n == top && n > 0:
			best = append(best, f)
		}
	}
	return best
}

func namesFound(f forms.Form, tabs []*tab) int {
	n := 0
	for _, s := range f.Sheets {
		for _, t := range tabs {
			if sameName(s.Name, t.sheet.Name) {
				n++
				break
			}
		}
	}
	return n
}

// headingsFound counts the required headings of a form that stand in the
// workbook. A sheet of the workbook is one sheet of the form: the one of its
// name, else the one it fits best.
func headingsFound(f forms.Form, tabs []*tab) int {
	best := map[string]int{}
	for _, t := range tabs {
		s, got := namedSheet(f, t)
		if got.found == 0 {
			s, got = bestSheet(f, t)
		}
		best[s.ID] = max(best[s.ID], got.required)
	}
	n := labelsFound(f, tabs)
	for _, required := range best {
		n += required
	}
	return n
}

func namedSheet(f forms.Form, t *tab) (forms.Sheet, fit) {
	for _, s := range f.Sheets {
		if !sameName(s.Name, t.sheet.Name) {
			continue
		}
		if got := headingFit(s, t); got.enough(s) {
			return s, got
		}
	}
	return forms.Sheet{}, fit{}
}

// fit is how well the headings of a sheet fit a form's sheet.
type fit struct{ required, found int }

// enough tells whether a sheet may be taken for a form's sheet by its headings
// alone: at least two, and at least half of the required ones.
func (f fit) enough(s forms.Sheet) bool {
	return f.found >= 2 && f.required >= 1 && 2*f.required >= requiredColumns(s)
}

// all tells whether every required heading stands there.
func (f fit) all(s forms.Sheet) bool { return f.enough(s) && f.required == requiredColumns(s) }

// nearlyAll tells whether no more than one of many required headings is missing.
func (f fit) nearlyAll(s forms.Sheet) bool {
	n := requiredColumns(s)
	return f.all(s) || n >= 4 && f.required >= n-1
}

func requiredColumns(s forms.Sheet) int {
	n := 0
	for _, c := range s.Columns {
		if c.Required {
			n++
		}
	}
	return n
}

func (f fit) better(o fit) bool {
	if f.required != o.required {
		return f.required > o.required
	}
	return f.found > o.found
}

func headingFit(s forms.Sheet, t *tab) fit {
	if s.Layout == "pairs" {
		known := headingNames(s)
		fields := map[string]bool{}
		for _, a := range readAnswers(t.top) {
			if field := known[forms.Fold(a.text)]; field != "" {
				fields[field] = true
			}
		}
		f := fit{found: len(fields)}
		for _, c := range s.Columns {
			if c.Required && fields[c.Field] {
				f.required++
			}
		}
		return f
	}
	h := findHeader(s, t.top, t.merged)
	return fit{required: h.required, found: len(h.columns)}
}

func sameName(a, b string) bool { return forms.Fold(a) == forms.Fold(b) }

// assignment says which sheet of the workbook is which sheet of the form.
type assignment struct {
	tabs   map[string]*tab // sheet id → sheet of the workbook
	second []secondSheet   // sheets that claim to be one that is already there
	others []*tab          // sheets that belong to no form
}

type secondSheet struct {
	tab   *tab
	sheet forms.Sheet
	taken *tab
}

// assign takes sheets by name first, then what is left by its headings: beside
// sheets that have their right names, only one with nearly all of its headings.
func assign(f forms.Form, tabs []*tab) assignment {
	a := assignment{tabs: map[string]*tab{}}
	left := make([]*tab, 0, len(tabs))
next:
	for _, t := range tabs {
		if sameName(t.sheet.Name, forms.CoverName) {
			continue
		}
		for _, s := range f.Sheets {
			if !sameName(s.Name, t.sheet.Name) {
				continue
			}
			if taken := a.tabs[s.ID]; taken != nil {
				a.second = append(a.second, secondSheet{t, s, taken})
			} else {
				a.tabs[s.ID] = t
			}
			continue next
		}
		left = append(left, t)
	}
	named := len(a.tabs) > 0
	for _, t := range left {
		s, got := bestSheet(f, t)
		switch taken := a.tabs[s.ID]; {
		case got.found == 0, taken != nil && !got.all(s), named && !got.nearlyAll(s):
			a.others = append(a.others, t)
		case taken != nil:
			a.second = append(a.second, secondSheet{t, s, taken})
		default:
			a.tabs[s.ID] = t
		}
	}
	return a
}

// bestSheet finds the form's sheet whose headings stand in a sheet of another
// name; found is 0 when there is none.
func bestSheet(f forms.Form, t *tab) (forms.Sheet, fit) {
	var best forms.Sheet
	var top fit
	for _, s := range f.Sheets {
		if got := headingFit(s, t); got.enough(s) && got.better(top) {
			best, top = s, got
		}
	}
	return best, top
}

// filled gives the first sheet of no form that holds something, nil when there
// is none.
func (a assignment) filled() *tab {
	for _, t := range a.others {
		if len(t.top) > 0 {
			return t
		}
	}
	return nil
}
