package report

import (
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
)

// Datum is one number as a page shows it, with everything a machine needs to
// compare it with facts.csv. It becomes a data element.
type Datum struct {
	Shown    string // as readers see it: "1 234", "18,2 %", "nav datu"
	Value    string // with a decimal point and no thousands mark: "1234"; means nothing without HasValue
	HasValue bool
	protect.Key
	Role   string // RoleValue, RoleRate or RoleChange
	Status model.Status
	Marks  []Mark
}

// Roles of a datum.
const (
	RoleValue  = "value"
	RoleRate   = "rate"
	RoleChange = "change"
)

// Mark is a small letter behind a number that says how sure it is.
type Mark struct {
	Letter string // "p", "a"
	Text   string // what it means, for the legend
}

// Span is a stretch of a sentence: text, a number, or a link.
type Span struct {
	Text  string
	Datum *Datum
	Href  string // with Text
}

// Sentence is text with numbers in it.
type Sentence []Span

// text makes a sentence of plain text.
func text(s string) Sentence { return Sentence{{Text: s}} }

// String gives the sentence as a reader sees it, for titles of charts.
func (s Sentence) String() string {
	out := ""
	for _, span := range s {
		if span.Datum != nil {
			out += span.Datum.Shown
		} else {
			out += span.Text
		}
	}
	return out
}

// value makes the datum of a figure's number.
func (b *builder) value(f protect.Figure, counts string) Datum {
	d := Datum{Key: f.Key(), Role: RoleValue, Status: f.Status(), Marks: b.marks(f)}
	v, ok := f.Value()
	if !ok {
		d.Shown = b.missing(f)
		return d
	}
	d.HasValue, d.Value, d.Shown = true, v.String(), b.amount(v, counts)
	return d
}

// rate makes the datum of a figure's rate; ok is false when it has none.
func (b *builder) rate(f protect.Figure) (Datum, bool) {
	r, unit, _, ok := f.Rate()
	if !ok {
		return Datum{}, false
	}
	d := Datum{Key: f.Key(), Role: RoleRate, Status: f.Status(), HasValue: true, Value: tenths(r)}
	if unit == "percent" {
		d.Shown = b.w.Percent(r)
	} else {
		d.Shown = b.w.Fixed(r, 1)
	}
	return d, true
}

// tenths is a rate as facts.csv prints it: always with one decimal.
func tenths(rate model.Decimal) string {
	if rate.IsWhole() {
		return rate.String() + ".0"
	}
	return rate.String()
}

// amount prints a number of what is counted: "eur" gets its sign, "cents" two
// decimals and no sign.
func (b *builder) amount(v model.Decimal, counts string) string {
	switch {
	case counts == "eur":
		return b.w.Money(v)
	case counts == "cents" && v != 0:
		return b.w.Fixed(v, 2)
	}
	return b.w.Number(v)
}

// missing says why there is no number. Of a pathway whose time is not over,
// nothing could be sent yet.
func (b *builder) missing(f protect.Figure) string {
	if f.Status() == model.Withheld {
		return b.w.Say("status.withheld")
	}
	if key := "status.not_delivered." + measureBase(f.Key().Measure); b.w.Has(key) {
		return b.w.Say(key)
	}
	return b.w.Say("status.not_delivered")
}

func (b *builder) marks(f protect.Figure) []Mark {
	var marks []Mark
	if f.Status() == model.Provisional {
		marks = append(marks, Mark{b.w.Say("mark.provisional"), b.w.Say("mark.provisional.text")})
	}
	if f.SetAside() > 0 && f.Status() != model.Withheld {
		marks = append(marks, Mark{b.w.Say("mark.set_aside"), b.w.Say("mark.set_aside.text")})
	}
	return marks
}

// sentence fills the places of a message with spans.
func (b *builder) sentence(key string, fill map[string]Sentence) Sentence {
	var s Sentence
	for _, piece := range b.w.Pieces(key) {
		s = append(s, b.piece(piece.Text, piece.Name, fill)...)
	}
	return s
}

func (b *builder) piece(text, name string, fill map[string]Sentence) Sentence {
	if name == "" {
		return Sentence{{Text: text}}
	}
	s, ok := fill[name]
	if !ok {
		panic("no value for the place " + name)
	}
	return s
}

// counted says a number with its noun in the right form: "21 bērns". A unit of
// counting that has no noun gives the number alone.
func (b *builder) counted(f protect.Figure, counts string) Sentence {
	d := b.value(f, counts)
	v, ok := f.Value()
	key := "counts." + counts
	if !ok || !b.w.Has(key) {
		return Sentence{{Datum: &d}}
	}
	var s Sentence
	for _, piece := range b.w.CountPieces(key, v) {
		if piece.Name == "n" {
			s = append(s, Span{Datum: &d})
		} else {
			s = append(s, Span{Text: piece.Text})
		}
	}
	return s
}
