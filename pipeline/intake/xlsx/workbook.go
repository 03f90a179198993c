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
		// objects of other programs, each of which may link anywhere
		w.external = w.external || strings.Contains(strings.ToLower(p.name), "/embeddings/")
	}
	root, err := a.relations("", c)
	if err != nil {
		return err
	}
	book, err := w.mainPart(root, types, c)
	if err != nil {
		return err
	}
	relations, err := a.relations(book.name, c)
	if err != nil {
		return err
	}
	if a.hasMacros(relations, types) {
		return refuse(RefusedMacros, "")
	}
	for _, r := range relations {
		w.external = w.external || r.kind == "externalLink" || r.kind == "connections"
	}
	if err := w.readBook(book, relations, c); err != nil {
		return err
	}
	if p := a.shared(book, relations, types, "sharedStrings"); p != nil {
		if err := w.readStrings(p, c); err != nil {
			return err
		}
	}
	if p := a.shared(book, relations, types, "styles"); p != nil {
		if w.formats, err = a.readFormats(p, c); err != nil {
			return err
		}
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
func (w *Workbook) mainPart(root []relation, types contentTypes, c clock) (*part, error) {
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
	return nil, w.archive.refuseForeign(c)
}

func (a *archive) hasMacros(relations []relation, types contentTypes) bool {
	for _, p := range a.parts {
		name := strings.ToLower(p.name)
		if path.Base(name) == "vbaproject.bin" || strings.HasSuffix(types.overrides[name], "ms-office.vbaProject") {
			return true
		}
	}
	for _, r := range relations {
		if (r.kind == "vbaProject" || r.kind == "xlMacrosheet" || r.kind == "xlIntlMacrosheet") && a.find(r.target) != nil {
			return true
		}
	}
	return false
}

// readBook reads the workbook part: the date system and the sheets in order.
func (w *Workbook) readBook(p *part, relations []relation, c clock) error {
	byID := map[string]relation{}
	for _, r := range relations {
		byID[r.id] = r
	}
	err := w.archive.read(p, c, func(t *tokenizer) error {
		switch {
		case t.is("workbookPr"):
			w.date1904 = truth(t.attr("date1904"))
		case t.is("sheets"):
			return t.children(func() error { return w.addSheet(t, byID) })
		}
		return nil
	}, "workbook")
	if err == nil && len(w.sheets) == 0 {
		return refuse(RefusedNoSheet, "")
	}
	return err
}

// addSheet takes in one line of the list of sheets.
func (w *Workbook) addSheet(t *tokenizer, byID map[string]relation) error {
	id := string(t.relation())
	r, ok := byID[id]
	if !t.is("sheet") || id == "" || ok && r.kind != "worksheet" {
		return nil // also an empty id, left behind by an old macro sheet
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

// shared finds a part by its relationship, or, where a producer forgot that, by what it is.
func (a *archive) shared(book *part, relations []relation, types contentTypes, kind string) *part {
	for _, r := range relations {
		if p := a.find(r.target); p != nil && r.kind == kind {
			return p
		}
	}
	for _, p := range a.parts {
		if strings.HasSuffix(types.overrides[strings.ToLower(p.name)], "."+kind+"+xml") {
			return p
		}
	}
	return a.find(path.Join(path.Dir(book.name), kind+".xml"))
}

func (w *Workbook) readModified(root []relation, c clock) error {
	for _, r := range root {
		p := w.archive.find(r.target)
		if r.kind != "core-properties" || p == nil {
			continue
		}
		return w.archive.read(p, c, func(t *tokenizer) error {
			if t.ns != nsTerms || string(t.local) != "modified" {
				return nil
			}
			text, _, err := t.content(nil)
			w.modified = strings.TrimSpace(string(text))
			return err
		})
	}
	return nil
}

// Comment is a remark at a cell; Text without the author.
type Comment struct{ Cell, Text string }

const maxComments = 100_000

// readComments reads the comments part of the sheet, if it has one.
func (s *Sheet) readComments(c clock) error {
	a := s.book.archive
	relations, err := a.relations(s.part.name, c)
	if err != nil {
		return err
	}
	for _, r := range relations {
		p := a.find(r.target)
		if r.kind != "comments" || p == nil || path.Ext(p.name) == ".bin" {
			continue
		}
		if p.claimed {
			return damaged("two sheets share one part")
		}
		p.claimed = true
		err := a.read(p, c, func(t *tokenizer) error {
			if !t.is("commentList") {
				return nil
			}
			return t.children(func() error { return s.readComment(t) })
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Sheet) readComment(t *tokenizer) error {
	if !t.is("comment") {
		return nil
	}
	at := string(t.attr("ref"))
	return t.children(func() error {
		if !t.is("text") {
			return nil
		}
		text, _, err := richText(t, nil)
		if err != nil {
			return err
		}
		if len(s.comments) >= maxComments {
			return refuse(RefusedLimit, "more than %d comments", maxComments)
		}
		s.comments = append(s.comments, Comment{at, string(text)})
		return s.book.take(len(text) + len(at) + 2*stringCost)
	})
}

// truth reads an xsd:boolean.
func truth(b []byte) bool {
	switch string(b) {
	case "1", "true", "TRUE", "True", "on":
		return true
	}
	return false
}
