// Package returned makes the workbooks that go back to senders: the sender's own
// file with faulty cells marked, a comment on each, and a first sheet that lists
// what to correct; or, where a file cannot be marked, that list alone.
//
// A return is made by inserting into the sender's file: parts of the package
// that need no change are copied as they are packed, and in the others only
// what is added differs. No library that reads a workbook into its own model and
// writes it back does that: what it does not model it loses. Before a return is
// given out it is read with the program's own reader and compared with what the
// sender sent, sheet by sheet and cell by cell; when they differ, there is no
// return.
//
// It knows findings and the bytes of one file. It may know no folder and nobody
// else's workbook, and it never changes what a cell holds.
package returned
