package forms

// Kind decides how a cell is read; never the look of the cell.
type Kind string

// The kinds of cells. What each accepts and stores is said at Parse.
const (
	PersonalCode Kind = "personal_code"
	Date         Kind = "date"
	Month        Kind = "month"
	Semester     Kind = "semester"
	Year         Kind = "year"
	Count        Kind = "count"
	DecimalKind  Kind = "decimal"
	Money        Kind = "money"
	TextKind     Kind = "text"
	YesNo        Kind = "yes_no"
	Code         Kind = "code"
	ID           Kind = "id"
)

// Kinds gives every kind there is, in a fixed order.
func Kinds() []Kind {
	return []Kind{PersonalCode, Date, Month, Semester, Year, Count, DecimalKind, Money, TextKind, YesNo, Code, ID}
}
