// Package measure turns linked rows into facts, and says who stands behind them.
// It loads the definitions of the indicators (YAML texts, SQL that returns
// cases), counts their cases the same way for all of them, judges what was
// delivered, and compares with totals that senders gave. It may not read
// workbooks, protect figures or write reports, and it holds no number of any
// law: those are dated legal values.
//
// # Universes
//
// FindCases puts the cases of every case file into a temporary table; Count
// makes facts of them, Disclose makes universes. Nothing about universes is
// listed by hand; they follow from the definitions:
//
//   - A crowd is who is counted: one column (child, family, household, parent,
//     decision, case …) of one case file in one period. A sum over families has
//     the families that gave a number as its crowd, under the role Carrier; money
//     is shown where the number it is about (about:) is. A sum of persons themselves
//     (victims, children waiting) has a crowd in which every case weighs what it
//     gives.
//   - Every measure puts numbers into its crowd: the total, each breakdown, and
//     each category of each dimension of a breakdown, whether displayed or not. A
//     denominator under a condition of its own is a number too, under the role Base.
//   - Crowds are joined into one universe where one is a subset of the other by
//     construction (rate: subset, subset_of), and where case files of one
//     definition count the same column in periods one of which lies in the other:
//     flows and the days between them, a year and its semesters.
//   - An inner cell is everybody with the same signature, the set of figures they
//     are in. So overlapping breakdowns cost what occurs, equal supports are equal
//     lists of cells, and every figure is the sum of its cells.
//   - Those outside a subset are protected (Within, Complement). Where lists of
//     senders disagree, those who are in both stand for the part (role Inside).
//   - A sensitive group to which everybody belongs gets inner cells of nobody:
//     cases like those there are, but of another category, run through the same SQL.
//
// A Basis says for each fact which of these figures must be shown so that it and
// its rate may be. What counts as a person stands in the disclosure policy
// (LoadPolicy); a definition that counts something the policy does not know is
// refused.
//
// Totals that senders gave without rows get a made-up table with their margins:
// DiscloseReported. Contradictions holds all of it against the facts.
package measure
