package intake

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"sort"
)

// cacheFormat changes whenever what is cached, or how it is made, changes.
const cacheFormat = "intake-4"

// cacheKey names what the reading of a workbook depends on: its bytes, where it
// stands, what it is asked for, the key of the pseudonyms.
func (r *reader) cacheKey(u unit, sums []string) string {
	h := sha256.New()
	write := func(parts ...string) {
		for _, p := range parts {
			fmt.Fprintf(h, "%d:%s\n", len(p), p)
		}
	}
	write(cacheFormat, r.o.Forms.Version(), r.names.keyID(), itoa(r.o.Year), u.folder, fmt.Sprintf("%+v", r.limits))
	for i, f := range u.files {
		write(f, sums[i])
	}
	ids := make([]string, 0, len(r.o.ExpectedSenders))
	for id := range r.o.ExpectedSenders {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	for _, id := range ids {
		write(id, itoa(len(r.o.ExpectedSenders[id])))
		write(r.o.ExpectedSenders[id]...)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// encode writes a result behind its own checksum.
func encode(res result) ([]byte, error) {
	var b bytes.Buffer
	b.Write(make([]byte, sha256.Size))
	if err := gob.NewEncoder(&b).Encode(res); err != nil {
		return nil, fmt.Errorf("packing rows: %w", err)
	}
	data := b.Bytes()
	sum := sha256.Sum256(data[sha256.Size:])
	copy(data, sum[:])
	return data, nil
}

// decode reads what encode wrote; false for anything else.
func decode(data []byte) (res result, ok bool) {
	if len(data) < sha256.Size {
		return result{}, false
	}
	sum := sha256.Sum256(data[sha256.Size:])
	if !bytes.Equal(sum[:], data[:sha256.Size]) {
		return result{}, false
	}
	if err := gob.NewDecoder(bytes.NewReader(data[sha256.Size:])).Decode(&res); err != nil {
		return result{}, false
	}
	return res, true
}
