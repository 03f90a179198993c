package forms

// FileRefusal gives the code of the finding for a kind of refusal of the reader
// of spreadsheets ("password", "xls", …); FileUnknown for a kind it does not know.
func FileRefusal(kind string) string {
	codes := map[string]string{
		"password": FilePassword, "xls": FileXLS, "xlsb": FileXLSB, "macros": FileMacros, "ods": FileODS,
		"html": FileHTML, "xml2003": FileXML2003, "docx": FileDocument, "document": FileDocument, "pdf": FileDocument, "pptx": FileDocument,
		"zip": FileZip, "text": FileText, "csv": FileText, "nosheet": FileNoSheet, "missing_part": FileMissingPart,
		"empty": FileEmpty, "lock": LockFile, "damaged": FileDamaged, "truncated": FileDamaged, "limit": FileLimit, "time": FileLimit,
		"bomb": FileBomb, "directory": FileDirectory, "pipe": FileNotRegular, "irregular": FileNotRegular, "link": FileNotRegular,
		"unreadable": FileUnreadable, "unsafe": FileSuspicious, "doctype": FileSuspicious, "path": FileSuspicious, "unknown": FileUnknown,
	}
	if code, ok := codes[kind]; ok {
		return code
	}
	return FileUnknown
}
