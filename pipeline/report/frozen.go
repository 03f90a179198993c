package report

import (
	"slices"
	"strings"

	"bernskats/pipeline/model"
)

// asPublished says which measures the public edition shows as they were published
// before a correction, and in the internal one also with what number.
func (b *builder) asPublished(i model.Indicator) []Block {
	var blocks []Block
	for _, m := range i.Measures {
		var periods []string
		for _, f := range b.ix.byMeasure[m.ID] {
			k := f.Key()
			if k.Area != b.area || !b.in.Edition.AsPublished(k.Measure, k.Period) || slices.Contains(periods, k.Period) {
				continue
			}
			periods = append(periods, k.Period)
			if b.public {
				continue
			}
			k.Breakdown = ""
			number := b.w.Say("status.withheld")
			if was, ok := b.in.Edition.Published(k); ok {
				if v, has := was.Value(); has {
					number = b.w.Number(v)
				}
			}
			blocks = append(blocks, paragraph("note", text(b.w.Say("note.frozen_internal", "title", b.titleOf(m), "period", b.w.PeriodShort(k.Period), "number", number))))
		}
		if len(periods) > 0 && b.public {
			slices.Sort(periods)
			for n, p := range periods {
				periods[n] = b.w.PeriodShort(p)
			}
			blocks = append(blocks, paragraph("note", text(b.w.Say("note.frozen", "title", b.titleOf(m), "periods", strings.Join(periods, ", ")))))
		}
	}
	return blocks
}
