package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the program's version", Args: cobra.NoArgs,
		Example: "  bernskats version",
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.io.out, "bernskats %s %s %s/%s\n", pipeline.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
