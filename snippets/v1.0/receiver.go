// Package receiver serves KooGallery / 云商店, SaaS interface V1.0: checks calls, signs answers, reads and writes
// sensitive data. Go 1.18 or newer, standard library only.
package receiver

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"sort"
	"strings"
)

// VerifyCall tells whether a call was signed with your access key. query: r.URL.Query(), which decodes once.
func VerifyCall(accessKey string, query url.Values) bool {
	names := make([]string, 0, len(query))
	for name := range query {
		if name != "authToken" {
			names = append(names, name)
		}
	}
	sort.Strings(names) // upper case before lower case
	pairs := make([]string, len(names))
	for i, name := range names {
		pairs[i] = name + "=" + query.Get(name)
	}
	expected := sum(accessKey+query.Get("timeStamp"), []byte(strings.Join(pairs, "&")))
	return hmac.Equal([]byte(base64.StdEncoding.EncodeToString(expected)), []byte(query.Get("authToken")))
}

// BodySign is the value of the header Body-Sign of your answer. Send exactly these bytes: nothing may change after
// signing. Set it with w.Header()["Body-Sign"] = []string{value}.
func BodySign(accessKey string, body []byte) string {
	return `sign_type="HMAC-SHA256", signature="` + base64.StdEncoding.EncodeToString(sum(accessKey, body)) + `"`
}

// Decrypt reads mobilePhone and email of a call. bits: 256 (encryptType 1) or 128 (encryptType 2).
func Decrypt(accessKey string, bits int, value string) (string, error) {
	if len(value) <= aes.BlockSize {
		return "", errors.New("too short")
	}
	data, err := base64.StdEncoding.DecodeString(value[16:])
	if err != nil {
		return "", err
	}
	if len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return "", errors.New("not whole blocks")
	}
	block, err := aes.NewCipher(aesKey(accessKey, bits))
	if err != nil {
		return "", err
	}
	cipher.NewCBCDecrypter(block, []byte(value[:16])).CryptBlocks(data, data)
	count := int(data[len(data)-1])
	if count < 1 || count > aes.BlockSize || !bytes.HasSuffix(data, bytes.Repeat([]byte{byte(count)}, count)) {
		return "", errors.New("wrong key or encryptType")
	}
	return string(data[:len(data)-count]), nil
}

// Encrypt writes appInfo.userName and appInfo.password of an answer; say encryptType "1" for 256 bits, "2" for 128.
func Encrypt(accessKey string, bits int, plain string) (string, error) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz01"
	iv := make([]byte, aes.BlockSize)
	if _, err := rand.Read(iv); err != nil {
		return "", err
	}
	for i := range iv {
		iv[i] = letters[int(iv[i])%len(letters)]
	}
	return encryptWith(accessKey, bits, plain, string(iv))
}

func encryptWith(accessKey string, bits int, plain, iv string) (string, error) {
	block, err := aes.NewCipher(aesKey(accessKey, bits))
	if err != nil {
		return "", err
	}
	count := aes.BlockSize - len(plain)%aes.BlockSize
	data := append([]byte(plain), bytes.Repeat([]byte{byte(count)}, count)...)
	cipher.NewCBCEncrypter(block, []byte(iv)).CryptBlocks(data, data)
	return iv + base64.StdEncoding.EncodeToString(data), nil
}

// aesKey is the key that Java's SHA1PRNG draws when seeded with the access key; it is not the access key itself.
func aesKey(accessKey string, bits int) []byte {
	state := sha1.Sum([]byte(accessKey))
	var drawn []byte
	for len(drawn) < bits/8 {
		output := sha1.Sum(state[:])
		drawn = append(drawn, output[:]...)
		next, carry := state, 1
		for i := range state {
			total := int(int8(state[i])) + int(int8(output[i])) + carry // Java's bytes are signed
			next[i] = byte(total)
			carry = total >> 8
		}
		if next == state {
			next[0]++
		}
		state = next
	}
	return drawn[:bits/8]
}

func sum(key string, message []byte) []byte {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(message)
	return mac.Sum(nil)
}
