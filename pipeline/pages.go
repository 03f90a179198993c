package pipeline

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"bernskats/pipeline/measure"
	"bernskats/pipeline/model"
	"bernskats/pipeline/protect"
	"bernskats/pipeline/report"
	"bernskats/pipeline/report/workbook"
)

// pages writes the situation assessment and the quality report in every language
// asked for.
func (s *session) pages(ctx context.Context, c computation, all protect.Edition, fingerprint string) ([]output, error) {
	in := s.reportInput(c, all, fingerprint)
	perLanguage, errs := make([][]output, len(s.o.Languages)), make([]error, len(s.o.Languages))
	var wg sync.WaitGroup
	for i, lang := range s.o.Languages {
		s.o.tell("report", i, len(s.o.Languages))
		wg.Go(func() { perLanguage[i], errs[i] = s.pagesIn(ctx, in, lang) })
	}
	wg.Wait()
	if err := firstOf(errs); err != nil {
		return nil, err
	}
	return slices.Concat(perLanguage...), nil
}

// pagesIn writes the pages of one language.
func (s *session) pagesIn(ctx context.Context, in report.Input, lang string) ([]output, error) {
	files, err := s.situation(ctx, in, lang)
	if err != nil {
		return nil, err
	}
	page, err := s.defs.Templates.Quality(in, lang)
	if err != nil {
		return nil, fmt.Errorf("writing the quality report (%s): %w", lang, err)
	}
	files = append(files, output{"quality." + lang + ".html", page})
	documents, err := s.documents(ctx, in, lang)
	return append(files, documents...), err
}

// documents writes the report to the council, the programme and the briefing in
// one language. Internally all are written, and what the programme workbook does
// not give is marked in them; publicly the first two only when it came.
func (s *session) documents(ctx context.Context, in report.Input, lang string) (files []output, err error) {
	add := func(name string, content []byte, werr error) {
		if werr != nil && err == nil {
			err = fmt.Errorf("writing %s: %w", name, werr)
		}
		files = append(files, output{name, content})
	}
	page, perr := s.defs.Templates.Briefing(in, lang)
	add("briefing."+lang+".html", page, perr)
	if in.Programme == nil && in.Edition.Name() == "public" {
		return files, err
	}
	page, perr = s.defs.Templates.Council(ctx, in, lang)
	add("council."+lang+".html", page, perr)
	page, perr = s.defs.Templates.Programme(in, lang)
	add("programme."+lang+".html", page, perr)
	book, perr := workbook.Council(ctx, in, s.defs.Templates.Texts().In(lang))
	add("council."+lang+".xlsx", book, perr)
	if lang != "lv" {
		return files, err
	}
	// The office works on these in its own language.
	page, perr = s.defs.Templates.CouncilWord(in, lang)
	add("council."+lang+".docx", page, perr)
	page, perr = s.defs.Templates.ProgrammeWord(in, lang)
	add("programme."+lang+".docx", page, perr)
	return files, err
}

// situation writes the situation assessment in one language.
func (s *session) situation(ctx context.Context, in report.Input, lang string) ([]output, error) {
	page, err := s.defs.Templates.Situation(ctx, in, lang)
	if err != nil {
		return nil, fmt.Errorf("writing the situation assessment (%s): %w", lang, err)
	}
	book, err := workbook.Situation(ctx, in, s.defs.Templates.Texts().In(lang))
	if err != nil {
		return nil, fmt.Errorf("writing the situation workbook (%s): %w", lang, err)
	}
	return []output{{"situation." + lang + ".html", page}, {"situation." + lang + ".xlsx", book}}, nil
}

// reportInput hands the report everything it may say.
func (s *session) reportInput(c computation, all protect.Edition, fingerprint string) report.Input {
	o, r := c.outcome, c.asked()
	in := report.Input{
		Municipality: s.project.Municipality, Year: s.o.Year, Languages: s.o.Languages, Edition: all,
		Indicators: s.defs.Readers(), Legal: measure.InForce(s.defs.Legal, model.YearEnd(s.o.Year)), Names: r.Names,
		Compare: s.project.Config.CompareWith, Open: o.OpenErrors > 0,
		Comments: r.Told.Comments, Opinions: r.Told.Opinions, Surveys: r.Told.Surveys, Groups: r.Told.Groups, Proposals: r.Told.Proposals, Programme: r.Told.Programme,
		Breaks: s.defs.Breaks, Reading: s.defs.Reading, Targets: r.Told.Targets,
		Fingerprint: fingerprint, ProgramVersion: Version,
	}
	if !s.o.NoCache {
		in.Drawings = fileCache{filepath.Join(s.work, "charts")}
	}
	for _, x := range o.Senders {
		in.Senders = append(in.Senders, report.Sender{
			Form: x.Form, Title: x.Title, Name: x.Name, Period: x.SchoolYear, Received: x.Received, Expected: x.Expected, Due: x.Due, File: x.File,
			State: string(x.State), Office: s.office(x), Rows: x.Rows, Files: x.Files,
		})
	}
	for _, w := range c.deliveries[s.o.Year].Workbooks {
		in.Files = append(in.Files, report.File{Name: strings.Join(w.Files, "; "), Form: s.formTitle(w.Form), Sender: w.Sender, Use: string(w.Use)})
	}
	in.List = o.Findings
	for _, x := range r.Sheets {
		in.Sheets = append(in.Sheets, report.SheetCount{Form: x.Form, Sheet: x.SheetID, Title: s.sheetTitle(x), Sender: x.Sender, File: x.File, Counts: x.Counts})
	}
	in.Findings = countFindings(o.Findings)
	in.Waivers = accepted(o.Waivers)
	return in
}

// office names who usually sends a form, where the project names nobody.
func (s *session) office(x SenderStatus) string {
	f, ok := s.defs.Forms.Form(x.Form)
	if x.Name != "" || !ok {
		return ""
	}
	return defaultSender(f, s.project.Municipality)
}

func (s *session) formTitle(id string) model.Text {
	f, _ := s.defs.Forms.Form(id)
	return f.Title
}

func (s *session) sheetTitle(c SheetCounts) string {
	f, _ := s.defs.Forms.Form(c.Form)
	if sheet, ok := f.Sheet(c.SheetID); ok {
		return sheet.Name
	}
	return c.Sheet
}

func countFindings(list []model.Finding) report.FindingCounts {
	var c report.FindingCounts
	for _, f := range list {
		switch f.Severity {
		case model.Error:
			c.Errors++
			if f.Waived {
				c.Waived++
			}
		case model.Warning:
			c.Warnings++
		default:
			c.Notes++
		}
	}
	return c
}

// accepted gives the waivers of the year as reports print them.
func accepted(uses []WaiverUse) []report.Waiver {
	var out []report.Waiver
	for _, u := range uses {
		out = append(out, report.Waiver{Code: u.Code, File: u.File, Sheet: u.Sheet, Cell: u.Cell, Reason: u.Reason, By: u.By, Findings: len(u.Numbers)})
	}
	return out
}
