package report

import (
	"strings"
	"testing"
)

const way = `
reported_families.families  2024  -  27
reported_families.children  2024  -  45
families_at_risk.families   2024  -  97
custody_warned.parents      2024  -  20
custody_suspended.decisions 2024  -  26
custody_suspended.parents   2024  -  42
custody_suspended.children  2024  -  40
custody_suspended.children_with_support  2024  -  29  40
custody_restored.children   2024  -  25
custody_restored.children_supported_after  2024  -  5  25
custody_removed.parents     2024  -  withheld
custody_pathway.parents_suspended   2022  -  38
custody_pathway.restored_12_months  2022  -  12
custody_pathway.restored_24_months  2022  -  17
custody_pathway.parents_suspended   2023  -  21
custody_pathway.restored_12_months  2023  -  0
custody_pathway.restored_24_months  2023  -  not_delivered
custody_pathway.parents_suspended   2024  -  42
custody_pathway.restored_12_months  2024  -  not_delivered
custody_pathway.restored_24_months  2024  -  not_delivered`

func TestThePathwayTellsItsStepsEachInItsUnit(t *testing.T) {
	pageSays(t, chapterInput(t, way), "lv", []string{
		"Bērni, par kuriem gada laikā vecākam pārtrauktas aizgādības tiesības: 40; no tiem ar sociālā dienesta atbalstu jau pirms tam: 29 (72,5_%).",
		"Bērni, par kuriem gada laikā vecākam atjaunotas aizgādības tiesības: 25; no tiem ar sociālā dienesta atbalstu arī pēc tam: 5 (20,0_%).",
		"1. Bāriņtiesa ziņo par ģimeni | \nĢimenes, par kurām bāriņtiesa informējusi citas institūcijas | ģimenes | 27 | \nBērni ģimenēs, par kurām informējusi bāriņtiesa | bērni | 45 | ",
		"4. Aizgādības tiesības pārtrauc | \nLēmumi par aizgādības tiesību pārtraukšanu | lēmumi | 26 | \nVecāki, kuriem pārtrauktas aizgādības tiesības | vecāki | 42 | \nBērni, par kuriem vecākam pārtrauktas aizgādības tiesības | bērni | 40 | ",
		"6. Tiesa aizgādības tiesības atņem | \nVecāki, kuriem tiesa atņēmusi aizgādības tiesības | vecāki | konfidenciāli | ",
	}, nil)
}

func TestACohortIsToldOfTheNewestYearWhoseWindowIsOver(t *testing.T) {
	pageSays(t, chapterInput(t, way), "lv", []string{
		"Vecāki, kuriem aizgādības tiesības pirmoreiz pārtrauktas 2023. gadā: 21; 365 dienu laikā tās vismaz par vienu bērnu atjaunotas: 0.",
		"Vecāki, kuriem aizgādības tiesības pirmoreiz pārtrauktas 2022. gadā: 38; 730 dienu laikā tās vismaz par vienu bērnu atjaunotas: 17.",
		"2023 | 21 | 0 | vēl nav zināms | ",
		"2024 | 42 | vēl nav zināms | vēl nav zināms | ",
	}, nil)
	pageSays(t, chapterInput(t, strings.ReplaceAll(way, "restored_12_months  2023  -  0", "restored_12_months  2023  -  withheld")), "lv", []string{
		"Vecāki, kuriem aizgādības tiesības pirmoreiz pārtrauktas 2022. gadā: 38; 365 dienu laikā tās vismaz par vienu bērnu atjaunotas: 12.",
		"2023 | 21 | konfidenciāli | vēl nav zināms | ",
	}, nil)
}

func TestAWayThatNobodyToldIsLeftOut(t *testing.T) {
	in := chapterInput(t, "custody_suspended.parents 2024 - not_delivered\nreported_families.families 2024 - not_delivered")
	if s := newBuilder(in, builtIn(t).Texts().In("lv")).pathway(); s != nil {
		t.Errorf("the page tells a way of which nothing is known: %v", s)
	}
}
