// Command bernskats turns the yearly workbooks of a municipality's schools,
// police, social service and orphans' court into child-rights indicators and
// reports. This package holds flags, streams and exit codes, and nothing else:
// one file per command, the work is done in the pipeline.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(mainCode()) }

// mainCode runs the program as the shell calls it; a signal cancels the context.
func mainCode() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], system())
}
