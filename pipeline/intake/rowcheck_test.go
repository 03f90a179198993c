package intake

import "testing"

func TestADayInsideASentenceHasNoFullStopOfItsOwn(t *testing.T) {
	if got := latvianDay("2024-03-05"); got != "05.03.2024" {
		t.Errorf("got %q", got)
	}
}
