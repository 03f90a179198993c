package forms

// CoverName is the name of the sheet every form may carry: which form it is,
// who sends it and for which year. Below that it explains how to fill in the form.
const CoverName = "Par veidlapu"

// ListsName is the name of the sheet of a blank form that holds the longer lists
// its drop-downs offer. It is not part of any form and never read.
const ListsName = "Saraksti"

// YearlySheetName is the name of the sheet with the figures in a workbook that
// stands for an official form (layout "cells").
const YearlySheetName = "Pārskats"

// carriedHeader is the label that names the sheets with rows to be confirmed.
const carriedHeader = "Apstiprināmās lapas"

// Cover gives the sheet CoverName. Its fields are form, version, sender, year and
// carried (the sheets with rows to be confirmed); each may be left out. The year of a school's workbook may be a school year.
func Cover() Sheet {
	return Sheet{
		ID: "cover", Name: CoverName, Layout: "pairs", Optional: true,
		Columns: []Column{
			{Field: "form", Header: "Veidlapa", Kind: TextKind},
			{Field: "version", Header: "Versija", Kind: TextKind},
			{Field: "sender", Header: "Sūtītājs", Kind: TextKind},
			{Field: "year", Header: "Gads", Kind: Year},
			{Field: "carried", Header: carriedHeader, Kind: TextKind},
		},
		Ignored: []string{"Aizpildīja", "Tālrunis", "E-pasts", "Kontaktpersona", "Datums", "Paraksts", "Iesniegt līdz"},
	}
}
