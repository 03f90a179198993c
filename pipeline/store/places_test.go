package store

import (
	"context"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
)

// twoSchools fills a year with rows of two workbooks.
func twoSchools(t *testing.T) (*DB, *forms.Catalogue) {
	t.Helper()
	db, c := year(t)
	ctx := context.Background()
	absences := rawTable(t, c, "school", "absences")
	row := func(id, workbook, no int64) []any {
		values := make([]any, len(absences.Columns))
		values[0], values[1], values[2] = id, workbook, no
		return values
	}
	if _, err := db.Append(ctx, absences, slices.Values([][]any{row(1, 1, 5), row(2, 1, 17), row(3, 2, 3)})); err != nil {
		t.Fatal(err)
	}
	school := rawTable(t, c, "school", "school")
	pair := make([]any, len(school.Columns))
	pair[0], pair[1], pair[2] = int64(4), int64(2), int64(0)
	if _, err := db.Append(ctx, school, slices.Values([][]any{pair})); err != nil {
		t.Fatal(err)
	}
	if err := db.AddWorkbooks(ctx,
		[]WorkbookRow{{Number: 1, File: "a.xlsx", Form: "school", Sender: "School A", Institution: "S1", SchoolYear: "2023/24", Folder: 2024}, {Number: 2, File: "b", Form: "school", Institution: "S2", SchoolYear: "2023/24", Folder: 2023}},
		[]SheetRow{
			{Workbook: 1, Form: "school", Sheet: "absences", Name: "Kavējumi", File: "a.xlsx", SetAside: 1, Accepted: 2, Letters: map[string]string{"child_code": "B", "unexcused": "AA", "sex": "Z"}},
			{Workbook: 2, Form: "school", Sheet: "absences", Name: "kavējumi 2", File: "b/kavejumi.csv", Accepted: 1, Letters: map[string]string{"child_code": "C"}},
			{Workbook: 2, Form: "school", Sheet: "school", Name: "Skola", File: "b/skola.csv", Accepted: 1, Letters: map[string]string{"institution": "B2", "pupil_council": "B10"}},
		}); err != nil {
		t.Fatal(err)
	}
	return db, c
}

func rawTable(t *testing.T, c *forms.Catalogue, form, sheet string) Table {
	t.Helper()
	f, ok := c.Form(form)
	if !ok {
		t.Fatalf("no form %s", form)
	}
	s, ok := f.Sheet(sheet)
	if !ok {
		t.Fatalf("no sheet %s", sheet)
	}
	return RawTable(form, s)
}

func TestRowsKnowTheirCells(t *testing.T) {
	db, _ := twoSchools(t)
	got, err := db.Places(context.Background(), []model.RowFinding{
		{Row: 2, Field: "unexcused"}, // AA17
		{Row: 2},                     // no field: the first column of the row, B before Z before AA
		{Row: 2, Field: "stage"},     // a column that the sender left out: the first of the row
		{Row: 3, Field: "child_code"},
		{Row: 4, Field: "pupil_council"}, // of pairs each field has a cell of its own
		{Row: 4},
		{Row: 99}, // nobody knows it
		{Row: 1, Field: "child_code"},
	})
	if err != nil {
		t.Fatal(err)
	}
	a := RowPlace{File: "a.xlsx", Form: "school", Sheet: "Kavējumi", SheetID: "absences", Sender: "School A", Folder: 2024}
	b := RowPlace{File: "b/kavejumi.csv", Form: "school", Sheet: "kavējumi 2", SheetID: "absences", Sender: "S2", Folder: 2023}
	p := RowPlace{File: "b/skola.csv", Form: "school", Sheet: "Skola", SheetID: "school", Sender: "S2", Folder: 2023}
	at := func(p RowPlace, cell string, row int) RowPlace { p.Cell, p.Row = cell, row; return p }
	want := map[int]RowPlace{0: at(a, "AA17", 17), 1: at(a, "B17", 17), 2: at(a, "B17", 17), 3: at(b, "C3", 3), 4: at(p, "B10", 0), 5: at(p, "B2", 0), 7: at(a, "B5", 5)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, err := db.Places(context.Background(), nil); err != nil || len(got) != 0 {
		t.Errorf("no rows: %v, %v", got, err)
	}
}

func TestRowsSetAsideKeepTheAccount(t *testing.T) {
	db, _ := twoSchools(t)
	ctx := context.Background()
	unbalanced := func(want ...string) {
		t.Helper()
		if got, err := db.Unbalanced(ctx); err != nil || !slices.Equal(got, want) {
			t.Errorf("unbalanced: %v, %v; want %v", got, err, want)
		}
	}
	unbalanced()
	// Row 2 twice (two rules found it) and a row nobody knows.
	if err := db.SetAside(ctx, "school", "absences", []int64{2, 2, 99}); err != nil {
		t.Fatal(err)
	}
	want := [][]any{
		{int64(1), "absences", int64(2), int64(1)}, // set aside 1 + 1, accepted 2 − 1
		{int64(2), "absences", int64(0), int64(1)},
		{int64(2), "school", int64(0), int64(1)},
	}
	if diff := cmp.Diff(want, query(t, db, "SELECT workbook, sheet, set_aside, accepted FROM delivered ORDER BY ALL")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([][]any{{int64(1)}, {int64(3)}}, query(t, db, "SELECT row_id FROM school_absences ORDER BY row_id")); diff != "" {
		t.Errorf("rows left (-want +got):\n%s", diff)
	}
	unbalanced()
	// The same rows again change nothing.
	if err := db.SetAside(ctx, "school", "absences", []int64{2}); err != nil {
		t.Fatal(err)
	}
	unbalanced()
	exec(t, db, "DELETE FROM school_absences WHERE row_id = 3") // as if it had never arrived
	unbalanced("school.absences")
	exec(t, db, "UPDATE delivered SET accepted = 0 WHERE sheet = 'absences' AND workbook = 2")
	unbalanced()
	exec(t, db, "UPDATE delivered SET accepted = 0 WHERE sheet = 'school'") // a row that nobody accepted
	unbalanced("school.school")
}

func TestScriptsRunInTheOrderOfTheirNames(t *testing.T) {
	db := memory(t)
	dir := fstest.MapFS{
		"linked/20_b.sql": {Data: []byte("CREATE TABLE b AS SELECT n + 1 AS n FROM a")},
		"linked/10_a.sql": {Data: []byte("CREATE TABLE a AS SELECT 1 AS n")},
		"linked/30.txt":   {Data: []byte("no SQL at all")},
	}
	if err := db.Script(context.Background(), dir, "linked"); err != nil {
		t.Fatal(err)
	}
	if got := query(t, db, "SELECT n FROM b")[0][0]; got != int64(2) { // 1 + 1
		t.Errorf("got %v, want 2", got)
	}
	dir["linked/40_c.sql"] = &fstest.MapFile{Data: []byte("SELEC 1")}
	delete(dir, "linked/10_a.sql")
	delete(dir, "linked/20_b.sql")
	if err := db.Script(context.Background(), dir, "linked"); err == nil || !strings.HasPrefix(err.Error(), "40_c.sql: Parser Error") {
		t.Errorf("got %v, want the file's name", err)
	}
	if err := db.Script(context.Background(), fs.FS(dir), "nowhere"); err == nil {
		t.Error("a folder that is nowhere")
	}
}

func TestSmallTablesAreReadAsWritten(t *testing.T) {
	got := ParseTable("\n  child  born        unit\n\n  anna   2012-03-01  Cēsu pilsēta  # 1 of 2\n  bruno  -           -\n")
	want := TextTable{Columns: []string{"child", "born", "unit"}, Rows: [][]string{{"anna", "2012-03-01", "Cēsu pilsēta"}, {"bruno", "-", "-"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got.Cell(got.Rows[1], "born") != "" || got.Cell(got.Rows[0], "nothing") != "" || got.Cell(got.Rows[0], "unit") != "Cēsu pilsēta" {
		t.Error("cells of a small table")
	}
}

func TestMistakesInMadeUpRowsAreNamed(t *testing.T) {
	for _, tt := range []struct{ name, form, sheet, rows, want string }{
		{"no such form", "skool", "absences", "a\n1", `given: no form "skool"`},
		{"no such sheet", "school", "absense", "a\n1", `given: form school has no sheet "absense"`},
		{"no such column", "school", "absences", "chlid  sex\n1  f", `given school.absences: no column "chlid"`},
		{"a cell too few", "school", "absences", "child_code  sex\nanna", "given school.absences: 1 cells for 2 columns: anna"},
		{"no number", "school", "absences", "child_code  unexcused\nanna  many", `given school.absences: column unexcused: "many" is no BIGINT`},
		{"no day", "school", "absences", "child_code  born\nanna  2024-02-30", `given school.absences: column born: "2024-02-30" is no DATE`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db, c := year(t)
			got, err := db.Fill(context.Background(), c, 2024, []Given{{tt.form, tt.sheet, ParseTable(tt.rows)}}, nil)
			if err != nil || got != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}

func TestRehearsalsDoNotSeeEachOther(t *testing.T) {
	seen := make([]int64, 6)
	err := Rehearse(context.Background(), catalogue(t), len(seen), func(ctx context.Context, db *DB, i int) error {
		if err := db.Exec(ctx, "INSERT INTO our_name VALUES ('x')"); err != nil {
			return err
		}
		rows, err := db.Query(ctx, "SELECT count(*), current_setting('lock_configuration') FROM our_name")
		if err != nil {
			return err
		}
		if rows[0][1] != true {
			t.Error("definitions' SQL is rehearsed without the lock")
		}
		seen[i] = rows[0][0].(int64)
		return nil
	})
	if diff := cmp.Diff([]int64{1, 1, 1, 1, 1, 1}, seen); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
