package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"time"
)

const (
	wordSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/"
	wordType      = "application/vnd.openxmlformats-officedocument.wordprocessingml."

	headerRelation  = relationSpace + "/header"
	footerRelation  = relationSpace + "/footer"
	linkRelation    = relationSpace + "/hyperlink"
	chartRelation   = relationSpace + "/chart"
	pictureRelation = relationSpace + "/image"
)

// relation leads from the main part to another, or to an address.
type relation struct{ kind, target string }

// relate adds a relation and gives its id.
func (w *writer) relate(kind, target string) string {
	w.rels = append(w.rels, relation{kind, target})
	return fmt.Sprintf("rId%d", len(w.rels))
}

// once is relate for what several places lead to.
func (w *writer) once(kind, target string) string {
	for i, r := range w.rels {
		if r == (relation{kind, target}) {
			return fmt.Sprintf("rId%d", i+1)
		}
	}
	return w.relate(kind, target)
}

// file is one part of the package; kind is its content type, "" where the ending says it.
type file struct {
	name, kind string
	content    []byte
}

// files are all parts, the list of their types first.
func (w *writer) files(body []node) []file {
	document := part(el("w:document", at("xmlns:w", wordSpace), at("xmlns:r", relationSpace), at("xmlns:wp", wordDrawing), el("w:body", body)))
	for _, name := range []string{"styles", "numbering", "settings"} {
		w.relate(relationSpace+"/"+name, name+".xml")
	}
	all := []file{
		{"word/document.xml", wordType + "document.main+xml", document},
		{"word/styles.xml", wordType + "styles+xml", part(w.styles())},
		{"word/numbering.xml", wordType + "numbering+xml", part(w.numbering())},
		{"word/settings.xml", wordType + "settings+xml", part(w.settings())},
		{"docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", part(w.core())},
		{"docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml", part(el("Properties",
			at("xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"), el("Application", "bernskats"), el("AppVersion", "1.0000")))},
	}
	if w.doc.Header != "" {
		all = append(all, file{"word/header1.xml", wordType + "header+xml", part(w.header())})
	}
	if w.doc.Footer != "" || w.doc.Page != "" {
		all = append(all, file{"word/footer1.xml", wordType + "footer+xml", part(w.footer())})
	}
	all = append(all, w.extra...)
	front := []file{{"[Content_Types].xml", "", part(types(all))}, {"_rels/.rels", "", part(relations([]relation{
		{relationSpace + "/officeDocument", "word/document.xml"}, {packageSpace + "relationships/metadata/core-properties", "docProps/core.xml"}, {relationSpace + "/extended-properties", "docProps/app.xml"}}))},
		{"word/_rels/document.xml.rels", "", part(relations(w.rels))}}
	return append(front, all...)
}

func (w *writer) core() node {
	return el("cp:coreProperties", at("xmlns:cp", packageSpace+"metadata/core-properties"), at("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
		el("dc:title", w.doc.Title), el("dc:creator", "bernskats"), el("dc:language", w.language()))
}

func types(all []file) node {
	root := el("Types", at("xmlns", packageSpace+"content-types"),
		el("Default", at("Extension", "rels"), at("ContentType", "application/vnd.openxmlformats-package.relationships+xml")),
		el("Default", at("Extension", "xml"), at("ContentType", "application/xml")),
		el("Default", at("Extension", "png"), at("ContentType", "image/png")))
	for _, f := range all {
		if f.kind != "" {
			root.kids = append(root.kids, el("Override", at("PartName", "/"+f.name), at("ContentType", f.kind)))
		}
	}
	return root
}

func relations(all []relation) node {
	root := el("Relationships", at("xmlns", packageSpace+"relationships"))
	for i, r := range all {
		one := el("Relationship", at("Id", fmt.Sprintf("rId%d", i+1)), at("Type", r.kind), at("Target", r.target))
		if r.kind == linkRelation {
			one.attrs = append(one.attrs, at("TargetMode", "External"))
		}
		root.kids = append(root.kids, one)
	}
	return root
}

// pack zips the parts in their order with a fixed time.
func pack(all []file) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, f := range all {
		method := zip.Deflate
		if strings.HasSuffix(f.name, ".png") {
			method = zip.Store
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: method, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
		if err == nil {
			_, err = w.Write(f.content)
		}
		if err != nil {
			return nil, fmt.Errorf("packing %s: %w", f.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("packing the document: %w", err)
	}
	return out.Bytes(), nil
}
