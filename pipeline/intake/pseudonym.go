package intake

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// pseudonyms makes pseudonyms: HMAC-SHA-256 under sub-keys of the random master
// key, cut to 128 bits.
type pseudonyms struct{ person, own, number, id []byte }

func newPseudonyms(master []byte) (pseudonyms, error) {
	if len(master) < 16 {
		return pseudonyms{}, fmt.Errorf("the key for pseudonyms has %d bytes, 16 are the least", len(master))
	}
	var p pseudonyms
	for _, sub := range []struct {
		to   *[]byte
		info string
	}{{&p.person, "v1|pk"}, {&p.own, "v1|own"}, {&p.number, "v1|number"}, {&p.id, "v1|id"}} {
		k, err := hkdf.Key(sha256.New, master, nil, sub.info, sha256.Size)
		if err != nil {
			return pseudonyms{}, fmt.Errorf("deriving a key: %w", err)
		}
		*sub.to = k
	}
	return p, nil
}

// code makes the pseudonym of eleven digits, the same for every sender.
func (p pseudonyms) code(digits string) string { return cut(p.person, "v1|pk|"+digits) }

// ownNumber makes the pseudonym of a sender's own number for a person without a
// code ("B-17"); it is never linked to another sender. It begins with "own:", so
// that rules which compare senders can leave such persons out.
func (p pseudonyms) ownNumber(sender, number string) string {
	return "own:" + cut(p.own, "v1|own|"+sender+"\x00"+number)
}

// fileNumber makes the pseudonym of a family, household, worker, case or decision
// number of one sender.
func (p pseudonyms) fileNumber(sender, kind, number string) string {
	return cut(p.number, "v1|number|"+sender+"\x00"+kind+"\x00"+number)
}

// keyID names the master key without telling anything about it.
func (p pseudonyms) keyID() string { return cut(p.id, "v1|id") }

func cut(key []byte, text string) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(text))
	return hex.EncodeToString(m.Sum(nil))[:32]
}
