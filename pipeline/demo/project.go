package demo

import (
	"fmt"
	"strings"
)

// file is one text file of the project folder.
type file struct{ name, text string }

// projectFiles are the files beside inbox; the one that makes it a project is last.
func (w *world) projectFiles(sum Summary) []file {
	files := []file{{"README.txt", w.readme(sum)}}
	if len(sum.Defects) > 0 {
		files = append(files, file{"IZDOMATIE-DEFEKTI.txt", defectList(sum)})
	}
	return append(files, file{"bernskats.yaml", w.config()})
}

func (w *world) config() string {
	m, who := w.opts.Municipality, sendersOf(w.opts.Municipality)
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# IZDOMĀTI DATI. Personas, kodi, iestādes un skaitļi šajā mapē ir izdomāti; īsts ir tikai pašvaldības nosaukums.")
	line("# MADE-UP DATA. Persons, codes, institutions and figures here are invented; only the municipality's name is real.")
	line("# bernskats demo --seed %d --size %s --years %d", w.opts.Seed, w.opts.Size, w.opts.Years)
	line("municipality: {name: %q, code: %q}", m.Name, m.Code)
	line("languages: [lv, en]")
	line("expected:")
	var registers, boards []string
	for _, d := range districtsOf(w.opts.Size) {
		registers = append(registers, ofDistrict(m, d, who.municipality, "reģistra nodaļa"))
		boards = append(boards, ofDistrict(m, d, who.education, "izglītības pārvalde"))
	}
	expect := func(form, due string, names ...string) {
		for i := range names {
			names[i] = fmt.Sprintf("%q", names[i])
		}
		line("  %s: {senders: [%s], due: %q}", form, strings.Join(names, ", "), due)
	}
	expect("population", "01-31", registers...)
	expect("education_board", "02-15", boards...)
	line("  school: {due: \"06-30\"}")
	expect("police", "02-15", who.municipalPolice, who.statePolice)
	expect("social_service", "02-15", who.social)
	expect("orphans_court", "02-01", who.court)
	expect("municipality", "02-28", who.municipality)
	expect("programme", "02-28", who.municipality)
	line("units:")
	for _, u := range w.units {
		line("  - {name: %q, group: %q, also: [%q]}", u.name, u.group, u.also)
	}
	line("compare_with: [%s]", area)
	return b.String()
}

func (w *world) readme(sum Summary) string {
	var b strings.Builder
	fmt.Fprintf(&b, "IZDOMĀTI DATI\n\nŠajā mapē ir izdomāta pašvaldība ar nosaukumu “%s”: %d bērni, %d gadi, %d darbgrāmatas.\n", sum.Municipality.Name, sum.Children, len(sum.Years), sum.Workbooks)
	b.WriteString("Neviena persona, personas kods, iestāde vai skaitlis nav īsts. Darbgrāmatas aizpildītas tajās pašās veidlapās, kuras aizpilda datu sniedzēji.\n")
	if len(sum.Defects) > 0 {
		b.WriteString("Apzināti ieviestās kļūdas uzskaitītas failā IZDOMATIE-DEFEKTI.txt.\n")
	}
	fmt.Fprintf(&b, "\nMADE-UP DATA\n\nThis folder holds a made-up municipality called “%s”: %d children, %d years, %d workbooks.\n", sum.Municipality.Name, sum.Children, len(sum.Years), sum.Workbooks)
	b.WriteString("No person, personal code, institution or figure is real. The workbooks are filled in on the forms that senders fill in.\n")
	if len(sum.Defects) > 0 {
		b.WriteString("What is wrong on purpose is listed in IZDOMATIE-DEFEKTI.txt.\n")
	}
	return b.String()
}

func defectList(sum Summary) string {
	var b strings.Builder
	b.WriteString("Apzināti ieviestas kļūdas: kur tās meklēt un ko programmai jāatrod.\nErrors made on purpose: where they are and what the program should find.\n\n")
	severities := map[string]string{"error": "kļūda / error", "warning": "brīdinājums / warning"}
	for i, d := range sum.Defects {
		fmt.Fprintf(&b, "%d. inbox/%d/%s\n   %s\n   %s\n   %s\n\n", i+1, d.Year, d.Place, severities[string(d.Severity)], d.Text.LV, d.Text.EN)
	}
	return b.String()
}
