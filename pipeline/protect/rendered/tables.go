package rendered

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bernskats/pipeline/model"
)

// numberColumns are the columns of facts.csv that hold a number of a figure.
func numberColumns() []Role { return []Role{Value, Rate, Denominator, NotGiven, SetAside} }

// csv reads facts.csv.
func (f *Folder) csv(name string, data []byte) {
	r := csv.NewReader(bytes.NewReader(data))
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		f.problem(Malformed, name, "", "not a table of comma-separated values")
		return
	}
	f.Lists = append(f.Lists, name)
	if heads := slices.Sorted(slices.Values(rows[0])); len(slices.Compact(heads)) < len(rows[0]) || !slices.ContainsFunc(rows[0], known) {
		f.problem(Foreign, name, "line 1", "a column twice")
	}
	for _, head := range rows[0] {
		if !known(head) {
			f.problem(Foreign, name, "line 1", "a column that is not of facts.csv")
		}
	}
	for i, row := range rows[1:] {
		cells := map[string]string{}
		for n, head := range rows[0] {
			cells[head] = row[n]
		}
		f.row(name, name, fmt.Sprintf("line %d", i+2), cells)
	}
}

// list reads a list in a format others read for us.
func (f *Folder) list(name string, rows []map[string]string, err error) {
	if err != nil {
		f.problem(Malformed, name, "", "not a list of facts")
		return
	}
	f.Lists = append(f.Lists, name)
	for i, cells := range rows {
		at := fmt.Sprintf("row %d", i+1)
		for _, column := range slices.Sorted(maps.Keys(cells)) {
			if !known(column) {
				f.problem(Foreign, name, at, "a column that is not of facts.csv")
			}
		}
		f.row(name, name, at, cells)
	}
}

// row lists the numbers of one line of a table with the columns of facts.csv.
func (f *Folder) row(file, list, at string, cells map[string]string) {
	k := Key{unquoted(cells["measure"]), unquoted(cells["period"]), unquoted(cells["area"]), unquoted(cells["breakdown"])}
	if cells["rate"] == "" && cells["rate_unit"] != "" && cells["value"] == "" {
		f.Problems = append(f.Problems, Problem{Mark, file, at, k, "a rate's unit without the rate"})
	}
	for column, words := range map[string][]string{"status": {"final", "provisional", "not_delivered", "withheld"}, "origin": {"counted", "reported", "published"}, "rate_unit": {"", "percent", "per_1000"}} {
		if !slices.Contains(words, cells[column]) {
			f.Problems = append(f.Problems, Problem{Loose, file, at + " " + column, k, "not a word of this column"})
		}
	}
	for _, role := range numberColumns() {
		f.add(Place{File: file, List: list, At: at + " " + string(role), Key: k, Role: role, State: stateOf(cells[string(role)], cells["status"]), Number: cells[string(role)]})
	}
}

// stateOf says what an empty or filled cell means beside a status of facts.csv.
func stateOf(cell, status string) State {
	switch {
	case cell != "":
		return Number
	case status == string(model.Withheld):
		return Withheld
	case status == string(model.NotDelivered):
		return NotDelivered
	}
	return Nothing
}

// unquoted takes off the apostrophe that keeps spreadsheets from running a text.
func unquoted(s string) string {
	if rest := strings.TrimLeft(s, "'"); rest != s && rest != "" && strings.ContainsRune("=+-@\t\r\x00", rune(rest[0])) {
		return s[1:]
	}
	return s
}

// facts reads facts.json.
func (f *Folder) facts(name string, data []byte) {
	var file struct {
		Facts []map[string]any `json:"facts"`
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&file); err != nil {
		f.problem(Malformed, name, "", "not the JSON of facts")
		return
	}
	f.once(name, data)
	f.Lists = append(f.Lists, name)
	for i, fact := range file.Facts {
		at := "/facts/" + strconv.Itoa(i)
		cells := map[string]string{}
		for _, column := range slices.Sorted(maps.Keys(fact)) {
			v := fact[column]
			switch {
			case column == "breakdown":
				cells[column] = breakdown(v)
			case v == nil:
			case !known(column):
				f.problem(Foreign, name, at+"/"+column, "no column of facts.csv")
			default:
				cells[column] = fmt.Sprint(v)
			}
		}
		f.row(name, name, at, cells)
	}
	f.others(name, data)
}

func known(column string) bool {
	return slices.Contains([]string{"indicator", "measure", "period", "area", "breakdown", "value", "status", "origin", "rate", "rate_unit",
		"denominator", "received", "expected", "set_aside", "not_given"}, column)
}

func breakdown(v any) string {
	parts, _ := v.(map[string]any)
	var all []model.Part
	for d, code := range parts {
		all = append(all, model.Part{Dimension: d, Code: fmt.Sprint(code)})
	}
	return model.BreakdownKey(all...)
}

// others checks what stands beside the facts.
func (f *Folder) others(name string, data []byte) {
	var file map[string]any
	if json.Unmarshal(data, &file) != nil {
		return
	}
	delete(file, "facts")
	f.values(name, "", file)
}

// description reads a file that describes the edition and may hold no figure.
func (f *Folder) description(name string, data []byte) {
	var file any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&file); err != nil {
		f.problem(Malformed, name, "", "not JSON")
		return
	}
	f.once(name, data)
	f.values(name, "", file)
}

// once finds a name that an object holds twice, of which readers differ in what
// they take, and what stands behind the end of the file.
func (f *Folder) once(name string, data []byte) {
	d := json.NewDecoder(bytes.NewReader(data))
	if f.object(name, d) != nil {
		return // reported by whoever reads the file
	}
	if _, err := d.Token(); err != io.EOF {
		f.problem(Hidden, name, "", "something stands behind the end")
	}
}

func (f *Folder) object(name string, d *json.Decoder) error {
	token, err := d.Token()
	delimiter, nested := token.(json.Delim)
	if err != nil || !nested {
		return err
	}
	names := map[string]bool{}
	for d.More() {
		if delimiter == '{' {
			key, err := d.Token()
			if err != nil {
				return err
			}
			if one := fmt.Sprint(key); names[one] {
				f.problem(Hidden, name, one, "the same name twice")
			} else {
				names[one] = true
			}
		}
		if err := f.object(name, d); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

// values finds numbers at places where a description has none.
func (f *Folder) values(name, at string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			f.values(name, at+"/"+k, v[k])
		}
	case []any:
		for i, one := range v {
			f.values(name, at+"/"+strconv.Itoa(i), one)
		}
	case json.Number, float64:
		f.count(name, at, fmt.Sprint(v))
	case string:
		switch _, ok := read(v, "en"); {
		case !ok || textual(at):
		case name == "datapackage.json" && explained.MatchString(at):
			f.Codes = append(f.Codes, Coded{name, at, v})
		default:
			f.problem(Loose, name, at, "a number written as text")
		}
	}
}

// explained are the places of a description where codes of breakdowns stand: the
// third column of a list of codes.
var explained = regexp.MustCompile(`^/resources/[0-9]+/data/[0-9]+/2$`)

// textual are the places of descriptions whose texts may be all digits.
func textual(at string) bool {
	return at == "/code" || at == "/municipality" || strings.HasPrefix(at, "/libraries/") || strings.Contains(at, "hash") ||
		strings.HasSuffix(at, "sha256") || at == "/fingerprint" || at == "/version" || strings.HasPrefix(at, "/outputs/") || strings.HasPrefix(at, "/definitions/") ||
		strings.HasSuffix(at, "/enum") || strings.Contains(at, "/enum/")
}

// count allows years, sizes and counts of rows, but no small count of rows.
func (f *Folder) count(name, at, number string) {
	part := at[strings.LastIndexByte(at, '/')+1:]
	switch {
	case at == "/year" || part == "bytes" || at == "/open_errors" || at == "/missing_senders" || at == "/waivers":
	case strings.HasPrefix(at, "/rows/") || strings.HasPrefix(at, "/sheets/"):
		if v, ok := plain(number); !ok || v > 0 && v < model.Whole(fewest) {
			f.problem(Leak, name, at, "a small count of rows")
		}
	case strings.Contains(at, "/constraints/"):
	default:
		f.problem(Loose, name, at, "a number that no description of an edition has")
	}
}

// fewest is the smallest count of rows that a public file may tell.
const fewest = 5
