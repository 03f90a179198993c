package returned

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// tab is one worksheet of the sender's workbook.
type tab struct {
	name string // as the reader gives it
	part string
	ours bool // the list of corrections of an earlier return
}

// outline is what a workbook part says: its sheets in order, and the places
// where a sheet is added.
type outline struct {
	part   string
	data   []byte
	sheets []listed // every entry, also of chart sheets
	start  element  // <sheets>
	last   element  // </sheets>
	maxID  int
	views  []element // workbookView
	locals []element // definedName with localSheetId
}

// listed is an entry of the list of sheets.
type listed struct {
	element
	part      string
	worksheet bool
}

// readOutline finds the workbook part and reads it.
func readOutline(p *parcel) (*outline, error) {
	root, err := p.relations("")
	if err != nil {
		return nil, err
	}
	o := &outline{}
	for _, r := range root {
		if r.kind == "officeDocument" && o.part == "" {
			o.part = r.target
		}
	}
	if o.part == "" {
		return nil, errors.New("the workbook part is not named")
	}
	relations, err := p.relations(o.part)
	if err != nil {
		return nil, err
	}
	byID := map[string]relationship{}
	for _, r := range relations {
		byID[r.id] = r
	}
	if o.data, err = p.read(o.part); err != nil {
		return nil, err
	}
	err = scan(o.data, func(e element) error {
		switch {
		case e.depth == 1 && !e.end:
			for _, a := range e.attrs {
				p.strict = p.strict || a.Value == strictSpace
			}
		case e.depth == 2 && e.name == "sheets" && !e.end:
			o.start = e
		case e.depth == 2 && e.name == "sheets":
			o.last = e
		case e.end:
		case e.depth == 3 && e.name == "sheet":
			id, _ := strconv.Atoi(e.attr("sheetId"))
			o.maxID = max(o.maxID, id)
			r, ok := byID[e.relation()]
			o.sheets = append(o.sheets, listed{e, r.target, ok && r.kind == "worksheet"})
		case e.depth == 3 && e.name == "workbookView":
			o.views = append(o.views, e)
		case e.depth == 3 && e.name == "definedName" && e.attr("localSheetId") != "":
			o.locals = append(o.locals, e)
		}
		return nil
	})
	if err == nil && o.start.name == "" {
		err = errors.New("the workbook lists no sheets")
	}
	return o, err
}

// addFirst puts a new worksheet before all others and makes it the one that is
// shown. Names that belong to a sheet are told by its position: all move by one.
func (o *outline) addFirst(p *parcel, name string, content []byte) error {
	part := p.unused("xl/worksheets/sheet%d.xml")
	p.set(part, content)
	if err := p.declare(part, "", "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"); err != nil {
		return err
	}
	id, err := p.relate(o.part, "worksheet", part)
	if err != nil {
		return err
	}
	line := fmt.Sprintf(`<%ssheet xmlns:r="%s" name="%s" sheetId="%d" r:id="%s"/>`, o.start.prefix, p.relationType(), escape(name), o.maxID+1, id)
	edits := []edit{{o.start.to, o.start.to, line}}
	if o.start.closed {
		edits = appendInside(o.data, o.start, o.last, line)
	}
	for _, e := range o.locals {
		n, err := strconv.Atoi(e.attr("localSheetId"))
		if err != nil {
			return errors.New("a name belongs to no sheet")
		}
		edits = append(edits, edit{e.from, e.to, setAttr(string(o.data[e.from:e.to]), "localSheetId", strconv.Itoa(n+1))})
	}
	return o.show(p, 0, edits)
}

// show makes the sheet at a position the one that is shown when the workbook is
// opened.
func (o *outline) show(p *parcel, position int, edits []edit) error {
	for _, e := range o.views {
		tag := setAttr(string(o.data[e.from:e.to]), "activeTab", strconv.Itoa(position))
		edits = append(edits, edit{e.from, e.to, dropAttr(tag, "firstSheet")})
	}
	data, err := splice(o.data, edits)
	p.set(o.part, data)
	return err
}

var selected = regexp.MustCompile(`(\stabSelected\s*=\s*)("[^"]*"|'[^']*')`)

// unselect takes the selection off every sheet: of two selected sheets a program
// makes a group, and what is typed into one goes into both.
func (o *outline) unselect(p *parcel) error {
	for _, s := range o.sheets {
		if s.part == "" || !p.has(s.part) {
			continue
		}
		data, err := p.read(s.part)
		if err != nil {
			return err
		}
		var edits []edit
		err = scan(data, func(e element) error {
			switch {
			case e.depth == 2 && e.name == "sheetData":
				return errStop
			case e.depth == 3 && e.name == "sheetView" && !e.end && e.attr("tabSelected") != "":
				tag := string(data[e.from:e.to])
				edits = append(edits, edit{e.from, e.to, selected.ReplaceAllString(tag, `${1}"0"`)})
			}
			return nil
		})
		if err != nil {
			return err
		}
		if len(edits) == 0 {
			continue
		}
		if data, err = splice(data, edits); err != nil {
			return err
		}
		p.set(s.part, data)
	}
	return nil
}
