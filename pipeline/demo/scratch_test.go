package demo

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"bernskats/pipeline/forms"
)

func TestScratch(t *testing.T) {
	dir := os.Getenv("DEMO_DIR")
	if dir == "" {
		t.Skip()
	}
	c, err := forms.Load(forms.BuiltIn())
	if err != nil {
		t.Fatal(err)
	}
	size, _ := ParseSize(os.Getenv("DEMO_SIZE"))
	start := time.Now()
	sum, err := Write(context.Background(), dir, Options{Seed: 1, Size: size, Catalogue: c})
	fmt.Printf("%+v\n%v %v\n", sum, err, time.Since(start))
}
