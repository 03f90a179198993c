package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

func newClean(a *app) *cobra.Command {
	return &cobra.Command{
		Use: "clean [folder]", Short: "Remove work/: caches and the key; the next run makes them again",
		Example: "  bernskats clean cesis",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := pipeline.Clean(folder(args)); err != nil {
				return err
			}
			fmt.Fprintln(a.io.out, a.say("mape work/ izdzēsta", "work/ removed"))
			return nil
		},
	}
}
