package intake

import (
	"cmp"
	"strconv"
	"strings"

	"bernskats/pipeline/forms"
)

// sender says whose a workbook is: the institution code for schools, else what
// "Par veidlapu" says, else the subfolder, else the only expected sender. The
// display name is "" when nobody can tell; said tells whether the workbook or
// its folder named it.
func (r *reader) sender(f forms.Form, a about, folder string, school schoolAnswers) (name string, said bool) {
	if f.Sender == "school" && school.institution != "" {
		if school.name != "" {
			return school.name, true
		}
		return school.institution, true
	}
	if written := a.answers["sender"]; written.given {
		if name := mask(written.cell.Text); name != "" {
			return name, true
		}
	}
	if folder != "" {
		return mask(folder), true
	}
	if expected := r.o.ExpectedSenders[f.ID]; len(expected) == 1 {
		return cmp.Or(expected[0], onlySender(f.Sender), f.Title.LV), false
	} else if len(expected) > 1 {
		return "", false
	}
	return onlySender(f.Sender), false
}

// onlySender names the sender of a form that exactly one body of a municipality
// sends, when nobody gave its name; "" for the others.
func onlySender(kind string) string {
	switch kind {
	case "municipality":
		return "Pašvaldība"
	case "education_board":
		return "Izglītības pārvalde"
	case "social_service":
		return "Sociālais dienests"
	case "orphans_court":
		return "Bāriņtiesa"
	}
	return ""
}

// schoolAnswers is what a school's workbook says about itself.
type schoolAnswers struct{ institution, name, year string }

// scope is what a sender's own numbers are numbers of.
func (w Workbook) scope() string {
	if w.Institution != "" {
		return "institution " + w.Institution
	}
	return "sender " + forms.Fold(w.Sender)
}

// schoolYear gives the year in which "2023/24" begins.
func schoolYear(label string) (begins int, ok bool) {
	y, _, found := strings.Cut(label, "/")
	n, err := strconv.Atoi(y)
	return n, found && err == nil
}
