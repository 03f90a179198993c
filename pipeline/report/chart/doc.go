// Package chart draws figures as static SVG. Options are built with go-echarts
// and drawn by ECharts' own server-side rendering in an embedded JavaScript
// engine, so a page needs no script, no network and no browser, and equal input
// gives equal bytes whatever the number of workers.
//
// It knows nothing of editions or files: who calls it hands over published
// numbers only. A point without a value is drawn as a mark that carries none.
// The finding (Spec.Title) is the drawing's accessible name and is not drawn:
// the page sets it as a caption, where it can wrap on a phone.
package chart
