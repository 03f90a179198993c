package forms

import (
	"strings"
	"testing"
	"unicode/utf16"
)

// fullFill is a form with everything a form can have.
func fullFill(c *Catalogue, f Form) Fill {
	long := []string{}
	for range 60 {
		long = append(long, "Ļoti gara teritoriālās vienības nosaukuma pagasts & „pilsēta”")
	}
	fill := Fill{Sender: "Ļoti gara & sarežģīta nosaukuma izglītības iestāde „Saulīte” " + strings.Repeat("un filiāle ", 20), Year: 2024, SchoolYear: "2023/24", Due: "15.02.2025.",
		Choices: map[string][]string{"units": long, "units_or_whole": long, "measures": {"Rādītājs, ar komatu"}},
		Rows:    map[string][][]string{}, Pairs: map[string]map[string]string{}, Waiting: map[string]int{}, WaitingAnswers: map[string]bool{}}
	for _, s := range f.Sheets {
		if s.Carried.Rows != "" {
			fill.Rows[s.ID], fill.Waiting[s.ID] = [][]string{c.ExampleRow(s, fill), c.ExampleRow(s, fill)}, 2
		}
		for i, column := range s.Columns {
			if column.Carried {
				fill.Pairs[s.ID] = map[string]string{column.Field: c.ExampleRow(s, fill)[i]}
				fill.WaitingAnswers[s.ID+"."+column.Field] = true
			}
		}
	}
	return fill
}

// TestExcelTakesEveryForm holds what LibreOffice forgives and Excel calls damage:
// lengths of formulas, messages, titles, names and page headers.
func TestExcelTakesEveryForm(t *testing.T) {
	c := builtIn(t)
	length := func(s string) int { return len(utf16.Encode([]rune(s))) }
	for _, f := range c.Forms {
		for kind, fill := range map[string]Fill{"blank": {Year: 2024}, "of no year": {}, "full": fullFill(c, f)} {
			t.Run(f.ID+" "+kind, func(t *testing.T) {
				book := open(t, wrote(t, f.ID, fill))
				within := func(what, text string, limit int) {
					t.Helper()
					if n := length(text); n > limit {
						t.Errorf("%s has %d characters, Excel takes %d: %s", what, n, limit, text)
					}
				}
				for _, sheet := range book.GetSheetList() {
					within("the name of a sheet", sheet, 31)
					rules, err := book.GetDataValidations(sheet)
					if err != nil {
						t.Fatal(err)
					}
					for _, r := range rules {
						at := sheet + " " + r.Sqref
						within(at+" formula", strings.Trim(r.Formula1, `"`), 255)
						within(at+" formula", r.Formula2, 255)
						within(at+" title", text(r.ErrorTitle), 32)
						within(at+" message", text(r.Error), 225)
						within(at+" title of the hint", text(r.PromptTitle), 32)
						within(at+" hint", text(r.Prompt), 255)
						if strings.HasPrefix(r.Formula1, `"`) && strings.Contains(r.Formula1, ";") {
							t.Errorf("%s: the values of a drop-down are separated by commas: %s", at, r.Formula1)
						}
						if r.Type == "list" && strings.Contains(r.Formula1, "komatu") {
							t.Errorf("%s: a value with a comma is split: %s", at, r.Formula1)
						}
					}
					if header, err := book.GetHeaderFooter(sheet); err != nil {
						t.Fatal(err)
					} else if header != nil {
						within(sheet+" page header", header.OddHeader, 255)
						if strings.Contains(strings.ReplaceAll(header.OddHeader, "&&", ""), "& ") {
							t.Errorf("%s: an & of a name is taken for a code: %s", sheet, header.OddHeader)
						}
					}
				}
				for _, name := range book.GetDefinedName() {
					sheet, _, ok := strings.Cut(strings.Trim(name.RefersTo, "'"), "'!")
					if i, err := book.GetSheetIndex(sheet); !ok || err != nil || i < 0 || name.Scope != sheet {
						t.Errorf("the name %s refers to %s in %s", name.Name, name.RefersTo, name.Scope)
					}
				}
			})
		}
	}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func TestHeadingsAreProtectedAndCellsAreOpen(t *testing.T) {
	c := builtIn(t)
	for _, f := range c.Forms {
		book := open(t, wrote(t, f.ID, Fill{Year: 2024}))
		locked := func(sheet, at string) bool {
			id, err := book.GetCellStyle(sheet, at)
			if err != nil {
				t.Fatal(err)
			}
			style, err := book.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			return style.Protection == nil || style.Protection.Locked
		}
		for _, sheet := range book.GetSheetList() {
			if p, err := book.GetSheetProtection(sheet); err != nil || p.Password != "" || !p.InsertRows || !p.DeleteRows || !p.Sort || !p.SelectUnlockedCells {
				t.Errorf("%s %s: %+v, %v", f.ID, sheet, p, err)
			}
		}
		for _, s := range f.Sheets {
			heading, cell := "A1", "A2"
			if s.Layout == "pairs" {
				cell = "B1"
			}
			if !locked(s.Name, heading) || locked(s.Name, cell) {
				t.Errorf("%s %s: heading locked %v, cell locked %v", f.ID, s.Name, locked(s.Name, heading), locked(s.Name, cell))
			}
		}
	}
}

// TestTheFormDoesNotRefuseWhatItAsksFor: the first cell of every table may say
// "nav"; no rule may stop that.
func TestTheFormDoesNotRefuseWhatItAsksFor(t *testing.T) {
	for _, f := range builtIn(t).Forms {
		book := open(t, wrote(t, f.ID, Fill{Year: 2024}))
		for _, s := range f.Sheets {
			rules, err := book.GetDataValidations(s.Name)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rules {
				if s.Layout == "table" && strings.HasPrefix(r.Sqref, "A2") && text(r.ErrorStyle) != "warning" {
					t.Errorf("%s %s: A2 is %s %s", f.ID, s.Name, r.Sqref, text(r.ErrorStyle))
				}
			}
		}
	}
}

func TestMessagesOfTheFormAreThoseOfFindings(t *testing.T) {
	c := builtIn(t)
	rules, err := open(t, wrote(t, "school", Fill{Year: 2024})).GetDataValidations("Kavējumi")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"B2:B1048576": DateNotRead, "F2:F1048576": CountNotWhole, "A3:A1048576": PersonalCodeLength, "E2:E1048576": SemesterNotRead}
	for _, r := range rules {
		if code := want[r.Sqref]; code != "" && !strings.HasPrefix(text(r.Error), c.Sentences[code].LV.Expected) {
			t.Errorf("%s says %q, the finding %q", r.Sqref, text(r.Error), c.Sentences[code].LV.Expected)
		} else if code != "" {
			delete(want, r.Sqref)
		}
	}
	if len(want) > 0 {
		t.Errorf("no rule at %v", want)
	}
}

func TestTheExampleStandsOnTheInstructionsAlone(t *testing.T) {
	c := builtIn(t)
	for _, f := range c.Forms {
		book := open(t, wrote(t, f.ID, Fill{Sender: "S", Year: 2024}))
		cover, err := book.GetRows(CoverName)
		if err != nil {
			t.Fatal(err)
		}
		shown := map[string][]string{}
		for _, row := range cover {
			if len(row) == 4 {
				shown[row[0]] = append(shown[row[0]], row[3])
			}
		}
		for _, s := range f.Sheets {
			for i, example := range c.ExampleRow(s, Fill{Year: 2024}) {
				if !strings.Contains(strings.Join(shown[s.Columns[i].Header], "\n"), example) {
					t.Errorf("%s %s: the instructions do not show %q for %s", f.ID, s.Name, example, s.Columns[i].Header)
				}
			}
			rows, err := book.GetRows(s.Name)
			if err != nil || s.Layout == "table" && len(rows) != 1 {
				t.Errorf("%s %s holds %d rows, %v", f.ID, s.Name, len(rows), err)
			}
		}
	}
}

func TestARowOfLastYearWaits(t *testing.T) {
	c := builtIn(t)
	f, _ := c.Form("municipality")
	book := open(t, wrote(t, "municipality", fullFill(c, f)))
	for cell, want := range map[string]string{"E1": ConfirmHeader, "E2": ConfirmWaits, "E3": ConfirmWaits, "E4": ""} {
		if got, _ := book.GetCellValue("Vides pieejamība", cell); got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
	school, _ := c.Form("school")
	book = open(t, wrote(t, "school", fullFill(c, school)))
	if got, _ := book.GetCellValue("Iestāde", "C4"); got != "jāapstiprina (pērn: jā)" {
		t.Errorf("the mark of the answer is %q", got)
	}
	formats, err := book.GetConditionalFormats("Iestāde")
	if err != nil || len(formats) != 1 {
		t.Errorf("formats %v, %v", formats, err)
	}
}

func TestMarksAreUnderstood(t *testing.T) {
	for text, want := range map[string]Confirmation{
		"": NotCarried, "jāapstiprina": Waits, "JAAPSTIPRINA": Waits, "apstiprinu": Confirmed, "Apstiprināts": Confirmed, "jā": Confirmed, "x": Confirmed,
		"vairs nav": Gone, "nē": Gone, "kaut kas": Waits, "jāapstiprina (pērn: jā)": Waits,
	} {
		if got := ReadConfirmation(Cell{Text: text}); got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
	for _, tt := range []struct {
		mark, answer string
		waits        bool
	}{
		{"jāapstiprina (pērn: jā)", "jā", true}, {"jāapstiprina (pērn: jā)", "Jā", true}, {"jāapstiprina (pērn: jā)", "nē", false},
		{"apstiprinu", "jā", false}, {"vairs nav", "jā", true}, {"jāapstiprina", "nē", true},
	} {
		if got := AnswerWaits(tt.mark, tt.answer); got != tt.waits {
			t.Errorf("%q beside %q: waits %v", tt.mark, tt.answer, got)
		}
	}
}
