// Package receiver checks calls of KooGallery / 云商店, SaaS interface V2.0. Go 1.18 or newer, standard library only.
package receiver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
)

const maxAgeMs = 60_000

var thirteenDigits = regexp.MustCompile(`^[0-9]{13}$`)

// VerifyCall tells whether a call was signed with your access key. signature, timestamp and nonce come from the URL;
// rawBody is the body exactly as it arrived (io.ReadAll(r.Body)), never parsed and written again. Remember nonces for a
// minute as well, to refuse a call that is played back. nowMs: time.Now().UnixMilli().
func VerifyCall(accessKey, signature, timestamp, nonce string, rawBody []byte, nowMs int64) bool {
	if signature == "" || nonce == "" || !thirteenDigits.MatchString(timestamp) {
		return false
	}
	sent, _ := strconv.ParseInt(timestamp, 10, 64)
	if age := nowMs - sent; age > maxAgeMs || age < -maxAgeMs {
		return false
	}
	digest := hex.EncodeToString(sum(accessKey, rawBody)) // an HMAC, not a plain SHA-256; lower case
	expected := hex.EncodeToString(sum(accessKey, []byte(accessKey+nonce+timestamp+digest)))
	return hmac.Equal([]byte(expected), []byte(strings.ToLower(signature))) // the marketplace sends upper case
}

// BodySign is the value of the header Body-Sign of your answer (V2.0 does not require it today). Send exactly these bytes.
func BodySign(accessKey string, body []byte) string {
	return `sign_type="HMAC-SHA256", signature="` + base64.StdEncoding.EncodeToString(sum(accessKey, body)) + `"`
}

func sum(key string, message []byte) []byte {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(message)
	return mac.Sum(nil)
}
