package demo

import (
	"fmt"
	"slices"
	"strconv"

	"bernskats/pipeline/model"
)

// plant plans what goes wrong in the last year and takes away the workbooks of
// the school that sends nothing.
func (w *world) plant(jobs []job) ([]job, []Defect) {
	o := w.opts
	if o.Defects == NoDefects {
		return jobs, nil
	}
	var missing []Defect
	if silent := w.silentSchool(); silent != "" {
		jobs = slices.DeleteFunc(jobs, func(j job) bool { return j.year == o.LastYear && j.folder == silent })
		missing = append(missing, Defect{Year: o.LastYear, Place: model.Place{File: silent}, Severity: model.Warning,
			Text: model.Text{LV: "Skola pēdējā gadā nav iesūtījusi nevienu darbgrāmatu; rādītāji ir provizoriski.", EN: "The school sent no workbook in the last year; figures are provisional."}})
	}
	for i := range jobs {
		if jobs[i].year == o.LastYear {
			jobs[i].flaws = w.flawsOf(jobs[i])
		}
	}
	return jobs, missing
}

// silentSchool is the last of the basic schools.
func (w *world) silentSchool() string {
	name := ""
	for _, in := range w.institutions {
		if in.kind == "basic" {
			name = in.name
		}
	}
	return name
}

// flawsOf lists what to spoil in one workbook of the last year.
func (w *world) flawsOf(j job) []flaw {
	y, who := w.opts.LastYear, sendersOf(w.opts.Municipality)
	whole := fmt.Sprintf("skola %d-%02d.xlsx", y-1, y%100)
	var warn, some, all []flaw
	switch {
	case j.folder == w.institutions[0].name && j.file == whole:
		warn, some = w.secondarySchool(), []flaw{contradictingRows()}
	case j.file == whole && j.folder == w.vocational():
		warn = []flaw{unusualLessons()}
	case j.folder == who.municipalPolice:
		some, all = []flaw{impossibleDate(y)}, []flaw{wrongCode(y)}
	case j.folder == who.social:
		warn, all = []flaw{busyWorker(y)}, []flaw{unknownLabel(), endBeforeBegin(y)}
	case j.folder == who.municipality && j.file == "pasvaldiba.xlsx":
		warn, all = []flaw{incompleteGroup(w.opts.Municipality)}, []flaw{negativeCount(), wordForCount()}
	case j.folder == who.municipality && j.file == "programma.xlsx":
		warn = []flaw{unknownIndicator()}
	case j.folder == who.court:
		all = []flaw{overlappingCare(y)}
	}
	switch w.opts.Defects {
	case AllDefects:
		return slices.Concat(warn, some, all)
	case SomeDefects:
		return slices.Concat(warn, some)
	}
	return warn
}

func (w *world) vocational() string {
	for _, in := range w.institutions {
		if in.kind == "vocational" {
			return in.name
		}
	}
	return ""
}

// secondarySchool is what the first school does that only asks for a look.
func (w *world) secondarySchool() []flaw {
	stranger := w.codes.code(date(2012, 5, 17), true)
	return []flaw{
		{severity: model.Warning, text: model.Text{LV: "Paslēpta rinda.", EN: "A hidden row."}, after: hideRow,
			spoil: func(b *book) (spot, bool) { return spot{"absences", "child_code", 2}, len(b.fill.Rows["absences"]) > 4 }},
		{severity: model.Warning, text: model.Text{LV: "Tā pati rinda divreiz.", EN: "The same row twice."},
			spoil: func(b *book) (spot, bool) {
				row := b.repeat("absences", 0)
				return spot{"absences", "child_code", row}, row > 0
			}},
		{severity: model.Warning, text: model.Text{LV: "Nezināma aile.", EN: "A column no form knows."}, after: strangeColumn,
			spoil: func(b *book) (spot, bool) { return spot{sheet: "violence", row: headingRow}, true }},
		{severity: model.Warning, text: model.Text{LV: "Personas kods norāda citu dzimšanas datumu.", EN: "The personal code says another date of birth."}, spoil: otherBirthDay},
		{severity: model.Warning, text: model.Text{LV: "Izglītojamais ar kavējumiem, kurš šajā iestādē nav uzņemts.", EN: "A pupil with absences who is on no enrolment of the school."},
			spoil: func(b *book) (spot, bool) {
				row := b.append("absences", "child_code", stranger, "born", "2012-05-17", "sex", "f", "stage", "basic", "semester", "2", "unexcused", "4")
				return spot{"absences", "child_code", row}, true
			}},
	}
}

func otherBirthDay(b *book) (spot, bool) {
	// Codes of the old kind begin with a day of the month, here one with a next day.
	old := func(code string) bool { return len(code) == 12 && code[:2] < "28" }
	at := spot{"absences", "born", b.find("absences", "child_code", 5, old)}
	if at.row < 0 {
		return at, false
	}
	s, _ := b.form.Sheet("absences")
	was := b.fill.Rows["absences"][at.row][s.Column("born")]
	d, _ := strconv.Atoi(was[8:])
	return at, b.replace(at, fmt.Sprintf("%s-%02d", was[:7], d+1))
}

// contradictingRows sets two rows aside.
func contradictingRows() flaw {
	return flaw{severity: model.Error, text: model.Text{LV: "Divas rindas par vienu izglītojamo un semestri ar dažādu stundu skaitu.", EN: "Two rows about one pupil and semester with different lessons."},
		spoil: func(b *book) (spot, bool) {
			row := b.repeat("absences", 3)
			return spot{"absences", "child_code", row}, b.replace(spot{"absences", "unexcused", row}, "77")
		}}
}

func unusualLessons() flaw {
	return flaw{severity: model.Warning, text: model.Text{LV: "Neparasti liels stundu skaits.", EN: "An unusually large number of lessons."},
		spoil: func(b *book) (spot, bool) {
			at := spot{"absences", "unexcused", 1}
			return at, b.replace(at, "455")
		}}
}

func impossibleDate(y int) flaw {
	return flaw{severity: model.Error, text: model.Text{LV: "Neiespējams datums: 31. septembris.", EN: "An impossible date: 31 September."},
		spoil: func(b *book) (spot, bool) {
			row := b.append("offences", "case_no", fmt.Sprintf("AP-%d-9001", y), "day", fmt.Sprintf("31.09.%d.", y), "child_code", "B-901", "born", fmt.Sprintf("%d-03-14", y-15), "sex", "m", "kind", "administrative", "object", "order")
			return spot{"offences", "day", row}, true
		}}
}

func wrongCode(y int) flaw {
	return flaw{severity: model.Error, text: model.Text{LV: "Personas koda pārbaudes cipars neatbilst.", EN: "The check digit of a personal code does not hold."},
		spoil: func(b *book) (spot, bool) {
			code := []byte(oldCode(date(y-15, 8, 9), 5))
			code[11] = '0' + (code[11]-'0'+1)%10
			row := b.append("offences", "case_no", fmt.Sprintf("AP-%d-9002", y), "day", fmt.Sprintf("%d-06-02", y), "child_code", string(code), "born", fmt.Sprintf("%d-08-09", y-15), "sex", "m", "kind", "administrative", "object", "order")
			return spot{"offences", "child_code", row}, true
		}}
}

// busyWorker gives one assistant more families than the norm at the same time.
func busyWorker(y int) flaw {
	return flaw{severity: model.Warning, text: model.Text{LV: "Ģimenes asistents strādā ar vairākām ģimenēm, nekā pieļauj norma.", EN: "A family assistant has more families than the norm."},
		spoil: func(b *book) (spot, bool) {
			seen, row := map[string]bool{}, -1
			for _, family := range b.fill.Rows["families"] {
				if len(seen) <= familiesOfWorker && len(family) > 1 && !seen[family[0]] {
					seen[family[0]] = true
					row = b.append("services", "family", family[0], "children", "1", "service", "family_assistant", "special_needs", "nē", "provider_kind", "own",
						"worker", "ĢA-99", "service_from", fmt.Sprintf("%d-11-18", y), "outcome", "continues", "cost", "250.00")
				}
			}
			return spot{"services", "worker", row}, len(seen) > familiesOfWorker
		}}
}

func incompleteGroup(m model.Municipality) flaw {
	return flaw{severity: model.Warning, text: model.Text{LV: "Sadarbības grupā nav bāriņtiesas.", EN: "A cooperation group without the orphans' court."},
		spoil: func(b *book) (spot, bool) {
			name := m.Genitive + " otrā sadarbības grupa"
			b.append("groups", "group_name", name, "territory", "daļa teritorijas", "bylaw", "Nr. 15", "supported_by", "Izglītības pārvalde", "reports_every", "reizi gadā")
			row := b.append("group_members", "group_name", name, "body", "social_service")
			b.append("group_members", "group_name", name, "body", "education")
			b.append("group_members", "group_name", name, "body", "municipal_police")
			return spot{"group_members", "group_name", row}, true
		}}
}

func unknownIndicator() flaw {
	return flaw{severity: model.Warning, text: model.Text{LV: "Aktivitāte norāda rādītāju, kāda nav.", EN: "An activity names an indicator that does not exist."},
		spoil: func(b *book) (spot, bool) {
			at := spot{"activities", "indicator", 7}
			return at, b.replace(at, "G1")
		}}
}

func negativeCount() flaw {
	return flaw{severity: model.Error, text: model.Text{LV: "Negatīvs bērnu skaits.", EN: "A negative number of children."},
		spoil: func(b *book) (spot, bool) {
			at := spot{"leisure", "children", b.append("leisure", "offer", "Šaha pulciņš", "kind", "interest_education", "children", "-5")}
			return at, true
		}}
}

func wordForCount() flaw {
	return flaw{severity: model.Error, text: model.Text{LV: "Vārds skaitļa vietā.", EN: "A word in place of a number."},
		spoil: func(b *book) (spot, bool) {
			at := spot{"leisure", "children", b.append("leisure", "offer", "Ģitāras pulciņš", "kind", "interest_education", "children", "daudz")}
			return at, true
		}}
}

func unknownLabel() flaw {
	return flaw{severity: model.Error, text: model.Text{LV: "Nezināms iemesls.", EN: "A reason that is not in the list."},
		spoil: func(b *book) (spot, bool) {
			at := spot{"families", "reason", 0}
			return at, b.replace(at, "aprūpes nepilnība")
		}}
}

func endBeforeBegin(y int) flaw {
	return flaw{severity: model.Error, text: model.Text{LV: "Lieta izbeigta, pirms tā ierosināta.", EN: "A file that ends before it begins."},
		spoil: func(b *book) (spot, bool) {
			at := spot{"correction", "file_to", b.append("correction", "child_code", "B-902", "born", fmt.Sprintf("%d-01-22", y-14), "file_from", fmt.Sprintf("%d-09-10", y), "file_to", fmt.Sprintf("%d-03-10", y))}
			return at, true
		}}
}

// overlappingCare sets two rows aside.
func overlappingCare(y int) flaw {
	return flaw{severity: model.Error, text: model.Text{LV: "Viena bērna aprūpes posmi pārklājas.", EN: "Spans of care of one child overlap."},
		spoil: func(b *book) (spot, bool) {
			first := []string{"child_code", "B-903", "born", fmt.Sprintf("%d-02-03", y-9), "sex", "f"}
			b.append("care", append(first, "form", "foster_family", "care_from", fmt.Sprintf("%d-02-01", y), "care_to", fmt.Sprintf("%d-08-20", y), "ended_by", "changed")...)
			row := b.append("care", append(first, "form", "guardian", "care_from", fmt.Sprintf("%d-08-01", y))...)
			return spot{"care", "care_from", row}, true
		}}
}
