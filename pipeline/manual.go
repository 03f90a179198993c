package pipeline

import (
	"fmt"
	"io/fs"
	"os"

	"bernskats/pipeline/manual"
	"bernskats/pipeline/project"
)

// ManualTopics lists the pages of the handbook, the municipality's own among
// them. local is a project's own folder, "" for none.
func ManualTopics(local string) ([]manual.Topic, error) { return manual.Topics(withLocal(local)) }

// ManualPage prints a page of the handbook in a language it has. What it says
// of forms and findings is made of the definitions that read the workbooks.
func ManualPage(local, topic, lang string) ([]byte, error) {
	return manual.Print(withLocal(local), topic, lang, func() (manual.Declared, error) {
		defs, err := LoadDefinitions(local)
		if err != nil {
			return manual.Declared{}, fmt.Errorf("reading what senders are asked for: %w", err)
		}
		d := manual.Declared{Forms: defs.Forms}
		for _, r := range defs.Rules {
			d.Rules = append(d.Rules, manual.Rule{Code: r.Code, LV: r.Says.LV, EN: r.Says.EN})
		}
		return d, nil
	})
}

// withLocal lays a municipality's own folder over what is built in.
func withLocal(local string) fs.FS {
	if info, err := os.Stat(local); local != "" && err == nil && info.IsDir() {
		return project.Overlay(os.DirFS(local), BuiltIn())
	}
	return BuiltIn()
}
