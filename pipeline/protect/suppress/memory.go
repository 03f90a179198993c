package suppress

import (
	"encoding/binary"
	"sync"
)

// Memory keeps what was found for components, so that searching again after one
// table was coarsened repeats nothing else. The zero value is ready; it may be
// used for several systems. A component found again has the same result as one
// searched again.
type Memory struct {
	mu    sync.Mutex
	found map[string]*search
}

// recall gives what was found for a component that is the same in everything but
// the names of its cells and figures.
func (m *Memory) recall(name string, c *component) *search {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.found[name]
	if known == nil {
		return nil
	}
	again := *known
	again.c, again.spent = c, 0
	return &again
}

func (m *Memory) keep(name string, s *search) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.found == nil {
		m.found = map[string]*search{}
	}
	m.found[name] = s
}

// content writes everything about a component that its result depends on.
func (c *component) content(budget int) string {
	b := binary.AppendVarint(nil, int64(budget))
	numbers := func(list []int) {
		b = binary.AppendVarint(b, int64(len(list)))
		for _, v := range list {
			b = binary.AppendVarint(b, int64(v))
		}
	}
	b = binary.AppendVarint(b, int64(len(c.x)))
	for _, x := range c.x {
		b = binary.AppendVarint(b, x)
	}
	numbers(c.insiders)
	for i := range c.items {
		it := &c.items[i]
		numbers(it.set)
		for _, v := range []int64{it.value, it.atMost, it.atLeast, it.width, it.floor, flag(it.displayed), flag(it.hard), flag(it.bridge), flag(it.tied), flag(it.primary), flag(it.required), flag(it.named), int64(it.class)} {
			b = binary.AppendVarint(b, v)
		}
	}
	return string(b)
}
