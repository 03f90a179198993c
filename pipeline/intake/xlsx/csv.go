package xlsx

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// csvFile is the decoded text of a CSV file.
type csvFile struct {
	text string
	sep  byte
}

// OpenCSV reads a CSV file as a workbook of one sheet, named like the file
// without ".csv"; every cell is Text. The separator is found by trying ; tab
// and comma, the encoding by the byte order mark, else UTF-8 if it is that,
// else windows-1257. A workbook or a web page under the name of a CSV file is
// treated as what it is.
func OpenCSV(ctx context.Context, name string, data []byte, l Limits) (w *Workbook, err error) {
	defer guard(&err)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := preflight(name, data, l); err != nil {
		return nil, err
	}
	err = sniff(data)
	var r *Refusal
	if err == nil {
		return Open(ctx, name, data, l)
	}
	if !errors.As(err, &r) || r.Kind != RefusedText {
		return nil, err
	}
	text, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	file := &csvFile{text: text}
	first, rest, _ := strings.Cut(text, "\n")
	if first = strings.TrimRight(first, "\r"); len(first) == 5 && strings.EqualFold(first[:4], "sep=") {
		file.sep, file.text = first[4], rest
	} else {
		file.sep = separator(text)
	}
	base := name[strings.LastIndexAny(name, `/\`)+1:]
	if n := len(base) - len(".csv"); n > 0 && strings.EqualFold(base[n:], ".csv") {
		base = base[:n]
	}
	w = &Workbook{ctx: ctx, limits: l}
	s := &Sheet{Name: base, book: w, csv: file}
	w.sheets = []*Sheet{s}
	return w, file.walk(clock{ctx, time.Now().Add(l.Time)}, l, func(r Row) error {
		s.lastUsed = max(s.lastUsed, r.Cells[len(r.Cells)-1].Column)
		return nil
	})
}

// decodeText gives the text of bytes in one of the encodings of CSV files, and
// with an error what is legible of it.
func decodeText(data []byte) (string, error) {
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		data, err = unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case !utf8.Valid(data):
		data, err = charmap.Windows1257.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(data, utf8.RuneError) {
			return string(data), damaged("text in an unknown encoding")
		}
	}
	if err != nil || !utf8.Valid(data) {
		return "", damaged("text is not in the encoding it declares")
	}
	return string(data), nil
}

// separator gives the one of ; tab , by which the first rows fall into the
// same number of fields most often.
func separator(text string) byte {
	best, most := byte(';'), 0.0
	for _, sep := range []byte{';', '\t', ','} {
		counts := map[int]int{}
		rows, top := 0, 0
		r := csvReader{rest: text, sep: sep}
		for rows < 50 {
			fields, ok, err := r.record()
			if err != nil || !ok {
				break
			}
			if len(fields) > 1 {
				counts[len(fields)]++
				top = max(top, counts[len(fields)])
			}
			if len(fields) > 1 || strings.TrimSpace(fields[0]) != "" {
				rows++
			}
		}
		if share := float64(top) / float64(max(rows, 1)); share > most {
			best, most = sep, share
		}
	}
	return best
}

// csvReader takes records from a text, one at a time. Unlike encoding/csv it
// keeps blank rows, which count, and line breaks as they are.
type csvReader struct {
	rest   string
	sep    byte
	fields []string
}

// record gives the fields of the next record, valid until the next call.
func (r *csvReader) record() (fields []string, ok bool, err error) {
	if r.rest == "" {
		return nil, false, nil
	}
	r.fields = r.fields[:0]
	for {
		var field string
		if strings.HasPrefix(r.rest, `"`) {
			if field, err = r.quoted(); err != nil {
				return nil, false, err
			}
		}
		end := strings.IndexAny(r.rest, string([]byte{r.sep, '\r', '\n'}))
		if end < 0 {
			r.fields = append(r.fields, field+r.rest)
			r.rest = ""
			return r.fields, true, nil
		}
		r.fields = append(r.fields, field+r.rest[:end])
		c := r.rest[end]
		r.rest = r.rest[end+1:]
		if c == r.sep {
			continue
		}
		if c == '\r' {
			r.rest = strings.TrimPrefix(r.rest, "\n")
		}
		return r.fields, true, nil
	}
}

// quoted takes a field in quotes, doubled quotes inside it.
func (r *csvReader) quoted() (string, error) {
	var joined strings.Builder
	rest := r.rest[1:]
	for {
		inside, after, closed := strings.Cut(rest, `"`)
		if !closed {
			return "", damaged("a quoted field does not end")
		}
		joined.WriteString(inside)
		if rest = after; !strings.HasPrefix(rest, `"`) {
			r.rest = rest
			return joined.String(), nil
		}
		joined.WriteByte('"')
		rest = rest[1:]
	}
}

// walk gives the rows that hold values.
func (f *csvFile) walk(c clock, l Limits, emit func(Row) error) error {
	r := csvReader{rest: f.text, sep: f.sep}
	var cells []Cell
	for number := 1; ; number++ {
		if number%1000 == 1 {
			if err := c.check(); err != nil {
				return err
			}
		}
		fields, ok, err := r.record()
		if err != nil || !ok {
			return err
		}
		cells = cells[:0]
		for i, text := range fields {
			beyond := i >= l.Columns || number > l.Rows
			switch {
			case text == "", beyond && strings.TrimSpace(text) == "":
			case beyond:
				return refuse(RefusedLimit, "a value beyond row %d or column %d", l.Rows, l.Columns)
			default:
				cells = append(cells, Cell{Column: i + 1, Text: text})
			}
		}
		if len(cells) > 0 {
			if err := emit(Row{Number: number, Cells: cells}); err != nil {
				return err
			}
		}
	}
}
