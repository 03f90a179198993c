package programme

import "bernskats/pipeline/model"

// Status is where an activity stands at the end of the report year.
type Status string

// The statuses. OnCourse is begun and not yet due. Of what was not reported
// nothing is known, also when it is due.
const (
	Done         Status = "done"
	OnCourse     Status = "on_course"
	Late         Status = "late"
	NotStarted   Status = "not_started"
	Cancelled    Status = "cancelled"
	NotReported  Status = "not_reported"
	NotPublished Status = "not_published" // of a public programme only
)

// Statuses lists all in the order in which tables show them.
func Statuses() []Status {
	return []Status{Done, OnCourse, NotStarted, Late, Cancelled, NotReported, NotPublished}
}

// Overdue says whether the activity was due by the end of the year.
func (a Activity) Overdue(year int) bool { return a.Due != "" && a.Due <= model.YearEnd(year) }

// Status judges the activity at the end of the year: it is late when it was due
// and is neither done nor cancelled, or when its sender calls it late.
func (a Activity) Status(year int) Status {
	switch {
	case a.KeptBack:
		return NotPublished
	case a.Progress == nil:
		return NotReported
	case a.Progress.Status == "done":
		return Done
	case a.Progress.Status == "cancelled":
		return Cancelled
	case a.Progress.Status == "late" || a.Overdue(year):
		return Late
	case a.Progress.Status == "not_started":
		return NotStarted
	}
	return OnCourse
}

// Count counts activities by status.
func Count(activities []Activity, year int) map[Status]int {
	n := map[Status]int{}
	for _, a := range activities {
		n[a.Status(year)]++
	}
	return n
}

// With lists the activities with a status, in the order of the plan.
func (p Programme) With(status Status, year int) (list []Activity) {
	for _, a := range p.Activities {
		if a.Status(year) == status {
			list = append(list, a)
		}
	}
	return list
}
