package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
)

// ErrProjectExists: the folder already is a project.
var ErrProjectExists = errors.New("already a project folder")

// UnknownMunicipalityError names a municipality that is not on the built-in list.
type UnknownMunicipalityError struct{ Name, Nearest string }

// Error implements error.
func (e UnknownMunicipalityError) Error() string {
	s := fmt.Sprintf("unknown municipality %q", e.Name)
	if e.Nearest != "" {
		s += fmt.Sprintf("; did you mean %q?", e.Nearest)
	}
	return s
}

// Init makes a project folder: bernskats.yaml, blank forms in
// inbox/<year>/<sender>/, local/, palaist.cmd. It gives the files it wrote,
// relative to dir, sorted. An existing project is not touched.
func Init(ctx context.Context, dir, municipality string, year int) ([]string, error) {
	list, err := project.Municipalities(BuiltIn())
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(list, func(m model.Municipality) bool {
		return forms.Fold(m.Name) == forms.Fold(municipality) || m.Code == municipality
	})
	if i < 0 {
		return nil, UnknownMunicipalityError{municipality, project.Nearest(municipality, list).Name}
	}
	if _, err := os.Stat(filepath.Join(dir, project.ConfigName)); err == nil {
		return nil, ErrProjectExists
	}
	defs, err := LoadDefinitions("")
	if err != nil {
		return nil, err
	}
	m := list[i]
	files := map[string][]byte{
		project.ConfigName: []byte(project.Template(m)),
		"palaist.cmd":      []byte(project.WindowsStart()),
		"local/LASIMANI.txt": []byte("Šeit var likt pašvaldības veidlapas (forms/), rādītājus (indicators/), tiesību aktu vērtības (indicators/legal/), tekstus un stilu (templates/):\r\n" +
			"tie aizstāj iebūvētos. Own forms, indicators, legal values, texts and style go here and lie over the built-in ones.\r\n"),
	}
	if err := addBlanks(ctx, files, defs, fmt.Sprintf("inbox/%d", year), blanks(defs, m, project.FirstSenders(m), year)); err != nil {
		return nil, err
	}
	return writeNew(dir, files)
}

// blank is one form to be written for one sender.
type blank struct {
	form       forms.Form
	sender     string
	schoolYear string
	year       int
}

// blanks lists the forms of every expected sender; without declared names the
// form goes to the office of that kind.
func blanks(defs *Definitions, m model.Municipality, expected map[string][]string, year int) []blank {
	var out []blank
	for _, f := range defs.Forms.Forms {
		if f.ID == "totals" || f.ID == "orphans_court_yearly" {
			continue
		}
		names := expected[f.ID]
		if len(names) == 0 {
			names = []string{defaultSender(f, m)}
		}
		for _, n := range names {
			b := blank{form: f, sender: n, year: year}
			if f.ID == "school" {
				b.schoolYear = model.SchoolYearLabel(year - 1)
			}
			out = append(out, b)
		}
	}
	return out
}

// defaultSender names the office that usually fills in a form.
func defaultSender(f forms.Form, m model.Municipality) string {
	switch f.Sender {
	case "municipality":
		return m.Phrase
	case "education_board":
		return m.Genitive + " Izglītības pārvalde"
	case "school":
		return "Izglītības iestāde"
	case "police":
		return m.Genitive + " pašvaldības policija"
	case "social_service":
		return m.Genitive + " Sociālais dienests"
	case "orphans_court":
		return m.Genitive + " bāriņtiesa"
	}
	return f.Title.LV
}

// BlankFill is what a blank form is stamped with; the form of totals offers the
// measures by their titles.
func BlankFill(defs *Definitions, f forms.Form, sender string, year int, schoolYear string) forms.Fill {
	fill := forms.Fill{Sender: sender, Year: year, SchoolYear: schoolYear}
	if f.ID == "totals" {
		fill.Choices = map[string][]string{"totals.measure": measureChoices(defs)}
	}
	return fill
}

// measureChoices lists the measures as a totals workbook may name them: by the
// Latvian title, by the id where two measures share one.
func measureChoices(defs *Definitions) []string {
	seen := map[string]int{}
	for _, d := range defs.Indicators {
		for _, m := range d.Measures {
			seen[forms.Fold(m.Title.LV)]++
		}
	}
	var choices []string
	for _, d := range defs.Indicators {
		for i, m := range d.Measures {
			switch {
			case d.Counts[i].Hidden:
			case seen[forms.Fold(m.Title.LV)] > 1:
				choices = append(choices, m.ID)
			default:
				choices = append(choices, m.Title.LV)
			}
		}
	}
	return choices
}

func addBlanks(ctx context.Context, files map[string][]byte, defs *Definitions, under string, list []blank) error {
	for _, b := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		var buffer bytes.Buffer
		sender := b.sender
		if b.form.ID == "school" && sender == "Izglītības iestāde" {
			sender = ""
		}
		if err := forms.Write(&buffer, defs.Forms, b.form, BlankFill(defs, b.form, sender, b.year, b.schoolYear)); err != nil {
			return err
		}
		name := b.form.Title.LV + ".xlsx"
		files[strings.TrimPrefix(under+"/"+fileName(b.sender)+"/"+fileName(name), "/")] = buffer.Bytes()
	}
	return nil
}

// fileName leaves out what file systems do not take.
func fileName(name string) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*`, r) || r < ' ' {
			return '_'
		}
		return r
	}, name), " .")
	if name == "" {
		return "_"
	}
	return name
}

// writeNew writes files into dir; none of them may exist.
func writeNew(dir string, files map[string][]byte) ([]string, error) {
	names := make([]string, 0, len(files))
	for n := range files {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		path := filepath.Join(dir, filepath.FromSlash(n))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, fmt.Errorf("making folders: %w", err)
		}
		if _, err := os.Stat(path); err == nil {
			return nil, fmt.Errorf("%s exists and is not overwritten", n)
		}
		if err := writeFile(path, files[n], 0o644); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// WriteForms writes blank forms for every expected sender of a project into out.
func WriteForms(ctx context.Context, dir, out string, year int) ([]string, error) {
	list, err := project.Municipalities(BuiltIn())
	if err != nil {
		return nil, err
	}
	p, err := project.Open(dir, list)
	if err != nil {
		return nil, err
	}
	defs, err := LoadDefinitions(filepath.Join(dir, "local"))
	if err != nil {
		return nil, err
	}
	if year == 0 {
		years, err := p.Years()
		if err != nil {
			return nil, err
		}
		year = years[len(years)-1]
	}
	files := map[string][]byte{}
	if err := addBlanks(ctx, files, defs, "", blanks(defs, p.Municipality, p.SenderNames(), year)); err != nil {
		return nil, err
	}
	return writeNew(out, files)
}
