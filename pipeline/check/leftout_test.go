package check

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"
	"bernskats/pipeline/store"
)

// TestRowsThatRulesLeaveOutKnowTheirRule: by what the rule finds or by rows of its
// own; the first rule wins; one whose SQL is wrong is a problem at the rule.
func TestRowsThatRulesLeaveOutKnowTheirRule(t *testing.T) {
	catalogue, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Create(t.Context(), "", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.CreateTables(t.Context(), catalogue); err != nil {
		t.Fatal(err)
	}
	why := &LeavesOut{Text: model.Text{LV: "a", EN: "a"}}
	rows := func(query string) *LeavesOut { return &LeavesOut{Text: why.Text, Rows: query} }
	rules := []Rule{
		{Name: "says nothing", Code: "W700", Finds: "SELECT 1::BIGINT AS row_id"},
		{Name: "what it finds", Code: "W701", Finds: "SELECT 2::BIGINT AS row_id, 'x' AS \"at\"", LeavesOut: why},
		{Name: "rows of its own", Code: "W702", Finds: "SELECT 9::BIGINT AS row_id", LeavesOut: rows("SELECT unnest([2, 3]) AS row_id;")},
	}
	got, err := LeftOut(t.Context(), db, rules)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[int64]string{2: "W701", 3: "W702"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for query, want := range map[string]string{"SELECT 1 AS other": "row_id first", "SELECT row_id FROM nowhere": "nowhere", "DROP TABLE school_absences": "exactly one SELECT"} {
		var ps model.Problems
		if _, err := LeftOut(t.Context(), db, []Rule{{Name: "r", Code: "W703", LeavesOut: rows(query)}}); !errors.As(err, &ps) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), `rule "r": leaves_out:`) {
			t.Errorf("%s: %v, want a problem about %s", query, err, want)
		}
	}
}
