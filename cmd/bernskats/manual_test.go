package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bernskats/pipeline"
	"bernskats/pipeline/forms"
)

// commandsOf finds what a page tells to type: lines of code blocks and inline
// code that begin with "bernskats ".
func commandsOf(page string) []string {
	var found []string
	fenced := false
	for line := range strings.Lines(page) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
		case fenced && strings.HasPrefix(line, "bernskats "):
			found = append(found, line)
		case !fenced:
			for _, m := range regexp.MustCompile("`(bernskats [^`]+)`").FindAllStringSubmatch(line, -1) {
				found = append(found, m[1])
			}
		}
	}
	return found
}

// wordsOf splits a command as a shell would, up to a redirection or a comment.
func wordsOf(command string) []string {
	var words []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(command, -1) {
		if m[2] == ">" || m[2] == "#" {
			break
		}
		words = append(words, m[1]+m[2])
	}
	return words
}

// wrong says what the program would say against a command; "" when it would do it.
func wrong(command string) string {
	words := wordsOf(command)[1:]
	root := newRoot(&app{io: &streams{getenv: func(string) string { return "" }}})
	cmd, rest, err := root.Find(words)
	switch {
	case err != nil:
		return err.Error()
	case cmd == root:
		return "no command"
	}
	if err := cmd.ParseFlags(rest); err != nil {
		return err.Error()
	}
	if err := cmd.ValidateArgs(cmd.Flags().Args()); err != nil {
		return err.Error()
	}
	return ""
}

// pagesWithCommands are the pages of the handbook and the README.
func pagesWithCommands(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "..", "templates", "manual", "*.md"))
	if err != nil || len(names) < 12 {
		t.Fatalf("%d pages of the handbook (%v)", len(names), err)
	}
	pages := map[string]string{}
	for _, name := range append(names, filepath.Join("..", "..", "README.md")) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages[filepath.Base(name)] = string(data)
	}
	return pages
}

func TestEveryCommandOfTheHandbookExists(t *testing.T) {
	found := 0
	for name, page := range pagesWithCommands(t) {
		for _, command := range commandsOf(page) {
			if strings.ContainsAny(command, "<|…") {
				continue // stands for a command, or lists several
			}
			found++
			if w := wrong(command); w != "" {
				t.Errorf("%s: %q: %s", name, command, w)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d commands found: this test no longer sees them", found)
	}
}

func TestAWrongCommandIsSeen(t *testing.T) {
	for command, want := range map[string]string{
		"bernskats runn cesis":               "no command",
		"bernskats run cesis --colour":       "unknown flag: --colour",
		"bernskats run a b":                  "at most 1 arg",
		"bernskats form":                     "1 arg",
		"bernskats run cesis --year x":       "invalid argument",
		`bernskats cells "two words" > file`: "",
	} {
		if got := wrong(command); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%q: %q, want %q", command, got, want)
		}
	}
}

func TestTheSendersPageIsAboutEveryKindAndEveryFinding(t *testing.T) {
	defs, err := pipeline.LoadDefinitions("")
	if err != nil {
		t.Fatal(err)
	}
	codes := slices.Collect(maps.Keys(defs.Forms.Sentences))
	for _, r := range defs.Rules {
		codes = append(codes, r.Code)
	}
	if len(codes) < 90 {
		t.Fatalf("only %d findings are declared", len(codes))
	}
	for _, lang := range []string{"lv", "en"} {
		data, err := pipeline.ManualPage("", "senders", lang)
		if err != nil {
			t.Fatal(err)
		}
		page := string(data)
		for _, code := range codes {
			if n := strings.Count(page, "\n- **"+code+"** "); n != 1 {
				t.Errorf("%s: %s is explained %d times", lang, code, n)
			}
		}
		for _, s := range defs.Forms.Sentences {
			whole := s.LV.Mend
			if lang == "en" {
				whole = s.EN.Mend
			}
			if !strings.Contains(whole, "{") && !strings.Contains(page, whole) {
				t.Errorf("%s: nothing says %q", lang, whole)
			}
		}
		for _, f := range defs.Forms.Forms {
			if !strings.Contains(page, f.Title.In(lang)+" (`"+f.ID+"`)") {
				t.Errorf("%s: form %s is missing", lang, f.ID)
			}
			for _, s := range f.Sheets {
				for _, c := range s.Columns {
					if !strings.Contains(page, "- **"+c.Header+"**") {
						t.Errorf("%s: column %s of %s is missing", lang, c.Header, s.ID)
					}
				}
			}
		}
		if strings.ContainsAny(page, "{}") {
			t.Errorf("%s: a place was left unfilled", lang)
		}
		if n := strings.Count(page, "\n### "); n != len(forms.Kinds())+len(defs.Forms.Forms) {
			t.Errorf("%s: %d headings, want one for each of %d kinds and %d forms", lang, n, len(forms.Kinds()), len(defs.Forms.Forms))
		}
	}
}

func TestEveryPageCanBePrintedInItsLanguages(t *testing.T) {
	topics, err := pipeline.ManualTopics("")
	if err != nil {
		t.Fatal(err)
	}
	names := topicNames(topics)
	for _, want := range []string{"analyst", "data-protection", "extending", "scheduled-jobs", "senders", "troubleshooting"} {
		if !slices.Contains(names, want) {
			t.Errorf("no page %q", want)
		}
	}
	for _, topic := range topics {
		for lang, title := range topic.Titles {
			page, err := pipeline.ManualPage("", topic.Name, lang)
			if err != nil {
				t.Errorf("%s.%s: %v", topic.Name, lang, err)
			}
			if title == "" || !bytes.HasPrefix(page, []byte("# ")) {
				t.Errorf("%s.%s does not begin with a title", topic.Name, lang)
			}
		}
	}
}

func TestTheREADMELeadsToEveryPage(t *testing.T) {
	readme := pagesWithCommands(t)["README.md"]
	topics, err := pipeline.ManualTopics("")
	if err != nil {
		t.Fatal(err)
	}
	for _, topic := range topics {
		if !strings.Contains(readme, "templates/manual/"+topic.Name+".") && !strings.Contains(readme, "bernskats manual "+topic.Name) {
			t.Errorf("README does not name the page %q", topic.Name)
		}
	}
}
