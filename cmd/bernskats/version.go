package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

func newVersion(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "version", Short: "Print the program's version", Args: cobra.NoArgs,
		Example: "  bernskats version\n  bernskats version --json",
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return printJSON(a, map[string]string{"program": "bernskats", "version": pipeline.Version, "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH})
			}
			_, err := fmt.Fprintf(a.io.out, "bernskats %s %s %s/%s\n", pipeline.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return cmd
}
