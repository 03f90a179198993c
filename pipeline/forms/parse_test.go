package forms

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

// builtIn loads the forms of the program.
func builtIn(t testing.TB) *Catalogue {
	t.Helper()
	c, err := Load(BuiltIn())
	if err != nil {
		t.Fatalf("loading the built-in forms: %v", err)
	}
	return c
}

func txt(s string) Cell     { return Cell{Type: CellText, Text: s} }
func num(x float64) Cell    { return Cell{Type: CellNumber, Number: x} }
func date(iso string) Cell  { return Cell{Type: CellDate, Text: iso} }
func truth(b bool) Cell     { return Cell{Type: CellBool, Bool: b} }
func day(iso string) Value  { return Value{Kind: ValueDay, Text: iso} }
func whole(n int64) Value   { return Value{Kind: ValueInt, Int: n} }
func dec(units int64) Value { return Value{Kind: ValueDecimal, Int: units} }
func str(s string) Value    { return Value{Kind: ValueText, Text: s} }
func yes() Value            { return Value{Kind: ValueBool, Int: 1} }
func no() Value             { return Value{Kind: ValueBool} }

type reading struct {
	name  string
	cell  Cell
	want  Value
	codes string // of the issues, in order
}

func read(t *testing.T, col Column, cases []reading) {
	t.Helper()
	lists := builtIn(t).Lists
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, issues := Parse(col, lists, c.cell, ParseContext{Year: 2024})
			var codes []string
			for _, i := range issues {
				codes = append(codes, i.Code)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("value (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.codes, strings.Join(codes, " ")); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDates(t *testing.T) {
	none := Value{}
	read(t, Column{Header: "Datums", Kind: Date}, []reading{
		{"a date cell is its day", date("2015-02-01"), day("2015-02-01"), ""},
		{"a time part is dropped with a note", date("2015-02-01T12:00:00"), day("2015-02-01"), TimeDropped},
		{"midnight is no time part", date("2015-02-01T00:00:00"), day("2015-02-01"), ""},
		{"ISO text", txt("2015-02-01"), day("2015-02-01"), ""},
		{"ISO text with a zone keeps the written day", txt("2015-02-01T23:30:00+02:00"), day("2015-02-01"), TimeDropped},
		{"full stops", txt("01.02.2015"), day("2015-02-01"), ""},
		{"full stops and one at the end", txt("01.02.2015."), day("2015-02-01"), ""},
		{"no leading zeros", txt("1.2.2015"), day("2015-02-01"), ""},
		{"spaces that do not break around it", txt("\u00a001.02.2015 "), day("2015-02-01"), ""},
		{"full stops with midnight, as CSV exports have it", txt("01.02.2015 00:00:00"), day("2015-02-01"), ""},
		{"29 February of a leap year", txt("29.02.2024"), day("2024-02-29"), ""},
		{"29 February of a common year is no day", txt("29.02.2015"), none, DateImpossible},
		{"31 September is no day", txt("31.09.2024"), none, DateImpossible},
		{"serial 60 of the 1900 system is no day", Cell{Type: CellDate, Serial: "60"}, none, DateImpossible},
		{"29 February 1900 is no day", date("1900-02-29"), none, DateImpossible},
		{"two-digit years are refused", txt("01.02.15"), none, DateTwoDigitYear},
		{"slashes: which is which?", txt("1/2/2015"), none, DateAmbiguous},
		{"slashes are refused even when only one reading fits", txt("13/2/2015"), none, DateAmbiguous},
		{"slashes and two-digit years", txt("1/2/15"), none, DateAmbiguous},
		{"the last day before 1900", txt("31.12.1899"), none, DateTooEarly},
		{"the first day of 1900", txt("01.01.1900"), day("1900-01-01"), ""},
		{"a year after the report year", txt("31.12.2025"), day("2025-12-31"), ""},
		{"more than a year after the report year", txt("01.01.2026"), none, DateTooLate},
		{"a clock time is no date", Cell{Type: CellDate, Text: "1899-12-31T06:00:00", Kind: "time"}, none, DateIsTime},
		{"a duration is no date", Cell{Type: CellDate, Text: "1899-12-31T06:00:00", Kind: "elapsed"}, none, DateIsTime},
		{"words are no date", txt("pavasarī"), none, DateNotRead},
		{"a year typed as a number is not a day of 1905", num(2024), none, DateNotRead},
		{"a bare serial is read with a warning", num(42036), day("2015-02-01"), NumberAsDate},
		{"a truth value is no date", truth(true), none, DateNotRead},
		{"an empty text is not given", txt(" \u00a0"), none, ""},
		{"an error cell", Cell{Type: CellError, Text: "#REF!"}, none, CellErrorValue},
		{"a formula nobody calculated", Cell{Formula: true, NoValue: true}, none, CellNoResult},
	})
}

func TestTheLatestDayCanBeGiven(t *testing.T) {
	ctx := ParseContext{Year: 2024, LatestDay: "2028-12-31"}
	if v, issues := Parse(Column{Kind: Date}, nil, txt("31.12.2028"), ctx); v.Day() != "2028-12-31" || issues != nil {
		t.Errorf("the latest day itself: got %v %v", v, issues)
	}
	_, issues := Parse(Column{Kind: Date}, nil, txt("01.01.2029"), ctx)
	if len(issues) != 1 || issues[0].Args["latest@lv"] != "31.12.2028." {
		t.Errorf("the day after: got %v", issues)
	}
}

func TestCounts(t *testing.T) {
	none := Value{}
	read(t, Column{Header: "Bērnu skaits", Kind: Count, UnusualAbove: 400}, []reading{
		{"a whole number", num(12), whole(12), ""},
		{"zero is zero", num(0), whole(0), ""},
		{"minus zero is zero", num(math.Copysign(0, -1)), whole(0), ""},
		{"text", txt("12"), whole(12), ""},
		{"a no-break space between thousands", txt("1\u00a0234"), whole(1234), CountUnusual},
		{"a thin space between thousands", txt("1\u2009234"), whole(1234), CountUnusual},
		{"a narrow no-break space between thousands", txt("1\u202f234"), whole(1234), CountUnusual},
		{"a comma and zero", txt("12,0"), whole(12), ""},
		{"a point and zero", txt("12.0"), whole(12), ""},
		{"three zeros behind a point may be thousands", txt("12.000"), none, NumberAmbiguous},
		{"a fraction as text", txt("2,5"), none, CountNotWhole},
		{"a fraction as number", num(2.5), none, CountNotWhole},
		{"noise of binary sums", num(3.0000000000000004), whole(3), ""},
		{"negative", num(-1), none, CountNegative},
		{"negative with a minus sign", txt("−1"), none, CountNegative},
		{"words", txt("daudz"), none, NumberNotRead},
		{"a dash is not zero", txt("-"), none, NumberNotRead},
		{"n/a is not zero", txt("n/a"), none, NumberNotRead},
		{"two points are not zero", txt(".."), none, NumberNotRead},
		{"a percentage", txt("5 %"), none, NumberNotRead},
		{"an exponent", txt("1e3"), none, NumberNotRead},
		{"a plus sign", txt("+5"), none, NumberNotRead},
		{"spaces at odd places", txt("1 2"), none, NumberNotRead},
		{"empty is not given, never 0", txt(""), none, ""},
		{"400 is usual", num(400), whole(400), ""},
		{"401 is unusual and counts", num(401), whole(401), CountUnusual},
		{"more than a thousand million", num(1e12), none, CountImplausible},
		{"more than a thousand million as text", txt("99999999999999999999"), none, CountImplausible},
		{"a date is no count", date("1900-01-12"), none, NumberNotRead},
		{"a truth value is no count", truth(true), none, NumberNotRead},
		{"not a number at all", num(math.NaN()), none, CellNotFinite},
		{"infinite", num(math.Inf(1)), none, CellNotFinite},
	})
}

func TestMoney(t *testing.T) {
	none := Value{}
	read(t, Column{Header: "Summa, EUR", Kind: Money}, []reading{
		{"a number", num(12.5), dec(125000), ""},
		{"a comma", txt("12,50"), dec(125000), ""},
		{"a point", txt("12.50"), dec(125000), ""},
		{"thousands and EUR", txt("1 234,50 EUR"), dec(12345000), ""},
		{"thousands and the sign after", txt("1\u00a0234,50\u00a0€"), dec(12345000), ""},
		{"the sign before is refused", txt("€ 5"), none, NumberNotRead},
		{"two points", txt("1.234.5"), none, NumberNotRead},
		{"one point and three digits may be thousands", txt("1.234"), none, NumberAmbiguous},
		{"one comma and three digits may be thousands", txt("12,345"), none, NumberAmbiguous},
		{"a zero before the point is a fraction", txt("0,125"), dec(1300), Rounded}, // 0.125 → 0.13, half away from zero
		{"noise of binary sums is no news", num(817.9299999999999), dec(8179300), ""},
		{"more decimals than cents are rounded half away from zero", num(1.005), dec(10100), Rounded},
		{"just below a half", num(1.00499), dec(10000), Rounded},
		{"negative amounts are refused", num(-5), none, AmountNegative},
		{"minus zero is zero", txt("-0"), dec(0), ""},
		{"a million million", num(1e12), dec(1e16), ""},
		{"more than a million million", num(1e12 + 1), none, NumberTooLarge},
		{"absurd", num(1e300), none, NumberTooLarge},
		{"words", txt("nav"), none, NumberNotRead},
	})
}

func TestDecimals(t *testing.T) {
	none := Value{}
	read(t, Column{Header: "Vērtība", Kind: DecimalKind}, []reading{
		{"four decimals are kept", txt("0,0625"), dec(625), ""},
		{"half a post", num(0.5), dec(5000), ""},
		{"a third is rounded", num(1.0 / 3), dec(3333), Rounded},
		{"noise", num(0.30000000000000004), dec(3000), ""},
		{"below zero", txt("−2,5"), dec(-25000), ""},
		{"thousands or a fraction?", txt("1,234"), none, NumberAmbiguous},
		{"grouped thousands are clear", txt("12 345,678"), dec(123456780), ""},
		{"half away from zero below zero too", num(-0.00005), dec(-1), Rounded},
	})
}

func TestYesAndNo(t *testing.T) {
	none := Value{}
	read(t, Column{Header: "Steidzams", Kind: YesNo}, []reading{
		{"jā", txt("jā"), yes(), ""}, {"JĀ", txt(" JĀ "), yes(), ""}, {"j", txt("j"), yes(), ""}, {"x", txt("X"), yes(), ""},
		{"nē", txt("nē"), no(), ""}, {"ne without the diacritic", txt("Ne"), no(), ""}, {"n", txt("n"), no(), ""},
		{"1", num(1), yes(), ""}, {"0", num(0), no(), ""}, {"1 as text", txt("1"), yes(), ""},
		{"TRUE", truth(true), yes(), ""}, {"FALSE", truth(false), no(), ""},
		{"2", num(2), none, YesNoNotRead}, {"maybe", txt("varbūt"), none, YesNoNotRead}, {"a date", date("2024-01-01"), none, YesNoNotRead},
	})
}

func TestCodes(t *testing.T) {
	none := Value{}
	read(t, Column{Header: "Statuss", Kind: Code, List: "unregistered_status"}, []reading{
		{"a label", txt("dzīvo ārvalstīs"), str("abroad"), ""},
		{"another case and no diacritics", txt("  Dzivo   ARVALSTIS "), str("abroad"), ""},
		{"letters composed of two characters", txt("dzi\u0304vo a\u0304rvalsti\u0304s"), str("abroad"), ""},
		{"a synonym", txt("ģimene ārzemēs"), str("abroad"), ""},
		{"the code itself", txt("no_information"), str("no_information"), ""},
		{"a slip is refused", txt("dzīvo ārvalstis un"), none, NotInList},
		{"a number is refused", num(3), none, NotInList},
	})
	read(t, Column{Header: "Viedoklis ņemts vērā", Kind: Code, List: "heeded"}, []reading{
		{"a list may use the words yes and no", txt("jā"), str("fully"), ""},
	})
}

func TestTheNearestLabelIsSuggested(t *testing.T) {
	for _, tt := range []struct{ written, value, mend string }{
		{"prof.", "Ierakstītais teksts nav sarakstā.", "Izvēlieties vērtību no saraksta; līdzīgākā ir „profesionālā”."},
		{"viduskola", "“viduskola” nav sarakstā.", "Izvēlieties vērtību no saraksta; līdzīgākā ir „vidusskola”."},
		{"profesionāla mācību", "Ierakstītais teksts nav sarakstā.", "Izvēlieties vērtību no saraksta; līdzīgākā ir „profesionālā”."},
		{"daudz", "„daudz” nav sarakstā.", "Izvēlieties vērtību no saraksta."},
		{"7", "„7” nav sarakstā.", "Izvēlieties vērtību no saraksta."},
	} {
		_, issues := Parse(Column{Kind: Code, List: "institution_kind"}, builtIn(t).Lists, txt(tt.written), ParseContext{})
		if len(issues) != 1 || issues[0].Code != NotInList {
			t.Errorf("%s: %v", tt.written, issues)
			continue
		}
		f := builtIn(t).Finding(NotInList, model.Place{}, issues[0].Args)
		if f.LV.Found != strings.ReplaceAll(tt.value, "“", "„") || f.LV.Mend != tt.mend {
			t.Errorf("%s: %s %s", tt.written, f.LV.Found, f.LV.Mend)
		}
		if allowed := "pirmsskola, pamatskola, vidusskola, profesionālā, speciālā, interešu un profesionālās ievirzes"; !strings.Contains(f.LV.Expected, allowed) {
			t.Errorf("%s: %s", tt.written, f.LV.Expected)
		}
	}
}

func TestMonthsYearsSemesters(t *testing.T) {
	none := Value{}
	read(t, Column{Kind: Month}, []reading{
		{"year and month", txt("2024-03"), day("2024-03-01"), ""},
		{"month and year", txt("03.2024"), day("2024-03-01"), ""},
		{"words", txt("2024. gada marts"), day("2024-03-01"), ""},
		{"words with a long vowel", txt("2024. gada jūnijs"), day("2024-06-01"), ""},
		{"a date in the month", date("2024-03-17"), day("2024-03-01"), ""},
		{"a date in the month as text", txt("17.03.2024"), day("2024-03-01"), ""},
		{"month 13", txt("13.2024"), none, MonthNotRead},
		{"a number that was a month once", num(3.2024), none, MonthNotRead},
		{"a month alone", txt("marts"), none, MonthNotRead},
		{"too late", txt("2026-01"), none, DateTooLate},
	})
	read(t, Column{Kind: Year}, []reading{
		{"a number", num(2024), whole(2024), ""}, {"text", txt("2024"), whole(2024), ""},
		{"a full stop", txt("2024."), whole(2024), ""}, {"the word", txt("2024. gads"), whole(2024), ""}, {"the word in capitals", txt("2024. GADS"), whole(2024), ""},
		{"a school year", txt("2023./2024. m. g."), Value{Kind: ValueInt, Int: 2024, Text: "2023/24"}, ""},
		{"two digits", num(24), none, YearNotRead}, {"a fraction", num(2024.5), none, YearNotRead}, {"a date", date("2024-01-01"), none, YearNotRead},
	})
	read(t, Column{Kind: TextKind, Shape: "school_year"}, []reading{
		{"as the form shows it", txt("2023./2024."), str("2023/24"), ""}, {"short", txt("2023/24"), str("2023/24"), ""},
		{"long", txt("2023/2024"), str("2023/24"), ""}, {"m. g.", txt("2023/2024. m. g."), str("2023/24"), ""},
		{"m.g.", txt("2023./2024.m.g."), str("2023/24"), ""}, {"in full", txt("2023./2024. mācību gads"), str("2023/24"), ""},
		{"the turn of the century", txt("1999/00"), str("1999/00"), ""},
		{"years that do not follow each other", txt("2023/25"), none, SchoolYearNotRead}, {"one year", txt("2023"), none, SchoolYearNotRead},
		{"one year as a number", num(2023), none, SchoolYearNotRead},
	})
	read(t, Column{Kind: Semester}, []reading{
		{"1", num(1), whole(1), ""}, {"2 as text", txt("2"), whole(2), ""}, {"I", txt("I"), whole(1), ""}, {"II", txt("II"), whole(2), ""},
		{"words", txt("1. semestris"), whole(1), ""}, {"3", num(3), none, SemesterNotRead}, {"III", txt("III"), none, SemesterNotRead}, {"1.5", num(1.5), none, SemesterNotRead},
	})
}

func TestTextsAndIdentifiers(t *testing.T) {
	none := Value{}
	read(t, Column{Header: "Nosaukums", Kind: TextKind}, []reading{
		{"trimmed", txt(" \u00a0Raiskums\u00a0\n"), str("Raiskums"), ""},
		{"lines and emoji stay", txt("a\r\nb 😀"), str("a\nb 😀"), ""},
		{"marks of direction go", txt("\u202eabc\u202c"), str("abc"), ""},
		{"a number is its exact digits", num(4413900137), str("4413900137"), ""},
		{"a day in a text is its ISO form", date("2023-12-31"), str("2023-12-31"), ""},
		{"formulas and tags are text", txt("=HYPERLINK(\"x\")<script>"), str("=HYPERLINK(\"x\")<script>"), ""},
		{"NUL is refused", txt("a\x00b"), none, CellDamagedText},
		{"invalid UTF-8 is refused", txt("a\xff"), none, CellDamagedText},
		{"a lone surrogate is refused", txt("a\xed\xa0\xbd"), none, CellDamagedText},
		{"40 000 characters are refused", txt(strings.Repeat("ā", 40000)), none, CellTooLong},
		{"a personal code", txt("161175-19997"), none, TextHasPersonalCode},
		{"a personal code in a sentence", txt("Lēmums par 161175–19997, skat."), none, TextHasPersonalCode},
		{"a new personal code", txt("325035-11782"), none, TextHasPersonalCode},
		{"a code whose check digit fails is no code", txt("161175-19998"), str("161175-19998"), ""},
		{"two amounts are no code", txt("325000 15000"), str("325000 15000"), ""},
	})
	read(t, Column{Header: "Iestādes kods", Kind: ID}, []reading{
		{"text", txt(" 0913900411 "), str("0913900411"), ""},
		{"digits of a number", num(4413900137), str("4413900137"), ""},
		{"an activity number", num(1.1), str("1.1"), ""},
		{"the number of a company", txt("40003245752"), str("40003245752"), ""},
		{"the number of a municipality", num(90000000000), str("90000000000"), ""},
		{"a personal code as text", txt("16117519997"), none, TextHasPersonalCode},
		{"a new personal code with a space", txt("325035 11782"), none, TextHasPersonalCode},
		{"a personal code with a space", txt("161175 19997"), none, TextHasPersonalCode},
		{"two numbers that are no code", txt("425035 11782"), str("425035 11782"), ""},
		{"a personal code as number", num(16117519997), none, TextHasPersonalCode},
		{"a personal code as number without its zero", num(1010020000), none, TextHasPersonalCode}, // 010100-20000
		{"sixteen digits are lost in a number", num(1234567890123456), none, DigitsLost},
		{"1.2. turned into a date", date("2024-02-01"), none, NumberIsDate},
	})
	read(t, Column{Header: "Programmas kods", Kind: ID, Digits: 8}, []reading{
		{"eight digits", txt("21015611"), str("21015611"), ""}, {"a number of seven digits gets its zero back", num(1015611), str("01015611"), ""},
		{"a text of seven digits too", txt("1015611"), str("01015611"), ""}, {"six digits", num(101561), none, WrongDigits},
		{"nine digits", txt("210156110"), none, WrongDigits}, {"letters", txt("2101561A"), none, WrongDigits},
	})
}

func TestPersonalCodes(t *testing.T) {
	none := Value{}
	col := Column{Header: "Personas kods", Kind: PersonalCode}
	valid := []string{"161175-19997", "111111-11111", "290758-10403", "111111-11410", "010100-20060", "290212-20070",
		"310312-20050", "150616-29930", "010100-20000", "150616-29905", "325035-11782", "390000-00001"}
	for _, code := range valid {
		plain := strings.ReplaceAll(code, "-", "")
		read(t, col, []reading{
			{"valid " + code, txt(code), str(plain), ""},
			{"without a dash " + code, txt(plain), str(plain), ""},
			{"with an en dash and spaces " + code, txt("\u00a0" + strings.Replace(code, "-", " – ", 1)), str(plain), ""},
			{"with a minus sign " + code, txt(strings.Replace(code, "-", "−", 1)), str(plain), ""},
		})
	}
	read(t, col, []reading{
		{"wrong check digit", txt("161175-19998"), none, PersonalCodeCheck},
		{"month 13", txt("161375-19997"), none, PersonalCodeCheck},
		{"30 February", txt("300212-20000"), none, PersonalCodeCheck},
		{"31 April", txt("310425-20000"), none, PersonalCodeCheck},
		{"ten digits", txt("161175-1999"), none, PersonalCodeLength},
		{"twelve digits", txt("161175-199977"), none, PersonalCodeLength},
		{"a dash at another place", txt("16117-519997"), none, PersonalCodeLength},
		{"neither old nor new", txt("400032-45752"), none, PersonalCodeCheck},
		{"300… is not new", txt("300000-00001"), none, PersonalCodeCheck},
		{"zeros", txt("000000-00000"), none, PersonalCodePlaceholder},
		{"zeros as number", num(0), none, PersonalCodePlaceholder},
		{"threes are a placeholder", txt("333333-33333"), none, PersonalCodePlaceholder},
		{"letters within", txt("161175-1999A"), none, PersonalCodeLetters},
		{"the letter O for a zero in front", txt("O10100-20060"), none, PersonalCodeLetters},
		{"scientific notation", txt("1,61E+10"), none, PersonalCodeDigitsLost},
		{"eleven digits as number", num(16117519997), str("16117519997"), ""},
		{"ten digits as number get their zero when the checks hold", num(1010020060), str("01010020060"), ""},
		{"ten digits as number stay wrong when they do not", num(1010020061), none, PersonalCodeLength},
		{"nine digits as number", num(101002006), none, PersonalCodeLength},
		{"a fraction", num(16117519997.5), none, PersonalCodeLength},
		{"an own number", txt(" b-17 "), str("B-17"), ""},
		{"an own number with other dashes and spaces", txt("b – 17"), str("B-17"), ""},
		{"an own number without a dash", txt("X2024/5"), str("X2024/5"), ""},
		{"a name is no number", txt("Jānis Bērziņš"), none, OwnNumberNotRead},
		{"a remark is no number", txt("nav zināms"), none, OwnNumberNotRead},
		{"a date cell is no code", date("2024-01-01"), none, PersonalCodeLetters},
		{"empty", txt(""), none, ""},
	})
}

func TestTheDayOfAnOldCode(t *testing.T) {
	for code, want := range map[string]string{"16117519997": "1975-11-16", "15061629930": "2016-06-15", "32503511782": "", "B-17": "", "31042520000": ""} {
		got, ok := CodeBirthDay(code)
		if string(got) != want || ok != (want != "") {
			t.Errorf("CodeBirthDay(%s) = %q, %v; want %q", code, got, ok, want)
		}
	}
}
