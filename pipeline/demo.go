package pipeline

import (
	"context"

	"bernskats/pipeline/demo"
)

// Demo writes a made-up municipality through the same forms that senders fill.
func Demo(ctx context.Context, dir string, o demo.Options) (demo.Summary, error) {
	defs, err := LoadDefinitions("")
	if err != nil {
		return demo.Summary{}, err
	}
	o.Catalogue = defs.Forms
	return demo.Write(ctx, dir, o)
}
