package demo

import (
	"fmt"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// Size is how many children the municipality has. The zero value is Small.
type Size uint8

const (
	Small            Size = iota // about 2 000 children
	MunicipalitySize             // about 12 000
	City                         // about 110 000
	Country                      // about 350 000, sent by five districts
)

// sizes holds, by Size, what the command line calls it and how many children it has.
func sizes() []struct {
	name     string
	children int
} {
	return []struct {
		name     string
		children int
	}{{"small", 2000}, {"municipality", 12000}, {"city", 110000}, {"country", 350000}}
}

// ParseSize reads "small", "municipality", "city" or "country".
func ParseSize(name string) (Size, error) {
	for i, s := range sizes() {
		if s.name == name {
			return Size(i), nil
		}
	}
	return Small, fmt.Errorf("unknown size %q: small, municipality, city or country", name)
}

// String gives the name ParseSize reads.
func (s Size) String() string { return sizes()[s].name }

// Children is about how many children are declared on a reference day.
func (s Size) Children() int { return sizes()[s].children }

// Defects is how much is wrong, on purpose, with the workbooks of the last year.
type Defects uint8

const (
	SomeDefects  Defects = iota // every kind of warning and three rows with errors
	AllDefects                  // more kinds of errors as well
	WarningsOnly                // nothing that sets a row aside
	NoDefects
)

// Options say what to make. Only Catalogue has no default.
type Options struct {
	Seed         uint64 // 0 is a seed like any other
	Size         Size
	Years        int                // how many years; 0 means 3, at most 10
	LastYear     int                // the newest year; 0 means 2024
	Catalogue    *forms.Catalogue   // the forms to fill
	Municipality model.Municipality // zero: Cēsu novads for small and municipality, Rīga for the others
	Defects      Defects
	Workers      int          // workbooks written at once; 0 means one per processor
	Progress     func(string) // told each workbook as it is written, one at a time; may be nil
}

// Summary says what was made.
type Summary struct {
	Municipality model.Municipality
	Years        []int // oldest first
	Children     int   // declared on 31 December of the last year
	Institutions int
	Workbooks    int
	Rows         int   // below the headings
	Cells        int   // of those rows
	Bytes        int64 // of the workbooks
	Defects      []Defect
}

// Defect is one thing wrong on purpose.
type Defect struct {
	Year     int
	Place    model.Place // file relative to inbox/<Year>; Cell "" when the whole sheet or file is meant
	Severity model.Severity
	Text     model.Text // what is wrong there
}

func (o Options) withDefaults() (Options, error) {
	if o.Years == 0 {
		o.Years = 3
	}
	if o.LastYear == 0 {
		o.LastYear = 2024
	}
	if o.Municipality.Name == "" {
		o.Municipality = defaultMunicipality(o.Size)
	}
	switch {
	case o.Catalogue == nil:
		return o, fmt.Errorf("no catalogue of forms was given")
	case int(o.Size) >= len(sizes()):
		return o, fmt.Errorf("unknown size %d", o.Size)
	case o.Years < 1 || o.Years > 10:
		return o, fmt.Errorf("%d years: between 1 and 10 can be made", o.Years)
	case o.LastYear < 2018 || o.LastYear > 2100:
		return o, fmt.Errorf("the last year is %d: between 2018 and 2100 can be made", o.LastYear)
	}
	return o, nil
}

func defaultMunicipality(s Size) model.Municipality {
	if s >= City {
		return model.Municipality{Name: "Rīga", Genitive: "Rīgas", Locative: "Rīgā", Phrase: "Rīgas valstspilsētas pašvaldība", Code: "0001000", Kind: "valstspilseta"}
	}
	return model.Municipality{Name: "Cēsu novads", Genitive: "Cēsu novada", Locative: "Cēsu novadā", Phrase: "Cēsu novada pašvaldība", Code: "0026000", Kind: "novads"}
}
