package forms

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cover writes which form it is, for whom and when, and how to fill it in: for
// every column what it wants, and one example row, which stands nowhere else.
func (wr *writer) cover() error {
	cv := &coverSheet{wr: wr}
	for i, w := range coverWidths() {
		letters := cellName(i+1, 1)[:1]
		cv.try(wr.book.SetColWidth(CoverName, letters, letters, w))
	}
	cv.across(wr.form.Title.LV, wr.styles.title, 2)
	cv.row++
	cv.stamps()
	cv.instructions()
	for _, s := range wr.form.Sheets {
		cv.sheet(s)
	}
	cv.try(wr.protect(CoverName))
	cv.try(wr.page(CoverName, "portrait"))
	return cv.err
}

// coverWidths are the widths of the columns of the cover sheet, in letters.
func coverWidths() []float64 { return []float64{30, 11, 56, 34} }

// coverSheet writes the cover row by row and keeps the first error.
type coverSheet struct {
	wr  *writer
	row int // last row written
	err error
}

func (cv *coverSheet) try(err error) {
	if cv.err == nil {
		cv.err = err
	}
}

// across writes a text over the whole width, so high that it shows whole.
func (cv *coverSheet) across(text string, style int, factor float64) {
	cv.row++
	whole := 0.0
	for _, w := range coverWidths() {
		whole += w
	}
	from, to := cellName(1, cv.row), cellName(len(coverWidths()), cv.row)
	cv.try(cv.wr.label(CoverName, from, text, style))
	cv.try(cv.wr.book.SetCellStyle(CoverName, from, to, style))
	cv.try(cv.wr.book.MergeCell(CoverName, from, to))
	cv.try(cv.wr.book.SetRowHeight(CoverName, cv.row, lineHeight*factor*float64(lines(text, whole*1.15))+4))
}

// pair writes a label and its answer; an empty answer is left to the sender.
func (cv *coverSheet) pair(label string, answer any) {
	cv.row++
	from, to := cellName(2, cv.row), cellName(3, cv.row)
	style := cv.wr.styles.answer
	if answer == "" {
		style = cv.wr.styles.entry
	} else {
		cv.try(cv.wr.book.SetCellValue(CoverName, from, answer))
	}
	cv.try(cv.wr.label(CoverName, cellName(1, cv.row), label, cv.wr.styles.label))
	cv.try(cv.wr.book.SetCellStyle(CoverName, from, to, style))
	cv.try(cv.wr.book.MergeCell(CoverName, from, to))
	cv.try(cv.wr.book.SetRowHeight(CoverName, cv.row, lineHeight*1.3))
}

// cells writes one row of the table of columns.
func (cv *coverSheet) cells(style int, texts ...string) {
	cv.row++
	most := 1
	for i, text := range texts {
		at := cellName(i+1, cv.row)
		cv.try(cv.wr.label(CoverName, at, text, style))
		most = max(most, lines(text, coverWidths()[i]*1.25)) // small proportional letters
	}
	cv.try(cv.wr.book.SetRowHeight(CoverName, cv.row, 14*float64(most)+3))
}

// year is what the form is about, as people write it.
func (wr *writer) year() string {
	switch {
	case wr.form.Period == "school_year" && wr.fill.SchoolYear != "":
		return wr.fill.SchoolYear
	case wr.fill.Year > 0:
		return strconv.Itoa(wr.fill.Year)
	}
	return ""
}

// stamps says which form it is, whose and for which year; the reader looks for it.
func (cv *coverSheet) stamps() {
	wr := cv.wr
	cv.pair("Veidlapa", wr.form.ID)
	cv.pair("Versija", wr.catalogue.Version())
	cv.pair("Sūtītājs", wr.fill.Sender)
	var year any = wr.year()
	if n, err := strconv.Atoi(wr.year()); err == nil {
		year = n // as people type it
	}
	cv.pair("Gads", year)
	if wr.fill.Due != "" {
		cv.pair("Iesniegt līdz", wr.fill.Due)
	}
	if waiting := wr.waitingSheets(); len(waiting) > 0 {
		cv.pair(carriedHeader, strings.Join(waiting, "; "))
	}
	for _, label := range []string{"Aizpildīja", "Tālrunis", "E-pasts"} {
		cv.pair(label, "")
	}
	cv.row++
}

// waitingSheets names the table sheets with rows that wait to be confirmed.
func (wr *writer) waitingSheets() []string {
	var names []string
	for _, s := range wr.form.Sheets {
		if wr.fill.Waiting[s.ID] > 0 {
			names = append(names, s.Name)
		}
	}
	return names
}

func (cv *coverSheet) instructions() {
	wr := cv.wr
	cv.across("Kā aizpildīt", wr.styles.section, 1.5)
	said := []string{
		"Aizpildiet tālāk uzskaitītās lapas. Lapu nosaukumus un virsrakstus nemainiet; tumši zilās ailes ir obligātas.",
		"Ja vērtība nav zināma, atstājiet šūnu tukšu; 0 nozīmē, ka gadījumu nav bijis. Ja lapā nav ko norādīt, pirmajā rindā zem virsrakstiem ierakstiet „nav”.",
		"Datumus rakstiet kā " + wr.catalogue.example(Column{Kind: Date}, wr.fill) + "; ja izklājlapu programma tādu nepieņem, – kā " + strconv.Itoa(cmp.Or(wr.fill.Year, exampleYear)) + "-02-01.",
		"No citas datnes ielīmējiet tikai vērtības (Ielīmēt īpaši → Vērtības): tad saglabājas izvēlnes un pārbaudes. Lapas ir aizsargātas bez paroles.",
	}
	if wr.asksPeople() {
		said = append(said, "Vārdus un uzvārdus nerakstiet; personas kodus – tikai tiem paredzētajās ailēs. Ja bērnam personas koda nav, rakstiet savu numuru, kas sākas ar burtu, piemēram, B-17. Aizpildītu veidlapu sūtiet tikai drošā veidā.")
	} else {
		said = append(said, "Vārdus, uzvārdus un personas kodus nerakstiet nevienā lapā.")
	}
	if wr.fill.carries() {
		said = append(said, "Dzeltenās rindas un atbildes ir pārņemtas no Jūsu pašu iepriekšējā gada darbgrāmatas. Izlabojiet, kas mainījies, un ailē „"+ConfirmHeader+"” izvēlieties „"+ConfirmYes+
			"”; ja rinda vairs nav spēkā, – „"+ConfirmGone+"” (ja laikposms beidzies, ierakstiet beigu datumu). Kamēr tur ir „"+ConfirmWaits+
			"”, rinda netiek ieskaitīta, ja vien tajā nav aizpildīta kāda no tukšajām ailēm, kuras jautājam katru gadu no jauna. Jaunās rindās šo aili atstājiet tukšu.")
	}
	said = append(said, "Saglabājiet kā Excel darbgrāmatu (.xlsx) un nosūtiet.")
	for i, text := range said {
		cv.across(strconv.Itoa(i+1)+". "+text, wr.styles.answer, 1.05)
	}
	if wr.form.Mapping != nil {
		cv.across("Lapā „"+YearlySheetName+"” ierakstiet skaitļus no oficiālā pārskata: rindas un ailes ir tās pašas.", wr.styles.answer, 1.05)
	}
}

// asksPeople says whether the form has a column of personal codes.
func (wr *writer) asksPeople() bool {
	for _, s := range wr.form.Sheets {
		for _, c := range s.Columns {
			if c.Kind == PersonalCode {
				return true
			}
		}
	}
	return false
}

// sheet explains the columns of one sheet; the last column, read downwards, is
// the example row.
func (cv *coverSheet) sheet(s Sheet) {
	wr := cv.wr
	cv.row++
	cv.across("Lapa „"+s.Name+"”", wr.styles.section, 1.5)
	cv.try(wr.book.SetCellHyperLink(CoverName, cellName(1, cv.row), "'"+s.Name+"'!A1", "Location"))
	if s.Hint != "" {
		cv.across(s.Hint, wr.styles.answer, 1.05)
	}
	head := "Piemēra rinda"
	if s.Layout == "pairs" {
		head = "Piemērs"
	}
	cv.cells(wr.styles.head, "Aile", "Obligāta", "Kas jāraksta", head)
	example := wr.catalogue.ExampleRow(s, wr.fill)
	for i, c := range s.Columns {
		required := "nē"
		if c.Required {
			required = "jā"
		}
		cv.cells(wr.styles.example, c.Header, required, wr.explain(c), example[i])
	}
}

// explain says in Latvian what a column wants, with the values it allows.
func (wr *writer) explain(c Column) string {
	what := c.Hint
	if what == "" && c.Kind != Code {
		what = kindHint(c)
	}
	if c.Kind == Code {
		allowed := wr.allowed(c)
		list := "viena no vērtībām: " + strings.Join(allowed, "; ")
		if tooLong(allowed) && units(list) > maxFormula {
			list = "vērtība no izvēlnes (lapa „" + ListsName + "”)"
		}
		if what == "" {
			what = list
		} else if !strings.Contains(what, allowed[0]) {
			what += "; " + list
		}
	}
	return capital(what) + "."
}

// capital lets a sentence begin as one.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
