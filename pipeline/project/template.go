package project

import (
	"fmt"

	"bernskats/pipeline/model"
)

// FirstSenders are the senders Template names, per form: a blank form goes to
// each of them.
func FirstSenders(m model.Municipality) map[string][]string {
	return map[string][]string{"police": {m.Genitive + " pašvaldības policija", "Valsts policija"}}
}

// Template is bernskats.yaml as init writes it.
func Template(m model.Municipality) string {
	police := FirstSenders(m)["police"]
	return fmt.Sprintf(`municipality: {name: %q, code: %q}   # no iebūvētā saraksta
languages: [lv, en]
expected:                       # kam kas jāiesniedz un līdz kuram datumam (mēnesis-diena nākamajā gadā); skolas nosaka lapa „Iestādes”
  population: {due: "02-15"}
  education_board: {due: "02-15"}
  school: {due: "06-30"}
  police: {senders: [%q, %q], due: "02-15"}   # nosaukumu vietā var būt skaits: {senders: 2}
  social_service: {due: "02-15"}
  orphans_court: {due: "02-01"}
  municipality: {due: "02-15"}
units: []                       # [{name: "Raiskuma pagasts", group: "Lauki", also: ["Raiskuma pag."]}]; tukšs: kā rakstīts darbgrāmatās
compare_with: [Latvija]         # teritorijas no kopsavilkumiem, ko rādīt blakus
`, m.Name, m.Code, police[0], police[1])
}

// WindowsStart is palaist.cmd: run, open the result, wait. For people without a terminal.
func WindowsStart() string {
	return "@echo off\r\nchcp 65001 >nul\r\ncd /d \"%~dp0\"\r\nbernskats run . --messages lv\r\nset code=%errorlevel%\r\n" +
		"for /f \"delims=\" %%y in ('dir /b /ad /on out 2^>nul') do set year=%%y\r\n" +
		"if exist \"out\\%year%\\internal\\situation.lv.html\" start \"\" \"out\\%year%\\internal\\situation.lv.html\"\r\n" +
		"echo.\r\necho Beigu kods: %code%\r\npause\r\n"
}
