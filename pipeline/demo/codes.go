package demo

import "strconv"

// newCodesBegin is the first day whose newborns have a code of the new kind.
func newCodesBegin() day { return date(2017, 7, 1) }

// register gives out personal codes, each once. All are made up; that one of
// them is somebody's cannot be told by anybody without the state's register.
type register struct {
	start uint64         // of the walk through the new codes
	given uint64         // new codes given out
	byDay map[day]uint16 // old codes given out by birth day
}

func newRegister(s stream) *register {
	return &register{start: s.Uint64N(newCodes), byDay: map[day]uint16{}}
}

// newCodes is how many codes begin with 32 … 39.
const newCodes = 8_000_000_000

// code gives a person born that day a code: of the new kind for those born since
// July 2017 and for those who changed theirs.
func (r *register) code(born day, changed bool) string {
	n := r.byDay[born]
	if born >= newCodesBegin() || changed || n >= 1000 {
		return r.newCode()
	}
	r.byDay[born] = n + 1
	return oldCode(born, int(n))
}

// newCode walks through all new codes in steps that share no factor with their
// number, so none comes twice.
func (r *register) newCode() string {
	n := (r.start + r.given%newCodes*3_141_592_653) % newCodes
	r.given++
	digits := strconv.FormatUint(32_000_000_000+n, 10)
	return digits[:6] + "-" + digits[6:]
}

// oldCode writes ddmmyy-cnnnk for the n-th person of a day, k being the check digit.
func oldCode(born day, n int) string {
	y, m, d := born.civil()
	serial := (n*379 + (int(born)%1000+1000)*7) % 1000 // 379 shares no factor with 1000
	b := make([]byte, 0, 12)
	two := func(x int) { b = append(b, byte('0'+x/10%10), byte('0'+x%10)) }
	two(d)
	two(m)
	two(y % 100)
	b = append(b, '-', byte('0'+(y-1800)/100), byte('0'+serial/100))
	two(serial % 100)
	sum, i := 1, 0
	weights := [10]int{10, 5, 8, 4, 2, 1, 6, 3, 7, 9}
	for _, c := range b {
		if c != '-' {
			sum += weights[i] * int(c-'0')
			i++
		}
	}
	return string(append(b, byte('0'+sum%11%10)))
}

// pad writes a number with at least so many digits.
func pad(n, digits int) string {
	s := strconv.Itoa(n)
	for len(s) < digits {
		s = "0" + s
	}
	return s
}
