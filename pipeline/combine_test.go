package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"bernskats/pipeline/model"
)

func TestASeriesTakesEachPeriodFromTheHighestYearAndRowsBeforeTotals(t *testing.T) {
	counted := func(period string, value int64) model.Fact {
		return model.Fact{Measure: "m", Period: period, Area: "A", Origin: model.Counted, Status: model.Final, Value: model.Whole(value)}
	}
	absent := func(period string) model.Fact {
		return model.Fact{Measure: "m", Period: period, Area: "A", Origin: model.Counted, Status: model.NotDelivered}
	}
	reported := func(period string, value int64) model.Fact {
		return model.Fact{Measure: "m", Period: period, Area: "A", Origin: model.Reported, Status: model.Final, Value: model.Whole(value)}
	}
	results := []*YearResult{
		{Year: 2023, Facts: []model.Fact{counted("2022/23-2", 1), counted("2023/24-1", 2), absent("2023"), reported("2021", 7)}},
		{Year: 2024, Facts: []model.Fact{absent("2023/24-1"), reported("2022/23-2", 9), reported("2023/24-2", 4), reported("2023", 5), reported("2021", 8), counted("2024", 3)}},
	}
	own, all := combine(results, 2024)
	// 2023/24-1: the year's own answer, though an earlier year had counted it; 2022/23-2: rows beat the later total;
	// 2023/24-2: the year's own total; 2023: a total where no rows came; 2021: of two totals the later folder's.
	if diff := cmp.Diff([]model.Fact{absent("2023/24-1"), reported("2023/24-2", 4), reported("2023", 5), reported("2021", 8), counted("2024", 3)}, own); diff != "" {
		t.Errorf("own figures (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(append([]model.Fact{counted("2022/23-2", 1)}, own...), all); diff != "" {
		t.Errorf("series (-want +got):\n%s", diff)
	}
}
