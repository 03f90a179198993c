package chart

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"

	"github.com/dop251/goja"
)

// Engine is ECharts compiled once, about 0.3 s; it may be used by several
// goroutines and for any number of pages. Machines that have loaded it, another
// 0.2 s each, are kept for the next page.
type Engine struct {
	library, glue *goja.Program
	mu            sync.Mutex
	idle          []*machine
}

// machine is one JavaScript engine with ECharts loaded, used by one goroutine at a time.
type machine struct {
	vm   *goja.Runtime
	draw goja.Callable
}

// ErrEngine says that the JavaScript given is not the ECharts we can draw with.
var ErrEngine = errors.New("not a usable ECharts library")

// glueSource is all JavaScript of our own: one chart in, one SVG out.
// ECharts asks for timers only to paint later; a static drawing never does.
// Text is measured as this package estimates it, for ECharts cannot see fonts;
// tags of labels (tags.go) have no width.
const glueSource = `echarts.setPlatformAPI({measureText: function (text, font) {
	var size = parseFloat((/([0-9.]+)px/.exec(font || '') || [0, 12])[1]);
	return {width: Array.from((text || '').replace(/[\uE000-\uF8FF]/g, '')).length * size * 0.6};
}});
var setTimeout = function () { return 0; }, clearTimeout = function () {};
(function (options, size, ticks) {
	var o = JSON.parse(options);
	var axis = o[ticks.axis][0];
	axis.axisLabel.formatter = function (v) {
		var text = ticks.labels[Math.round((v - ticks.min) / ticks.step)];
		return text === undefined ? '' : text;
	};
	var chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: size.width, height: size.height});
	try {
		chart.setOption(o);
		return chart.renderToSVGString();
	} finally {
		chart.dispose();
	}
})`

// NewEngine compiles the text of echarts.min.js (6.x).
func NewEngine(echarts []byte) (*Engine, error) {
	library, err := goja.Compile("echarts.min.js", string(echarts), false)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEngine, err)
	}
	glue, err := goja.Compile("chart.js", glueSource, true)
	if err != nil {
		return nil, fmt.Errorf("compiling the drawing function: %w", err)
	}
	return &Engine{library: library, glue: glue}, nil
}

// Render draws the charts with the ECharts given and returns one <svg> element
// for each, in the order of specs. An error is a broken Spec, an unusable
// library or ctx's.
func Render(ctx context.Context, echarts []byte, specs []Spec) ([]string, error) {
	if len(specs) == 0 {
		return nil, nil
	}
	engine, err := NewEngine(echarts)
	if err != nil {
		return nil, err
	}
	return engine.Render(ctx, specs, 0)
}

// workersFor weighs loading an engine against drawing: loading takes as long as about eight charts.
func workersFor(charts int) int { return max(1, min(runtime.GOMAXPROCS(0), charts/8)) }

// Render draws with so many workers, each with an engine of its own; 0 chooses
// a number. The bytes do not depend on it.
func (e *Engine) Render(ctx context.Context, specs []Spec, workers int) ([]string, error) {
	if err := checkAll(specs); err != nil {
		return nil, err
	}
	if workers <= 0 {
		workers = workersFor(len(specs))
	}
	drawn := make([]string, len(specs))
	failed := make([]error, len(specs))
	next := make(chan int)
	go func() {
		defer close(next)
		for i := range specs {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	}()
	var all sync.WaitGroup
	for range workers {
		all.Go(func() { e.work(ctx, specs, next, drawn, failed) })
	}
	all.Wait()
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("drawing charts: %w", err)
	}
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	return drawn, nil
}

func checkAll(specs []Spec) error {
	ids := map[string]bool{}
	for _, s := range specs {
		if err := s.check(); err != nil {
			return err
		}
		if ids[s.ID] {
			return fmt.Errorf("chart id %q is used twice", s.ID)
		}
		ids[s.ID] = true
	}
	return nil
}

func (e *Engine) work(ctx context.Context, specs []Spec, next <-chan int, drawn []string, failed []error) {
	var m *machine
	var err error
	for i := range next { // a worker that gets nothing to draw loads nothing
		if m == nil && err == nil {
			if m, err = e.take(ctx); m != nil {
				stop := context.AfterFunc(ctx, func() { m.vm.Interrupt(ctx.Err()) })
				defer e.giveBack(m, stop)
			}
		}
		if err != nil {
			failed[i] = err
			continue
		}
		drawn[i], failed[i] = one(m.vm, m.draw, specs[i])
	}
}

// take gives a machine that nobody uses, or loads another.
func (e *Engine) take(ctx context.Context) (*machine, error) {
	e.mu.Lock()
	if n := len(e.idle); n > 0 {
		m := e.idle[n-1]
		e.idle = e.idle[:n-1]
		e.mu.Unlock()
		return m, ctx.Err()
	}
	e.mu.Unlock()
	return e.start(ctx)
}

// giveBack keeps a machine for the next page; one that was interrupted is thrown away.
func (e *Engine) giveBack(m *machine, stop func() bool) {
	if !stop() {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.idle = append(e.idle, m)
}

// start loads the library into a fresh machine. Chance and clock are fixed.
func (e *Engine) start(ctx context.Context) (*machine, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	vm := goja.New()
	vm.SetRandSource(func() float64 { return 0.5 })
	vm.SetTimeSource(fixedTime)
	if _, err := vm.RunProgram(e.library); err != nil {
		return nil, fmt.Errorf("%w: loading it: %w", ErrEngine, err)
	}
	if library := vm.GlobalObject().Get("echarts"); library == nil || goja.IsUndefined(library) {
		return nil, fmt.Errorf("%w: it defines no echarts", ErrEngine)
	}
	function, err := vm.RunProgram(e.glue)
	if err != nil {
		return nil, fmt.Errorf("loading the drawing function: %w", err)
	}
	draw, ok := goja.AssertFunction(function)
	if !ok {
		return nil, errors.New("the drawing function is no function")
	}
	return &machine{vm, draw}, nil
}

func one(vm *goja.Runtime, draw goja.Callable, s Spec) (string, error) {
	l := newLayout(s)
	o, err := options(s, l)
	if err != nil {
		return "", err
	}
	axis := "yAxis"
	if l.lying {
		axis = "xAxis"
	}
	raw, err := draw(goja.Undefined(), vm.ToValue(string(o)),
		plainValue(vm, map[string]any{"width": s.width(), "height": math.Ceil(l.height)}),
		plainValue(vm, map[string]any{"axis": axis, "labels": tagged(l.scale.labels), "min": l.scale.min, "step": l.scale.step}))
	if err != nil {
		return "", fmt.Errorf("drawing chart %s: %w", s.ID, err)
	}
	svg, err := clean(raw.String(), s, math.Ceil(l.height))
	if err != nil {
		return "", fmt.Errorf("cleaning chart %s: %w", s.ID, err)
	}
	return svg, nil
}

// plainValue hands data over as JavaScript's own objects.
func plainValue(vm *goja.Runtime, v any) goja.Value {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own maps of numbers and texts
	}
	parse, _ := goja.AssertFunction(vm.Get("JSON").ToObject(vm).Get("parse"))
	value, err := parse(goja.Undefined(), vm.ToValue(string(data)))
	if err != nil {
		panic(err)
	}
	return value
}
