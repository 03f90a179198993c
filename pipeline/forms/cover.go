package forms

// CoverName is the name of the sheet every form may carry: which form it is,
// who sends it and for which year.
const CoverName = "Par veidlapu"

// Cover gives that sheet. Its fields are form, version, sender and year; each
// may be left out. The year of a school's workbook may be a school year.
func Cover() Sheet {
	return Sheet{
		ID: "cover", Name: CoverName, Layout: "pairs", Optional: true,
		Columns: []Column{
			{Field: "form", Header: "Veidlapa", Kind: TextKind},
			{Field: "version", Header: "Versija", Kind: TextKind},
			{Field: "sender", Header: "Sūtītājs", Kind: TextKind},
			{Field: "year", Header: "Gads", Kind: Year},
		},
		Ignored: []string{"Aizpildīja", "Tālrunis", "E-pasts", "Kontaktpersona", "Datums", "Paraksts"},
	}
}
