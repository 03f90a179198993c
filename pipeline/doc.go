// Package pipeline is the flow on one page: read the workbooks of every year,
// check them, build each year's database, count, make an edition, write the
// reports. It wires the rooms and decides their order; what a room does is said
// there. It prints nothing: commands do.
package pipeline
