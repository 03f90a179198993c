// Package xlsx reads the cells of an Office Open XML workbook (transitional
// or Strict) or of a CSV file, and refuses everything else by name.
//
// It is the program's front door: what it is given was made by strangers. It
// therefore believes no size, count, dimension or file name, takes memory only
// for what it has really seen, writes nothing anywhere and never panics. Open
// walks through the whole file once (checksums, limits, well-formedness, order
// and uniqueness of cells), so that a workbook is either refused as a whole or
// read as a whole; Sheet.Rows then streams the cells in a second walk.
//
// It may know no form, no code list and no database, and it never judges what
// a value means: it says what is written, cell by cell.
package xlsx
