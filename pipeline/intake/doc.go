// Package intake turns the senders' workbooks of one year into typed rows that
// know their cell. It is the only room that reads spreadsheets, and the room
// where personal codes end: they become pseudonyms in the function that reads
// the row and appear in no value, finding, cache entry or error. What is wrong
// in a workbook becomes a finding; only a failing disk, a cancelled run or rows
// that cannot be accounted for are errors.
//
// It knows the forms, but no database, no indicator and no other year.
package intake
