package main

import (
	"fmt"

	"github.com/schollz/progressbar/v3"
)

// progress draws a bar on a terminal, explains stages with --verbose, and says
// nothing otherwise.
func (a *app) progress() func(stage string, done, total int) {
	var bar *progressbar.ProgressBar
	last := ""
	return func(stage string, done, total int) {
		if a.verbose && stage != last {
			fmt.Fprintf(a.io.err, "%s (%d)\n", stage, total)
		}
		if a.io.terminal && !a.verbose {
			if stage != last || bar == nil {
				bar = progressbar.NewOptions(max(total, 1), progressbar.OptionSetWriter(a.io.err), progressbar.OptionSetDescription(stage),
					progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(24))
			}
			_ = bar.Set(done)
		}
		last = stage
	}
}
