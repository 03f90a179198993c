package main

import (
	"fmt"
	"sync"

	"github.com/schollz/progressbar/v3"

	"bernskats/pipeline/model"
)

// notes prints each thing the operator should know once, on stderr.
func (a *app) notes() func(model.Text) {
	var one sync.Mutex
	said := map[model.Text]bool{}
	return func(t model.Text) {
		one.Lock()
		defer one.Unlock()
		if !said[t] {
			fmt.Fprintf(a.io.err, "%s: %s\n", a.say("piezīme", "note"), a.say(t.LV, t.EN))
		}
		said[t] = true
	}
}

// progress draws a bar on a terminal, explains stages with --verbose, and says
// nothing otherwise.
func (a *app) progress() func(stage string, done, total int) {
	var bar *progressbar.ProgressBar
	last := ""
	var one sync.Mutex // years are counted several at once
	return func(stage string, done, total int) {
		one.Lock()
		defer one.Unlock()
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
