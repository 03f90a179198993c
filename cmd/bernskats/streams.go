package main

import (
	"io"
	"os"
	"strings"

	"github.com/mattn/go-isatty"
)

// streams is where a command reads and writes, and what it knows of its surroundings.
type streams struct {
	out, err io.Writer
	terminal bool // err is a terminal: progress may be drawn
	getenv   func(string) string
}

func system() *streams {
	return &streams{out: os.Stdout, err: os.Stderr, terminal: isatty.IsTerminal(os.Stderr.Fd()) && os.Getenv("CI") == "", getenv: os.Getenv}
}

// language is that of messages for operators: --messages, else Latvian where the
// environment is, else English.
func (s *streams) language(flag string) string {
	if flag != "" {
		return flag
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := s.getenv(name); v != "" {
			if strings.HasPrefix(v, "lv") {
				return "lv"
			}
			return "en"
		}
	}
	return "en"
}
