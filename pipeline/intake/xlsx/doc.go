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
//
// It is larger than a reader of good files need be (some 2 600 lines of code
// without comments): a fifth is CSV with its encodings and separators, and the
// telling apart and refusing by name of what is no workbook; the rest grew by
// what files of other projects taught: Strict and alternate content, both date
// systems and every number format, checks of the archive before anything is
// believed, and a walk that is three times as fast as the first.
package xlsx
