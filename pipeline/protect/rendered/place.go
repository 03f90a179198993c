package rendered

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"bernskats/pipeline/model"
)

// Key names a figure in the words of facts.csv.
type Key struct{ Measure, Period, Area, Breakdown string }

// KeyOf gives the key of a fact.
func KeyOf(f model.Fact) Key { return Key{f.Measure, f.Period, f.Area, f.Breakdown} }

// Role says which number of a figure stands at a place.
type Role string

// The roles. Entered is no figure: a target, an amount or a count of activities
// in the report to the council; Key is empty. Derived is a percentage or mean in running text, which names no
// figure itself; Key is then the figure it stands beside.
const (
	Value       Role = "value"
	Rate        Role = "rate"
	Change      Role = "change"
	Denominator Role = "denominator"
	NotGiven    Role = "not_given"
	SetAside    Role = "set_aside"
	Derived     Role = "derived"
	Entered     Role = "entered"
)

// State says what stands at a place.
type State string

// The states. Said is a word in place of a number; which words say that a figure
// is withheld, a file must show by using one for these and for no others.
const (
	Number       State = "number"
	Withheld     State = "withheld"
	NotDelivered State = "not delivered"
	Said         State = "said"
	Nothing      State = "nothing"
)

// Place is one place where a figure stands.
type Place struct {
	File string
	List string // the list of all figures it is part of, "" when it is of none
	At   string // element, cell, line, JSON pointer or chart part
	Key
	Role   Role
	State  State
	Number string   // with a decimal point; "" where only a text or a drawing gives the number
	Near   []Key    // of a derived number: other figures of the same sentence
	Word   string   // what stands in place of a number for readers
	Shown  string   // what readers see, where that is another text than Number
	Lang   string   // of Shown
	Drawn  *Drawing // of a mark in a chart
}

// Drawing is the number that the size or position of a mark gives.
type Drawing struct{ Value, Within float64 }

// Code says what kind of problem was found.
type Code string

// The kinds of problems.
const (
	Leak      Code = "leak"      // a number, height or text stands where the figure is withheld
	Wrong     Code = "wrong"     // what stands there is not what is published
	Mark      Code = "mark"      // a withheld or missing figure without its mark, or with another's
	Unknown   Code = "unknown"   // a figure that is not among the facts
	Absent    Code = "absent"    // a figure that a complete list leaves out or holds twice
	Loose     Code = "loose"     // a number that belongs to no figure and follows from none
	Hidden    Code = "hidden"    // something readers do not see: hidden cells, comments, scripts, formulas
	Foreign   Code = "foreign"   // a file or part that does not belong into an edition
	Malformed Code = "malformed" // a file that cannot be read
)

// Problem is one reason not to publish. It carries no number of a figure.
type Problem struct {
	Code     Code
	File, At string
	Key      Key // where it is about one figure
	Text     string
}

// String says it in one line.
func (p Problem) String() string {
	figure := strings.Join(strings.Fields(strings.Join([]string{p.Key.Measure, p.Key.Period, p.Key.Area, p.Key.Breakdown}, " ")), " ")
	return strings.TrimSpace(fmt.Sprintf("%s %s %s: %s %s", p.Code, p.File, p.At, p.Text, figure))
}

// Folder is what was read of the folder of an edition.
type Folder struct {
	Places   []Place
	Problems []Problem
	Lists    []string // files and sheets that must hold every figure
	Codes    []Coded  // codes of breakdowns that a description explains
}

// Coded is a code of breakdowns outside the figures. It may be all digits, as that
// of a school, so it must be the code of a figure.
type Coded struct{ File, At, Code string }

func (f *Folder) problem(code Code, file, at, text string) {
	f.Problems = append(f.Problems, Problem{Code: code, File: file, At: at, Text: text})
}

func (f *Folder) add(p Place) { f.Places = append(f.Places, p) }

// Lists reads files that list all figures in a format this package does not know,
// by name: as rows with the columns of facts.csv, an empty text where there is nothing.
type Lists map[string]func(content []byte) (rows []map[string]string, err error)

// Read reads all files of the folder of an edition. The error is a folder that
// cannot be read, or ctx's; what is wrong inside it is among the problems.
func Read(ctx context.Context, edition fs.FS, lists Lists) (Folder, error) {
	var f Folder
	entries, err := fs.ReadDir(edition, ".")
	if err != nil {
		return f, fmt.Errorf("reading the folder of an edition: %w", err)
	}
	parts, failed := make([]Folder, len(entries)), make([]error, len(entries))
	var all sync.WaitGroup
	for i, e := range entries {
		all.Go(func() { failed[i] = parts[i].entry(ctx, edition, e, lists) })
	}
	all.Wait()
	if err := errors.Join(failed...); err != nil {
		return f, fmt.Errorf("reading the folder of an edition: %w", err)
	}
	for _, part := range parts {
		f.Places, f.Problems, f.Lists = append(f.Places, part.Places...), append(f.Problems, part.Problems...), append(f.Lists, part.Lists...)
		f.Codes = append(f.Codes, part.Codes...)
	}
	slices.SortStableFunc(f.Problems, byPlace)
	return f, nil
}

// entry reads one entry of the folder.
func (f *Folder) entry(ctx context.Context, edition fs.FS, e fs.DirEntry, lists Lists) error {
	if !e.Type().IsRegular() {
		f.problem(Foreign, e.Name(), "", "not a file")
		return nil
	}
	data, err := fs.ReadFile(edition, e.Name())
	if err := errors.Join(ctx.Err(), err); err != nil {
		return err
	}
	switch name := e.Name(); {
	case lists[name] != nil:
		rows, err := lists[name](data)
		f.list(name, rows, err)
	case strings.HasSuffix(name, ".docx"):
		page, err := fs.ReadFile(edition, strings.TrimSuffix(name, ".docx")+".html")
		if err != nil {
			f.problem(Foreign, name, "", "a document without the page it repeats")
			return nil
		}
		f.docx(name, data, page)
	default:
		f.file(name, data)
	}
	return nil
}

func byPlace(a, b Problem) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Key.Measure, b.Key.Measure),
		cmp.Compare(a.Key.Period, b.Key.Period), cmp.Compare(a.Key.Area, b.Key.Area), cmp.Compare(a.Key.Breakdown, b.Key.Breakdown), cmp.Compare(a.At, b.At))
}

func (f *Folder) file(name string, data []byte) {
	switch {
	case name == "facts.csv":
		f.csv(name, data)
	case name == "facts.json":
		f.facts(name, data)
	case name == "manifest.json" || name == "datapackage.json":
		f.description(name, data)
	case strings.HasSuffix(name, ".html"):
		f.html(name, data)
	case strings.HasSuffix(name, ".xlsx") && !strings.HasPrefix(name, "findings."):
		f.xlsx(name, data)
	default:
		f.problem(Foreign, name, "", "no file of a public edition that can be read back")
	}
}
