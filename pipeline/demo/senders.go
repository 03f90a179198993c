package demo

import (
	"fmt"

	"bernskats/pipeline/model"
)

// job is one workbook to be written: build fills it in when its turn comes.
type job struct {
	year   int
	folder string // of the sender, in inbox/<year>
	file   string
	build  func() *book
	flaws  []flaw // done to it once it is built
}

// name is where the workbook lies in inbox/<year>.
func (j job) name() string { return j.folder + "/" + j.file }

// senders are the names the senders call themselves.
type senders struct{ municipality, education, social, court, municipalPolice, statePolice, statistics string }

func sendersOf(m model.Municipality) senders {
	return senders{
		municipality: m.Phrase, education: m.Genitive + " Izglītības pārvalde", social: m.Genitive + " Sociālais dienests",
		court: m.Genitive + " bāriņtiesa", municipalPolice: m.Genitive + " pašvaldības policija",
		statePolice: "Valsts policija", statistics: "Izdomātā statistikas iestāde",
	}
}

// ofDistrict is how a district's own office is called; the only district's is
// the municipality's.
func ofDistrict(m model.Municipality, d district, whole, office string) string {
	if d.name == "" {
		return whole
	}
	return m.Genitive + " " + d.name + " " + office
}

// districtOf gives the district of a unit.
func (w *world) districtOf(unit int) int { return unit * len(districtsOf(w.opts.Size)) / len(w.units) }

// jobs lists every workbook of every year, in the order of the folders.
func (w *world) jobs() []job {
	var js []job
	for y := w.first; y <= w.opts.LastYear; y++ {
		js = append(js, w.yearJobs(y)...)
	}
	return js
}

func (w *world) yearJobs(y int) []job {
	m, who := w.opts.Municipality, sendersOf(w.opts.Municipality)
	var js []job
	add := func(folder, file string, build func() *book) {
		js = append(js, job{year: y, folder: folder, file: file, build: build})
	}
	for i, d := range districtsOf(w.opts.Size) {
		register := ofDistrict(m, d, who.municipality, "reģistra nodaļa")
		board := ofDistrict(m, d, who.education, "izglītības pārvalde")
		add(register, "deklaretie berni.xlsx", func() *book { return w.populationBook(y, i, register) })
		add(board, "izglitibas parvalde.xlsx", func() *book { return w.educationBook(y, i, board) })
	}
	add(who.social, "socialais dienests.xlsx", func() *book { return w.socialBook(y, who.social) })
	add(who.court, "barintiesa.xlsx", func() *book { return w.courtBook(y, who.court) })
	add(who.municipalPolice, "policija.xlsx", func() *book { return w.policeBook(y, who.municipalPolice, false) })
	add(who.statePolice, "policija.xlsx", func() *book { return w.policeBook(y, who.statePolice, true) })
	add(who.municipality, "pasvaldiba.xlsx", func() *book { return w.municipalityBook(y, who.municipality) })
	add(who.municipality, "programma.xlsx", func() *book { return w.programmeBook(y, who.municipality) })
	add(who.statistics, "kopsavilkums.xlsx", func() *book { return w.totalsBook(y, who.statistics) })
	for i, in := range w.institutions {
		if !in.fourKinds() {
			continue
		}
		for begins := y - 1; begins <= y; begins++ {
			add(in.name, fmt.Sprintf("skola %d-%02d.xlsx", begins, (begins+1)%100), func() *book { return w.schoolBook(y, begins, int16(i)) })
		}
	}
	return js
}
