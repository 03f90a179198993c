package xlsx

import (
	"bytes"
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

// sniffOLE tells what an OLE container holds by the names in its directory (UTF-16).
func sniffOLE(data []byte) error {
	holds := func(name string) bool {
		wide := make([]byte, 0, 2*len(name)+2)
		for _, c := range []byte(name + "\x00") {
			wide = append(wide, c, 0)
		}
		// Directory entries are 128 bytes long and begin with the name.
		for from := 0; ; {
			i := bytes.Index(data[from:], wide)
			if i < 0 {
				return false
			}
			if (from+i)%128 == 0 {
				return true
			}
			from += i + 1
		}
	}
	switch {
	case holds("EncryptedPackage"), holds("EncryptionInfo"):
		return refuse(RefusedPassword, "")
	case holds("Workbook"), holds("Book"):
		return refuse(RefusedXLS, "")
	case holds("WordDocument"):
		return refuse(RefusedDOCX, "old Word document")
	case holds("PowerPoint Document"):
		return refuse(RefusedPPTX, "old presentation")
	}
	return damaged("an OLE container without a workbook")
}

// oldBIFF says whether data begins like an Excel 2 to 5 workbook outside of a container.
func oldBIFF(data []byte) bool {
	return len(data) > 8 && data[0] == 0x09 && (data[1] == 0 || data[1] == 2 || data[1] == 4 || data[1] == 8) &&
		(data[2] == 4 || data[2] == 6 || data[2] == 8 || data[2] == 16) && data[3] == 0
}

// refuseForeignArchive tells a zip archive that is no workbook apart.
func (a *archive) refuseForeign() error {
	if p := a.find("mimetype"); p != nil && p.stored {
		mime := string(p.packed[:min(len(p.packed), 100)])
		if strings.Contains(mime, "opendocument.spreadsheet") {
			return refuse(RefusedODS, "")
		}
		if strings.Contains(mime, "opendocument.presentation") {
			return refuse(RefusedPPTX, "")
		}
		return refuse(RefusedDOCX, "an OpenDocument text or an e-book")
	}
	for _, p := range a.parts {
		lower := strings.ToLower(p.name)
		for _, ext := range []string{".xlsx", ".xlsm", ".xls", ".csv", ".ods"} {
			if strings.HasSuffix(lower, ext) {
				return refuse(RefusedZip, "an archive around a workbook")
			}
		}
	}
	return refuse(RefusedZip, "")
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
