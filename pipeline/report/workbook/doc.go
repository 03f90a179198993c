// Package workbook writes the situation assessment as a spreadsheet (XLSX) for
// statisticians: cover, contents, notes, one table per sheet with native charts
// below it, and a sheet with all figures as in facts.csv.
//
// It takes the same input as the page and computes no figure. Cells hold real
// numbers; nothing is merged, hidden or a formula; a missing number is an empty
// cell beside a status in words. The same input gives the same bytes.
package workbook
