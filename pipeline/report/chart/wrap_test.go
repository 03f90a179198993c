package chart

import "testing"

func TestTextWrapsBetweenWordsOnly(t *testing.T) {
	for text, want := range map[string]string{
		"2023/24 s. 1":         "2023/24 s.\n1",
		"2023/24 s.\u00a01":    "2023/24\ns.\u00a01",
		"a  b":                 "a b",
		"2023/24 1.\u00a0s. x": "2023/24\n1.\u00a0s. x",
	} {
		if got := wrap(text, 10); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
