package data

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
)

// Lines gives the lines of a facts.csv as they stand, without the heading.
func Lines(content []byte) ([][]string, error) {
	lines, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil || len(lines) == 0 {
		return nil, fmt.Errorf("%w: %w", ErrFacts, err)
	}
	return lines[1:], nil
}

// WriteLines writes lines of several facts.csv as one, in its order.
func WriteLines(w io.Writer, lines [][]string) error {
	lines = slices.Clone(lines)
	slices.SortFunc(lines, slices.Compare)
	out := bufio.NewWriter(w)
	writeLine(out, Columns())
	for _, l := range lines {
		writeLine(out, l)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing the table of facts: %w", err)
	}
	return nil
}
