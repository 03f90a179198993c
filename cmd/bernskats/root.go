package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
)

// app is what all commands share.
type app struct {
	io       *streams
	messages string // --messages
	verbose  bool
}

func (a *app) lang() string { return a.io.language(a.messages) }

// say picks the operator's language.
func (a *app) say(lv, en string) string {
	if a.lang() == "lv" {
		return lv
	}
	return en
}

// run is the whole program: arguments in, exit code out.
func run(ctx context.Context, args []string, io *streams) int {
	a := &app{io: io}
	root := newRoot(a)
	root.SetArgs(args)
	root.SetOut(io.out)
	root.SetErr(io.err)
	err := root.ExecuteContext(ctx)
	var code codeError
	if err != nil && !errors.As(err, &code) {
		fmt.Fprintf(io.err, "bernskats: %s\n", explain(err, a.lang()))
		var u usageError
		if errors.As(err, &u) {
			fmt.Fprintln(io.err, a.say("palīdzība: bernskats <komanda> --help", "help: bernskats <command> --help"))
		}
	}
	return exitCode(err)
}

const exitCodesHelp = `Exit codes:
  0  done; missing senders are warnings and make figures provisional
  1  failure: disk, memory, a bug; the previous outputs are untouched
  2  wrong usage
  3  there are error findings that nobody waived (--require-complete: or senders missing)
  4  a definition (form, indicator, legal value, text, policy, setting) is wrong
  5  the disclosure audit failed: no public edition was written; verify: a certificate does not hold
  6  verify, changes: an output is not as the run made it; verify: an input changed since
  7  another run holds the folder
  130 interrupted`

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "bernskats",
		Short: "Child-rights indicators and reports from a municipality's yearly workbooks",
		Long: `bernskats turns the yearly workbooks of schools, police, social service and orphans' court
into the 21 child-rights indicators of the state guideline and a situation assessment.

` + exitCodesHelp,
		Example: `  bernskats demo demo --size small        a complete made-up municipality
  bernskats check demo                    what must senders mend?
  bernskats run demo                      count and write the reports`,
		Version:       pipeline.Version,
		SilenceErrors: true, SilenceUsage: true,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if a.messages != "" && a.messages != "lv" && a.messages != "en" {
				return usage("--messages: %q: want lv or en", a.messages)
			}
			return nil
		},
	}
	root.PersistentFlags().StringVar(&a.messages, "messages", "", "language of messages: lv or en (default: of the environment)")
	root.PersistentFlags().BoolVar(&a.verbose, "verbose", false, "explain each stage on stderr")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(newRun(a), newCheck(a), newCells(a), newInit(a), newDemo(a), newIndicators(a), newLaw(a), newClean(a), newVersion(a), newForm(a), newForms(a), newManual(a))
	root.AddCommand(newWaive(a), newVerify(a), newPublish(a), newWhy(a), newChanges(a), newCombine(a))
	wrapArgs(root)
	for _, c := range root.Commands() {
		wrapArgs(c)
		for _, sub := range c.Commands() {
			wrapArgs(sub)
		}
	}
	return root
}

// wrapArgs turns cobra's complaints about arguments into usage errors.
func wrapArgs(c *cobra.Command) {
	check := c.Args
	if check == nil {
		return
	}
	c.Args = func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{errors.New(strings.ToLower(err.Error()[:1]) + err.Error()[1:])}
		}
		return nil
	}
}

// folder is the first argument, the current folder when there is none.
func folder(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}
