package store

import (
	"context"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

func catalogue(t *testing.T) *forms.Catalogue {
	t.Helper()
	c, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// year opens a database in memory with all empty tables and the frame of 2024.
func year(t *testing.T, legal ...model.LegalValue) (*DB, *forms.Catalogue) {
	t.Helper()
	ctx, c, db := context.Background(), catalogue(t), memory(t)
	if err := db.CreateTables(ctx, c); err != nil {
		t.Fatal(err)
	}
	legal = append(legal, model.LegalValue{Name: "child.until_age", From: "1998-07-22", Until: model.OpenEnd, Value: model.Whole(18)})
	frame := Frame{Year: 2024, Names: []string{forms.Fold("Cēsu novads"), forms.Fold("Cēsu novada pašvaldība"), "0026000"}, Legal: legal, Periods: model.PeriodsOf(2024, true)}
	if err := db.AddFrame(ctx, frame); err != nil {
		t.Fatal(err)
	}
	return db, c
}

// linkedYear is year with the linked tables made.
func linkedYear(t *testing.T, legal ...model.LegalValue) *DB {
	t.Helper()
	db, _ := year(t, legal...)
	if err := db.Script(context.Background(), Linked(), "linked"); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestYearsAreCompletedOnTheBirthday(t *testing.T) {
	db := linkedYear(t)
	for _, tt := range []struct {
		name, born, day string
		want            int64
	}{
		{"the day before", "2006-06-15", "2024-06-14", 17},
		{"the day itself", "2006-06-15", "2024-06-15", 18},
		{"the day of birth", "2024-06-15", "2024-06-15", 0},
		{"31 December", "2006-12-31", "2024-12-31", 18},
		{"1 January of the next year", "2007-01-01", "2024-12-31", 17},
		{"born on 29 February, 28 February of a common year", "2004-02-29", "2022-02-28", 17},
		{"born on 29 February, 1 March of a common year", "2004-02-29", "2022-03-01", 18},
		{"born on 29 February, 28 February of a leap year", "2004-02-29", "2024-02-28", 19},
		{"born on 29 February, 29 February of a leap year", "2004-02-29", "2024-02-29", 20},
		{"born on 1 March, 29 February", "2004-03-01", "2024-02-29", 19},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := query(t, db, "SELECT age_on(?::DATE, ?::DATE)", tt.born, tt.day)[0][0]; got != tt.want {
				t.Errorf("age %v, want %d", got, tt.want)
			}
		})
	}
	for _, tt := range []struct{ born, years, want string }{
		{"2006-06-15", "18", "2024-06-15"},
		{"2004-02-29", "18", "2022-03-01"},  // 2022 has no 29 February
		{"2004-02-29", "20", "2024-02-29"},  // 2024 has
		{"2000-02-29", "100", "2100-03-01"}, // 2100 is a common year
		{"2006-12-31", "18", "2024-12-31"},
	} {
		if got := query(t, db, "SELECT birthday(?::DATE, "+tt.years+")", tt.born)[0][0]; got != model.Day(tt.want) {
			t.Errorf("born %s, %s years: %v, want %s", tt.born, tt.years, got, tt.want)
		}
	}
	// The two agree on every day of a birth: the age changes on the birthday and not before.
	wrong := query(t, db, `SELECT born::DATE, years FROM (SELECT unnest(generate_series(DATE '2003-12-30', DATE '2005-01-02', INTERVAL 1 DAY))::DATE AS born) AS b, (SELECT unnest([1, 3, 4, 17, 18, 20])::BIGINT AS years) AS y
		WHERE age_on(born, birthday(born, years)) <> years OR age_on(born, birthday(born, years) - 1) <> years - 1`)
	if len(wrong) > 0 {
		t.Errorf("age and birthday contradict each other: %v", wrong)
	}
}

func TestOurMunicipalityIsKnownInItsSpellings(t *testing.T) {
	db := linkedYear(t)
	for written, want := range map[string]bool{
		"Cēsu novads": true, "CĒSU NOVADS": true, " cesu  novads ": true, "Cēsu\u00a0novads.": true, "Cēsu novada pašvaldība": true, "0026000": true,
		"Cēsis": false, "Cēsu novada": false, "26000": false, "Valmieras novads": false, "": false,
	} {
		if got := query(t, db, "SELECT is_ours(?::VARCHAR)", written)[0][0]; got != want {
			t.Errorf("%q: %v, want %v", written, got, want)
		}
	}
	if got := query(t, db, "SELECT is_ours(NULL)")[0][0]; got != true {
		t.Errorf("nothing written: %v, want ours", got)
	}
	for written, want := range map[string]any{
		"Cēsu novads": "ours", "Valmieras novads": "valmieras novads", "Valmieras novada pašvaldība": "valmieras novads",
	} {
		if got := query(t, db, "SELECT municipality_key(?::VARCHAR)", written)[0][0]; got != want {
			t.Errorf("%q: %v, want %v", written, got, want)
		}
	}
	if got := query(t, db, "SELECT municipality_key(NULL)")[0][0]; got != nil {
		t.Errorf("nothing written: %v, want NULL", got)
	}
}

func TestLegalValuesHoldFromTheirDayUntilTheNext(t *testing.T) {
	db := linkedYear(t,
		model.LegalValue{Name: "lessons", From: "2011-02-05", Until: "2022-08-31", Value: model.Whole(20)},
		model.LegalValue{Name: "lessons", From: "2022-09-01", Until: model.OpenEnd, Value: 105000})
	for day, want := range map[string]model.Decimal{"2011-02-05": 200000, "2022-08-31": 200000, "2022-09-01": 105000, "9999-12-30": 105000} {
		if got := query(t, db, "SELECT legal('lessons', ?::DATE)", day)[0][0]; got != want {
			t.Errorf("%s: %v, want %s", day, got, want)
		}
	}
	for name, sql := range map[string]string{
		"no such name":             "SELECT legal('lesons', DATE '2024-01-01')",
		"the day before the first": "SELECT legal('lessons', DATE '2011-02-04')",
		"no day at all":            "SELECT legal('lessons', NULL::DATE)",
		"no name at all":           "SELECT legal(NULL, DATE '2024-01-01')",
		"inside a condition":       "SELECT 1 WHERE 21 > legal('lesons', DATE '2024-01-01')",
	} {
		rows, err := db.Query(context.Background(), sql)
		if err == nil {
			t.Errorf("%s: %v, want an error", name, rows)
			continue
		}
		if !strings.Contains(err.Error(), "law: no value of") {
			t.Errorf("%s: %v does not say what is missing", name, err)
		}
	}
	if got := query(t, db, "SELECT child_until_age(DATE '1950-01-01')")[0][0]; got != model.Whole(18) {
		t.Errorf("before the first entry of child.until_age: %v, want its first, 18", got)
	}
}

func TestNoLinkedTablesWithoutTheAgeOfChildren(t *testing.T) {
	db, _ := year(t)
	exec(t, db, "DELETE FROM legal_value")
	if err := db.Script(context.Background(), Linked(), "linked"); err == nil || !strings.Contains(err.Error(), "law: no value of child.until_age") {
		t.Errorf("got %v, want the missing law", err)
	}
}

func TestNamesAreFoldedInSQLAsInGo(t *testing.T) {
	db := linkedYear(t)
	for _, name := range []string{
		"", " ", "Cēsu novads", "RĪGAS VALSTSPILSĒTA", "Āāčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ", "Žagatas–Ķauķa 1. pamatskola", "„Līči-97”", "a  b\t c\n d", "  a.", "...", "A/B\\C", "Jāņa’s",
		"2. vidusskola", "O'Neil (vecais)", "naïve Öl ß", "Cēsu\u00a0novads", "Ce\u0304su novads", "soft\u00adhyphen", "zero\u200bwidth\u200djoin", "\ufeffBOM", "ŁÓDŹ", "Москва", "Ё й", "ΑΆ", "İstanbul",
	} {
		want := forms.Fold(name)
		if got := query(t, db, "SELECT fold(?::VARCHAR)", name)[0][0]; got != want {
			t.Errorf("%q: SQL %q, Go %q", name, got, want)
		}
	}
}

func linkedFiles(t *testing.T) map[string]string {
	t.Helper()
	names, err := fs.Glob(Linked(), "linked/*.sql")
	if err != nil || len(names) < 10 {
		t.Fatalf("linked files: %v, %v", names, err)
	}
	texts := map[string]string{}
	for _, n := range names {
		data, err := fs.ReadFile(Linked(), n)
		if err != nil {
			t.Fatal(err)
		}
		texts[n] = string(data)
	}
	return texts
}

var (
	created   = regexp.MustCompile(`(?m)^CREATE TABLE (\w+) AS$`)
	firstLine = regexp.MustCompile(`^-- (\w+): one row (?:per|for each) `)
	statement = regexp.MustCompile(`(?ms)^(CREATE TABLE \w+ AS|INSERT INTO \w+)\n(.*?);\n*(?:\z|^(?:CREATE|INSERT|--|\n))`)
)

func TestEachLinkedFileSaysWhatOneRowIs(t *testing.T) {
	for name, text := range linkedFiles(t) {
		if strings.HasSuffix(name, "functions.sql") {
			continue // makes no table
		}
		tables := created.FindAllStringSubmatch(text, -1)
		first := firstLine.FindStringSubmatch(text)
		if len(tables) == 0 || first == nil || first[1] != tables[0][1] {
			t.Errorf("%s begins with %.60q and creates %v; want \"-- <table>: one row per …\"", name, text, tables)
		}
		for _, table := range tables {
			if !strings.Contains(text, "-- "+table[1]+": one row ") {
				t.Errorf("%s: nobody says what one row of %s is", name, table[1])
			}
		}
	}
}

// TestLinkedTablesReadOnlyWhatStandsBeforeThem asks the database's own parser
// which tables each SELECT reads.
func TestLinkedTablesReadOnlyWhatStandsBeforeThem(t *testing.T) {
	db, _ := year(t)
	known := map[string]bool{}
	for _, r := range query(t, db, "SELECT table_name FROM duckdb_tables()") {
		known[r[0].(string)] = true // raw tables and those about deliveries
	}
	texts := linkedFiles(t)
	names := make([]string, 0, len(texts))
	for n := range texts {
		names = append(names, n)
	}
	slices.Sort(names)
	selects := 0
	for _, name := range names {
		text := texts[name]
		for _, table := range created.FindAllStringSubmatch(text, -1) {
			known[table[1]] = true // a later statement of the file may read an earlier one's table
		}
		for _, m := range statement.FindAllStringSubmatch(text, -1) {
			selects++
			tables, err := db.TablesOf(m[2])
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, table := range tables {
				if !known[table] && table != "residence_on" {
					t.Errorf("%s reads %s, which no earlier file makes", name, table)
				}
			}
		}
	}
	if selects < 20 {
		t.Errorf("only %d statements were looked at", selects)
	}
}
