package forms

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// contract is spec/forms.yaml as far as it says what is asked for.
type contract struct {
	Forms []struct {
		Form, Sender string
		Title        map[string]string
		Period, Says string
		Sheets       []struct {
			Sheet, Name, Layout, Says string
			Key, Ignored              []string
			Optional                  bool
			Columns                   []struct {
				Field, Header string
				Also          []string
				Kind, List    string
				Required      bool
				UnusualAbove  int `yaml:"unusual_above"`
				Says          string
			}
		}
	}
}

func TestOurFormsAskForWhatTheContractSays(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "spec", "forms.yaml"))
	if err != nil {
		t.Skip("SKIPPED: the contract ../shared/spec is not beside the repository")
	}
	var want contract
	if err := yaml.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	c := builtIn(t)
	if len(want.Forms) != len(c.Forms) {
		t.Errorf("%d forms, the contract has %d", len(c.Forms), len(want.Forms))
	}
	for _, w := range want.Forms {
		form := Form{ID: w.Form, Sender: w.Sender, Period: w.Period, Says: w.Says}
		form.Title.LV, form.Title.EN = w.Title["lv"], w.Title["en"]
		for _, ws := range w.Sheets {
			s := Sheet{ID: ws.Sheet, Name: ws.Name, Layout: ws.Layout, Says: ws.Says, Key: ws.Key, Ignored: ws.Ignored, Optional: ws.Optional}
			if s.Layout == "" {
				s.Layout = "table"
			}
			for _, wc := range ws.Columns {
				s.Columns = append(s.Columns, Column{Field: wc.Field, Header: wc.Header, Also: wc.Also, Kind: Kind(wc.Kind),
					List: wc.List, Required: wc.Required, UnusualAbove: wc.UnusualAbove, Says: wc.Says})
			}
			form.Sheets = append(form.Sheets, s)
		}
		got, _ := c.Form(w.Form)
		if diff := cmp.Diff(form, asked(got)); diff != "" {
			t.Errorf("%s (-contract +ours):\n%s", w.Form, diff)
		}
	}
}

// asked is a form without what only we say about it.
func asked(f Form) Form {
	f.Layout, f.Mapping, f.Versions = "", nil, nil
	f.Sheets = append([]Sheet(nil), f.Sheets...)
	for i := range f.Sheets {
		f.Sheets[i].Hint, f.Sheets[i].Carried = "", Carried{}
		f.Sheets[i].Columns = append([]Column(nil), f.Sheets[i].Columns...)
		for j := range f.Sheets[i].Columns {
			c := &f.Sheets[i].Columns[j]
			c.Pseudonym, c.Digits, c.Shape, c.Latest = false, 0, "", ""
			c.Hint, c.Example, c.Carried, c.Offer = "", "", false, ""
		}
	}
	return f
}
