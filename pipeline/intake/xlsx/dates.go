package xlsx

import (
	"math"
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

// appendSerial appends what a serial shown with a date format says: an ISO day
// or datetime, a clock time (kind "time"), a duration (kind "elapsed"). ok is
// false when it is no date at all: negative, beyond 9999-12-31, or the 29
// February 1900 that never was.
func appendSerial(dst []byte, serial float64, f format, date1904 bool) (out []byte, kind string, ok bool) {
	if !(serial >= 0 && serial < lastSerial+1) {
		return dst, "", false
	}
	millis := settle(int64(math.Round(serial * dayMillis)))
	if f == formatElapsed {
		return appendDuration(dst, millis), "elapsed", true
	}
	day, rest := millis/dayMillis, millis%dayMillis
	if day == 0 && (f == formatClock || !date1904) {
		return appendClock(dst, rest), "time", true
	}
	if date1904 {
		day += shift1904
	} else if day == 60 {
		return dst, "", false
	} else if day < 60 {
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

// settle takes a millisecond of noise around a full second away.
func settle(millis int64) int64 {
	switch millis % 1000 {
	case 1:
		return millis - 1
	case 999:
		return millis + 1
	}
	return millis
}

// appendDay writes the day that is so many days after 0000-03-01.
func appendDay(dst []byte, days int64) []byte {
	era := days / 146097
	doe := days % 146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d := doy - (153*mp+2)/5 + 1
	m := (mp+2)%12 + 1
	y := yoe + era*400
	if m <= 2 {
		y++
	}
	dst = append(pad2(pad2(dst, y/100), y%100), '-')
	dst = append(pad2(dst, m), '-')
	return pad2(dst, d)
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
	dst = append(dst, 'P', 'T')
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

// isoCell reads the text of a cell of ISO date type. The written day counts,
// whatever the zone. ok is false when it is no date, clock time or duration.
func isoCell(text string) (value, kind, serial string, ok bool) {
	if millis, ok := isoDuration(text); ok {
		millis = settle(millis)
		return string(appendDuration(nil, millis)), "elapsed", numberText(float64(millis) / dayMillis), true
	}
	if len(text) >= 10 && text[4] == '-' {
		day, err := time.Parse(time.DateOnly, text[:10])
		if err != nil {
			return "", "", "", false
		}
		millis := int64(0)
		if len(text) > 10 {
			if millis, ok = isoClock(text[11:]); !ok || text[10] != 'T' && text[10] != ' ' {
				return "", "", "", false
			}
		}
		return isoDay(day, settle(millis))
	}
	millis, ok := isoClock(text)
	if !ok {
		return "", "", "", false
	}
	millis = settle(millis) % dayMillis
	return string(appendClock(nil, millis)), "time", numberText(float64(millis) / dayMillis), true
}

func isoDay(day time.Time, millis int64) (value, kind, serial string, ok bool) {
	day = day.AddDate(0, 0, int(millis/dayMillis))
	millis %= dayMillis
	if y, m, d := day.Date(); y == 1899 && m == time.December && d >= 30 {
		// Serial 0: a clock time of a producer that writes every time as a datetime.
		return string(appendClock(nil, millis)), "time", numberText(float64(millis) / dayMillis), true
	}
	out := day.AppendFormat(nil, time.DateOnly)
	if millis != 0 {
		out = appendClock(append(out, 'T'), millis)
	}
	return string(out), "", "", len(out) > 0 && day.Year() <= 9999
}

// isoClock reads HH:MM[:SS[.fraction]] and a zone, which is not applied.
func isoClock(s string) (millis int64, ok bool) {
	for i := range s {
		if c := s[i]; c == 'Z' && i == len(s)-1 || (c == '+' || c == '-') && i > 0 && len(s)-i <= 6 {
			s = s[:i]
			break
		}
	}
	for _, layout := range []string{"15:04:05", "15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			nanos := t.Sub(t.Truncate(24 * time.Hour))
			return int64((nanos + time.Millisecond/2) / time.Millisecond), true
		}
	}
	return 0, false
}

// isoDuration reads P[nD]T[nH][nM][n.nS].
func isoDuration(s string) (millis int64, ok bool) {
	if len(s) < 3 || s[0] != 'P' {
		return 0, false
	}
	inTime := false
	total := 0.0
	from := 1
	for i := 1; i < len(s); i++ {
		c := s[i]
		if c >= '0' && c <= '9' || c == '.' {
			continue
		}
		if c == 'T' && !inTime && i == from {
			inTime, from = true, i+1
			continue
		}
		n, valid := parseNumber([]byte(s[from:i]))
		if !valid {
			return 0, false
		}
		switch {
		case c == 'D' && !inTime:
			total += n * 24 * 3600
		case c == 'H' && inTime:
			total += n * 3600
		case c == 'M' && inTime:
			total += n * 60
		case c == 'S' && inTime:
			total += n
		default:
			return 0, false
		}
		from = i + 1
	}
	if from != len(s) || total > lastSerial*24*3600 || total < 0 {
		return 0, false
	}
	return int64(math.Round(total * 1000)), true
}
