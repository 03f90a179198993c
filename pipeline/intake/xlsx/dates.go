package xlsx

import (
	"math"
	"regexp"
	"strconv"
	"time"
)

const (
	dayMillis  = 24 * 60 * 60 * 1000
	lastSerial = 2958465 // 9999-12-31 in the 1900 system
	shift1904  = 1462    // serial of 1904-01-01 in the 1900 system
	// Days from 0000-03-01 to 1899-12-30, day 0 of serials from 61 on.
	serialEpoch = 693899
)

// Kinds of Date cells that are no days.
const (
	Clock   = "time"
	Elapsed = "elapsed"
)

// appendSerial appends what a serial shown with a date format says: an ISO day
// or datetime, a clock time or a duration. ok is false when it is no date at
// all: negative, beyond 9999-12-31, or the 29 February 1900 that never was.
func appendSerial(dst []byte, serial float64, f format, date1904 bool) (out []byte, kind string, ok bool) {
	if !(serial >= 0 && serial < lastSerial+1) {
		return dst, "", false
	}
	millis := settle(int64(math.Round(serial * dayMillis)))
	if f == formatElapsed {
		return appendDuration(dst, millis), Elapsed, true
	}
	day, rest := millis/dayMillis, millis%dayMillis
	switch {
	case day == 0 && (f == formatClock || !date1904):
		return appendClock(dst, rest), Clock, true
	case date1904:
		day += shift1904
	case day == 60:
		return dst, "", false
	case day < 60:
		day++ // the 1900 system is one day off before March 1900
	}
	if day > lastSerial {
		return dst, "", false
	}
	dst = appendDay(dst, day+serialEpoch)
	if rest != 0 {
		dst = appendClock(append(dst, 'T'), rest)
	}
	return dst, "", true
}

// settle takes a millisecond of noise around midnight away, so that it moves no day.
func settle(millis int64) int64 {
	switch millis % dayMillis {
	case 1:
		return millis - 1
	case dayMillis - 1:
		return millis + 1
	}
	return millis
}

// appendDay writes the day that is so many days after 0000-03-01: months that
// begin with March have 153 days in every five, years 1461 in every four.
func appendDay(dst []byte, days int64) []byte {
	era, ofEra := days/146097, days%146097
	year := (ofEra - ofEra/1460 + ofEra/36524 - ofEra/146096) / 365
	ofYear := ofEra - (365*year + year/4 - year/100)
	month := (5*ofYear + 2) / 153
	day := ofYear - (153*month+2)/5 + 1
	year += era*400 + (month+2)/12
	dst = append(pad2(pad2(dst, year/100), year%100), '-')
	dst = append(pad2(dst, (month+2)%12+1), '-')
	return pad2(dst, day)
}

func pad2(dst []byte, n int64) []byte { return append(dst, '0'+byte(n/10), '0'+byte(n%10)) }

// appendClock writes HH:MM:SS, with .mmm where milliseconds are left.
func appendClock(dst []byte, millis int64) []byte {
	s := millis / 1000
	dst = append(pad2(dst, s/3600), ':')
	dst = append(pad2(dst, s/60%60), ':')
	return appendMillis(pad2(dst, s%60), millis%1000)
}

func appendMillis(dst []byte, ms int64) []byte {
	if ms == 0 {
		return dst
	}
	return append(dst, '.', '0'+byte(ms/100), '0'+byte(ms/10%10), '0'+byte(ms%10))
}

// appendDuration writes an ISO 8601 duration in hours, minutes and seconds: PT36H, PT1H30M.
func appendDuration(dst []byte, millis int64) []byte {
	dst = append(dst, "PT"...)
	s := millis / 1000
	if s/3600 > 0 {
		dst = append(strconv.AppendInt(dst, s/3600, 10), 'H')
	}
	if s/60%60 > 0 {
		dst = append(strconv.AppendInt(dst, s/60%60, 10), 'M')
	}
	if s%60 > 0 || millis%1000 > 0 || s == 0 {
		dst = append(appendMillis(strconv.AppendInt(dst, s%60, 10), millis%1000), 'S')
	}
	return dst
}

var (
	isoMoment   = regexp.MustCompile(`^(?:(\d{4}-\d\d-\d\d)(?:[T ]|$))?(?:(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:Z|[+-]\d\d(?::?\d\d)?)?)?$`)
	isoDuration = regexp.MustCompile(`^P(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$`)
)

// isoCell reads the text of a cell of ISO date type. The written day counts,
// whatever the zone. The serial is that of a clock time or a duration. ok is
// false when the text is no day, clock time or duration.
func isoCell(text string) (value, kind string, serial float64, ok bool) {
	if m := isoDuration.FindStringSubmatch(text); m != nil && text[len(text)-1] >= 'D' && text[len(text)-1] <= 'S' && len(text) > 2 {
		millis := 0.0
		for i, unit := range []float64{dayMillis, 3_600_000, 60_000, 1000} {
			n, _ := strconv.ParseFloat(m[i+1], 64) // an empty one is 0
			millis += n * unit
		}
		if millis > lastSerial*dayMillis {
			return "", "", 0, false
		}
		settled := settle(int64(math.Round(millis)))
		return string(appendDuration(nil, settled)), Elapsed, float64(settled) / dayMillis, true
	}
	m := isoMoment.FindStringSubmatch(text)
	if m == nil || m[1] == "" && m[2] == "" {
		return "", "", 0, false
	}
	millis, ok := isoClock(m[2])
	if !ok {
		return "", "", 0, false
	}
	day, err := time.Parse(time.DateOnly, m[1])
	// 30 December 1899 is serial 0: the clock time of a producer that writes every time as a datetime.
	if m[1] == "" || m[1] == "1899-12-30" {
		millis %= dayMillis
		return string(appendClock(nil, millis)), Clock, float64(millis) / dayMillis, true
	}
	if day = day.AddDate(0, 0, int(millis/dayMillis)); err != nil || day.Year() > 9999 {
		return "", "", 0, false
	}
	out := day.AppendFormat(nil, time.DateOnly)
	if rest := millis % dayMillis; rest != 0 {
		out = appendClock(append(out, 'T'), rest)
	}
	return string(out), "", 0, true
}

// isoClock gives the milliseconds of HH:MM[:SS[.fraction]], 0 of nothing.
func isoClock(s string) (millis int64, ok bool) {
	if s == "" {
		return 0, true
	}
	for _, layout := range []string{time.TimeOnly, "15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			nanos := t.Sub(t.Truncate(24 * time.Hour))
			return settle(int64((nanos + time.Millisecond/2) / time.Millisecond)), true
		}
	}
	return 0, false
}
