// Package data writes and reads the figures of an edition as open data: facts.csv
// and facts.json, for machines. It prints what the edition says and computes
// nothing; it knows only editions, so an unprotected fact cannot be written.
package data
