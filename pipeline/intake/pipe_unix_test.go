//go:build unix

package intake

import (
	"syscall"
	"testing"
)

// makePipe makes what must never be opened.
func makePipe(t testing.TB, file string) {
	t.Helper()
	check(t, syscall.Mkfifo(file, 0o600))
}
