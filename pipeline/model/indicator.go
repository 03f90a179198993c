package model

// Breakdown is one way a measure is broken down.
type Breakdown struct {
	Dimensions []string // sorted; two for a crossing
	Overlap    bool     // parts may exceed the total and are never drawn as parts of a whole
}

// Measure is what readers need to know of one number of an indicator.
type Measure struct {
	ID         string // "unexcused_absence.pupils"
	Indicator  string // "A2", "" for context
	Title      Text   // what is counted, as a table heading
	Counts     string // unit of counting: children, families, decisions, eur, …
	Period     PeriodKind
	Total      bool // false: only the parts mean something
	Breakdowns []Breakdown
	RateUnit   string // "percent", "per_1000" or ""
	RateOf     Text   // what the rate is a share of, in words
	Sensitive  bool
	Rising     string // "worse", "better", "recording" (may be better recording) or "" when neither
	Formula    Text   // optional: how to read it, one sentence

	// Lists names the code list of each dimension whose codes are from one, with
	// further codes of our own behind it: {"kind": "participation_kind event"};
	// "-" in place of a list: {"age": "- 0-3 4-12 13-17"}. Units and schools have none.
	Lists map[string]string
}

// Indicator is what readers need to know of one of the guideline's indicators,
// or of a block of context measures (Code "").
type Indicator struct {
	Folder     string // "children_rights_area/name", unique
	Code       string // "A1" … "F3", "" for context
	Group      string // "A" … "F", "context"
	Title      Text
	Definition Text
	Base       Text // whose children: declared here, learners of schools here, …
	Caution    Text
	Law        []LawReference
	Legal      []string // names of dated values it uses
	Measures   []Measure
}

// LawReference is a place in the law an indicator rests on.
type LawReference struct {
	Title Text   `yaml:"title" json:"title"`
	Link  string `yaml:"link" json:"link"`
}

// LegalValue is one value of a dated legal number, valid from its day until the next.
type LegalValue struct {
	Name  string
	Title Text
	Unit  string
	From  Day
	Until Day // the day before the next value, OpenEnd for the last
	Value Decimal
	Law   Text
	Link  string
	Note  Text
	// CheckedOn is the day a person last compared the value with the text
	// CheckedAgainst names.
	CheckedOn      Day
	CheckedAgainst Text
}
