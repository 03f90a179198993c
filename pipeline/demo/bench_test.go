package demo

import (
	"context"
	"path/filepath"
	"testing"
)

func BenchmarkWrite(b *testing.B) {
	for _, size := range []Size{Small, MunicipalitySize} {
		b.Run(size.String(), func(b *testing.B) {
			c := loadForms(b)
			for b.Loop() {
				sum, err := Write(context.Background(), filepath.Join(b.TempDir(), "demo"), Options{Seed: 1, Size: size, Catalogue: c})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(sum.Cells), "cells/op")
			}
		})
	}
}
