package xlsx

import (
	"path"
	"strings"
)

// load reads everything but the cells' values: what the package is, its
// sheets, strings and formats; then it walks over every sheet and every other
// part to know that they are sound.
func (w *Workbook) load(c clock) error {
	a := w.archive
	types, err := a.contentTypes(c)
	if err != nil {
		return err
	}
	for _, p := range a.parts {
		// A leading slash is a slip of some producers; a name that is no part of
		// the package at all is not.
		if p.rooted && types.of(p.name) == "" && p.name != "[Content_Types].xml" {
			return damaged("the name of a part leaves the archive")
		}
	}
	root, err := a.relations("", c)
	if err != nil {
		return err
	}
	book, err := w.mainPart(root, types)
	if err != nil {
		return err
	}
	relations, err := a.relations(book.name, c)
	if err != nil {
		return err
	}
	if err := w.refuseMacros(relations, types); err != nil {
		return err
	}
	for _, r := range relations {
		if r.kind == "externalLink" || r.kind == "connections" {
			w.external = true
		}
	}
	for _, p := range a.parts {
		// objects of other programs, each of which may link anywhere
		if strings.Contains(strings.ToLower(p.name), "/embeddings/") {
			w.external = true
		}
	}
	if err := w.readBook(book, relations, c); err != nil {
		return err
	}
	if err := w.readShared(book, relations, types, c); err != nil {
		return err
	}
	if err := w.readModified(root, c); err != nil {
		return err
	}
	for _, s := range w.sheets {
		if err := s.examine(c); err != nil {
			return err
		}
		if err := s.readComments(c); err != nil {
			return err
		}
	}
	return a.verifyRest(c)
}

// mainPart finds the workbook part, or says what the package is instead.
func (w *Workbook) mainPart(root []relation, types contentTypes) (*part, error) {
	for _, r := range root {
		if r.kind != "officeDocument" {
			continue
		}
		p := w.archive.find(r.target)
		kind := types.of(r.target)
		switch {
		case strings.Contains(kind, "sheet.binary"), strings.HasSuffix(strings.ToLower(r.target), "workbook.bin"):
			return nil, refuse(RefusedXLSB, "")
		case strings.Contains(kind, "wordprocessing"), strings.Contains(kind, "ms-word"), strings.HasPrefix(r.target, "word/"):
			return nil, refuse(RefusedDOCX, "")
		case strings.Contains(kind, "presentation"), strings.Contains(kind, "ms-powerpoint"), strings.HasPrefix(r.target, "ppt/"):
			return nil, refuse(RefusedPPTX, "")
		case p == nil:
			return nil, refuse(RefusedMissingPart, "the workbook part is missing")
		}
		w.macroExt = strings.Contains(kind, "macroEnabled")
		return p, nil
	}
	if w.archive.find("xl/workbook.xml") != nil {
		return nil, refuse(RefusedMissingPart, "the package does not say which part is the workbook")
	}
	return nil, w.archive.refuseForeign()
}

func (w *Workbook) refuseMacros(relations []relation, types contentTypes) error {
	for _, p := range w.archive.parts {
		base := strings.ToLower(path.Base(p.name))
		override := types.overrides[strings.ToLower(p.name)]
		if base == "vbaproject.bin" || strings.HasSuffix(override, "ms-office.vbaProject") {
			return refuse(RefusedMacros, "")
		}
	}
	for _, r := range relations {
		if (r.kind == "vbaProject" || r.kind == "xlMacrosheet" || r.kind == "xlIntlMacrosheet") && w.archive.find(r.target) != nil {
			return refuse(RefusedMacros, "")
		}
	}
	return nil
}

// readBook reads the workbook part: the date system and the sheets in order.
func (w *Workbook) readBook(p *part, relations []relation, c clock) error {
	byID := map[string]relation{}
	for _, r := range relations {
		byID[r.id] = r
	}
	t, err := newTokenizer(w.archive.open(p, c))
	if err != nil {
		return err
	}
	depth := 0
	inSheets := false
	for {
		kind, err := t.next()
		if err != nil {
			return err
		}
		switch kind {
		case tokenEOF:
			if len(w.sheets) == 0 {
				return refuse(RefusedNoSheet, "")
			}
			return nil
		case tokenEnd:
			depth--
		case tokenStart:
			depth++
			switch {
			case depth == 1 && !t.is("workbook"):
				return damaged("the workbook part is none")
			case depth == 2 && t.is("workbookPr"):
				w.date1904 = truth(t.attr("date1904"))
			case depth == 2:
				inSheets = t.is("sheets")
			case depth == 3 && inSheets && t.is("sheet"):
				if err := w.addSheet(t, byID); err != nil {
					return err
				}
			}
		}
	}
}

// addSheet takes in one line of the list of sheets.
func (w *Workbook) addSheet(t *tokenizer, byID map[string]relation) error {
	id := string(t.attrIn(nsRelation, "id"))
	if id == "" {
		return nil // left behind by an old macro sheet; there is nothing it could mean
	}
	r, ok := byID[id]
	if ok && r.kind != "worksheet" {
		return nil
	}
	name, _ := unescapeX(nil, t.attr("name"))
	visibility := string(t.attr("state"))
	if visibility == "visible" {
		visibility = ""
	}
	p := w.archive.find(r.target)
	if !ok || p == nil {
		return refuse(RefusedMissingPart, "the part of sheet number %d is missing", len(w.sheets)+1)
	}
	// A list of sheets that all mean one large part would be walked over for hours.
	if p.claimed {
		return damaged("two sheets share one part")
	}
	p.claimed = true
	w.sheets = append(w.sheets, &Sheet{Name: string(name), Visibility: visibility, book: w, part: p})
	return nil
}

// readShared reads shared strings and styles; both may be missing.
func (w *Workbook) readShared(book *part, relations []relation, types contentTypes, c clock) error {
	strs := w.shared(book, relations, types, "sharedStrings")
	if strs != nil {
		if err := w.readStrings(strs, c); err != nil {
			return err
		}
	}
	styles := w.shared(book, relations, types, "styles")
	if styles == nil {
		return nil
	}
	t, err := newTokenizer(w.archive.open(styles, c))
	if err != nil {
		return err
	}
	w.formats, err = readFormats(t)
	return err
}

// shared finds a part by its relationship, or, where a producer forgot that, by what it is.
func (w *Workbook) shared(book *part, relations []relation, types contentTypes, kind string) *part {
	for _, r := range relations {
		if r.kind == kind {
			if p := w.archive.find(r.target); p != nil {
				return p
			}
		}
	}
	for _, p := range w.archive.parts {
		if strings.HasSuffix(types.overrides[strings.ToLower(p.name)], "."+kind+"+xml") {
			return p
		}
	}
	return w.archive.find(path.Join(path.Dir(book.name), kind+".xml"))
}

func (w *Workbook) readModified(root []relation, c clock) error {
	for _, r := range root {
		p := w.archive.find(r.target)
		if r.kind != "core-properties" || p == nil {
			continue
		}
		return w.archive.elements(p, c, func(t *tokenizer) error {
			if t.ns != nsTerms || string(t.local) != "modified" {
				return nil
			}
			text, err := t.content(nil)
			w.modified = strings.TrimSpace(string(text))
			return err
		})
	}
	return nil
}

// truth reads an xsd:boolean.
func truth(b []byte) bool {
	switch string(b) {
	case "1", "true", "TRUE", "True", "on":
		return true
	}
	return false
}
