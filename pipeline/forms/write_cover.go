package forms

import (
	"strconv"
	"strings"
)

// cover writes which form it is, for whom and when, and how to fill it in. What
// people must not change stands above; everything below is for reading only.
func (wr *writer) cover() error {
	widths := coverWidths()
	for i, w := range widths {
		letters := cellName(i+1, 1)[:1]
		if err := wr.book.SetColWidth(CoverName, letters, letters, w); err != nil {
			return err
		}
	}
	all := wr.coverLines()
	for r, line := range all {
		if err := wr.book.SetRowHeight(CoverName, r+1, line.height(widths)); err != nil {
			return err
		}
		for i, text := range line.cells {
			at := cellName(i+1, r+1)
			if text == "" {
				continue
			}
			if err := wr.book.SetCellValue(CoverName, at, line.value(i)); err != nil {
				return err
			}
			style := wr.styles.note
			switch {
			case len(line.cells) == 1 && line.heading:
				style = wr.styles.title
			case len(line.cells) == 1: // a sentence runs on over the empty cells beside it
				continue
			case line.heading:
				style = wr.styles.optional
			case line.pair && i == 0:
				style = wr.styles.label
			}
			if err := wr.book.SetCellStyle(CoverName, at, at, style); err != nil {
				return err
			}
		}
	}
	return wr.page(CoverName)
}

// coverLine is one row of the cover sheet.
type coverLine struct {
	cells   []string
	pair    bool
	heading bool
}

// coverWidths are the widths of the columns of the cover sheet, in letters.
func coverWidths() []float64 { return []float64{24, 42, 44, 12, 60} }

// height is how high the row must be; a sentence alone runs on to the right.
func (l coverLine) height(widths []float64) float64 {
	most := 1
	if len(l.cells) > 1 {
		for i, text := range l.cells {
			most = max(most, lines(text, widths[i]-3))
		}
	}
	if len(l.cells) == 1 && l.heading {
		return lineHeight * 1.4
	}
	return lineHeight * float64(most)
}

// value gives a year as a number, as people type it.
func (l coverLine) value(i int) any {
	if l.pair && i == 1 {
		if n, err := strconv.Atoi(l.cells[i]); err == nil && len(l.cells[i]) == 4 {
			return n
		}
	}
	return l.cells[i]
}

func (wr *writer) coverLines() []coverLine {
	year := ""
	switch {
	case wr.form.Period == "school_year" && wr.fill.SchoolYear != "":
		year = wr.fill.SchoolYear
	case wr.fill.Year > 0:
		year = strconv.Itoa(wr.fill.Year)
	}
	pair := func(label, answer string) coverLine { return coverLine{cells: []string{label, answer}, pair: true} }
	lines := []coverLine{
		pair("Veidlapa", wr.form.ID), pair("Versija", wr.catalogue.Version()),
		pair("Sūtītājs", wr.fill.Sender), pair("Gads", year), {},
		{cells: []string{wr.form.Title.LV}, heading: true},
		{cells: []string{"Nemainiet lapu nosaukumus un virsrakstus. Obligātās ailes ir tumšākas. Ja vērtība nav zināma, atstājiet šūnu tukšu; 0 nozīmē, ka gadījumu nav bijis."}},
		{cells: []string{"Ja lapā nav ko norādīt, pirmajā rindā zem virsrakstiem rakstiet „nav”."}}, {},
		{cells: []string{"Lapa", "Aile", "Kas jāraksta", "Obligāti", "Atļautās vērtības vai piemērs"}, heading: true},
	}
	for _, s := range wr.form.Sheets {
		for _, c := range s.Columns {
			required := ""
			if c.Required {
				required = "jā"
			}
			what, example := wr.explain(s, c)
			lines = append(lines, coverLine{cells: []string{s.Name, c.Header, what, required, example}})
		}
	}
	return lines
}

// explain says in Latvian what a column wants, and the values it allows or an example.
func (wr *writer) explain(s Sheet, c Column) (what, example string) {
	if allowed := wr.allowed(s, c); allowed != nil {
		what = "viena no vērtībām"
		if len(allowed) > 40 {
			return what, "skatīt lapu „" + ListsName + "”"
		}
		return what, strings.Join(allowed, "; ")
	}
	year := wr.fill.Year
	if year == 0 {
		year = 2024
	}
	y := strconv.Itoa(year)
	switch {
	case c.Shape == "school_year":
		return "mācību gads", strconv.Itoa(year-1) + "./" + y + "."
	case c.Digits > 0:
		return strconv.Itoa(c.Digits) + " cipari, arī nulle sākumā", strings.Repeat("0", c.Digits-1) + "1"
	}
	switch c.Kind {
	case PersonalCode:
		return "personas kods (11 cipari); ja tā nav, Jūsu iestādes numurs ar burtu sākumā", "B-17"
	case Date:
		return "datums", "01.02." + y + "."
	case Month:
		return "mēnesis", y + "-03"
	case Year:
		return "gads", y
	case Count:
		return "vesels skaitlis, kas nav mazāks par 0", "12"
	case DecimalKind:
		return "skaitlis", "2,5"
	case Money:
		return "summa eiro", "1234,50"
	case ID:
		return "numurs vai kods; personas kodu šeit nerakstiet", "17/2"
	}
	return "teksts; vārdus, uzvārdus un personas kodus šeit nerakstiet", ""
}
