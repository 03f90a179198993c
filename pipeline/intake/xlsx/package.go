package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
)

const (
	bombFloor    = 1 << 20 // below this a part may be packed as tightly as it likes
	declareFloor = 8 << 20
	localHeader  = 30 // bytes before the name of an entry
)

// clock ends the reading of one workbook when its time is up or the caller gave up.
type clock struct {
	ctx   context.Context
	until time.Time
}

func (c clock) check() error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	if time.Now().After(c.until) {
		return refuse(RefusedLimit, "not read within the time allowed")
	}
	return nil
}

// part is one file of the archive.
type part struct {
	name     string // with forward slashes, without a leading one, in its own case
	packed   []byte
	stored   bool
	size     int64
	crc      uint32
	verified bool // was read to its end once
	claimed  bool // is a sheet, or the comments of one: no second sheet may have it
	rooted   bool // the name began with a slash
}

// archive is the package: parts by lower-case name. It has checked names,
// sizes and places of the parts, not yet their content.
type archive struct {
	parts  []*part
	byName map[string]*part
	limits Limits
}

func openArchive(data []byte, l Limits) (*archive, error) {
	// Compressed bytes hold the signature of a directory entry about never; a
	// directory of a million entries must not be built before it is counted.
	if n := bytes.Count(data, []byte("PK\x01\x02")); n > 10*l.Parts {
		return nil, refuse(RefusedLimit, "about %d parts, more than %d", n, l.Parts)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged("the archive's directory cannot be read: cut off or not a zip archive")
	}
	if len(z.File) > l.Parts {
		return nil, refuse(RefusedLimit, "%d parts, more than %d", len(z.File), l.Parts)
	}
	a := &archive{byName: make(map[string]*part, len(z.File)), limits: l}
	var spans [][2]int64
	var total uint64
	for _, f := range z.File {
		name, err := partName(f.Name)
		if err != nil {
			return nil, err
		}
		if strings.HasSuffix(name, "/") && f.UncompressedSize64 == 0 {
			continue // a folder
		}
		p, span, err := newPart(f, name, data)
		if err != nil {
			return nil, err
		}
		key := strings.ToLower(name)
		if a.byName[key] != nil {
			return nil, damaged("two parts of one name")
		}
		a.byName[key] = p
		a.parts = append(a.parts, p)
		spans = append(spans, span)
		if f.UncompressedSize64 > uint64(l.Unpacked) || total+f.UncompressedSize64 > uint64(l.Unpacked) {
			return nil, refuse(RefusedBomb, "unpacks to more than %d bytes", l.Unpacked)
		}
		total += f.UncompressedSize64
		if f.UncompressedSize64 > declareFloor && f.UncompressedSize64/uint64(l.Ratio) > f.CompressedSize64 {
			return nil, refuse(RefusedBomb, "a part unpacks to more than %d times its size", l.Ratio)
		}
	}
	slices.SortFunc(spans, func(x, y [2]int64) int { return cmp.Compare(x[0], y[0]) })
	for i := 1; i < len(spans); i++ {
		if spans[i][0] < spans[i-1][1] {
			return nil, damaged("parts of the archive overlap")
		}
	}
	return a, nil
}

// newPart gives the part of an entry and where in the archive it lies.
func newPart(f *zip.File, name string, data []byte) (*part, [2]int64, error) {
	var span [2]int64
	if f.Flags&1 != 0 {
		return nil, span, refuse(RefusedPassword, "the archive is encrypted")
	}
	if f.Method != zip.Store && f.Method != zip.Deflate {
		return nil, span, damaged("a part is packed by an unknown method")
	}
	off, err := f.DataOffset()
	size := int64(len(data))
	if err != nil || off < localHeader || off > size || f.CompressedSize64 > uint64(size-off) {
		return nil, span, damaged("a part lies outside the archive")
	}
	span = [2]int64{off - localHeader - int64(len(f.Name)), off + int64(f.CompressedSize64)}
	return &part{
		// some producers say that a part of no bytes at all is packed
		name: name, packed: data[off:span[1]], stored: f.Method == zip.Store || f.CompressedSize64 == 0,
		size: int64(f.UncompressedSize64), crc: f.CRC32, rooted: strings.HasPrefix(f.Name, "/"),
	}, span, nil
}

// partName gives the name with forward slashes, or refuses one that leaves the archive.
func partName(raw string) (string, error) {
	name := strings.TrimPrefix(strings.ReplaceAll(raw, `\`, "/"), "/")
	leaves := strings.ContainsAny(name, ":\x00") || strings.HasPrefix(name, "/")
	for segment := range strings.SplitSeq(name, "/") {
		leaves = leaves || segment == ".." || segment == "."
	}
	if leaves {
		return "", damaged("the name of a part leaves the archive")
	}
	return name, nil
}

// find gives the part of that name without regard to case, nil when there is none.
func (a *archive) find(name string) *part { return a.byName[strings.ToLower(name)] }

// partReader gives the content of a part, counts it and checks it at its end.
type partReader struct {
	p     *part
	src   io.Reader
	sum   uint32
	n     int64
	most  int64 // bytes beyond which the ratio is too high
	clock clock
}

func (a *archive) open(p *part, c clock) *partReader {
	r := &partReader{p: p, clock: c, most: max(bombFloor, int64(a.limits.Ratio)*int64(len(p.packed)))}
	r.src = bytes.NewReader(p.packed)
	if !p.stored {
		r.src = flate.NewReader(r.src)
	}
	return r
}

func (r *partReader) Read(b []byte) (int, error) {
	if err := r.clock.check(); err != nil {
		return 0, err
	}
	n, err := r.src.Read(b)
	r.n += int64(n)
	if !r.p.verified {
		r.sum = crc32.Update(r.sum, crc32.IEEETable, b[:n])
	}
	switch {
	case r.n > r.p.size:
		return 0, damaged("a part is longer than the archive says")
	case r.n > r.most:
		return 0, refuse(RefusedBomb, "a part unpacks to far more than its size")
	case err == nil:
		return n, nil
	case err != io.EOF:
		return 0, damaged("a part cannot be unpacked")
	case r.n != r.p.size:
		return 0, damaged("a part is shorter than the archive says")
	case !r.p.verified && r.sum != r.p.crc:
		return 0, damaged("the checksum of a part does not hold")
	}
	if !r.p.verified {
		r.p.verified = true
	}
	return n, io.EOF
}

// verifyRest unpacks what nobody has read, so that damage anywhere is known.
func (a *archive) verifyRest(c clock) error {
	buf := make([]byte, bufferSize)
	for _, p := range a.parts {
		if p.verified {
			continue
		}
		if _, err := io.CopyBuffer(io.Discard, struct{ io.Reader }{a.open(p, c)}, buf); err != nil {
			return err
		}
	}
	return nil
}
