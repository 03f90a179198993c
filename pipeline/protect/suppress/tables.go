package suppress

import (
	"bernskats/pipeline/protect/audit"
)

// Coarsen gives the rung at which Find begins with each table of the system. Find
// goes further only where it has no certificates. It fails with ErrSystem.
func Coarsen(s System, o Options) ([]Rung, error) {
	book, err := open(s)
	if err != nil {
		return nil, err
	}
	rungs := make([]Rung, len(s.Tables))
	for t, rung := range coarsen(s, book, o.defaults().Small) {
		rungs[t] = Rung{s.Tables[t].Key, rung}
	}
	return rungs, nil
}

// coarsen chooses the rung of each table: the first on which not more than the
// given share of the non-zero figures is small, else the last.
func coarsen(s System, book *audit.Book, share float64) []int {
	index := byKey(s)
	rungs := make([]int, len(s.Tables))
	for t, table := range s.Tables {
		for rungs[t]+1 < len(table.Rungs) && mostlySmall(s, book, index, table.Rungs[rungs[t]], share) {
			rungs[t]++
		}
	}
	return rungs
}

func mostlySmall(s System, book *audit.Book, index map[string]int, keys []string, share float64) bool {
	var small, some int
	for _, key := range keys {
		if v := book.Value(index[key]); v > 0 {
			some++
			if v < s.Policy.Threshold {
				small++
			}
		}
	}
	return float64(small) > share*float64(some)
}

// displayed says which figures a reader would see at these rungs. What was
// published stays in sight.
func displayed(s System, rungs []int) []bool {
	index := byKey(s)
	seen := make([]bool, len(s.Figures))
	for i, f := range s.Figures {
		seen[i] = f.Displayed || f.Past == audit.ReleasedShown
	}
	for t, table := range s.Tables {
		if rungs[t] < len(table.Rungs) {
			for _, key := range table.Rungs[rungs[t]] {
				seen[index[key]] = true
			}
		}
	}
	return seen
}

func byKey(s System) map[string]int {
	index := make(map[string]int, len(s.Figures))
	for i, f := range s.Figures {
		index[f.Key] = i
	}
	return index
}
