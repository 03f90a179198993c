package report

import (
	"fmt"
	"sort"

	"bernskats/pipeline/model"
	"bernskats/pipeline/report/prose"
)

// rowBlocks account for every row of every sheet.
func (b *builder) rowBlocks() []Block {
	blocks := []Block{paragraph("", text(b.w.Say("quality.rows")))}
	if len(b.in.Sheets) == 0 {
		return append(blocks, paragraph("missing", text(b.w.Say("section.nothing"))))
	}
	t := b.sheetTable()
	t.Rows = nil
	sheets, whose, done := b.sortedSheets(), b.owners(), map[string]bool{}
	for _, s := range sheets {
		o := whose[s.File]
		if done[o] {
			continue
		}
		done[o] = true
		t.Rows = append(t.Rows, Row{Kind: "group", Label: o})
		var sum model.RowCounts
		n := 0
		for _, x := range sheets {
			if whose[x.File] == o {
				t.Rows, sum, n = append(t.Rows, b.countRow(sheetName(x), "", x.Counts)), sum.Add(x.Counts), n+1
			}
		}
		if n > 1 {
			t.Rows = append(t.Rows, b.countRow(b.w.Say("row.total"), "total", sum))
		}
	}
	t.Rows = append(t.Rows, b.countRow(b.w.Say("quality.everyone"), "total", totalOf(sheets)))
	return append(blocks, tableBlock(t))
}

// owners says of every file of a sender whose it is, with form and school year.
func (b *builder) owners() map[string]string {
	whose := map[string]string{}
	for _, s := range b.in.Senders {
		for _, file := range s.Files {
			whose[file] = b.ownerName(s)
		}
	}
	for _, s := range b.in.Sheets {
		if whose[s.File] == "" {
			whose[s.File] = s.File
		}
	}
	for _, f := range b.in.List {
		if whose[f.File] == "" {
			whose[f.File] = f.File
		}
	}
	return whose
}

func (b *builder) ownerName(s Sender) string {
	if s.Period != "" {
		return b.w.Say("quality.owner_period", "sender", b.senderName(s), "form", b.formTitle(s), "period", b.w.Period(s.Period))
	}
	return b.w.Say("quality.owner", "sender", b.senderName(s), "form", b.formTitle(s))
}

// findingBlocks count the findings by sender, and by kind of finding with the
// first place of each.
func (b *builder) findingBlocks() []Block {
	if len(b.in.List) == 0 {
		return []Block{paragraph("", text(b.w.Say("quality.no_findings")))}
	}
	owners, groups, whose := []string{}, map[string][]model.Finding{}, b.owners()
	for _, f := range b.in.List {
		o := whose[f.File]
		if groups[o] == nil {
			owners = append(owners, o)
		}
		groups[o] = append(groups[o], f)
	}
	c := b.collator()
	sort.SliceStable(owners, func(i, j int) bool { return c.CompareString(owners[i], owners[j]) < 0 })

	counts := Table{ID: "finding-counts", Caption: b.w.Say("table.finding_counts"), Head: []string{b.w.Say("head.whose"), b.w.Say("head.errors"), b.w.Say("head.accepted_errors"), b.w.Say("head.warnings"), b.w.Say("head.notes")}}
	kinds := Table{ID: "finding-kinds", Text: true, Caption: b.w.Say("table.finding_kinds"), Head: []string{b.w.Say("head.code"), b.w.Say("head.kind"), b.w.Say("head.number"), b.w.Say("head.first"), b.w.Say("head.first_found")}}
	var all FindingCounts
	for _, o := range owners {
		n := countBySeverity(groups[o])
		all = FindingCounts{all.Errors + n.Errors, all.Warnings + n.Warnings, all.Notes + n.Notes, all.Waived + n.Waived}
		counts.Rows = append(counts.Rows, b.findingRow(o, "", n))
		kinds.Rows = append(kinds.Rows, Row{Label: o, Kind: "group"})
		kinds.Rows = append(kinds.Rows, b.kindRows(groups[o])...)
	}
	counts.Rows = append(counts.Rows, b.findingRow(b.w.Say("row.total"), "total", all))
	return []Block{paragraph("", text(b.w.Say("quality.findings"))), tableBlock(counts), tableBlock(kinds)}
}

func (b *builder) findingRow(label, kind string, n FindingCounts) Row {
	return Row{Label: label, Kind: kind, Cells: []Cell{{Text: b.count(n.Errors)}, {Text: b.count(n.Waived)}, {Text: b.count(n.Warnings)}, {Text: b.count(n.Notes)}}}
}

func countBySeverity(list []model.Finding) FindingCounts {
	var n FindingCounts
	for _, f := range list {
		switch f.Severity {
		case model.Error:
			n.Errors++
			if f.Waived {
				n.Waived++
			}
		case model.Warning:
			n.Warnings++
		default:
			n.Notes++
		}
	}
	return n
}

// kindRows are the findings of one sender by their code: errors first.
func (b *builder) kindRows(list []model.Finding) []Row {
	first, number := map[string]model.Finding{}, map[string]int{}
	var codes []string
	for _, f := range list {
		if number[f.Code] == 0 {
			first[f.Code] = f
			codes = append(codes, f.Code)
		}
		number[f.Code]++
	}
	rank := map[byte]int{'E': 0, 'W': 1, 'N': 2}
	sort.Slice(codes, func(i, j int) bool {
		if a, c := rank[codes[i][0]], rank[codes[j][0]]; a != c {
			return a < c
		}
		return codes[i] < codes[j]
	})
	var rows []Row
	for _, code := range codes {
		f := first[code]
		rows = append(rows, Row{Label: code, Cells: []Cell{{Text: b.w.Say("severity." + string(f.Severity))}, {Text: b.count(number[code])}, {Text: cellOf(f)}, {Text: says(f, b.w).Found}}})
	}
	return rows
}

// cellOf is "Kavējumi!D17", or the file when the finding is about all of it.
func cellOf(f model.Finding) string {
	switch {
	case f.Sheet == "":
		return f.File
	case f.Cell == "":
		return f.Sheet
	}
	return f.Sheet + "!" + f.Cell
}

// says is what a finding says in the language of the words.
func says(f model.Finding, w prose.Words) model.Sentence {
	if w.Lang() == "en" {
		return f.EN
	}
	return f.LV
}

// fileBlocks say of every file of the inbox what became of it.
func (b *builder) fileBlocks() []Block {
	if len(b.in.Files) == 0 {
		return []Block{paragraph("missing", text(b.w.Say("section.nothing")))}
	}
	t := Table{ID: "files-table", Text: true, Caption: b.w.Say("table.files", "year", fmt.Sprint(b.in.Year)), Head: []string{b.w.Say("head.file"), b.w.Say("head.form"), b.w.Say("head.sender"), b.w.Say("head.use")}}
	files := append([]File(nil), b.in.Files...)
	sort.SliceStable(files, func(i, j int) bool { return files[i].Name < files[j].Name })
	for _, f := range files {
		form := f.Form.In(b.w.Lang())
		if form == "" {
			form = b.w.Say("quality.form_unknown")
		}
		kind := ""
		if f.Use == "refused" || f.Use == "unfilled" {
			kind = "missing"
		}
		t.Rows = append(t.Rows, Row{Label: f.Name, Kind: kind, Cells: []Cell{{Text: form}, {Text: f.Sender}, {Text: b.w.Say("use." + f.Use)}}})
	}
	return []Block{tableBlock(t)}
}

// waiverBlocks print every accepted error with its reason and who accepted it.
func (b *builder) waiverBlocks() []Block {
	if len(b.in.Waivers) == 0 {
		return []Block{paragraph("", text(b.w.Say("waivers.none")))}
	}
	t := b.waiverTable()
	t.Head = append(t.Head, b.w.Say("head.matched"))
	for i, w := range b.in.Waivers {
		t.Rows[i].Cells = append(t.Rows[i].Cells, Cell{Text: b.count(w.Findings)})
	}
	return []Block{paragraph("", text(b.w.Say("quality.waivers"))), tableBlock(t)}
}
