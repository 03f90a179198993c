package forms

import (
	"regexp"
	"strings"
)

// RefusalDetail puts why the reader of spreadsheets refused a file into the
// arguments of a finding: in English as the reader said it, in Latvian what it
// comes to. Both begin with a colon, or are empty; the sentence ends after them.
func RefusalDetail(args map[string]string, detail string) {
	args["detail@en"], args["detail@lv"] = "", ""
	if detail == "" {
		return
	}
	args["detail@en"] = ": " + detail
	if m := valueBeyond.FindStringSubmatch(detail); m != nil {
		args["detail@lv"] = ": lapā ir vērtība ārpus atļautajām " + m[1] + " rindām un " + m[2] + " ailēm"
		return
	}
	for _, r := range latvianReasons() {
		for _, word := range r.words {
			if strings.Contains(detail, word) {
				args["detail@lv"] = ": " + r.says
				return
			}
		}
	}
}

var valueBeyond = regexp.MustCompile(`^a value beyond row ([0-9]+) or column ([0-9]+)$`)

// reason is a Latvian sentence for details that hold one of the words.
type reason struct {
	words []string
	says  string
}

// latvianReasons are tried in order.
func latvianReasons() []reason {
	return []reason{
		{[]string{"cut off", "ends", "does not end", "shorter", "longer", "checksum", "cannot be unpacked", "outside the archive", "truncated"}, "datne ir aprauta vai sabojāta pārsūtot"},
		{[]string{"leaves the archive"}, "datnes daļas nosaukums ved ārpus tās"},
		{[]string{"two parts of one name", "share one part", "overlap"}, "kāda datnes daļa ir divreiz vai daļas pārklājas"},
		{[]string{"same cell twice", "contradicts its row"}, "viena šūna ir divreiz vai neatbilst savai rindai"},
		{[]string{"row number", "cell reference", "impossible column", "impossible style", "string index"}, "tajā ir neiespējama norāde uz rindu, šūnu vai tekstu"},
		{[]string{"DOCTYPE"}, "tajā ir izklājlapām neatļautas XML norādes"},
		{[]string{"encoding"}, "teksta kodējums nav pareizs"},
		{[]string{"needs more memory"}, "tās nolasīšanai vajag vairāk atmiņas, nekā atļauts"},
		{[]string{"time allowed"}, "to nevar nolasīt atļautajā laikā"},
		{[]string{"parts, more than"}, "tajā ir pārāk daudz daļu"},
		{[]string{"MiB", "bytes, more than"}, "datne ir lielāka, nekā atļauts"},
		{[]string{"workbook part", "which part is the workbook"}, "nav pašas darbgrāmatas daļas"},
		{[]string{"part of sheet"}, "nav kādas lapas satura"},
	}
}
