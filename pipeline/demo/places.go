package demo

import "fmt"

// unit is a territorial unit with the other spelling its senders use.
type unit struct {
	name, also, group string
	weight            int // share of families, of all weights
}

// institution is an educational institution.
type institution struct {
	code, name, kind string
	unit             int // index into units
	places           int // weight in the choice of families
}

// district is a part of the municipality that has its own register and its own
// education board: one, but five in a country, whose sheets would be too long.
type district struct{ name string }

func districtsOf(size Size) []district {
	if size != Country {
		return []district{{}}
	}
	return []district{{"1. apgabala"}, {"2. apgabala"}, {"3. apgabala"}, {"4. apgabala"}, {"5. apgabala"}}
}

// unitsOf invents units: trees give parishes, points of the compass give quarters.
func unitsOf(size Size) []unit {
	if size >= City {
		var us []unit
		for _, side := range []string{"Ziemeļu", "Austrumu", "Dienvidu", "Rietumu"} {
			group := "Labais krasts"
			if side == "Rietumu" || side == "Dienvidu" {
				group = "Kreisais krasts"
			}
			for _, tree := range []string{"Ozolu", "Liepu", "Kastaņu"} {
				us = append(us, unit{side + " " + tree + " apkaime", side + " " + tree + " apk.", group, 10})
			}
		}
		return us
	}
	trees := []string{"Bērzu", "Kļavu", "Egļu", "Priežu", "Ošu", "Alkšņu", "Kadiķu", "Lazdu", "Pīlādžu", "Vītolu", "Apšu", "Gobu"}
	if size == Small {
		trees = trees[:5]
	}
	us := []unit{{"Ozolkalna pilsēta", "Ozolkalns", "Pilsētas", 40 + 8*len(trees)}}
	if size == MunicipalitySize {
		us = append(us, unit{"Liepsalas pilsēta", "Liepsala", "Pilsētas", 30})
	}
	for i, tree := range trees {
		us = append(us, unit{tree + " pagasts", tree + " pag.", "Lauki", 8 + 5*(i%3)})
	}
	return us
}

// institutionsOf builds schools for so many children, numbered within the
// municipality: the bigger the place, the bigger its schools.
func institutionsOf(s stream, size Size, units []unit) []institution {
	n := size.Children()
	secondary, basic := 500, 190
	if size >= City {
		secondary, basic = 700, 450
	}
	plan := []struct {
		kind, name    string
		count, places int
	}{
		{"secondary", "vidusskola", atLeast(1, n*38/100/secondary), secondary},
		{"basic", "pamatskola", atLeast(2, n*20/100/basic), basic},
		{"vocational", "tehnikums", atLeast(1, n*5/100/500), 500},
		{"special", "speciālā pamatskola", atLeast(1, n/12000), 80},
		{"preschool", "pirmsskola", atLeast(3, n*27/100/140), 140},
		{"interest", "mūzikas skola", atLeast(1, n/9000), 150},
	}
	var out []institution
	number := 0
	for _, p := range plan {
		for i := range p.count {
			number++
			out = append(out, institution{
				code: fmt.Sprintf("44%02d9%05d", s.between(10, 99), 100+number*7),
				name: fmt.Sprintf("Izdomātā %d. %s", number, p.name),
				kind: p.kind, unit: i % len(units), places: p.places * s.between(60, 140) / 100,
			})
		}
	}
	fixNames(out)
	return out
}

// fixNames gives masculine nouns a masculine adjective.
func fixNames(is []institution) {
	for i := range is {
		if is[i].kind == "vocational" {
			is[i].name = "Izdomātais" + is[i].name[len("Izdomātā"):]
		}
	}
}

// elsewhere are the codes of institutions of other municipalities.
func elsewhere() []string {
	codes := make([]string, 12)
	for i := range codes {
		codes[i] = fmt.Sprintf("4500980%03d", 11+i*13)
	}
	return codes
}

// otherMunicipalities are where parents and learners from elsewhere are declared.
func otherMunicipalities() []string {
	return []string{"Valmieras novads", "Siguldas novads", "Smiltenes novads", "Madonas novads"}
}

func atLeast(least, n int) int { return max(least, n) }

// fourKinds says whether an institution fills in the form of schools.
func (i institution) fourKinds() bool {
	return i.kind == "basic" || i.kind == "secondary" || i.kind == "vocational" || i.kind == "special"
}
