package xlsx

import (
	"bytes"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

// sniff refuses content that is no zip archive, by what it is.
func sniff(data []byte) error {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("PK\x05\x06")):
		return nil
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return sniffOLE(data)
	case bytes.HasPrefix(data, []byte("%PDF")):
		return refuse(RefusedPDF, "")
	case bytes.HasPrefix(data, []byte(`{\rtf`)):
		return refuse(RefusedDOCX, "RTF")
	case oldBIFF(data):
		return refuse(RefusedXLS, "")
	case bytes.HasPrefix(data, []byte("7z\xbc\xaf\x27\x1c")), bytes.HasPrefix(data, []byte("Rar!")), bytes.HasPrefix(data, []byte("\x1f\x8b")):
		return refuse(RefusedZip, "another kind of archive")
	}
	text, ok := plainText(data)
	if !ok {
		return damaged("neither a workbook nor text")
	}
	return sniffText(text)
}

// sniffText refuses text by what it looks like; RefusedText when like nothing else.
func sniffText(text string) error {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 4096)]))
	switch {
	case strings.TrimSpace(text) == "":
		return refuse(RefusedEmpty, "only blanks")
	case strings.HasPrefix(head, "mime-version:"):
		return refuse(RefusedHTML, "MHTML")
	case !strings.HasPrefix(head, "<"):
		return refuse(RefusedText, "")
	case strings.Contains(head, "urn:schemas-microsoft-com:office:spreadsheet"):
		if strings.Contains(head, "<html") {
			return refuse(RefusedHTML, "")
		}
		return refuse(RefusedXML2003, "")
	case strings.Contains(head, "urn:oasis:names:tc:opendocument"):
		return refuse(RefusedODS, "flat XML")
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<div"} {
		if strings.Contains(head, tag) {
			return refuse(RefusedHTML, "")
		}
	}
	return refuse(RefusedText, "")
}

// sniffOLE tells what an OLE container holds by the names in its directory,
// whose entries are 128 bytes long and begin with a name in UTF-16.
func sniffOLE(data []byte) error {
	holds := map[string]bool{}
	for at := 512; at+64 <= len(data); at += 128 {
		name := make([]byte, 0, 32)
		for i := at; i < at+64 && data[i] > ' ' && data[i] < 0x7f && data[i+1] == 0; i += 2 {
			name = append(name, data[i])
		}
		if len(name) > 0 {
			holds[strings.ToLower(string(name))] = true // names compare without case
		}
	}
	switch {
	case holds["encryptedpackage"], holds["encryptioninfo"]:
		return refuse(RefusedPassword, "")
	case holds["workbook"], holds["book"]:
		return refuse(RefusedXLS, "")
	case holds["worddocument"]:
		return refuse(RefusedDOCX, "old Word document")
	case holds["powerpoint"]:
		return refuse(RefusedPPTX, "old presentation")
	}
	return damaged("an OLE container without a workbook")
}

// oldBIFF says whether data begins like an Excel 2 to 5 workbook outside of a container.
func oldBIFF(data []byte) bool {
	return len(data) > 8 && data[0] == 0x09 && (data[1] == 0 || data[1] == 2 || data[1] == 4 || data[1] == 8) &&
		(data[2] == 4 || data[2] == 6 || data[2] == 8 || data[2] == 16) && data[3] == 0
}

// refuseForeign tells a zip archive that is no workbook apart.
func (a *archive) refuseForeign(c clock) error {
	if kind, ok := a.openDocument(c); ok {
		switch {
		case strings.Contains(kind, "opendocument.spreadsheet"):
			return refuse(RefusedODS, "")
		case strings.Contains(kind, "opendocument.presentation"):
			return refuse(RefusedPPTX, "")
		}
		return refuse(RefusedDOCX, "an OpenDocument text or an e-book")
	}
	switch { // packages that do not say what they are
	case a.find("word/document.xml") != nil:
		return refuse(RefusedDOCX, "")
	case a.find("ppt/presentation.xml") != nil:
		return refuse(RefusedPPTX, "")
	}
	for _, p := range a.parts {
		switch strings.ToLower(path.Ext(p.name)) {
		case ".xlsx", ".xlsm", ".xls", ".csv", ".ods":
			return refuse(RefusedZip, "an archive around a workbook")
		}
	}
	return refuse(RefusedZip, "")
}

// openDocument gives what an OpenDocument package says it is: in mimetype or,
// where a producer left that out, at the beginning of its manifest.
func (a *archive) openDocument(c clock) (kind string, ok bool) {
	p := a.find("mimetype")
	if p == nil && a.find("content.xml") != nil {
		p = a.find("META-INF/manifest.xml")
	}
	if p == nil {
		return "", false
	}
	head := make([]byte, 4096)
	n, _ := io.ReadFull(a.open(p, c), head) // a short or damaged one says what it can
	return string(head[:n]), true
}

// plainText gives the text of data when it is text in any of the encodings of CSV files.
func plainText(data []byte) (string, bool) {
	text, err := decodeText(data)
	if err != nil && text == "" {
		return "", false
	}
	sample := text[:min(len(text), 1<<16)]
	odd := 0
	for _, r := range sample {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' || r == utf8.RuneError || r >= 0x80 && r < 0xa0 {
			odd++
		}
	}
	return text, odd*50 <= len(sample) && !strings.Contains(sample, "\x00")
}
