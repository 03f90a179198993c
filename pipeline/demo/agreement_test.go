package demo

import (
	"strings"
	"testing"
)

// texts gives the values of some fields of each row of a sheet, joined by "|".
func texts(t *testing.T, b *book, sheet string, fields ...string) []string {
	t.Helper()
	s, ok := b.form.Sheet(sheet)
	if !ok || b.err != nil {
		t.Fatalf("form %s, sheet %s: %v", b.form.ID, sheet, b.err)
	}
	var out []string
	for _, row := range b.fill.Rows[sheet] {
		if row[0] == "nav" {
			continue
		}
		var values []string
		for _, field := range fields {
			values = append(values, row[s.Column(field)])
		}
		out = append(out, strings.Join(values, "|"))
	}
	return out
}

func TestEveryPupilWithAbsencesIsEnrolledInTheSchool(t *testing.T) {
	w := livedThrough(t, Options{Seed: 4})
	for y := w.first; y <= w.opts.LastYear; y++ {
		enrolled := map[string]bool{}
		for _, k := range texts(t, w.educationBook(y, 0, "x"), "enrolments", "institution", "child_code", "born") {
			enrolled[k] = true
		}
		rows := 0
		for i, in := range w.institutions {
			if !in.fourKinds() {
				continue
			}
			for begins := y - 1; begins <= y; begins++ {
				for _, k := range texts(t, w.schoolBook(y, begins, int16(i)), "absences", "child_code", "born") {
					rows++
					if !enrolled[in.code+"|"+k] {
						t.Errorf("%d: a pupil of %s has absences and no enrolment", y, in.name)
					}
				}
			}
		}
		if rows == 0 {
			t.Errorf("%d: no absences at all", y)
		}
	}
}

func TestTheNextWorkbookOfASchoolYearRepeatsItsFirstSemester(t *testing.T) {
	w := livedThrough(t, Options{Seed: 4})
	y := w.first
	half, whole := w.schoolBook(y, y, 0), w.schoolBook(y+1, y, 0)
	for _, sheet := range []struct{ id, field, more string }{{"absences", "child_code", "unexcused"}, {"violence", "case_no", "day"}, {"events", "title", "day"}} {
		later := map[string]bool{}
		for _, k := range texts(t, whole, sheet.id, sheet.field, sheet.more) {
			later[k] = true
		}
		for _, k := range texts(t, half, sheet.id, sheet.field, sheet.more) {
			if !later[k] {
				t.Errorf("%s: a row of December is not in the workbook of the whole year", sheet.id)
			}
		}
	}
}

func TestTheBoardsListIsOurOwnMatch(t *testing.T) {
	w := livedThrough(t, Options{Seed: 6})
	y := w.opts.LastYear
	listed := map[string]bool{}
	for _, k := range texts(t, w.educationBook(y, 0, "x"), "unregistered", "child_code") {
		listed[k] = true
	}
	end := date(y, 12, 31)
	match := 0
	for i := range w.children {
		c := &w.children[i]
		if age := c.born.ageOn(end); age >= 5 && c.isMinor(end) && !c.learnsOn(end) {
			match++
			if !listed[c.code] {
				t.Errorf("a child born %s learns nowhere and is on no list", c.born.text())
			}
		}
	}
	if match != len(listed) {
		t.Errorf("%d children learn nowhere, the lists name %d", match, len(listed))
	}
}

func TestCareNeverOverlapsAndEndsWhenCustodyIsRestored(t *testing.T) {
	w := livedThrough(t, Options{Seed: 6, Size: MunicipalitySize})
	byChild := map[int32][]careSpan{}
	for _, c := range w.care {
		if c.child >= 0 {
			byChild[c.child] = append(byChild[c.child], c)
		}
	}
	for n, spans := range byChild {
		for i, a := range spans {
			if a.from < w.children[n].born || a.to >= w.children[n].adult() {
				t.Errorf("a child born %s is in care %s to %s", w.children[n].born.text(), a.from.text(), a.to.text())
			}
			for _, b := range spans[i+1:] {
				if min(a.to, b.to)-max(a.from, b.from)+1 >= 2 {
					t.Errorf("care spans overlap: %v and %v", a.span, b.span)
				}
			}
		}
	}
	for _, d := range w.custody {
		for _, n := range d.children {
			for _, a := range byChild[n] {
				if d.kind == "restored" && a.contains(d.day+1) {
					t.Errorf("custody was restored on %s, care goes on until %s", d.day.text(), a.to.text())
				}
			}
		}
	}
}

func TestNoAssistantHasMoreFamiliesThanTheNorm(t *testing.T) {
	w := livedThrough(t, Options{Seed: 6, Size: MunicipalitySize})
	byWorker := map[string][]span{}
	for _, c := range w.cases {
		for _, v := range c.services {
			if v.worker != "" {
				byWorker[v.worker] = append(byWorker[v.worker], v.span)
			}
		}
	}
	for worker, spans := range byWorker {
		for _, at := range spans { // the load rises only on first days
			load := 0
			for _, s := range spans {
				if s.contains(at.from) {
					load++
				}
			}
			if load > 4 {
				t.Errorf("%s has %d families on %s", worker, load, at.from.text())
			}
		}
	}
	if len(byWorker) == 0 {
		t.Error("nobody is an assistant")
	}
}
