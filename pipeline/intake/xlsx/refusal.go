package xlsx

import "fmt"

// RefusalKind names why a file is not read; each has its own sentence for the
// sender, which callers keep.
type RefusalKind string

// The kinds of refusal.
const (
	RefusedPassword    RefusalKind = "password"     // encrypted: OLE container with EncryptedPackage, or an encrypted archive
	RefusedXLS         RefusalKind = "xls"          // old binary workbook (BIFF)
	RefusedXLSB        RefusalKind = "xlsb"         // binary workbook in a package
	RefusedMacros      RefusalKind = "macros"       // a package with a macro project or macro sheet, whatever its name
	RefusedODS         RefusalKind = "ods"          // OpenDocument spreadsheet
	RefusedHTML        RefusalKind = "html"         // web page
	RefusedXML2003     RefusalKind = "xml2003"      // XML Spreadsheet 2003
	RefusedDOCX        RefusalKind = "docx"         // a text document (Word, OpenDocument, RTF)
	RefusedPPTX        RefusalKind = "pptx"         // a presentation
	RefusedPDF         RefusalKind = "pdf"          // PDF
	RefusedZip         RefusalKind = "zip"          // an archive that is no workbook, perhaps one around a workbook
	RefusedText        RefusalKind = "text"         // text or CSV under another name
	RefusedNoSheet     RefusalKind = "nosheet"      // a workbook without a worksheet
	RefusedMissingPart RefusalKind = "missing_part" // a part that the workbook needs is not in the archive
	RefusedEmpty       RefusalKind = "empty"        // no bytes, or only blanks
	RefusedLock        RefusalKind = "lock"         // "~$…": left by a program that has the workbook open
	RefusedDamaged     RefusalKind = "damaged"      // cut off, wrong checksum, contradicting or forbidden content
	RefusedLimit       RefusalKind = "limit"        // over one of Limits
	RefusedBomb        RefusalKind = "bomb"         // unpacks to far more than a workbook has reason to
	RefusedDirectory   RefusalKind = "directory"    // no file; set by callers, this package sees bytes only
)

// Refusal is why a file is not read. It is an error value; Detail is for
// people who look closer and never holds the content of a cell.
type Refusal struct {
	Kind   RefusalKind
	Detail string
}

// Error gives kind and detail.
func (r *Refusal) Error() string {
	if r.Detail == "" {
		return string(r.Kind)
	}
	return string(r.Kind) + ": " + r.Detail
}

func refuse(kind RefusalKind, format string, args ...any) *Refusal {
	return &Refusal{Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

func damaged(format string, args ...any) *Refusal {
	return refuse(RefusedDamaged, format, args...)
}

// guard turns a panic into a refusal: a mistake of ours in front of a
// stranger's file must not take the other workbooks down with it. It is to be
// deferred itself.
func guard(err *error) {
	if p := recover(); p != nil {
		*err = gaveUp(p)
	}
}

// gaveUp leaves the text of a panic out: it may quote what was being read.
func gaveUp(p any) error { return damaged("the reader gave up (%T)", p) }
