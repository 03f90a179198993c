package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"bernskats/pipeline/intake"
	"bernskats/pipeline/store"
)

// computeAll computes every year in order; a year whose inputs did not change
// comes from work/.
func (s *session) computeAll(ctx context.Context, deliveries map[int]*intake.Delivery) ([]*YearResult, error) {
	var results []*YearResult
	var history []store.CustodyRow
	var historyYears []int
	for _, year := range s.years {
		d := deliveries[year]
		if d == nil {
			continue
		}
		s.o.tell(fmt.Sprintf("count %d", year), len(results), len(deliveries))
		b := &yearBuild{year: year, defs: s.defs, project: s.project, delivery: d, sources: sources(year, deliveries), waivers: s.waivers, history: history, historyYears: historyYears}
		r, err := s.compute(ctx, b)
		if err != nil {
			return nil, fmt.Errorf("computing %d: %w", year, err)
		}
		results = append(results, r)
		history = append(history, r.Custody...)
		if r.Delivers {
			historyYears = append(historyYears, year)
		}
	}
	return results, nil
}

// compute gives a year's result from the cache or by building its database.
func (s *session) compute(ctx context.Context, b *yearBuild) (*YearResult, error) {
	fingerprint, err := s.yearFingerprint(b)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(s.work, fmt.Sprintf("%d.json", b.year))
	if r := s.cachedYear(file, fingerprint); r != nil {
		return r, nil
	}
	r, err := b.run(ctx, databasePath(s.work, b.year))
	if err != nil {
		return nil, err
	}
	return r, keepYear(file, fingerprint, r)
}

// yearFingerprint is the SHA-256 of everything a year's result depends on.
func (s *session) yearFingerprint(b *yearBuild) (string, error) {
	var lines []string
	add := func(parts ...string) { lines = append(lines, strings.Join(parts, "\x00")) }
	for _, src := range b.sources {
		add("source", fmt.Sprint(src.folder), src.workbook.File, src.workbook.SHA256, strings.Join(src.workbook.SHA256s, " "), src.workbook.Sender)
	}
	for _, w := range b.delivery.Workbooks {
		add("delivered", w.File, w.SHA256, string(w.Use))
	}
	for _, part := range []any{b.delivery.Findings, b.history, b.historyYears, s.project.Config, s.project.Municipality, s.waivers} {
		data, err := json.Marshal(part)
		if err != nil {
			return "", fmt.Errorf("fingerprinting %d: %w", b.year, err)
		}
		add("part", string(data))
	}
	sum := sha256.Sum256(s.key)
	add("key", hex.EncodeToString(sum[:]))
	add("program", Version, hashOf(s.defs.Hashes))
	sort.Strings(lines)
	all := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(all[:]), nil
}

// keptYear is a year's result as it lies in work/.
type keptYear struct {
	Fingerprint string
	Checksum    string // of Result: a damaged file is computed again
	Result      json.RawMessage
}

func (s *session) cachedYear(file, fingerprint string) *YearResult {
	if s.o.NoCache {
		return nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	var kept keptYear
	if json.Unmarshal(data, &kept) != nil || kept.Fingerprint != fingerprint || kept.Checksum != checksum(kept.Result) {
		return nil
	}
	var r YearResult
	if json.Unmarshal(kept.Result, &r) != nil {
		return nil
	}
	return &r
}

func keepYear(file, fingerprint string, r *YearResult) error {
	result, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("keeping the result of %d: %w", r.Year, err)
	}
	data, err := json.Marshal(keptYear{fingerprint, checksum(result), result})
	if err != nil {
		return fmt.Errorf("keeping the result of %d: %w", r.Year, err)
	}
	return writeFile(file, data, 0o600)
}

func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
