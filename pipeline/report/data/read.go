package data

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"bernskats/pipeline/model"
)

// ErrFacts is returned for text that is no facts.csv of ours.
var ErrFacts = errors.New("not a table of facts")

// ReadCSV reads what WriteCSV wrote. Source is not in the table and stays empty;
// set_aside and not_given may be empty (public editions) and are then 0. The error names the line.
func ReadCSV(r io.Reader) ([]model.Fact, error) {
	reader := csv.NewReader(r)
	reader.FieldsPerRecord = len(Columns())
	head, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFacts, err)
	}
	if strings.Join(head, ",") != strings.Join(Columns(), ",") {
		return nil, fmt.Errorf("%w: its columns are %s", ErrFacts, strings.Join(head, ","))
	}
	var facts []model.Fact
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return facts, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrFacts, err)
		}
		fact, err := parse(cells)
		if err != nil {
			at, _ := reader.FieldPos(0)
			return nil, fmt.Errorf("%w: line %d: %w", ErrFacts, at, err)
		}
		facts = append(facts, fact)
	}
}

// cells reads one line and keeps the first thing that is wrong with it.
type cells struct {
	texts []string
	err   error
}

func parse(texts []string) (model.Fact, error) {
	c := &cells{texts: texts}
	f := model.Fact{
		Indicator: bare(texts[0]), Measure: bare(texts[1]), Period: bare(texts[2]), Area: bare(texts[3]), Breakdown: bare(texts[4]),
		Status: model.Status(c.oneOf(6, "final", "provisional", "not_delivered", "withheld")),
		Origin: model.Origin(c.oneOf(7, "counted", "reported", "published")),
	}
	if f.HasValue() {
		f.Value = c.decimal(5)
	} else {
		c.empty(5, 8, 9, 10)
	}
	if texts[9] != "" {
		f.Rate, f.RateUnit, f.Denominator = c.decimal(8), c.oneOf(9, "percent", "per_1000"), c.decimal(10)
	} else {
		c.empty(8, 10)
	}
	f.Received, f.Expected, f.SetAside, f.NotGiven = c.count(11), c.count(12), c.count(13), c.count(14)
	return f, c.err
}

func (c *cells) fail(column int, want string) {
	if c.err == nil {
		c.err = fmt.Errorf("%s is %q, want %s", Columns()[column], c.texts[column], want)
	}
}

func (c *cells) oneOf(column int, known ...string) string {
	for _, k := range known {
		if c.texts[column] == k {
			return k
		}
	}
	c.fail(column, strings.Join(known, ", "))
	return ""
}

func (c *cells) decimal(column int) model.Decimal {
	d, err := model.ParseDecimal(c.texts[column])
	if err != nil {
		c.fail(column, "a number")
	}
	return d
}

func (c *cells) count(column int) int {
	if c.texts[column] == "" && column >= 13 {
		return 0
	}
	n, err := strconv.Atoi(c.texts[column])
	if err != nil || n < 0 {
		c.fail(column, "a count")
	}
	return n
}

func (c *cells) empty(columns ...int) {
	for _, column := range columns {
		if c.texts[column] != "" {
			c.fail(column, "nothing for this status")
		}
	}
}
