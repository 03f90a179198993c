package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

func newClean(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "clean [folder]", Short: "Remove work/: caches and the key; the next run makes them again",
		Example: "  bernskats clean cesis",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := pipeline.Clean(folder(args)); err != nil {
				return err
			}
			if asJSON {
				return printJSON(a, map[string]any{"folder": folder(args), "removed": "work"})
			}
			fmt.Fprintln(a.io.out, a.say("mape work/ izdzēsta", "work/ removed"))
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}
