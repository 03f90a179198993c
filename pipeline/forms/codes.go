package forms

// Codes of findings. They are stable: scripts and waivers name them. The
// sentences are in findings.yaml.

// Cells: the row is set aside.
const (
	// CellErrorValue: the cell holds an error of the spreadsheet program.
	CellErrorValue = "E001"
	// CellNoResult: a formula whose result was never saved.
	CellNoResult = "E002"
	// CellDamagedText: NUL, control characters, invalid UTF-8 or lone surrogates.
	CellDamagedText = "E003"
	// CellTooLong: longer than a spreadsheet cell can be.
	CellTooLong = "E004"
	// CellNotFinite: a number no computer can hold: 1e999, NaN.
	CellNotFinite = "E005"
	// RequiredEmpty: a required cell is empty.
	RequiredEmpty = "E010"
	// DateNotRead: not one of the accepted ways to write a date.
	DateNotRead = "E011"
	// DateImpossible: a day no calendar has.
	DateImpossible = "E012"
	// DateTwoDigitYear: a year of two digits.
	DateTwoDigitYear = "E013"
	// DateAmbiguous: slashes: nobody knows which is the day.
	DateAmbiguous = "E014"
	// DateTooEarly: before 1900.
	DateTooEarly = "E015"
	// DateTooLate: later than can be meant.
	DateTooLate = "E016"
	// DateIsTime: a clock time or a duration where a date is wanted.
	DateIsTime = "E017"
	// MonthNotRead: not a month.
	MonthNotRead = "E018"
	// YearNotRead: not a year.
	YearNotRead = "E019"
	// SchoolYearNotRead: not a school year.
	SchoolYearNotRead = "E020"
	// SemesterNotRead: not a semester.
	SemesterNotRead = "E022"
	// CountNotWhole: a count with a fraction.
	CountNotWhole = "E030"
	// CountNegative: a count below zero.
	CountNegative = "E031"
	// NumberNotRead: not a number.
	NumberNotRead = "E032"
	// CountImplausible: a count above one thousand million.
	CountImplausible = "E033"
	// NumberAmbiguous: a thousands mark or a decimal mark? ("1.234").
	NumberAmbiguous = "E034"
	// AmountNegative: an amount of money below zero.
	AmountNegative = "E035"
	// NumberTooLarge: a number above a million million.
	NumberTooLarge = "E036"
	// YesNoNotRead: neither yes nor no.
	YesNoNotRead = "E040"
	// NotInList: not a label, synonym or code of the list.
	NotInList = "E041"
	// TextHasPersonalCode: a text or number that looks like a personal code.
	TextHasPersonalCode = "E050"
	// DigitsLost: a number cell too long to keep its digits.
	DigitsLost = "E051"
	// WrongDigits: an identifier of a fixed number of digits has another one.
	WrongDigits = "E052"
	// NumberIsDate: an identifier the spreadsheet program turned into a date or a truth value.
	NumberIsDate = "E053"
	// PersonalCodeLength: not eleven digits.
	PersonalCodeLength = "E060"
	// PersonalCodeLetters: letters or other characters among the digits.
	PersonalCodeLetters = "E061"
	// PersonalCodeCheck: an old code whose date or check digit does not hold.
	PersonalCodeCheck = "E062"
	// PersonalCodeDigitsLost: scientific notation that lost digits.
	PersonalCodeDigitsLost = "E063"
	// PersonalCodePlaceholder: a placeholder such as 000000-00000.
	PersonalCodePlaceholder = "E064"
	// OwnNumberNotRead: begins with a letter and is not a number of the sender.
	OwnNumberNotRead = "E065"
)

// Files: the whole file is set aside.
const (
	// FilePassword: protected with a password.
	FilePassword = "E101"
	// FileXLS: the binary format of Excel 97–2003.
	FileXLS = "E102"
	// FileXLSB: the binary format .xlsb.
	FileXLSB = "E103"
	// FileMacros: macros, whatever the name.
	FileMacros = "E104"
	// FileODS: an OpenDocument spreadsheet.
	FileODS = "E105"
	// FileHTML: a web page called a workbook.
	FileHTML = "E106"
	// FileXML2003: XML Spreadsheet 2003.
	FileXML2003 = "E107"
	// FileDocument: a text document, a presentation or a PDF.
	FileDocument = "E108"
	// FileZip: a zip archive around something.
	FileZip = "E109"
	// FileText: plain text called a workbook.
	FileText = "E110"
	// FileNoSheet: a workbook without a worksheet.
	FileNoSheet = "E111"
	// FileMissingPart: a sheet whose part is missing.
	FileMissingPart = "E112"
	// FileEmpty: zero bytes.
	FileEmpty = "E113"
	// FileDamaged: truncated, wrong checksums, contradicting cell references.
	FileDamaged = "E114"
	// FileLimit: larger than a limit.
	FileLimit = "E115"
	// FileBomb: made to exhaust the reader.
	FileBomb = "E116"
	// FileDirectory: a folder called a workbook.
	FileDirectory = "E117"
	// FileNotRegular: a pipe, a device or a link.
	FileNotRegular = "E118"
	// FileUnreadable: could not be opened.
	FileUnreadable = "E119"
	// FileUnknown: none of the formats known.
	FileUnknown = "E120"
	// FileSuspicious: DOCTYPE, escaping or duplicate part names: not made by a spreadsheet program.
	FileSuspicious = "E121"
)

// Workbooks, sheets and headings.
const (
	// FormNotRecognised: no form fits the workbook.
	FormNotRecognised = "E201"
	// FormAmbiguous: several forms fit equally well.
	FormAmbiguous = "E202"
	// FormUnknown: the sheet Par veidlapu names a form there is not.
	FormUnknown = "E203"
	// HeaderNotFound: no header row among the first twenty rows.
	HeaderNotFound = "E204"
	// HeadingMissing: a required heading is missing.
	HeadingMissing = "E205"
	// HeadingTwice: two columns for one field.
	HeadingTwice = "E206"
	// WrongYear: the workbook is about another year.
	WrongYear = "E207"
	// SenderUnknown: nobody can tell who sent it.
	SenderUnknown = "E208"
	// SchoolYearNotAllowed: a school workbook of a year that does not belong into the folder.
	SchoolYearNotAllowed = "E209"
	// InstitutionTwoNames: one institution code, two school names.
	InstitutionTwoNames = "E210"
	// SheetTwice: two worksheets for one sheet of the form.
	SheetTwice = "E211"
	// AnswerMissing: a required label of a pairs sheet is missing.
	AnswerMissing = "E212"
	// MeasureUnknown: a total of an unknown measure.
	MeasureUnknown = "E213"
	// PeriodNotRead: a period of a total that cannot be read.
	PeriodNotRead = "E214"
	// BreakdownNotRead: a breakdown of a total that cannot be read.
	BreakdownNotRead = "E215"
	// LabelNotFound: an official form in which no mapped cell was found.
	LabelNotFound = "E216"
	// LabelTwice: a mapped label found at two places.
	LabelTwice = "E217"
	// RequiredMerged: a required cell that is part of a merged block.
	RequiredMerged = "E220"
)

// Rows and answers carried over from the sender's last workbook.
const (
	// CarriedWaits: rows or an answer of last year that nobody confirmed.
	CarriedWaits = "E260"
	// CarriedNoEnd: a span said to be over, without the day on which it ended.
	CarriedNoEnd = "E261"
	// CarriedNoMarks: a sheet with carried rows whose column of marks is gone.
	CarriedNoMarks = "E262"
	// CarriedGone: rows of last year that are no longer true; left out.
	CarriedGone = "N260"
	// CarriedUntouched: a form nobody filled in, in which rows or answers wait.
	CarriedUntouched = "N261"
)

// Rows against rows.
const (
	// DuplicateConflict: two rows with one key and different content.
	DuplicateConflict = "E301"
	// EndsBeforeBegins: a span that ends before it begins.
	EndsBeforeBegins = "E302"
	// BornAfterEvent: a birth date after the event.
	BornAfterEvent = "E303"
	// SemesterOutside: a semester the workbook is not about.
	SemesterOutside = "E304"
	// TotalTwoValues: one total, two values.
	TotalTwoValues = "E305"
)

// Cells that were counted, but somebody should look.
const (
	// CountUnusual: a count above what is usual.
	CountUnusual = "W001"
	// CodeBornDiffer: an old personal code that says another birth date.
	CodeBornDiffer = "W002"
	// NumberAsDate: a bare number read as a date.
	NumberAsDate = "W003"
)

// Files and senders.
const (
	// Superseded: a second workbook of the same sender, form and period.
	Superseded = "W101"
	// SameFile: the same file twice.
	SameFile = "W102"
	// ExternalLinks: links to other workbooks.
	ExternalLinks = "W103"
	// CommentHasCode: a comment that holds a personal code.
	CommentHasCode = "W104"
	// SenderNotExpected: a sender nobody expects.
	SenderNotExpected = "W105"
)

// Sheets.
const (
	// SheetMissing: a sheet was not delivered.
	SheetMissing = "W201"
	// UnknownColumns: headings the form does not know.
	UnknownColumns = "W202"
	// HiddenRows: hidden or filtered rows, which are read.
	HiddenRows = "W203"
	// HiddenColumns: hidden columns, which are read.
	HiddenColumns = "W204"
	// HiddenSheet: a hidden sheet of the form, which is read.
	HiddenSheet = "W205"
	// HiddenSheetHasCodes: a hidden sheet with personal codes that belongs to no form.
	HiddenSheetHasCodes = "W206"
	// UnknownSheet: a sheet the form does not know.
	UnknownSheet = "W207"
	// NoRows: headings and no rows.
	NoRows = "W208"
	// ValueUnderMerge: a value hidden below a merged anchor.
	ValueUnderMerge = "W209"
	// SheetHasCodes: a visible sheet with personal codes that belongs to no form.
	SheetHasCodes = "W210"
	// MergedBlock: merged cells in the data; only the first one holds the value.
	MergedBlock = "W220"
	// NoHeading: values in a column without a heading.
	NoHeading = "W221"
)

// Returned workbooks.
const (
	// TotalDiffersReturned stands for TotalDiffers in what goes back to a sender:
	// the rows may be somebody else's, so their number is not told.
	TotalDiffersReturned = "W250"
	// TotalsDisagreeReturned stands for TotalsDisagree: the other number is
	// another sender's.
	TotalsDisagreeReturned = "W251"
	// OnlyCorrections: a separate list of corrections that was put into the inbox.
	OnlyCorrections = "N250"
)

// Rows.
const (
	// DuplicateRow: two equal rows, counted once.
	DuplicateRow = "W301"
	// TotalDiffers: a sender's total that differs from its counted rows.
	TotalDiffers = "W302"
	// PartsDiffer: parts of an additive total that do not add up to it.
	PartsDiffer = "W303"
)

// For information: cells and rows.
const (
	// TimeDropped: a time part that was dropped.
	TimeDropped = "N001"
	// Rounded: a number with more decimals than are kept.
	Rounded = "N002"
	// Formulas: formulas whose saved results are used.
	Formulas = "N003"
	// TotalRow: a total row that was left out.
	TotalRow = "N004"
	// NumbersAsText: numbers that are written as text.
	NumbersAsText = "N220"
)

// For information: files.
const (
	// LockFile: a lock file of a spreadsheet program, skipped.
	LockFile = "N101"
	// Unfilled: a blank form nobody filled in.
	Unfilled = "N102"
	// MacroExtension: .xlsm without macros.
	MacroExtension = "N103"
	// MappingUnconfirmed: an official form read through an unconfirmed mapping.
	MappingUnconfirmed = "N104"
)

// Official forms and totals.
const (
	// NoVersion: no version of the official form is known for the report year.
	NoVersion = "E270"
	// LabelsMissing: mapped rows or columns of an official form that were not found.
	LabelsMissing = "W270"
	// PartExceeds: a part of a total that is larger than the total.
	PartExceeds = "W271"
	// OfficialDiffers: a figure of the official form that differs from the counted rows, at its cell.
	OfficialDiffers = "W272"
	// RowsDifferFromOfficial: the same at the sheet whose rows were counted.
	RowsDifferFromOfficial = "W273"
	// TotalsDisagree: two totals of one figure, of two senders or forms.
	TotalsDisagree = "W274"
)

// Codes gives every code of a finding of the intake, in the order of findings.yaml.
func Codes() []string {
	return []string{
		CellErrorValue, CellNoResult, CellDamagedText, CellTooLong, CellNotFinite, RequiredEmpty,
		DateNotRead, DateImpossible, DateTwoDigitYear, DateAmbiguous, DateTooEarly, DateTooLate,
		DateIsTime, MonthNotRead, YearNotRead, SchoolYearNotRead, SemesterNotRead, CountNotWhole,
		CountNegative, NumberNotRead, CountImplausible, NumberAmbiguous, AmountNegative, NumberTooLarge,
		YesNoNotRead, NotInList, TextHasPersonalCode, DigitsLost, WrongDigits, NumberIsDate,
		PersonalCodeLength, PersonalCodeLetters, PersonalCodeCheck, PersonalCodeDigitsLost, PersonalCodePlaceholder, OwnNumberNotRead,
		FilePassword, FileXLS, FileXLSB, FileMacros, FileODS, FileHTML,
		FileXML2003, FileDocument, FileZip, FileText, FileNoSheet, FileMissingPart,
		FileEmpty, FileDamaged, FileLimit, FileBomb, FileDirectory, FileNotRegular,
		FileUnreadable, FileUnknown, FileSuspicious, FormNotRecognised, FormAmbiguous, FormUnknown,
		HeaderNotFound, HeadingMissing, HeadingTwice, WrongYear, SenderUnknown, SchoolYearNotAllowed,
		InstitutionTwoNames, SheetTwice, AnswerMissing, MeasureUnknown, PeriodNotRead, BreakdownNotRead,
		LabelNotFound, LabelTwice, RequiredMerged, NoVersion,
		CarriedWaits, CarriedNoEnd, CarriedNoMarks, CarriedGone, CarriedUntouched, DuplicateConflict, EndsBeforeBegins, BornAfterEvent, SemesterOutside,
		TotalTwoValues, CountUnusual, CodeBornDiffer, NumberAsDate, Superseded, SameFile,
		ExternalLinks, CommentHasCode, SenderNotExpected, SheetMissing, UnknownColumns,
		HiddenRows, HiddenColumns, HiddenSheet, HiddenSheetHasCodes, UnknownSheet, NoRows,
		ValueUnderMerge, SheetHasCodes, MergedBlock, NoHeading,
		LabelsMissing, PartExceeds, OfficialDiffers, RowsDifferFromOfficial, TotalsDisagree,
		DuplicateRow, TotalDiffers, PartsDiffer, TimeDropped, Rounded, Formulas, TotalRow, NumbersAsText,
		LockFile, Unfilled, MacroExtension, MappingUnconfirmed, TotalDiffersReturned, TotalsDisagreeReturned, OnlyCorrections,
	}
}
