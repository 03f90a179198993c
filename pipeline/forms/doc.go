// Package forms is what we ask senders for, as data: the forms (one folder
// each), the code lists, the kinds of cells and the sentences of findings. It
// reads a cell by its declared kind and writes blank workbooks. It knows no
// folders, no files of senders and no database, keeps nothing between calls,
// and never repeats a personal code or a name in an issue or a finding.
package forms
