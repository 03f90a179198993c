// Package report turns an edition into pages. It takes an Input (figures of one
// edition and what readers must know about them), builds the page's content in
// one language as a Situation, and writes that as one self-contained HTML file.
//
// It knows neither the database nor unprotected facts, and it computes no
// figure: what it may derive (shares, changes) it derives from published figures
// of the edition, with exact arithmetic. It reads no file but the templates it is
// given, and the same input gives the same bytes.
package report
