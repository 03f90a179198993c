package intake

import (
	"slices"
	"sort"
	"time"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// counts tells whether a workbook is still in the game: recognised, filled,
// not refused.
func (w *Workbook) counts() bool { return w.Use == Used }

// settle decides between workbooks: copies, later ones, two schools with one
// code, totals of several; and names senders nobody expects. Results come sorted by file.
func (r *reader) settle(all []*result) {
	r.findCopies(all)
	r.findSameInstitution(all)
	r.findLater(all)
	r.joinTotals(all)
	r.nameStrangers(all)
}

// nameStrangers warns of senders that are not among those expected: one sender
// under two names would count twice.
func (r *reader) nameStrangers(all []*result) {
	for _, res := range all {
		w := &res.Workbook
		expected := r.o.ExpectedSenders[w.Form]
		known := slices.ContainsFunc(expected, func(name string) bool { return name == "" || sameName(name, w.Sender) })
		if w.counts() && w.Institution == "" && len(expected) > 0 && !known {
			r.add(res, forms.SenderNotExpected, model.Place{File: w.File}, map[string]string{"sender": w.Sender})
		}
	}
}

// findCopies lets the same bytes count once. Two senders may both send the same
// "nothing": files without a single row are copies only of one sender.
func (r *reader) findCopies(all []*result) {
	firsts := map[string]*result{}
	for _, res := range all {
		w := &res.Workbook
		if w.SHA256 == "" || !w.counts() && !res.NoSender {
			continue
		}
		k := w.SHA256
		if !res.hasRows() {
			k += w.scope()
		}
		original, ok := firsts[k]
		switch {
		case !ok:
			firsts[k] = res
		case original.NoSender && !res.NoSender:
			// the one that says whose it is counts
			firsts[k] = res
			r.drop(original, Copied, forms.SameFile, map[string]string{"other": w.File})
		default:
			r.drop(res, Copied, forms.SameFile, map[string]string{"other": original.Workbook.File})
		}
	}
}

// findSameInstitution refuses school workbooks that carry one code under
// different names.
func (r *reader) findSameInstitution(all []*result) {
	names := map[string]map[string]*result{} // code → folded name → first workbook
	for _, res := range all {
		w := &res.Workbook
		if !w.counts() || w.Institution == "" {
			continue
		}
		if names[w.Institution] == nil {
			names[w.Institution] = map[string]*result{}
		}
		if name := forms.Fold(w.InstitutionName); names[w.Institution][name] == nil {
			names[w.Institution][name] = res
		}
	}
	for _, res := range all {
		w := &res.Workbook
		if !w.counts() || len(names[w.Institution]) < 2 {
			continue
		}
		for _, other := range all {
			o := &other.Workbook
			if o.Institution == w.Institution && o.Form == w.Form && names[w.Institution][forms.Fold(o.InstitutionName)] == other &&
				!sameName(o.InstitutionName, w.InstitutionName) {
				r.add(res, forms.InstitutionTwoNames, model.Place{File: w.File}, map[string]string{"institution": mask(w.Institution), "other": o.File})
				break
			}
		}
	}
	for _, res := range all {
		if w := &res.Workbook; w.counts() && len(names[w.Institution]) > 1 {
			w.refuse()
		}
	}
}

// findLater lets the latest workbook of one sender, form and school year count.
func (r *reader) findLater(all []*result) {
	groups := map[string][]*result{}
	var order []string
	for _, res := range all {
		w := &res.Workbook
		if !w.counts() || w.Form == totalsForm {
			continue
		}
		k := w.Form + "\x00" + whose(all, res) + "\x00" + w.SchoolYear
		if groups[k] == nil {
			order = append(order, k)
		}
		groups[k] = append(groups[k], res)
	}
	for _, k := range order {
		group := groups[k]
		sortBySending(group)
		last := group[len(group)-1]
		for _, res := range group[:len(group)-1] {
			r.drop(res, Superseded, forms.Superseded, map[string]string{"other": last.Workbook.File})
		}
	}
}

// whose gives the scope of a workbook's sender. One that does not say whose it
// is belongs to the only sender who said so.
func whose(all []*result, res *result) string {
	own := res.Workbook.scope()
	if !res.Guessed {
		return own
	}
	other := ""
	for _, o := range all {
		if scope := o.Workbook.scope(); o.Workbook.counts() && !o.Guessed && o.Workbook.Form == res.Workbook.Form {
			if other != "" && other != scope {
				return own
			}
			other = scope
		}
	}
	if other == "" {
		return own
	}
	return other
}

// sortBySending sorts by the time inside the documents when all have one, else
// by path.
func sortBySending(group []*result) {
	times := make(map[*result]time.Time, len(group))
	for _, res := range group {
		t, ok := modified(res.Workbook)
		if !ok {
			times = nil
			break
		}
		times[res] = t
	}
	sort.SliceStable(group, func(i, j int) bool {
		a, b := group[i], group[j]
		if !times[a].Equal(times[b]) {
			return times[a].Before(times[b])
		}
		return a.Workbook.File < b.Workbook.File
	})
}

// modified reads the time inside a document; one without a zone is taken for UTC.
func modified(w Workbook) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, w.Modified); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// drop takes a workbook out of the game: what was wrong in it no longer matters,
// only why it is out, and personal codes where none may stand.
func (r *reader) drop(res *result, use Use, code string, args map[string]string) {
	res.Workbook.Use = use
	for i := range res.Workbook.Sheets {
		res.Workbook.Sheets[i].Rows = nil
	}
	res.Findings = slices.DeleteFunc(res.Findings, func(f model.Finding) bool {
		return f.Code != forms.CommentHasCode && f.Code != forms.HiddenSheetHasCodes && f.Code != forms.SheetHasCodes
	})
	r.add(res, code, model.Place{File: res.Workbook.File}, args)
}

// refuse keeps the findings, but no row.
func (w *Workbook) refuse() {
	w.Use = Refused
	for i := range w.Sheets {
		s := &w.Sheets[i]
		s.Rows = nil
		s.Counts.SetAside += s.Counts.Accepted
		s.Counts.Accepted = 0
	}
}

func (res *result) hasRows() bool {
	for _, s := range res.Workbook.Sheets {
		if s.Counts.Read > s.Counts.Blank {
			return true
		}
	}
	return false
}
