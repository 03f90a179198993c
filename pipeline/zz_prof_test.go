package pipeline

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"bernskats/pipeline/protect"
	"bernskats/pipeline/protect/rendered"
)

func TestProf(t *testing.T) {
	ctx := context.Background()
	s, unlock, err := open(Options{Dir: os.Getenv("PROF")})
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	s.discloses = true
	c, err := s.computed(ctx)
	if err != nil {
		t.Fatal(err)
	}
	own, all := combine(c.results, s.o.Year)
	at := time.Now()
	lap := func(what string) { fmt.Println(what, time.Since(at), cpuSeconds()); at = time.Now() }
	lap("start")
	d, err := s.disclosure(ctx, c, all)
	lap("disclosure")
	e, dec, err := protect.Public(ctx, protect.Material{Area: s.project.Municipality.Name, Facts: all, Disclosure: d, Policy: s.defs.Policy})
	if err != nil {
		t.Fatal(err)
	}
	lap("Public")
	fmt.Println(dec.Summary)
	_ = own
	p := &publicEdition{all: e, own: e, decisions: dec}
	files, err := s.publicFiles(ctx, c, p, "x")
	if err != nil {
		t.Fatal(err)
	}
	lap("files")
	dir := t.TempDir()
	if err := stageFolder(dir+"/x", files); err != nil {
		t.Fatal(err)
	}
	_ = rendered.Edition{}
	err = audit(ctx, stagingOf(dir+"/x"), dec)
	lap("audit")
	j, _ := dec.JSON()
	lap(fmt.Sprint("json ", len(j), err != nil))
}
