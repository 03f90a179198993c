package forms

import "testing"

// BenchmarkParse reads one row of a school's absences.
func BenchmarkParse(b *testing.B) {
	c := builtIn(b)
	f, _ := c.Form("school")
	s, _ := f.Sheet("absences")
	row := []Cell{txt("010100-20060"), date("2000-01-01"), txt("vīrietis"), txt("pamatizglītība"), num(1), num(25)}
	b.ReportAllocs()
	for b.Loop() {
		for i, col := range s.Columns {
			if _, issues := Parse(col, c.Lists, row[i], ParseContext{Year: 2024}); issues != nil {
				b.Fatal(issues)
			}
		}
	}
}

// BenchmarkLoad reads all built-in definitions, as every command does.
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(BuiltIn()); err != nil {
			b.Fatal(err)
		}
	}
}
