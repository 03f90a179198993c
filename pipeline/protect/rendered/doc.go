// Package rendered reads the files of an edition back, as a stranger would who
// wants to find out what is withheld: pages and their drawings, workbooks and
// their charts, tables of facts, the manifest. It lists every place where a
// figure stands and what stands there, and holds that against the facts that
// were meant to be published.
//
// It shares no code with what writes those files and knows only the vocabulary
// of facts. What it cannot read, it reports: a file, part or attribute it does
// not know is a problem, never silence. Problems carry no number.
package rendered
