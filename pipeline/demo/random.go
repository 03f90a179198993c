package demo

import (
	"hash/fnv"
	"math/rand/v2"
)

// stream is one seeded source of chance. Each part of the world has its own,
// named, so that a change in one part does not move the others.
type stream struct{ *rand.Rand }

func newStream(seed uint64, name string, n ...int) stream {
	h := fnv.New64a()
	h.Write([]byte(name))
	for _, x := range n {
		h.Write([]byte{byte(x), byte(x >> 8), byte(x >> 16), byte(x >> 24)})
	}
	return stream{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// chance is true in so many of 10 000 cases.
func (s stream) chance(of10000 int) bool { return s.IntN(10000) < of10000 }

// between gives a whole number from a to b, both possible.
func (s stream) between(a, b int) int {
	if b <= a {
		return a
	}
	return a + s.IntN(b-a+1)
}

// dayIn gives a day of a span.
func (s stream) dayIn(sp span) day { return day(s.between(int(sp.from), int(sp.to))) }

// about gives a whole number whose mean is mean/10000: so a small municipality
// has one case some years and none in others.
func (s stream) about(mean int) int {
	n := mean / 10000
	if s.chance(mean % 10000) {
		n++
	}
	return n
}

// weighted is a choice with its weight.
type weighted[T any] struct {
	weight int
	value  T
}

func pick[T any](s stream, from []weighted[T]) T {
	total := 0
	for _, w := range from {
		total += w.weight
	}
	n := s.IntN(total)
	for _, w := range from {
		if n -= w.weight; n < 0 {
			return w.value
		}
	}
	return from[len(from)-1].value
}

// codesOf makes choices of code, weight, code, weight, …
func codesOf(pairs ...any) []weighted[string] {
	out := make([]weighted[string], 0, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		out = append(out, weighted[string]{pairs[i+1].(int), pairs[i].(string)})
	}
	return out
}
