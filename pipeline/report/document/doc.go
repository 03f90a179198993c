// Package document writes documents for a word processor (.docx) from a small
// model: headings, paragraphs, lists, tables, charts, pictures, with a header
// and numbered pages on A4. The styles are Word's own, so that a clerk can go on
// editing; charts are drawn by the word processor and stay sharp.
//
// It knows no figure, edition or language but the tag of it, and computes
// nothing. What it writes holds no clock, no person and no path: equal documents
// give equal bytes. Every part it may write is known to the reader of outputs;
// a new kind of part needs a place there first.
package document
