package intake

import (
	"testing"

	"bernskats/pipeline/forms"
	"bernskats/pipeline/model"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// corrections is the sheet the program puts first into a workbook that goes back.
func corrections(name string) page {
	mark := make([]any, 9)
	mark[0], mark[8] = "Labojumu saraksts: policija.xlsx", forms.CorrectionsMark
	return page{name, [][]any{mark, row("Izlabojiet iekrāsotās šūnas"), row("Nr.", "Veids", "Lapa", "Šūna"), row(1, "kļūda", "Likumpārkāpumi", "B2")}}
}

// TestTheListOfAReturnIsLeftOut: whatever the sender did to it, a workbook with
// the list is read like the same one without it.
func TestTheListOfAReturnIsLeftOut(t *testing.T) {
	wrong := police(row("L-2", "31.09.2024", berta, "24.06.2013", nil, "smags noziegums"))
	plain := t.TempDir()
	wrong.write(t, plain, "policija.xlsx")
	want := read(t, plain)
	if told(want, model.Error) == "" {
		t.Fatal("the workbook of this test has no error")
	}
	first := func(p paper, sheet page) paper {
		p.pages = append([]page{sheet}, p.pages...)
		return p
	}
	hidden := first(wrong, corrections("Labojumi"))
	hidden.after = func(f *excelize.File) {
		f.SetActiveSheet(1)
		check(t, f.SetSheetVisible("Labojumi", false))
	}
	below := corrections("Labojumi")
	below.rows = append([][]any{row("manas piezīmes")}, below.rows...)
	last := wrong
	last.pages = append(append([]page{}, wrong.pages...), corrections("Labojumi"))
	for name, p := range map[string]paper{
		"as it was": first(wrong, corrections("Labojumi")), "another name": first(wrong, corrections("Darīts")), "the name of a sheet of the form": first(wrong, corrections("Veidlapa")),
		"last": last, "hidden": hidden, "a line above": first(wrong, below),
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			p.write(t, dir, "policija.xlsx")
			got := read(t, dir)
			if diff := cmp.Diff(want.Findings, got.Findings); diff != "" {
				t.Errorf("findings (-without the list +with it):\n%s", diff)
			}
			if diff := cmp.Diff(want.Workbooks[0].Sheets, got.Workbooks[0].Sheets); diff != "" {
				t.Errorf("rows (-without the list +with it):\n%s", diff)
			}
		})
	}
}

func TestAListByItselfIsSkippedWithANote(t *testing.T) {
	dir := t.TempDir()
	paper{pages: []page{corrections("Labojumi")}}.write(t, dir, "policija.csv labojumi.xlsx")
	d := read(t, dir)
	if got := uses(d); got != "policija.csv labojumi.xlsx: skipped" {
		t.Error(got)
	}
	if got := told(d, model.Error, model.Warning, model.Note); got != "N250 policija.csv labojumi.xlsx" {
		t.Error(got)
	}
}

// TestOnlyTheMarkMakesAList: the name does not, nor a mark far down.
func TestOnlyTheMarkMakesAList(t *testing.T) {
	p := police()
	far := page{"Labojumi", [][]any{row("x"), row(), row(), row(), row(), row(), row(forms.CorrectionsMark), row(anna)}}
	p.pages = append(p.pages, far)
	dir := t.TempDir()
	p.write(t, dir, "policija.xlsx")
	if got := told(read(t, dir), model.Warning); got != "W210 policija.xlsx Labojumi!A8" {
		t.Errorf("warnings: %s", got)
	}
}
