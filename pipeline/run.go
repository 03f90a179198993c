package pipeline

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"bernskats/pipeline/intake"
	"bernskats/pipeline/model"
	"bernskats/pipeline/project"
	"bernskats/pipeline/protect"
)

// Version is the program's version, part of every manifest.
const Version = "0.1.0"

// ErrNoWorkbooks: the year's inbox holds no workbook at all.
var ErrNoWorkbooks = errors.New("no workbooks")

// ErrYear: the year asked for has no folder in inbox/.
var ErrYear = errors.New("no such year in inbox/")

// Options says what a run is about.
type Options struct {
	Dir       string // the project folder
	Year      int    // 0: the newest in inbox/
	Languages []string
	NoCache   bool // read and compute everything again
	// RequireComplete makes no public edition while expected senders are missing.
	RequireComplete bool
	// Returns is the folder into which a check writes the senders' workbooks with
	// their faulty cells marked; "" for none.
	Returns string
	// Progress is told what is being done, and how much of it. It may be nil.
	Progress func(stage string, done, total int)
	// Note is told what the operator should know and no finding says: a cache
	// that was damaged, a file of somebody else among the outputs. It may be nil,
	// and is called from several goroutines.
	Note func(model.Text)
}

func (o Options) note(t model.Text) {
	if o.Note != nil {
		o.Note(t)
	}
}

func (o Options) tell(stage string, done, total int) {
	if o.Progress != nil {
		o.Progress(stage, done, total)
	}
}

// Outcome is what a run or a check found out.
type Outcome struct {
	Year       int
	Project    *project.Project
	Findings   []model.Finding // of the year, numbered as in findings.txt
	Senders    []SenderStatus
	Sheets     []SheetCounts
	Waivers    []WaiverUse // of the year, with the numbers of the findings they fit
	OpenErrors int
	Missing    int // expected senders from whom nothing came
	Languages  []string
	Out        string // the internal edition's folder; "" for a check
	Public     Public
	Returns    []Return
}

// Public says what became of the public edition in a run.
type Public struct {
	Written bool
	Out     string     // its folder
	Text    model.Text // what became of it, and why
	Summary protect.Summary
	Frozen  []string // measures that stay as they were published
	Audit   []string // why it failed; empty unless it did. No number of a figure
}

// Rows sums the rows of all sheets.
func (o Outcome) Rows() model.RowCounts {
	var all model.RowCounts
	for _, s := range o.Sheets {
		all = all.Add(s.Counts)
	}
	return all
}

// session is one opened project with its definitions, while a command runs.
type session struct {
	o       Options
	defs    *Definitions
	project *project.Project
	work    string
	key     []byte
	years   []int
	waivers []Waiver

	settings map[string]string // SHA-256 of what the municipality says besides its workbooks

	released protect.Ledger // what was published before; only a run reads it

	discloses bool // an edition that must be protected may be made: universes are wanted

	settling  sync.WaitGroup // databases that are still being written out
	mu        sync.Mutex
	noted     []model.Text
	unsettled error // what went wrong with them
}

// settle does work in the background; settled waits for all of it.
func (s *session) settle(work func() error) {
	s.settling.Go(func() {
		if err := work(); err != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.unsettled = errors.Join(s.unsettled, err)
		}
	})
}

// settled waits until everything in the background is done. Nothing may be put
// in place before.
func (s *session) settled() error {
	s.settling.Wait()
	err := s.unsettled
	s.unsettled = nil // said once, whoever waits again
	return err
}

// open loads definitions and project and takes the lock. The caller unlocks.
func open(o Options) (*session, func(), error) {
	municipalities, err := project.Municipalities(BuiltIn())
	if err != nil {
		return nil, nil, err
	}
	p, perr := project.Open(o.Dir, municipalities)
	if errors.Is(perr, project.ErrNoProject) {
		return nil, nil, perr
	}
	defs, derr := LoadDefinitions(filepath.Join(o.Dir, localFolder))
	waivers, werr := loadWaivers(o.Dir)
	if err := together(perr, derr, werr); err != nil {
		return nil, nil, err
	}
	known := make([]string, len(defs.Forms.Forms))
	for i, f := range defs.Forms.Forms {
		known[i] = f.ID
	}
	if err := p.CheckForms(known); err != nil {
		return nil, nil, err
	}
	s := &session{o: o, defs: defs, project: p, waivers: waivers}
	if s.settings, err = settingsIn(o.Dir, defs); err != nil {
		return nil, nil, err
	}
	if s.years, err = p.Years(); err != nil {
		return nil, nil, err
	}
	if s.o.Year == 0 {
		s.o.Year = s.years[len(s.years)-1]
	}
	if !slices.Contains(s.years, s.o.Year) {
		return nil, nil, fmt.Errorf("%d: %w", s.o.Year, ErrYear)
	}
	if len(s.o.Languages) == 0 {
		s.o.Languages = p.Config.Languages
	}
	if s.work, err = p.Work(); err != nil {
		return nil, nil, err
	}
	unlock, err := p.Lock()
	if err != nil {
		return nil, nil, err
	}
	var replaced bool
	if s.key, replaced, err = p.Key(); err != nil {
		unlock()
		return nil, nil, err
	}
	if replaced {
		s.o.note(model.Text{LV: "pseidonīmu atslēga mapē work/ bija bojāta; izveidota jauna, un visas darbgrāmatas tiek lasītas vēlreiz", EN: "the key of the pseudonyms in work/ was damaged; a new one was made and every workbook is read again"})
	}
	return s, unlock, nil
}

// together joins the problems of several loads, so that all are seen at once. A
// failure beats problems.
func together(errs ...error) error {
	var problems model.Problems
	for _, err := range errs {
		var ps model.Problems
		switch {
		case err == nil:
		case errors.As(err, &ps):
			problems = append(problems, ps...)
		default:
			return err
		}
	}
	return problems.Err()
}

// Run goes the whole way for a year: every year up to it is computed, its
// internal edition written, and the public one when no error finding is open and
// it is certified. Neither is an error of Run: the outcome says what became of it.
func Run(ctx context.Context, o Options) (*Outcome, error) {
	return conclude(ctx, o, true, func(s *session, c computation) error {
		own, all := combine(c.results, s.o.Year)
		return s.write(ctx, c, own, all)
	})
}

// Check reads and judges the year's workbooks and writes the findings, and the
// senders' workbooks marked when asked to, but no report.
func Check(ctx context.Context, o Options) (*Outcome, error) {
	if o.Returns != "" {
		if err := checkReturns(o.Dir, o.Returns); err != nil {
			return nil, err
		}
	}
	return conclude(ctx, o, false, func(s *session, c computation) error {
		if err := s.settled(); err != nil {
			return err
		}
		if err := s.writeFindings(c.outcome); err != nil || o.Returns == "" {
			return err
		}
		return s.writeReturns(ctx, c, o.Returns)
	})
}

// conclude opens the project, computes every year, with universes when it
// discloses, and lets last write what came of it. Nothing is left running when
// it returns.
func conclude(ctx context.Context, o Options, discloses bool, last func(*session, computation) error) (*Outcome, error) {
	s, unlock, err := open(o)
	if err != nil {
		return nil, err
	}
	defer unlock()
	s.discloses = discloses
	if discloses { // before the work: without what was published there is nothing to make
		if s.released, err = s.ledger(); err != nil {
			return nil, err
		}
	}
	c, err := s.computed(ctx)
	if err == nil {
		err = last(s, c)
	}
	if err = errors.Join(err, s.settled()); err != nil {
		var wrong model.Problems // of a rule or an indicator that only rows show to be wrong
		if errors.As(err, &wrong) {
			inLocal(s.defs.local, wrong)
		}
		return nil, err
	}
	return c.outcome, nil
}

// computation is what is known before anything is written.
type computation struct {
	deliveries map[int]*intake.Delivery
	results    []*YearResult // oldest first; the last is the year asked for
	outcome    *Outcome
}

// asked is the result of the year asked for.
func (c computation) asked() *YearResult { return c.results[len(c.results)-1] }

// computed reads the workbooks of every year and counts them.
func (s *session) computed(ctx context.Context) (computation, error) {
	var c computation
	var err error
	if c.deliveries, err = s.readAll(ctx); err != nil {
		return c, err
	}
	if c.results, err = s.computeAll(ctx, c.deliveries); err != nil {
		return c, err
	}
	c.outcome = s.outcome(c.asked(), c.deliveries[s.o.Year])
	return c, nil
}

// readAll reads the inbox of every year up to the one asked for.
func (s *session) readAll(ctx context.Context) (map[int]*intake.Delivery, error) {
	var years []int
	for _, year := range s.years {
		if year <= s.o.Year {
			years = append(years, year)
		}
	}
	read, errs := make([]*intake.Delivery, len(years)), make([]error, len(years))
	turn := make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))
	var wg sync.WaitGroup
	for i, year := range years {
		wg.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			if read[i], errs[i] = s.read(ctx, year); errs[i] != nil {
				errs[i] = fmt.Errorf("reading inbox/%d: %w", year, errs[i])
			}
		})
	}
	wg.Wait()
	if err := firstOf(errs); err != nil {
		return nil, err
	}
	deliveries := map[int]*intake.Delivery{}
	for i, year := range years {
		deliveries[year] = read[i]
	}
	if d := deliveries[s.o.Year]; len(d.Workbooks) == 0 {
		return nil, fmt.Errorf("inbox/%d: %w", s.o.Year, ErrNoWorkbooks)
	}
	return deliveries, nil
}

// read reads the inbox of one year.
func (s *session) read(ctx context.Context, year int) (*intake.Delivery, error) {
	return intake.Read(ctx, s.project.Inbox(year), intake.Options{
		Year: year, Forms: s.defs.Forms, Key: s.key, ExpectedSenders: s.project.ExpectedSenders(), Limits: readingLimits(s.project.Config.Limits),
		Cache: s.cache(), CacheDamaged: func(string) { s.noteOnce(cacheDamaged()) }, Workers: max(2, runtime.GOMAXPROCS(0)),
		Progress: func(done, total int, _ string) { s.o.tell(fmt.Sprintf("read %d", year), done, total) },
	})
}

// figureOf is what a year's result decides about as a whole.
type figureOf struct{ measure, period, area string }

// deciders says for each measure and period which result speaks about it in a
// series: the highest year that computed it, rows before totals. About its own
// periods a year always has the last word.
func deciders(results []*YearResult) map[figureOf]int {
	best := map[figureOf]int{} // index of the result that decides
	rows := map[figureOf]bool{}
	for i, r := range results {
		for _, f := range r.Facts {
			k := figureOf{f.Measure, f.Period, f.Area}
			if _, seen := best[k]; !seen || f.Origin == model.Counted || !rows[k] || ownPeriod(r.Year, f.Period) {
				best[k] = i
			}
			rows[k] = rows[k] || (f.Origin == model.Counted && f.Status != model.NotDelivered)
		}
	}
	return best
}

// combine gives the facts of the year itself, and those of all years for the
// series.
func combine(results []*YearResult, year int) (own, all []model.Fact) {
	best := deciders(results)
	for i, r := range results {
		for _, f := range r.Facts {
			if best[figureOf{f.Measure, f.Period, f.Area}] != i {
				continue
			}
			all = append(all, f)
			if r.Year == year {
				own = append(own, f)
			}
		}
	}
	return own, all
}

// ownPeriod says whether a report on the year speaks about the period.
func ownPeriod(year int, label string) bool {
	return slices.ContainsFunc(model.PeriodsOf(year, true), func(p model.Period) bool { return p.Label == label })
}
