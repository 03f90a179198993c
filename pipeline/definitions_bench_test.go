package pipeline_test

import (
	"testing"

	"bernskats/pipeline"
)

// BenchmarkLoadDefinitions measures what every command pays before it begins.
func BenchmarkLoadDefinitions(b *testing.B) {
	for b.Loop() {
		if _, err := pipeline.LoadDefinitions(""); err != nil {
			b.Fatal(err)
		}
	}
}
