package chart

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// Drawings keeps finished drawings between runs, under a key that says
// everything a drawing depends on. What Load gives back may be damaged or
// foreign: then the chart is drawn again. Neither method may keep data.
type Drawings interface {
	Load(key string) (data []byte, ok bool)
	Store(key string, data []byte) error
}

// drawingFormat is raised whenever this package draws the same Spec differently.
const drawingFormat = "drawing-4"

// RenderKept is Render that takes drawings of unchanged charts from kept and
// adds the new ones to it. prepare gives the engine and is called only when
// something is to be drawn; library names the ECharts it draws with. kept may be
// nil. The bytes are those of Render.
func RenderKept(ctx context.Context, kept Drawings, library string, prepare func() (*Engine, error), specs []Spec) ([]string, error) {
	drawn := make([]string, len(specs))
	keys := make([]string, len(specs))
	var missing []int
	for i, s := range specs {
		var err error
		if keys[i], err = keyOf(library, s); err != nil {
			return nil, err
		}
		var ok bool
		if drawn[i], ok = loaded(kept, keys[i]); !ok {
			missing = append(missing, i)
		}
	}
	if len(missing) == 0 {
		return drawn, nil
	}
	engine, err := prepare()
	if err != nil {
		return nil, fmt.Errorf("preparing to draw: %w", err)
	}
	todo := make([]Spec, len(missing))
	for n, i := range missing {
		todo[n] = specs[i]
	}
	fresh, err := engine.Render(ctx, todo, 0)
	if err != nil {
		return nil, fmt.Errorf("drawing %d charts: %w", len(todo), err)
	}
	for n, i := range missing {
		drawn[i] = fresh[n]
		if kept == nil {
			continue
		}
		if err := kept.Store(keys[i], sealed(fresh[n])); err != nil {
			return nil, fmt.Errorf("keeping a drawing: %w", err)
		}
	}
	return drawn, nil
}

func keyOf(library string, s Spec) (string, error) {
	spec, err := json.Marshal(s)
	if err != nil {
		return "", fmt.Errorf("chart %s: %w", s.ID, err)
	}
	sum := sha256.Sum256([]byte(drawingFormat + "\x00" + library + "\x00" + string(spec)))
	return hex.EncodeToString(sum[:]), nil
}

// sealed puts a checksum before a drawing, loaded takes it off again.
func sealed(svg string) []byte {
	sum := sha256.Sum256([]byte(svg))
	return []byte(hex.EncodeToString(sum[:]) + "\n" + svg)
}

func loaded(kept Drawings, key string) (string, bool) {
	if kept == nil {
		return "", false
	}
	data, ok := kept.Load(key)
	if !ok {
		return "", false
	}
	seal, svg, ok := strings.Cut(string(data), "\n")
	sum := sha256.Sum256([]byte(svg))
	return svg, ok && seal == hex.EncodeToString(sum[:])
}
