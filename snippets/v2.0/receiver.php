<?php
// KooGallery / 云商店, SaaS interface V2.0: checks calls of the marketplace. PHP 8.0 or newer, no packages needed.
declare(strict_types=1);

namespace KooGallery\V2;

const MAX_AGE_MS = 60_000;

/**
 * Whether a call was signed with your access key. $signature, $timestamp and $nonce come from $_GET; $rawBody is the body
 * exactly as it arrived: file_get_contents('php://input'). Remember nonces for a minute as well, to refuse a call that is
 * played back. $nowMs: (int) (microtime(true) * 1000).
 */
function verifyCall(
    string $accessKey,
    string $signature,
    string $timestamp,
    string $nonce,
    string $rawBody,
    int $nowMs
): bool {
    if ($signature === '' || $nonce === '' || !preg_match('/^[0-9]{13}$/D', $timestamp)) {
        return false;
    }
    if (abs($nowMs - (int) $timestamp) > MAX_AGE_MS) {
        return false;
    }
    $digest = hash_hmac('sha256', $rawBody, $accessKey); // an HMAC, not a plain SHA-256; lower case
    $expected = hash_hmac('sha256', $accessKey . $nonce . $timestamp . $digest, $accessKey);
    return hash_equals($expected, strtolower($signature)); // the marketplace sends upper case
}

/** Value of the header Body-Sign of your answer (V2.0 does not require it today). Send exactly these bytes. */
function bodySign(string $accessKey, string $body): string
{
    $value = base64_encode(hash_hmac('sha256', $body, $accessKey, true));
    return "sign_type=\"HMAC-SHA256\", signature=\"$value\"";
}
