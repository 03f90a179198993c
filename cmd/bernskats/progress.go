package main

import (
	"fmt"
	"strings"
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
			fmt.Fprintln(a.io.err, a.stage(stage))
		}
		if a.io.terminal && !a.verbose {
			if stage != last || bar == nil {
				bar = progressbar.NewOptions(max(total, 1), progressbar.OptionSetWriter(a.io.err), progressbar.OptionSetDescription(a.stage(stage)),
					progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(24))
			}
			_ = bar.Set(done)
		}
		last = stage
	}
}

// stage says in the operator's language what a stage of the pipeline does.
func (a *app) stage(stage string) string {
	what, year, _ := strings.Cut(stage, " ")
	switch what {
	case "read":
		return a.say("nolasa un pārbauda darbgrāmatas: inbox/", "reading and checking workbooks: inbox/") + year
	case "count":
		return a.say("salīdzina rindas un skaita rādītājus: ", "comparing rows and counting indicators: ") + year
	case "report":
		return a.say("raksta pārskatus", "writing reports")
	case "write":
		return a.say("noliek rezultātus vietā", "putting the outputs in place")
	}
	return stage
}
