<?php
// KooGallery / 云商店, SaaS interface V1.0: checks calls, signs answers, reads and writes sensitive data.
// PHP 8.0 or newer with OpenSSL.
declare(strict_types=1);

namespace KooGallery\V1;

/**
 * Whether a call was signed with your access key. $query: $_GET, which is decoded once. (PHP turns dots and blanks in
 * names into underscores; the marketplace uses none.)
 */
function verifyCall(string $accessKey, array $query): bool
{
    $given = (string) ($query['authToken'] ?? '');
    unset($query['authToken']);
    ksort($query, SORT_STRING); // upper case before lower case
    $pairs = [];
    foreach ($query as $name => $value) {
        $pairs[] = "$name=$value";
    }
    $key = $accessKey . ($query['timeStamp'] ?? '');
    return hash_equals(base64_encode(hash_hmac('sha256', implode('&', $pairs), $key, true)), $given);
}

/** Value of the header Body-Sign of your answer. Send exactly these bytes: nothing may change after signing. */
function bodySign(string $accessKey, string $body): string
{
    $value = base64_encode(hash_hmac('sha256', $body, $accessKey, true));
    return "sign_type=\"HMAC-SHA256\", signature=\"$value\"";
}

/** Reads mobilePhone and email of a call. $bits: 256 (encryptType 1) or 128 (encryptType 2). */
function decrypt(string $accessKey, int $bits, string $value): string
{
    $data = base64_decode(substr($value, 16), true);
    $key = aesKey($accessKey, $bits);
    $plain = $data === false
        ? false
        : openssl_decrypt($data, "aes-$bits-cbc", $key, OPENSSL_RAW_DATA, substr($value, 0, 16));
    if ($plain === false) {
        throw new \InvalidArgumentException('wrong key or encryptType');
    }
    return $plain;
}

/** Writes appInfo.userName and appInfo.password of an answer; say encryptType "1" for 256 bits, "2" for 128. */
function encrypt(string $accessKey, int $bits, string $plain, ?string $iv = null): string
{
    if ($iv === null) {
        $letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
        for ($iv = ''; strlen($iv) < 16; $iv .= $letters[random_int(0, 61)]);
    }
    $encrypted = openssl_encrypt($plain, "aes-$bits-cbc", aesKey($accessKey, $bits), OPENSSL_RAW_DATA, $iv);
    return $iv . base64_encode($encrypted);
}

/** The AES key that Java's SHA1PRNG draws when seeded with the access key; it is not the access key itself. */
function aesKey(string $accessKey, int $bits): string
{
    $signed = static fn (string $byte): int => (ord($byte) ^ 0x80) - 0x80; // Java's bytes are signed
    $state = sha1($accessKey, true);
    $drawn = '';
    while (strlen($drawn) < $bits / 8) {
        $output = sha1($state, true);
        $drawn .= $output;
        $next = $state;
        $carry = 1;
        for ($i = 0; $i < 20; $i++) {
            $total = $signed($state[$i]) + $signed($output[$i]) + $carry;
            $next[$i] = chr($total & 0xff);
            $carry = $total >> 8;
        }
        if ($next === $state) {
            $next[0] = chr((ord($next[0]) + 1) & 0xff);
        }
        $state = $next;
    }
    return substr($drawn, 0, intdiv($bits, 8));
}
