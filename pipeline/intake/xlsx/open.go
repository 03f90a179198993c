package xlsx

import (
	"context"
	"strings"
	"time"
)

// Limits are what one file may take. They are ours, not the file's.
type Limits struct {
	Packed   int64         // bytes of the file
	Unpacked int64         // bytes of all its parts
	Memory   int64         // bytes the reader may hold for one workbook
	Ratio    int           // a part may unpack to so many times its size
	Parts    int           // parts of the archive
	Rows     int           // last row of a sheet that may hold a value
	Columns  int           // last column of a sheet that may hold a value
	Time     time.Duration // for opening, and again for each walk through a sheet
}

// DefaultLimits gives the limits of the specification.
func DefaultLimits() Limits {
	return Limits{
		Packed: 64 << 20, Unpacked: 512 << 20, Memory: 1 << 30, Ratio: 200, Parts: 2000,
		Rows: 300_000, Columns: 200, Time: time.Minute,
	}
}

// Workbook is an opened file: checked to its end, ready to give its cells.
// Different sheets may be read at the same time.
type Workbook struct {
	ctx      context.Context
	limits   Limits
	archive  *archive
	sheets   []*Sheet
	strings  stringTable
	formats  formats
	date1904 bool
	modified string
	external bool
	macroExt bool
	memory   int64 // bytes held so far
}

// Sheets gives the worksheets in the workbook's order, hidden ones too; chart
// and dialog sheets are none.
func (w *Workbook) Sheets() []*Sheet { return w.sheets }

// Modified gives dcterms:modified of the core properties as written, "" when there is none.
func (w *Workbook) Modified() string { return w.modified }

// HasUnusedMacroExtension says that the file is named or declared as a
// workbook with macros and holds none.
func (w *Workbook) HasUnusedMacroExtension() bool { return w.macroExt }

// ExternalLinks says that the workbook refers to other files or data sources, or
// holds objects of other programs. They are never followed.
func (w *Workbook) ExternalLinks() bool { return w.external }

// Date1904 says that serial dates count from 1 January 1904.
func (w *Workbook) Date1904() bool { return w.date1904 }

// Open reads a workbook from the bytes of a file. The content decides what it
// is; the name only tells lock files ("~$…") and the macro extension. Every
// part is unpacked and every cell walked over once before Open returns, so a
// workbook that is opened can be read to its end. The workbook reads from data
// as long as it lives; nobody may change it. The error is a *Refusal, or
// that of the context.
func Open(ctx context.Context, name string, data []byte, l Limits) (w *Workbook, err error) {
	defer guard(&err)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := preflight(name, data, l); err != nil {
		return nil, err
	}
	if err := sniff(data); err != nil {
		return nil, err
	}
	c := clock{ctx, time.Now().Add(l.Time)}
	a, err := openArchive(data, l)
	if err != nil {
		return nil, err
	}
	w = &Workbook{ctx: ctx, limits: l, archive: a}
	if err := w.load(c); err != nil {
		return nil, err
	}
	lower := strings.ToLower(name)
	w.macroExt = w.macroExt || strings.HasSuffix(lower, ".xlsm") || strings.HasSuffix(lower, ".xltm")
	return w, nil
}

// preflight refuses what needs no look inside.
func preflight(name string, data []byte, l Limits) error {
	base := name[strings.LastIndexAny(name, `/\`)+1:]
	switch {
	case strings.HasPrefix(base, "~$"):
		return refuse(RefusedLock, "")
	case len(data) == 0:
		return refuse(RefusedEmpty, "")
	case int64(len(data)) > l.Packed:
		return refuse(RefusedLimit, "%d bytes, more than %d", len(data), l.Packed)
	}
	return nil
}

// take counts memory that is held until the workbook is gone. A quarter of what
// is allowed: tables grow by copying, and the collector comes late.
func (w *Workbook) take(n int) error {
	if w.memory += int64(n); w.memory > w.limits.Memory/4 {
		return refuse(RefusedLimit, "needs more memory than allowed")
	}
	return nil
}
