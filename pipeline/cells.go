package pipeline

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"bernskats/pipeline/intake/xlsx"
)

// OpenWorkbook opens one file as the intake would: .csv by its name, everything
// else by its content. What is no workbook comes back as *xlsx.Refusal.
func OpenWorkbook(ctx context.Context, path string) (*xlsx.Workbook, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, fmt.Errorf("opening: %w", err)
	}
	name, limits := filepath.Base(path), xlsx.DefaultLimits()
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
