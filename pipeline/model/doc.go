// Package model holds the words every room of the program speaks: place,
// finding, period, fact, indicator, decimal. It does no I/O and imports nothing
// but the standard library. A type belongs here only when two rooms must agree
// on it; what one room needs alone stays in that room.
package model
