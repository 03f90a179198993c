package report

import (
	"bytes"
	"fmt"

	"bernskats/pipeline/model"

	"golang.org/x/net/html"
)

// DataElement is one figure as it stands on a page, read back: what data
// elements hold, in the words of facts.csv.
type DataElement struct {
	Measure, Period, Breakdown, Area string
	Role                             string // value, rate, change
	Status                           string // data-status; "" for a final figure
	Value                            string // as in the attribute; means nothing without HasValue
	HasValue                         bool
	Text                             string // what readers see
}

// ReadData reads the figures of a page back, in the order of the page, so that
// it can be compared with facts.csv. The error is a page that is no HTML, a data
// element without a measure or one whose value is no number.
func ReadData(page []byte) ([]DataElement, error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, fmt.Errorf("reading the page: %w", err)
	}
	var elements []DataElement
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "data" {
			continue
		}
		e, err := dataElement(n)
		if err != nil {
			return nil, err
		}
		elements = append(elements, e)
	}
	return elements, nil
}

func dataElement(n *html.Node) (DataElement, error) {
	var e DataElement
	for _, a := range n.Attr {
		switch a.Key {
		case "value":
			e.Value, e.HasValue = a.Val, true
		case "data-measure":
			e.Measure = a.Val
		case "data-period":
			e.Period = a.Val
		case "data-breakdown":
			e.Breakdown = a.Val
		case "data-area":
			e.Area = a.Val
		case "data-role":
			e.Role = a.Val
		case "data-status":
			e.Status = a.Val
		}
	}
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			e.Text += d.Data
		}
	}
	if e.Measure == "" || e.Period == "" {
		return e, fmt.Errorf("a data element %q names no measure or period", e.Text)
	}
	if _, err := model.ParseDecimal(e.Value); e.HasValue && err != nil {
		return e, fmt.Errorf("the data element of %s %s: %q is no number", e.Measure, e.Period, e.Value)
	}
	return e, nil
}
