package forms

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

const yearly = "forms/orphans_court_yearly/"

// version writes a small mapping of one cell.
func version(name, years, label string) string {
	return fmt.Sprintf("version: %q\n%s\ncells:\n- {label: %q, column: Kopā, measure: a.b}\n", name, years, label)
}

func TestEveryReportYearHasOneVersionOfTheOfficialForm(t *testing.T) {
	c, err := Load(BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	for year, want := range map[int]string{2016: "", 2017: "2017", 2024: "2017", 2025: "2025", 2031: "2025"} {
		f, _ := c.ForYear(year).Form("orphans_court_yearly")
		got := ""
		if f.Mapping != nil {
			got = f.Mapping.Version
			if f.Mapping.Confirmed {
				t.Errorf("%d: the official list of rows could not be obtained, and the mapping says it is confirmed", year)
			}
		}
		if got != want {
			t.Errorf("%d: version %q, want %q", year, got, want)
		}
	}
	if f, _ := c.Form("orphans_court_yearly"); f.Mapping == nil || f.Mapping.Version != "2025" {
		t.Error("a form nobody chose a year for is not the newest")
	}
}

func TestLocalMappings(t *testing.T) {
	confirm := "corrects: \"2017\"\nconfirmed: true\ncells:\n- {label: Jauna rinda, column: Kopā, measure: reported_families.families}\n- {label: Cita, column: Kopā, measure: own.lines}\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		year  int
		want  string // confirmed, then labels of three measures; or the problems
	}{
		{"a file of the same name replaces a version", map[string]string{"mapping_2017.yaml": version("2017", "first_year: 2017\nlast_year: 2024", "Rinda")}, 2024, "false 1 cells"},
		{"a correction replaces the places it names, adds others and leaves the rest", map[string]string{"mapping_own.yaml": confirm}, 2024, "true 36 cells, Jauna rinda, Cita"},
		{"a row and a column may be called otherwise", map[string]string{"mapping_own.yaml": "corrects: \"2017\"\nrows:\n  \"Ģimenes, par kurām INFORMĒTS sociālais dienests vai cita institūcija\": Informētās ģimenes\ncolumns: {Mātes: Sievietes}\n"}, 2024, "false 35 cells, Informētās ģimenes"},
		{"two rows may change places", map[string]string{"mapping_own.yaml": "corrects: \"2017\"\nrows:\n  Bērni šajās ģimenēs: Ģimenes, par kurām informēts sociālais dienests vai cita institūcija\n  Ģimenes, par kurām informēts sociālais dienests vai cita institūcija: Bērni šajās ģimenēs\n"}, 2024, "false 35 cells, Bērni šajās ģimenēs"},
		{"labels that nobody knows", map[string]string{"mapping_own.yaml": "corrects: \"2017\"\nrows:\n  Ģimenes: Informētās\ncolumns: {Sievas: 5}\n"}, 2024,
			`forms/orphans_court_yearly/mapping_own.yaml:3:3: no row is called "Ģimenes" in version "2017"
    want the label as W270 and the handbook name it
forms/orphans_court_yearly/mapping_own.yaml:4:19: "Sievas" must be text, not 5
    text, in quotes when it looks like a number`},
		{"a version is called by its labels", map[string]string{"mapping_2017.yaml": version("2017", "first_year: 2017\nlast_year: 2024\nrows: {}", "Rinda")}, 2024,
			`forms/orphans_court_yearly/mapping_2017.yaml:4:1: "rows" has no meaning without "corrects"`},
		{"and leaves other versions alone", map[string]string{"mapping_own.yaml": confirm}, 2025, "false 38 cells, Ģimenes, par kurām informēts sociālais dienests vai cita institūcija"},
		{"years of two versions may not overlap", map[string]string{"mapping_2024.yaml": version("own", "first_year: 2024", "Rinda")}, 2024,
			`forms/orphans_court_yearly/mapping_2024.yaml:1:1: version "own" begins in 2024, for which there is version "2017" already
    want last_year: in the earlier version
forms/orphans_court_yearly/mapping_2025.yaml:13:1: version "2025" begins in 2025, for which there is version "own" already
    want last_year: in the earlier version`},
		{"a correction of nothing", map[string]string{"mapping_own.yaml": strings.Replace(confirm, "2017", "2018", 1)}, 2024,
			`forms/orphans_court_yearly/mapping_own.yaml:1:1: corrects: there is no version "2018"`},
		{"a correction has no years", map[string]string{"mapping_own.yaml": "first_year: 2017\n" + confirm}, 2024,
			`forms/orphans_court_yearly/mapping_own.yaml:1:1: "first_year" has no meaning beside "corrects"`},
		{"a correction that reads one place twice", map[string]string{"mapping_own.yaml": "corrects: \"2017\"\ncells:\n- {label: Audžuģimenes 31. decembrī, column: Kopā, measure: own.lines}\n"}, 2024,
			`forms/orphans_court_yearly/mapping_own.yaml:3:4: row "Audžuģimenes 31. decembrī", column "Kopā" is read for two figures`},
		{"years the wrong way round", map[string]string{"mapping_2017.yaml": version("2017", "first_year: 2017\nlast_year: 2016", "Rinda")}, 2024,
			`forms/orphans_court_yearly/mapping_2017.yaml:3:12: the last year is before the first`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Load(withFiles(t, tt.files))
			got := ""
			if err != nil {
				got = err.Error()
			} else {
				f, _ := c.ForYear(tt.year).Form("orphans_court_yearly")
				got = fmt.Sprintf("%v %d cells", f.Mapping.Confirmed, len(f.Mapping.Cells))
				for _, cell := range f.Mapping.Cells {
					if cell.Measure == "reported_families.families" || cell.Measure == "own.lines" {
						got += ", " + cell.Label
					}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// withFiles is what is built in with files of the official form beside it.
func withFiles(t *testing.T, files map[string]string) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	err := fs.WalkDir(BuiltIn(), "forms", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(BuiltIn(), name)
		all[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		all[yearly+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}
