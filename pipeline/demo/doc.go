// Package demo makes a complete made-up municipality: one model of families
// living through several years, written as the workbooks its senders would send,
// through the same forms. Persons, codes, institutions and figures are invented;
// only the municipality's name is real, so that the program accepts it.
//
// It may not read anything but its options and the catalogue of forms, never
// looks at the clock, and gives the same bytes for the same options.
package demo
