package report_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

func TestZZLook(t *testing.T) {
	if os.Getenv("LOOK") == "" {
		t.Skip()
	}
	ctx := browser(t)
	for _, job := range strings.Fields(os.Getenv("LOOK")) { // file:width:out:media
		p := strings.Split(job, ":")
		width, _ := strconv.ParseInt(p[1], 10, 64)
		do(t, ctx, wide(width), open(p[0]))
		if p[1] == "pdf" {
			pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize(), chromedp.PDFPrintBackground()))
			if err != nil {
				t.Fatal(err)
			}
			os.WriteFile(p[2]+".pdf", pdf, 0o600)
			continue
		}
		h, err := chromedp.Run(ctx, chromedp.Evaluate[float64](`document.scrollingElement.scrollHeight`))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		step := 2400.0
		if width < 500 {
			step = 3600
		}
		for y := 0.0; y < h; y += step {
			n++
			var data []byte
			do(t, ctx, chromedp.Func(func(ctx context.Context, tt *chromedp.Target) error {
				r, err := cdp.Call(ctx, tt, cdppage.CaptureScreenshot, cdppage.CaptureScreenshotParams{Format: "png", CaptureBeyondViewport: new(true),
					Clip: &cdppage.Viewport{X: 0, Y: y, Width: float64(width), Height: min(step, h-y), Scale: 1}})
				data = r.Data
				return err
			}))
			os.WriteFile(fmt.Sprintf("%s-%02d.png", p[2], n), data, 0o600)
			if n > 40 {
				break
			}
		}
		fmt.Println(job, h, n)
	}
}
