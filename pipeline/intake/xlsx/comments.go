package xlsx

import "path"

// Comment is a remark at a cell; Text without the author.
type Comment struct{ Cell, Text string }

const maxComments = 100_000

// readComments reads the comments part of the sheet, if it has one.
func (s *Sheet) readComments(c clock) error {
	a := s.book.archive
	relations, err := a.relations(s.part.name, c)
	if err != nil {
		return err
	}
	for _, r := range relations {
		p := a.find(r.target)
		if r.kind != "comments" || p == nil || path.Ext(p.name) == ".bin" {
			continue
		}
		if p.claimed {
			return damaged("two sheets share one part")
		}
		p.claimed = true
		err := a.elements(p, c, func(t *tokenizer) error {
			if !t.is("comment") {
				return nil
			}
			return s.comment(t)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Sheet) comment(t *tokenizer) error {
	at := string(t.attr("ref"))
	for {
		kind, err := t.next()
		switch {
		case err != nil || kind == tokenEnd:
			return err
		case kind != tokenStart:
		case t.is("text"):
			text, _, err := richText(t, nil)
			if err != nil {
				return err
			}
			if len(s.comments) >= maxComments {
				return refuse(RefusedLimit, "more than %d comments", maxComments)
			}
			if err := s.book.take(len(text) + len(at) + 2*stringCost); err != nil {
				return err
			}
			s.comments = append(s.comments, Comment{at, string(text)})
		default:
			if err := t.skip(); err != nil {
				return err
			}
		}
	}
}
