package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bernskats/pipeline"
	"bernskats/pipeline/manual"
)

func newManual(a *app) *cobra.Command {
	var local string
	cmd := &cobra.Command{
		Use:   "manual [topic]",
		Short: "Print a page of the handbook, in Markdown",
		Long: `Prints a page of the handbook in the language of messages (--messages lv|en); without a topic it lists the pages.
The page "senders" says what senders may write and what to do about each finding: it is made of the same definitions
that read the workbooks, those of the project's local/ folder included.`,
		Example: `  bernskats manual                              the pages there are
  bernskats manual analyst                      the year of an analyst
  bernskats manual senders --messages lv > sutitajiem.md   to give to the senders`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return runManual(a, localOf(local), args) },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			topics, err := pipeline.ManualTopics(localOf(local))
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			return topicNames(topics), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().StringVar(&local, "folder", "", "project folder whose local/ definitions and pages count too")
	return cmd
}

func runManual(a *app, local string, args []string) error {
	topics, err := pipeline.ManualTopics(local)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		for _, t := range topics {
			fmt.Fprintf(a.io.out, "%-24s %s\n", t.Name, t.Title(a.lang()))
		}
		fmt.Fprintln(a.io.out, a.say("\nlasīt: bernskats manual <tēma>", "\nread one: bernskats manual <topic>"))
		return nil
	}
	i := slices.IndexFunc(topics, func(t manual.Topic) bool { return t.Name == args[0] })
	if i < 0 {
		return usage(a.say("rokasgrāmatā nav tēmas %q; ir: %s", "the handbook has no topic %q; topics: %s"), args[0], strings.Join(topicNames(topics), ", "))
	}
	lang := topics[i].Language(a.lang())
	page, err := pipeline.ManualPage(local, args[0], lang)
	if err != nil {
		return err
	}
	if lang != a.lang() {
		fmt.Fprintln(a.io.err, a.say("šī lappuse ir tikai angļu valodā", "this page is in Latvian only"))
	}
	if _, err := a.io.out.Write(page); err != nil {
		return fmt.Errorf("printing the page: %w", err)
	}
	return nil
}

func topicNames(topics []manual.Topic) []string {
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = t.Name
	}
	return names
}
