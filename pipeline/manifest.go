package pipeline

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"slices"
	"sort"
	"strings"

	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
)

// Manifest is what manifest.json says: enough to tell what an edition was made
// of and whether a file of it was changed. No clock, no host, no user.
type Manifest struct {
	Program        string            `json:"program"`
	Version        string            `json:"version"`
	Libraries      map[string]string `json:"libraries"`
	Edition        string            `json:"edition"`
	Year           int               `json:"year"`
	Fingerprint    string            `json:"fingerprint"`
	Municipality   string            `json:"municipality"`
	Provisional    bool              `json:"provisional"`
	OpenErrors     int               `json:"open_errors"`
	MissingSenders int               `json:"missing_senders"`
	Public         string            `json:"public,omitempty"`   // of the internal edition: what became of the public one
	Releases       int               `json:"releases,omitempty"` // of the internal edition: how many there were in published/
	Rows           *model.RowCounts  `json:"rows,omitempty"`     // rows, sheets and inputs are in the internal edition's only
	Sheets         []ManifestSheet   `json:"sheets,omitempty"`
	Inputs         []ManifestInput   `json:"inputs,omitempty"`
	// Settings are bernskats.yaml, waivers.yaml and the files of local/, CodeLists
	// the lists of forms/codes.yaml one by one; in the internal edition's only.
	Settings    map[string]string `json:"settings,omitempty"`
	CodeLists   map[string]string `json:"code_lists,omitempty"`
	Definitions map[string]string `json:"definitions"`
	Outputs     map[string]string `json:"outputs"`
	Digest      string            `json:"digest"` // SHA-256 of everything else here
}

// ManifestInput is one file of the inbox.
type ManifestInput struct {
	File   string `json:"file"` // relative to inbox/
	SHA256 string `json:"sha256"`
	Form   string `json:"form,omitempty"`
	Use    string `json:"use"`
}

// ManifestSheet accounts for the rows of one sheet.
type ManifestSheet struct {
	File  string `json:"file"`
	Sheet string `json:"sheet"`
	model.RowCounts
}

// fingerprint is the run's: the same in both editions, another as soon as an
// input, a definition, the settings or the program differ.
func (s *session) fingerprint(deliveries map[int]*intake.Delivery) string {
	lines := []string{"program\x00" + Version, "definitions\x00" + hashOf(s.defs.Hashes), fmt.Sprintf("year\x00%d", s.o.Year), "languages\x00" + strings.Join(s.o.Languages, ",")}
	for _, in := range inputs(deliveries) {
		lines = append(lines, "input\x00"+in.File+"\x00"+in.SHA256)
	}
	for _, part := range []any{s.project.Config, s.waivers} {
		data, _ := json.Marshal(part) // plain structs of texts and numbers always marshal
		lines = append(lines, "settings\x00"+string(data))
	}
	if s.o.RequireComplete { // it may make one edition where another run makes two
		lines = append(lines, "complete")
	}
	for _, r := range s.released.Releases { // the public edition is made together with what was published
		lines = append(lines, fmt.Sprintf("release\x00%d\x00%s", r.Number, r.Digest))
	}
	sort.Strings(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

func inputs(deliveries map[int]*intake.Delivery) []ManifestInput {
	var out []ManifestInput
	for year, d := range deliveries {
		for _, w := range d.Workbooks {
			for i, file := range w.Files {
				sum := ""
				if i < len(w.SHA256s) {
					sum = w.SHA256s[i]
				}
				out = append(out, ManifestInput{fmt.Sprintf("%d/%s", year, file), sum, w.Form, string(w.Use)})
			}
		}
	}
	slices.SortFunc(out, func(a, b ManifestInput) int { return strings.Compare(a.File, b.File) })
	return out
}

// manifestOf describes the internal edition made of these files.
func (s *session) manifestOf(c computation, files []output, fingerprint string) Manifest {
	o := c.outcome
	rows := o.Rows()
	m := Manifest{
		Program: "bernskats", Version: Version, Libraries: libraries(), Edition: "internal", Year: s.o.Year, Fingerprint: fingerprint,
		Municipality: s.project.Municipality.Name, Provisional: o.OpenErrors > 0 || o.Missing > 0, OpenErrors: o.OpenErrors, MissingSenders: o.Missing,
		Public: o.Public.Text.EN, Releases: len(s.released.Releases), Rows: &rows, Inputs: inputs(c.deliveries), Settings: s.settings, CodeLists: s.defs.codeLists(),
		Definitions: s.defs.Hashes, Outputs: map[string]string{},
	}
	for _, sheet := range o.Sheets {
		m.Sheets = append(m.Sheets, ManifestSheet{sheet.File, sheet.Sheet, sheet.Counts})
	}
	for _, f := range files {
		sum := sha256.Sum256(f.content)
		m.Outputs[f.name] = hex.EncodeToString(sum[:])
	}
	return m
}

// digest is the SHA-256 of the manifest without it.
func (m Manifest) digest() string {
	m.Digest = ""
	data, _ := json.Marshal(m) // texts, numbers and lists of them always marshal
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (m Manifest) output() (output, error) {
	m.Digest = m.digest()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(m); err != nil {
		return output{}, fmt.Errorf("writing the manifest: %w", err)
	}
	return output{"manifest.json", b.Bytes()}, nil
}

// libraries gives the versions of the libraries the program was built with.
func libraries() map[string]string {
	out := map[string]string{}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return out
	}
	for _, d := range info.Deps {
		out[d.Path] = d.Version
	}
	return out
}
