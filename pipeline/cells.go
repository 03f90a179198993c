package pipeline

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bernskats/pipeline/intake/xlsx"
	"bernskats/pipeline/project"
)

// OpenWorkbook opens one file as the intake would, with the limits of the project
// it lies in: .csv by its name, everything else by its content. What is no
// workbook comes back as *xlsx.Refusal.
func OpenWorkbook(ctx context.Context, path string) (*xlsx.Workbook, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, fmt.Errorf("opening: %w", err)
	}
	own, err := project.LimitsFor(path)
	if err != nil {
		return nil, err
	}
	name, limits := filepath.Base(path), readingLimits(own)
	switch {
	case info.IsDir():
		return nil, &xlsx.Refusal{Kind: xlsx.RefusedDirectory}
	case strings.HasPrefix(name, "~$"):
		return nil, &xlsx.Refusal{Kind: xlsx.RefusedLock}
	case !info.Mode().IsRegular():
		return nil, &xlsx.Refusal{Kind: "pipe"}
	case info.Size() > limits.Packed:
		return nil, &xlsx.Refusal{Kind: xlsx.RefusedLimit, Detail: fmt.Sprintf("%d MiB, at most %d", info.Size()>>20, limits.Packed>>20)}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limits.Packed+1))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if strings.EqualFold(filepath.Ext(name), ".csv") {
		return xlsx.OpenCSV(ctx, name, data, limits)
	}
	return xlsx.Open(ctx, name, data, limits)
}

// readingLimits gives the built-in limits with those that a project sets itself.
func readingLimits(own project.Limits) xlsx.Limits {
	l := xlsx.DefaultLimits()
	const mib = 1 << 20
	for _, set := range []struct {
		value int
		to    func(int)
	}{
		{own.PackedMiB, func(n int) { l.Packed = int64(n) * mib }},
		{own.UnpackedMiB, func(n int) { l.Unpacked = int64(n) * mib }},
		{own.MemoryMiB, func(n int) { l.Memory = int64(n) * mib }},
		{own.Ratio, func(n int) { l.Ratio = n }},
		{own.Parts, func(n int) { l.Parts = n }},
		{own.Rows, func(n int) { l.Rows = n }},
		{own.Columns, func(n int) { l.Columns = n }},
		{own.Seconds, func(n int) { l.Time = time.Duration(n) * time.Second }},
	} {
		if set.value > 0 {
			set.to(set.value)
		}
	}
	return l
}
