package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
)

// memory is a cache in memory.
type memory struct {
	lock  sync.Mutex
	kept  map[string][]byte
	loads int
}

func (m *memory) Load(key string) ([]byte, bool) {
	m.lock.Lock()
	defer m.lock.Unlock()
	data, ok := m.kept[key]
	if ok {
		m.loads++
	}
	return data, ok
}

func (m *memory) Store(key string, data []byte) error {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.kept == nil {
		m.kept = map[string][]byte{}
	}
	m.kept[key] = bytes.Clone(data)
	return nil
}

// privateInbox holds codes and names at every place a sender may put them.
func privateInbox(t testing.TB) string {
	dir := t.TempDir()
	p := police(
		row("L-2", "06.03.2024", berta, "24.06.2013", "Zigrīda Canarija", "Zigrīda Canarija", "Zigrīda Canarija"),
		row("L-3", "06.03.2024", "080913-22791", "24.06.2013", nil, "smags noziegums"), // wrong check digit
		row("L-4", "06.03.2024", "B-17CANARY", "24.06.2013", nil, "smags noziegums"),
		row("L-5", "Zigrīda Canarija", "Zigrīda Canarija", berta, berta, berta, berta),
		row(berta, "06.03.2024", karlis, "24.06.2013", nil, "smags noziegums"),
		row("L-1", "05.03.2024", anna, "08.09.2013", "sieviete", "mazāk smags noziegums", "īpašums"),
		row("L-1", "05.03.2024", anna, "08.09.2013", "sieviete", "mazāk smags noziegums", "cita"),
	)
	for i := range p.pages[0].rows {
		p.pages[0].rows[i] = append(p.pages[0].rows[i], make([]any, 9-len(p.pages[0].rows[i]))...)
	}
	p.pages[0].rows[0][7], p.pages[0].rows[0][8] = "Vārds", "Tālrunis "+berta
	p.pages[0].rows[1][7], p.pages[0].rows[1][8] = "Zigrīda", "Zigrīda Canarija"
	p.pages[1].rows = append(p.pages[1].rows, row("02.02.2024", "Saruna ar "+berta, "cits"), row(berta))
	p.pages[2].rows = append(p.pages[2].rows, row("Aizpildīja", "Zigrīda Canarija"), row("Piezīme", "Zigrīda Canarija "+berta))
	p.pages = append(p.pages, page{"Piezīmes " + berta, [][]any{row("Zigrīda Canarija", berta)}})
	p.after = func(f *excelize.File) {
		check(t, f.AddComment("Likumpārkāpumi", excelize.Comment{Cell: "A2", Author: "Zigrīda", Text: "Zigrīda Canarija " + berta}))
	}
	p.write(t, dir, "p.xlsx")

	social := paper{pages: []page{{"Pakalpojumi", [][]any{
		row("Ģimenes Nr.", "Bērna personas kods", "Bērnu skaits ģimenē", "Pakalpojums", "Bērns ar īpašām vajadzībām", "Speciālista kods", "No", "Līdz"),
		row("GIM-CANARY-1", berta, 2, "psihologs", "jā", "DARB-CANARY", "01.02.2024", "01.01.2024"),
		row("GIM-CANARY-1", berta, 2, "psihologs", "jā", "DARB-CANARY", "01.02.2024"),
		row("GIM-CANARY-1", berta, 2, "psihologs", "jā", "DARB-CANARY", "01.02.2024"),
		row("GIM-CANARY-2", berta, 2, "Zigrīda Canarija", "jā", "DARB-CANARY", "01.02.2024"),
	}}, cover("social_service", "Sociālais dienests", 2024)}}
	social.write(t, dir, "s.xlsx")
	// a sheet without headings: its first rows are data
	paper{pages: []page{{"Bērni", [][]any{row(berta, "24.06.2013", "S", "Zigrīda Canarija")}}, cover("population", "Pašvaldība", 2024)}}.write(t, dir, "b.xlsx")
	paper{pages: []page{{"Bērni", [][]any{row("Zigrīda Canarija")}}, cover("Zigrīda Canarija "+berta, "Pašvaldība", "Zigrīda Canarija")}}.write(t, dir, "c.xlsx")
	return dir
}

func TestPrivate(t *testing.T) {
	dir := privateInbox(t)
	o := options(t)
	cache := &memory{}
	o.Cache = cache
	d, err := Read(context.Background(), dir, o)
	check(t, err)
	all, err := json.Marshal(d)
	check(t, err)
	places := map[string][]byte{"the delivery": all}
	for key, data := range cache.kept {
		places["the cache"] = append(places["the cache"], data...)
		places["the cache"] = append(places["the cache"], key...)
	}
	if len(places["the cache"]) == 0 {
		t.Error("nothing was cached")
	}
	for where, data := range places {
		for _, secret := range []string{"Zigr", "Canarija", "CANARY", "24061322692", "240613-22692", "240613 22692", "22692", "22790", "22791", "14786", "GIM-", "DARB", string(o.Key)} {
			if i := bytes.Index(data, []byte(secret)); i >= 0 {
				t.Errorf("%s holds %q: …%s…", where, secret, data[max(0, i-80):min(len(data), i+80)])
			}
		}
	}
	if !strings.Contains(told(d, model.Warning), "W104 p.xlsx Likumpārkāpumi!A2") {
		t.Error("nobody was told of the code in a comment")
	}
}

func TestPseudonyms(t *testing.T) {
	dir := t.TempDir()
	police(row("L-2", "06.03.2024", "B-17", "24.06.2013", nil, "smags noziegums")).write(t, dir, "a.xlsx")
	p := police(row("L-2", "06.03.2024", "b 17", "24.06.2013", nil, "smags noziegums"))
	p.pages[2] = cover("police", "Cita policija", 2024)
	p.write(t, dir, "b.xlsx")
	d := read(t, dir)
	value := func(w, row int, field string) string {
		f, _ := options(t).Forms.Form("police")
		return d.Workbooks[w].Sheets[0].Rows[row].Values[f.Sheets[0].Column(field)].Text
	}
	if a, b := value(0, 0, "child_code"), value(1, 0, "child_code"); a != b || len(a) != 32 {
		t.Errorf("one personal code is %q and %q", a, b)
	}
	if value(0, 1, "child_code") == value(1, 1, "child_code") {
		t.Error("own numbers of two senders are linked")
	}
	if !strings.HasPrefix(value(0, 1, "child_code"), "own:") {
		t.Error("a person without a code cannot be told from one with a code")
	}
	if value(0, 0, "case_no") == value(1, 0, "case_no") {
		t.Error("case numbers of two senders are linked")
	}
	if value(0, 0, "case_no") == "L-1" {
		t.Error("a case number is stored as it is")
	}
	o := options(t)
	o.Key = []byte("another key that is a test's too.")
	other, err := Read(context.Background(), dir, o)
	check(t, err)
	if other.Workbooks[0].Sheets[0].Rows[0].Values[2].Text == value(0, 0, "child_code") {
		t.Error("the key changes nothing")
	}
}

func TestCache(t *testing.T) {
	dir := privateInbox(t)
	put(t, dir, "Valsts policija/likumparkapumi.csv", "Lietas Nr.;Datums;Personas kods;Dzimšanas datums;Pārkāpuma veids\nL-1;05.03.2024;"+anna+";08.09.2013;smags noziegums\n")
	plain := read(t, dir)
	o := options(t)
	cache := &memory{}
	o.Cache = cache
	with := func(what string) {
		t.Helper()
		d, err := Read(context.Background(), dir, o)
		check(t, err)
		if diff := cmp.Diff(plain, d, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s differs from reading without a cache (-want +got)\n%s", what, diff)
		}
	}
	with("the first reading")
	if cache.loads != 0 {
		t.Errorf("%d workbooks came from an empty cache", cache.loads)
	}
	with("a reading from the cache")
	if cache.loads != len(plain.Workbooks) {
		t.Errorf("%d of %d workbooks came from the cache", cache.loads, len(plain.Workbooks))
	}
	for i, key := range slices.Sorted(maps.Keys(cache.kept)) {
		switch i % 3 {
		case 0:
			cache.kept[key] = cache.kept[key][:len(cache.kept[key])/2]
		case 1:
			cache.kept[key][len(cache.kept[key])-1] ^= 1
		default:
			cache.kept[key] = nil
		}
	}
	with("a damaged cache")
	t.Run("whatever the reading depends on is in the key", func(t *testing.T) {
		kept := len(cache.kept)
		for what, change := range map[string]func(o *Options){
			"year": func(o *Options) { o.Year = 2025 }, "key": func(o *Options) { o.Key = []byte("another key that is a test's too.") },
			"senders": func(o *Options) { o.ExpectedSenders = map[string][]string{"police": {"X"}} },
		} {
			changed := o
			change(&changed)
			_, err := Read(context.Background(), dir, changed)
			check(t, err)
			if len(cache.kept) != kept+len(plain.Workbooks) {
				t.Errorf("another %s found %d entries of the old one", what, kept+len(plain.Workbooks)-len(cache.kept))
			}
			kept = len(cache.kept)
		}
	})
	t.Run("the number of workers changes nothing", func(t *testing.T) {
		for _, n := range []int{1, 8} {
			o := options(t)
			o.Workers = n
			d, err := Read(context.Background(), dir, o)
			check(t, err)
			if diff := cmp.Diff(plain, d); diff != "" {
				t.Errorf("%d workers (-want +got)\n%s", n, diff)
			}
		}
	})
}
