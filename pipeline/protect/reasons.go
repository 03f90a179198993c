package protect

import "bernskats/pipeline/model"

// text says in both languages why a fact is not shown as it is.
func (o Outcome) text() model.Text {
	texts := map[Reason]model.Text{
		"primary":   {LV: "mazs skaits, vai maz bērnu paliktu ārpus grupas", EN: "a small number, or one that leaves few outside the group"},
		"secondary": {LV: "pats skaitlis nav mazs, bet no tā varētu izrēķināt mazu", EN: "not small itself, but a small number could be worked out from it"},
		"before":    {LV: "netika publicēts arī iepriekš", EN: "it was withheld in an earlier edition as well"},
		"coarsened": {LV: "dalījums publicēts mazāk sīki", EN: "the breakdown is published with less detail"},
		"dropped":   {LV: "dalījums nav publicēts: tajā gandrīz visi skaitļi būtu mazi, vai drošu veidu neizdevās atrast", EN: "the breakdown is left out: almost all its numbers would be small, or no certificate was found"},
		"uncertain": {LV: "apliecinājumu atvēlētajā laikā neizdevās atrast, tādēļ nav publicēts nekas ap to", EN: "no certificate was found within the budget, so everything around it is withheld"},
		Follows:     {LV: "summa vai vidējais par personām, kuru skaits nav publicēts", EN: "a sum or mean about people whose number is withheld"},
		PartOf:      {LV: "nav publicēta cita tās pašas summas daļa", EN: "another part of the same sum is withheld"},
		Frozen:      {LV: "paliek, kā publicēts: labojums skartu tikai dažus bērnus", EN: "it stays as it was published: a correction would tell of very few children"},
		NoRate:      {LV: "bez attiecības: nav publicēts kāds no tās skaitļiem, vai saucējs ir pārāk mazs", EN: "without a rate: a number behind it is not published, or its base is too small"},
		Uncovered:   {LV: "nav zināms, kuras personas aiz tā stāv", EN: "it is not known who stands behind it"},
	}
	return texts[o.Reason]
}
