// Package combined makes one table of the public facts of several municipalities:
// sums with how many municipalities they cover, and rates of those that have both
// numbers. It knows only what was protected in each municipality, so it can tell
// nobody more than the published files do, and it never fills in what is withheld.
package combined
