package pipeline

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
)

// Difference is one thing in which the manifests of two runs differ.
type Difference struct {
	Kind   string     `json:"kind"` // workbook, definition, form, code_list, law, shared, settings, waivers, errors, policy, text, program
	Name   string     `json:"name"`
	Change string     `json:"change"` // changed, added, removed, renamed
	Text   model.Text `json:"text"`

	forms  []string // of a workbook: what it was and is
	folder int      // of a workbook: the year of its inbox
}

// differences lists what two internal manifests differ in, sorted by kind and name.
func differences(old, now Manifest) []Difference {
	list := []Difference{}
	add := func(kind, name, change string) {
		list = append(list, Difference{Kind: kind, Name: name, Change: change})
	}
	list = append(list, workbooks(old, now)...)
	eachChange(old.Definitions, now.Definitions, func(name, change string) {
		if kind, subject := definitionKind(name); kind != "" && !(subject == codesFile && len(old.CodeLists) > 0 && len(now.CodeLists) > 0) {
			add(kind, subject, change)
		}
	})
	eachChange(old.CodeLists, now.CodeLists, func(name, change string) { add("code_list", name, change) })
	eachChange(old.Settings, now.Settings, func(name, change string) {
		switch {
		case name == WaiversName:
			add("waivers", name, change)
		case !strings.HasPrefix(name, localFolder+"/"): // those stand among the definitions
			add("settings", name, change)
		}
	})
	if old.OpenErrors != now.OpenErrors {
		add("errors", fmt.Sprintf("%d → %d", old.OpenErrors, now.OpenErrors), "changed")
	}
	if old.Version != now.Version {
		add("program", old.Version+" → "+now.Version, "changed")
	}
	eachChange(old.Libraries, now.Libraries, func(name, change string) {
		add("program", strings.TrimSpace(fmt.Sprintf("%s %s → %s", name, old.Libraries[name], now.Libraries[name])), change)
	})
	for i := range list {
		list[i].Text = list[i].inWords()
	}
	slices.SortStableFunc(list, func(a, b Difference) int {
		return slices.Compare([]string{a.Kind, a.Name, a.Change}, []string{b.Kind, b.Name, b.Change})
	})
	return slices.CompactFunc(list, func(a, b Difference) bool {
		return a.Kind == b.Kind && a.Name == b.Name && (a.Kind == "definition" || a.Kind == "form")
	})
}

// eachChange tells of every name whose hash is not the same in both.
func eachChange(old, now map[string]string, tell func(name, change string)) {
	for _, name := range sortedKeys(old) {
		if sum, there := now[name]; !there {
			tell(name, "removed")
		} else if sum != old[name] {
			tell(name, "changed")
		}
	}
	for _, name := range sortedKeys(now) {
		if _, there := old[name]; !there {
			tell(name, "added")
		}
	}
}

// workbooks compares inputs: a workbook whose bytes only lie under another name
// was renamed. One that is used otherwise because of another needs no mention.
func workbooks(old, now Manifest) (list []Difference) {
	was, is := map[string]ManifestInput{}, map[string]ManifestInput{}
	for _, in := range old.Inputs {
		was[in.File] = in
	}
	for _, in := range now.Inputs {
		is[in.File] = in
	}
	gone := map[string]string{} // SHA-256 → name
	for _, in := range old.Inputs {
		if _, there := is[in.File]; !there && in.SHA256 != "" {
			gone[in.SHA256] = in.File
		}
	}
	moved := map[string]bool{}
	for _, in := range now.Inputs {
		before, there := was[in.File]
		d := Difference{Kind: "workbook", Name: in.File, Change: "changed", forms: []string{before.Form, in.Form}, folder: folderOf(in.File)}
		switch from := gone[in.SHA256]; {
		case there && before.SHA256 == in.SHA256 && before.Form == in.Form:
			continue
		case !there && from != "":
			moved[from] = true
			d.Change, d.Name = "renamed", from+" → "+in.File
		case !there:
			d.Change = "added"
		}
		list = append(list, d)
	}
	for _, in := range old.Inputs {
		if _, there := is[in.File]; !there && !moved[in.File] {
			list = append(list, Difference{Kind: "workbook", Name: in.File, Change: "removed", forms: []string{in.Form}, folder: folderOf(in.File)})
		}
	}
	return list
}

func folderOf(file string) int {
	year, _, _ := strings.Cut(file, "/")
	n, _ := strconv.Atoi(year)
	return n
}

const codesFile = "forms/codes.yaml"

// definitionKind says what a file of definitions is about; "" for tests, which
// touch nothing.
func definitionKind(name string) (kind, subject string) {
	dir, base := path.Dir(name), path.Base(name)
	switch {
	case strings.HasSuffix(base, "_test.yaml"):
		return "", ""
	case base == "disclosure.yaml":
		return "policy", name
	case dir == "indicators/legal":
		return "law", strings.TrimSuffix(base, ".yaml")
	case strings.HasPrefix(name, "templates/"), name == "forms/findings.yaml", base == measure.OwnBreaksFile, base == measure.OwnReadingFile, dir == ".":
		return "text", name
	case strings.HasPrefix(name, "linked/"):
		return "program", name
	case dir == "indicators", dir == "forms", dir == "forms/across":
		return "shared", name
	case strings.HasPrefix(name, "forms/"):
		return "form", dir
	}
	return "definition", dir
}

// inWords says what differs in both languages.
func (d Difference) inWords() model.Text {
	kinds := map[string]model.Text{
		"workbook": {LV: "darbgrāmata inbox/%s", EN: "workbook inbox/%s"}, "definition": {LV: "rādītāja definīcija %s", EN: "definition of the indicator %s"},
		"form": {LV: "veidlapas definīcija %s", EN: "definition of the form %s"}, "code_list": {LV: "kodu saraksts %s", EN: "code list %s"},
		"shared": {LV: "visiem kopīga definīcija %s", EN: "definition shared by all %s"}, "law": {LV: "tiesību akta vērtība %s", EN: "legal value %s"}, "settings": {LV: "iestatījumi %s", EN: "settings %s"},
		"waivers": {LV: "pieņemtie konstatējumi %s", EN: "accepted findings %s"}, "errors": {LV: "neizlabotas kļūdas: %s", EN: "open errors: %s"},
		"policy": {LV: "publicēšanas noteikumi %s", EN: "disclosure policy %s"}, "text": {LV: "teksti %s", EN: "texts %s"}, "program": {LV: "programma: %s", EN: "program: %s"},
	}
	changes := map[string]model.Text{
		"changed": {LV: "mainīts", EN: "changed"}, "added": {LV: "pievienots", EN: "added"}, "removed": {LV: "vairs nav", EN: "removed"}, "renamed": {LV: "pārdēvēts", EN: "renamed"},
	}
	kind, change := kinds[d.Kind], changes[d.Change]
	return model.Text{LV: fmt.Sprintf(kind.LV, d.Name) + " (" + change.LV + ")", EN: fmt.Sprintf(kind.EN, d.Name) + " (" + change.EN + ")"}
}

// touching decides which differences can have touched a figure.
type touching struct {
	depends     *measure.Dependents
	year        int
	differences []Difference
}

// causes gives the positions, from 1, of the differences that can have touched a figure.
func (t touching) causes(x ChangedFigure) []int {
	counted, below := x.number()
	errors := slices.IndexFunc(t.differences, func(d Difference) bool { return d.Kind == "errors" })
	if x.onlyStatus() && errors >= 0 {
		return []int{errors + 1}
	}
	own, known := t.depends.Counted(x.Measure)
	base, hasBase := t.depends.Denominator(x.Measure)
	given := x.given()
	list := []int{}
	for i, d := range t.differences {
		if d.everywhere() || counted && (!known && d.Kind == "definition" || d.touches(own, t.year, given)) || below && hasBase && d.touches(base, t.year, given) {
			list = append(list, i+1)
		}
	}
	return list
}

// given says whether the figure is, or was, a total that a sender gave.
func (x ChangedFigure) given() bool {
	is := func(s *FigureState) bool { return s != nil && s.Origin != string(model.Counted) }
	return is(x.Old) || is(x.New)
}

// everywhere says whether a difference can touch any figure.
func (d Difference) everywhere() bool {
	return d.Kind == "program" || d.Kind == "settings" || d.Kind == "shared"
}

func (d Difference) touches(what measure.Dependencies, year int, given bool) bool {
	ofTotals := func(form string) bool { return form == "totals" || form == "orphans_court_yearly" }
	switch d.Kind {
	case "workbook":
		return slices.ContainsFunc(d.forms, func(form string) bool {
			if ofTotals(form) {
				return given
			}
			return slices.Contains(what.Forms, form) && (d.folder == year || form == "school" || what.History)
		})
	case "definition":
		return slices.Contains(what.Folders, d.Name)
	case "form":
		form := path.Base(d.Name)
		return slices.Contains(what.Forms, form) || given && ofTotals(form)
	case "code_list":
		return slices.Contains(what.Lists, d.Name)
	case "law":
		return slices.Contains(what.Legal, d.Name)
	}
	return false
}
