package returned

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"bernskats/pipeline/model"
)

// parcel is the package of a workbook: its parts as they are packed, and those
// that were changed or added.
type parcel struct {
	files   []*zip.File
	byName  map[string]*zip.File // lower case, forward slashes, no leading one
	changed map[string][]byte    // by the same names
	added   []string             // names of new parts, in the order of adding
	removed map[string]bool
	strict  bool // the namespaces of ISO's strict variant
}

const (
	relationsType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	strictType    = "http://purl.oclc.org/ooxml/officeDocument/relationships"
	strictSpace   = "http://purl.oclc.org/ooxml/spreadsheetml/main"
)

func (p *parcel) relationType() string {
	if p.strict {
		return strictType
	}
	return relationsType
}

func (p *parcel) space() string {
	if p.strict {
		return strictSpace
	}
	return mainSpace
}

func openParcel(data []byte) (*parcel, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("opening the package: %w", err)
	}
	p := &parcel{byName: map[string]*zip.File{}, changed: map[string][]byte{}, removed: map[string]bool{}}
	for _, f := range z.File {
		p.files = append(p.files, f)
		p.byName[partKey(f.Name)] = f
	}
	return p, nil
}

// untouchable says why a workbook must stay as it is: a signature would no longer
// hold, and a log of who changed what would lack our changes.
func (p *parcel) untouchable() error {
	for name := range p.byName {
		switch {
		case strings.HasPrefix(name, "_xmlsignatures/"):
			return &CannotMark{Why: model.Text{LV: "darbgrāmata ir elektroniski parakstīta, un papildinot paraksts zaudētu spēku", EN: "the workbook is signed, and the signature would not survive additions"}}
		case strings.HasPrefix(name, "xl/revisions/"):
			return &CannotMark{Why: model.Text{LV: "darbgrāmata ir kopīgojama ar izmaiņu žurnālu", EN: "the workbook is shared and keeps a log of changes"}}
		}
	}
	return nil
}

func partKey(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

func (p *parcel) has(name string) bool {
	key := partKey(name)
	return !p.removed[key] && (p.changed[key] != nil || p.byName[key] != nil)
}

// read gives the content of a part; the error says when there is none.
func (p *parcel) read(name string) ([]byte, error) {
	key := partKey(name)
	if content, ok := p.changed[key]; ok {
		return content, nil
	}
	f := p.byName[key]
	if f == nil || p.removed[key] {
		return nil, errors.New("a part is missing")
	}
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("unpacking a part: %w", err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("unpacking a part: %w", err)
	}
	return content, nil
}

// set changes a part or adds it. One that stays as it is stays as it is packed.
func (p *parcel) set(name string, content []byte) {
	key := partKey(name)
	if old, err := p.read(name); err == nil && bytes.Equal(old, content) {
		return
	}
	if p.byName[key] == nil && p.changed[key] == nil {
		p.added = append(p.added, name)
	}
	delete(p.removed, key)
	p.changed[key] = content
}

func (p *parcel) remove(name string) { p.removed[partKey(name)] = true }

// unused gives the first name of the pattern with a number that no part has.
func (p *parcel) unused(pattern string) string {
	for n := 1; ; n++ {
		if name := fmt.Sprintf(pattern, n); p.byName[partKey(name)] == nil && p.changed[partKey(name)] == nil {
			return name
		}
	}
}

// bytes packs the parts again: unchanged ones as they were, byte for byte.
func (p *parcel) bytes() ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range p.files {
		key := partKey(f.Name)
		if p.removed[key] {
			continue
		}
		content, changed := p.changed[key]
		var err error
		if changed {
			err = pack(w, f.Name, content)
		} else {
			err = w.Copy(f)
		}
		if err != nil {
			return nil, fmt.Errorf("packing a part: %w", err)
		}
	}
	for _, name := range p.added {
		if err := pack(w, name, p.changed[partKey(name)]); err != nil {
			return nil, fmt.Errorf("packing a part: %w", err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("packing the parts: %w", err)
	}
	return b.Bytes(), nil
}

// pack adds a part with a fixed time, so that equal content gives equal bytes.
func pack(w *zip.Writer, name string, content []byte) error {
	part, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		return err
	}
	_, err = part.Write(content)
	return err
}

// relationship is one line of a part's relationships, its target as a part's name.
type relationship struct{ id, kind, target string }

// relationsOf names the part with the relationships of a part; of the package
// itself for "".
func relationsOf(name string) string {
	if name == "" {
		return "_rels/.rels"
	}
	return path.Join(path.Dir(name), "_rels", path.Base(name)+".rels")
}

// relations reads the relationships of a part; one without any has none.
func (p *parcel) relations(name string) ([]relationship, error) {
	rels := relationsOf(name)
	if !p.has(rels) {
		return nil, nil
	}
	data, err := p.read(rels)
	if err != nil {
		return nil, err
	}
	var out []relationship
	err = scan(data, func(e element) error {
		if e.end || e.name != "Relationship" || e.attr("TargetMode") == "External" {
			return nil
		}
		target := strings.ReplaceAll(e.attr("Target"), `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(path.Dir(name), target)
		}
		kind := e.attr("Type")
		out = append(out, relationship{e.attr("Id"), kind[strings.LastIndexByte(kind, '/')+1:], strings.TrimPrefix(path.Clean(target), "/")})
		return nil
	})
	return out, err
}

// relate adds a relationship of a part and gives its id.
func (p *parcel) relate(name, kind, target string) (string, error) {
	rels := relationsOf(name)
	line := func(prefix, id string) string {
		return fmt.Sprintf(`<%sRelationship Id="%s" Type="%s/%s" Target="%s"/>`, prefix, id, p.relationType(), kind, escape(relativeTo(name, target)))
	}
	if !p.has(rels) {
		p.set(rels, []byte(xmlHead+`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`+line("", "rId1")+`</Relationships>`))
		return "rId1", nil
	}
	data, err := p.read(rels)
	if err != nil {
		return "", err
	}
	taken := map[string]bool{}
	var root, last element
	err = scan(data, func(e element) error {
		switch {
		case e.depth == 1 && !e.end:
			root = e
		case e.depth == 1:
			last = e
		case !e.end:
			taken[e.attr("Id")] = true
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	id := ""
	for n := 1; id == "" || taken[id]; n++ {
		id = fmt.Sprintf("rIdB%d", n)
	}
	data, err = splice(data, appendInside(data, root, last, line(root.prefix, id)))
	p.set(rels, data)
	return id, err
}

// relativeTo gives the name of a part as seen from another one: some programs
// understand nothing else.
func relativeTo(from, target string) string {
	base := strings.Split(path.Dir(from), "/")
	if from == "" || base[0] == "." {
		return target
	}
	rest := strings.Split(target, "/")
	for len(base) > 0 && len(rest) > 1 && base[0] == rest[0] {
		base, rest = base[1:], rest[1:]
	}
	return strings.Repeat("../", len(base)) + strings.Join(rest, "/")
}

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// declare says in the list of content types what a new part is; extension, when
// given, is declared as a whole instead.
func (p *parcel) declare(name, extension, contentType string) error {
	const types = "[Content_Types].xml"
	data, err := p.read(types)
	if err != nil {
		return err
	}
	var root, last, override element
	known := false
	err = scan(data, func(e element) error {
		switch {
		case e.depth == 1 && !e.end:
			root = e
		case e.depth == 1:
			last = e
		case e.end:
		case extension != "" && e.name == "Default" && strings.EqualFold(e.attr("Extension"), extension):
			known = true
		case extension == "" && e.name == "Override" && strings.EqualFold(e.attr("PartName"), "/"+name):
			known = true
		case e.name == "Override" && override.name == "":
			override = e
		}
		return nil
	})
	if err != nil || known {
		return err
	}
	edits := appendInside(data, root, last, fmt.Sprintf(`<%sOverride PartName="/%s" ContentType="%s"/>`, root.prefix, escape(name), contentType))
	if extension != "" {
		line := fmt.Sprintf(`<%sDefault Extension="%s" ContentType="%s"/>`, root.prefix, extension, contentType)
		edits = appendInside(data, root, last, line)
		if override.name != "" { // defaults stand above overrides
			edits = []edit{{override.from, override.from, line}}
		}
	}
	data, err = splice(data, edits)
	p.set(types, data)
	return err
}
