import type { BodySignHeaderMistake } from '../../protocol/diagnosis/body-sign-header.ts';
import type { BodySignMistake } from '../../protocol/diagnosis/body-sign-mistakes.ts';
import type { RequestMistake } from '../../protocol/diagnosis/diagnose-request.ts';

type WithFix<Id extends string> = Id | `${Id}.fix`;

type MistakeTextKey =
  | `mistake.request.${'right' | WithFix<RequestMistake>}`
  | `mistake.sign.${WithFix<BodySignMistake>}`
  | `mistake.header.${WithFix<BodySignHeaderMistake>}`;

/** The known mistakes of receivers: what they do, and how to mend it. A new mistake without its texts does not compile. */
export const mistakes = {
  'mistake.request.right': 'The rule itself',

  'mistake.request.values_encoded': 'Signed the values as they stand in the URL, still percent-encoded',
  'mistake.request.values_encoded.fix':
    'Decode each value once, as the form rules say, and sign the decoded values. Most frameworks’ request parameters are decoded already.',
  'mistake.request.plus_as_blank': 'Every plus sign in the values became a blank',
  'mistake.request.plus_as_blank.fix':
    'Something decodes a second time: the plus sign comes out of %2B, and the second round turns it into a blank. Decode exactly once.',
  'mistake.request.blank_as_plus': 'Every blank in the values became, or stayed, a plus sign',
  'mistake.request.blank_as_plus.fix':
    'A raw + in the query stands for a blank: decode with a form decoder (URLSearchParams, unquote_plus, URLDecoder), and do not turn blanks back into plus signs.',
  'mistake.request.key_without_timestamp': 'The HMAC key is the access key alone',
  'mistake.request.key_without_timestamp.fix':
    'For calls of version 1.0 the HMAC key is the access key with the timeStamp of the query right behind it.',
  'mistake.request.timestamp_before_key': 'The HMAC key is timeStamp + access key, the wrong way round',
  'mistake.request.timestamp_before_key.fix': 'Put the access key first and timeStamp behind it.',
  'mistake.request.timestamp_cut': 'The timeStamp in the HMAC key lost its milliseconds',
  'mistake.request.timestamp_cut.fix': 'Use timeStamp exactly as it stands in the query: 17 digits.',
  'mistake.request.names_ignoring_case': 'Sorted the names ignoring upper and lower case',
  'mistake.request.names_ignoring_case.fix':
    'Sort by character code, as a Java TreeMap does: upper case before lower case. Do not use a locale’s order.',
  'mistake.request.names_z_to_a': 'Sorted the names from Z to A',
  'mistake.request.names_z_to_a.fix': 'Sort ascending, A before Z. One page of the guide says “Z to A”; it is wrong.',
  'mistake.request.names_unsorted': 'Took the parameters in the order of the URL, without sorting',
  'mistake.request.names_unsorted.fix': 'Sort the names ascending by character code before you join them.',
  'mistake.request.empty_dropped': 'Left out the empty parameters',
  'mistake.request.empty_dropped.fix': 'Keep parameters that are present but empty: they are signed as name=.',
  'mistake.request.token_included': 'Signed authToken too',
  'mistake.request.token_included.fix':
    'authToken is the signature itself: take it out of the parameters before you sign.',
  'mistake.request.test_flag_dropped': 'Left out testFlag',
  'mistake.request.test_flag_dropped.fix': 'Sign every parameter but authToken, testFlag among them.',
  'mistake.request.only_known_names': 'Signed a fixed list of names; parameters that came later are missing',
  'mistake.request.only_known_names.fix':
    'Sign every parameter that comes but authToken, also those that you do not know: the marketplace adds new ones.',
  'mistake.request.plain_sha256': 'A plain SHA-256 instead of an HMAC',
  'mistake.request.plain_sha256.fix': 'Compute HMAC-SHA256 with the access key and timeStamp as key.',
  'mistake.request.hmac_sha1': 'An HMAC with SHA-1 instead of SHA-256',
  'mistake.request.hmac_sha1.fix': 'Choose HMAC-SHA256: HmacSHA256, hashlib.sha256, "sha256".',
  'mistake.request.key_and_text_swapped': 'Key and text changed places in the HMAC',
  'mistake.request.key_and_text_swapped.fix':
    'The access key is the key of the HMAC and the text is its message: look at the order of the arguments.',
  'mistake.request.key_from_hex': 'The access key was decoded from hex into bytes',
  'mistake.request.key_from_hex.fix':
    'Take the characters of the access key as they are, as UTF-8: it only looks like hex.',
  'mistake.request.hex_token': 'The right digest, in hex instead of Base64',
  'mistake.request.hex_token.fix': 'Encode the 32 bytes of the digest with Base64 before you compare.',
  'mistake.request.url_safe_base64': 'The right digest, in the URL-safe alphabet of Base64',
  'mistake.request.url_safe_base64.fix': 'Use the standard alphabet with + and /, and keep the padding.',
  'mistake.request.text_in_latin1': 'Signed the text in ISO-8859-1 instead of UTF-8',
  'mistake.request.text_in_latin1.fix': 'Turn text into bytes with UTF-8, and read the query as UTF-8.',

  'mistake.request.plain_sha256_inside': 'A plain SHA-256 of the body where an HMAC belongs',
  'mistake.request.plain_sha256_inside.fix':
    'The digest of the body is an HMAC-SHA256 too, with the access key as its key.',
  'mistake.request.plain_sha256_both': 'Plain SHA-256 twice, no HMAC at all',
  'mistake.request.plain_sha256_both.fix': 'Both steps are HMAC-SHA256 with the access key as key.',
  'mistake.request.digest_upper_case': 'The digest of the body was put in with upper-case hex',
  'mistake.request.digest_upper_case.fix': 'Write the digest of the body in lower-case hex inside the text to sign.',
  'mistake.request.digest_base64': 'The digest of the body was put in as Base64',
  'mistake.request.digest_base64.fix': 'Write the digest of the body as lower-case hex.',
  'mistake.request.no_inner_digest': 'Put the body itself into the text instead of its digest',
  'mistake.request.no_inner_digest.fix':
    'The text to sign ends with the hex digest (HMAC-SHA256) of the body, not with the body.',
  'mistake.request.key_missing_in_text': 'The access key is missing at the beginning of the text',
  'mistake.request.key_missing_in_text.fix': 'The text to sign is access key + nonce + timestamp + digest.',
  'mistake.request.timestamp_before_nonce': 'timestamp and nonce are the wrong way round',
  'mistake.request.timestamp_before_nonce.fix': 'The text to sign is access key + nonce + timestamp + digest.',
  'mistake.request.timestamp_seconds': 'The timestamp in seconds instead of milliseconds',
  'mistake.request.timestamp_seconds.fix': 'Use the timestamp exactly as it stands in the URL: 13 digits.',
  'mistake.request.names_as_map': 'Signed the printed form of a map, {name=value, …}',
  'mistake.request.names_as_map.fix': 'Sign the bytes of the body as they came, not what toString() of a map prints.',
  'mistake.request.body_with_blanks': 'Serialised the JSON again, with blanks after commas and colons',
  'mistake.request.body_with_blanks.fix':
    'Sign the raw bytes of the body. If you must serialise again, do it without blanks (Python: separators=(",", ":")).',
  'mistake.request.escaped_non_ascii': 'Serialised the JSON again, with \\uXXXX for what is not ASCII',
  'mistake.request.escaped_non_ascii.fix':
    'Sign the raw bytes of the body. If you must serialise again, keep such characters (Python: ensure_ascii=False).',
  'mistake.request.numbers_for_texts': 'Serialised the JSON again, with numbers where texts were',
  'mistake.request.numbers_for_texts.fix': 'Sign the raw bytes of the body: every value in it is a text in quotes.',
  'mistake.request.body_with_newline': 'A line feed was added behind the body',
  'mistake.request.body_with_newline.fix': 'Sign exactly the bytes that came, without a line feed behind them.',
  'mistake.request.body_empty': 'Signed an empty body',
  'mistake.request.body_empty.fix':
    'The body had been read by somebody else before (a JSON parser, a filter): keep its bytes when they arrive.',
  'mistake.request.base64_signature': 'The right signature, in Base64 instead of hex',
  'mistake.request.base64_signature.fix': 'Write the signature in hex before you compare, and compare ignoring case.',
  'mistake.request.key_trimmed': 'The key lost the blanks around it',
  'mistake.request.key_trimmed.fix': 'Use the key exactly as it was configured.',

  'mistake.sign.bom_added_after': 'A byte order mark (BOM) was put before the body after it was signed',
  'mistake.sign.bom_added_after.fix': 'Write the body as UTF-8 without a BOM, or sign the bytes with it.',
  'mistake.sign.newline_added_after': 'A line feed was added to the body after it was signed',
  'mistake.sign.newline_added_after.fix':
    'Find what writes the line feed (println, a template, a filter) and sign what is really sent, or stop adding it.',
  'mistake.sign.newline_removed_after': 'The body was signed with a line feed at its end that was not sent',
  'mistake.sign.newline_removed_after.fix': 'Sign exactly the bytes that you send, without a line feed behind them.',
  'mistake.sign.blanks_removed_after': 'The JSON was signed with blanks or line breaks that were not sent',
  'mistake.sign.blanks_removed_after.fix':
    'The framework serialises your object once more. Serialise once, sign those bytes, and send those bytes.',
  'mistake.sign.blanks_added_after': 'The JSON was signed without the blanks that were sent',
  'mistake.sign.blanks_added_after.fix':
    'Something lays the JSON out after signing. Serialise once, sign those bytes, and send those bytes.',
  'mistake.sign.names_sorted_after': 'The members of the JSON were in another order when it was signed',
  'mistake.sign.names_sorted_after.fix':
    'The framework serialises your object once more, in another order. Sign the bytes that are sent, not an object.',
  'mistake.sign.escaped_after': 'Characters were escaped (\\u…, \\/) after signing',
  'mistake.sign.escaped_after.fix': 'Sign the text as it is sent, escapes included.',
  'mistake.sign.unescaped_after': 'The JSON was signed with escapes (\\u…, \\/) that were not sent',
  'mistake.sign.unescaped_after.fix': 'Sign the text as it is sent: serialise once and keep the bytes.',
  'mistake.sign.written_anew_after':
    'The JSON was written anew after signing, by something with another order, other blanks or other escapes',
  'mistake.sign.written_anew_after.fix':
    'The framework serialises your object once more, in its own way. Serialise once, sign those bytes, and send those bytes.',
  'mistake.sign.sent_as_gbk': 'Signed in UTF-8, sent in GBK',
  'mistake.sign.sent_as_gbk.fix':
    'Send the very bytes that were signed: set the charset of the response to UTF-8, or write bytes instead of text.',
  'mistake.sign.sent_as_latin1': 'Signed in UTF-8, sent in ISO-8859-1',
  'mistake.sign.sent_as_latin1.fix':
    'Send the very bytes that were signed: set the charset of the response to UTF-8, or write bytes instead of text.',
  'mistake.sign.signed_as_latin1': 'Signed in ISO-8859-1, sent in UTF-8',
  'mistake.sign.signed_as_latin1.fix': 'Take the bytes with UTF-8 before you sign: getBytes(StandardCharsets.UTF_8).',
  'mistake.sign.signed_as_gbk': 'Signed in GBK, sent in UTF-8',
  'mistake.sign.signed_as_gbk.fix':
    'getBytes() without a charset uses the machine’s own. Name it: getBytes(StandardCharsets.UTF_8).',
  'mistake.sign.signed_before_compression': 'Signed before the body was compressed',
  'mistake.sign.signed_before_compression.fix':
    'Send the answer uncompressed: the call asks for no compression, and the signature covers the bytes that travel.',
  'mistake.sign.hex': 'The right digest, in hex instead of Base64',
  'mistake.sign.hex.fix': 'Encode the 32 bytes of the digest with Base64.',
  'mistake.sign.hex_in_base64': 'The digest was turned into hex, and the hex text into Base64',
  'mistake.sign.hex_in_base64.fix': 'Encode the raw 32 bytes of the digest with Base64, without hex between.',
  'mistake.sign.base64_twice': 'Base64 was applied twice',
  'mistake.sign.base64_twice.fix': 'Encode the digest with Base64 once.',
  'mistake.sign.url_encoded': 'The signature was URL-encoded',
  'mistake.sign.url_encoded.fix': 'A header is no URL: write the Base64 text as it is, with + / =.',
  'mistake.sign.url_safe_base64': 'The right digest, in the URL-safe alphabet of Base64',
  'mistake.sign.url_safe_base64.fix': 'Use the standard alphabet with + and /, and keep the padding.',
  'mistake.sign.padding_missing': 'The right value without its padding',
  'mistake.sign.padding_missing.fix': 'Keep the = at the end of the Base64 text.',
  'mistake.sign.key_with_timestamp': 'Signed with access key + timeStamp, as calls of version 1.0 are',
  'mistake.sign.key_with_timestamp.fix': 'Answers are signed with the access key alone.',
  'mistake.sign.plain_sha256': 'A plain SHA-256 of the body instead of an HMAC',
  'mistake.sign.plain_sha256.fix': 'Compute HMAC-SHA256 over the body with the access key as key.',
  'mistake.sign.hmac_sha1': 'An HMAC with SHA-1 instead of SHA-256',
  'mistake.sign.hmac_sha1.fix': 'Choose HMAC-SHA256: HmacSHA256, hashlib.sha256, "sha256".',
  'mistake.sign.key_and_text_swapped': 'Key and text changed places in the HMAC',
  'mistake.sign.key_and_text_swapped.fix':
    'The access key is the key of the HMAC and the text is its message: look at the order of the arguments.',
  'mistake.sign.key_from_hex': 'The access key was decoded from hex into bytes',
  'mistake.sign.key_from_hex.fix':
    'Take the characters of the access key as they are, as UTF-8: it only looks like hex.',
  'mistake.sign.body_text_quoted': 'The body was signed as a quoted JSON text: it was serialised twice',
  'mistake.sign.body_text_quoted.fix': 'Do not serialise the text of the body again before you sign it.',
  'mistake.sign.empty_body': 'Signed an empty body',
  'mistake.sign.empty_body.fix': 'Sign after the body is written: the signature covers all of its bytes.',
  'mistake.sign.only_result_code': 'Signed the result code alone',
  'mistake.sign.only_result_code.fix': 'Sign the whole body, from its first byte to its last.',

  'mistake.header.missing': 'The answer has no Body-Sign',
  'mistake.header.missing.fix': 'Add the header Body-Sign: sign_type="HMAC-SHA256", signature="…" to every answer.',
  'mistake.header.misspelt': 'The header has another name than Body-Sign',
  'mistake.header.misspelt.fix': 'Name it exactly Body-Sign, with the dash and both capitals.',
  'mistake.header.case': 'The name of the header is spelled with other capitals than Body-Sign',
  'mistake.header.case.fix':
    'Write Body-Sign exactly so. A proxy or HTTP/2 may change the spelling on the way: look at what leaves your network.',
  'mistake.header.twice': 'The header is there more than once',
  'mistake.header.twice.fix': 'Send it once; two filters may both be adding it.',
  'mistake.header.quotes_missing': 'The values are not in quotes',
  'mistake.header.quotes_missing.fix': 'Put both values in double quotes: sign_type="HMAC-SHA256", signature="…".',
  'mistake.header.single_quotes': 'The values are in single quotes',
  'mistake.header.single_quotes.fix': 'Use double quotes: sign_type="HMAC-SHA256", signature="…".',
  'mistake.header.bare_signature': 'The header holds the bare signature',
  'mistake.header.bare_signature.fix': 'Write sign_type="HMAC-SHA256", signature="…" around it.',
  'mistake.header.sign_type_missing': 'sign_type is missing',
  'mistake.header.sign_type_missing.fix': 'Begin the value with sign_type="HMAC-SHA256", then a comma.',
  'mistake.header.sign_type_wrong': 'sign_type is not HMAC-SHA256',
  'mistake.header.sign_type_wrong.fix': 'Write sign_type="HMAC-SHA256", with the dash.',
  'mistake.header.sign_type_case': 'sign_type is HMAC-SHA256, but not in capitals',
  'mistake.header.sign_type_case.fix': 'Write sign_type="HMAC-SHA256", in capitals.',
  'mistake.header.signature_empty': 'The signature is empty',
  'mistake.header.signature_empty.fix':
    'Sign after the body is complete, and write the Base64 text between the quotes.',
  'mistake.header.unreadable': 'The value cannot be read',
  'mistake.header.unreadable.fix': 'Write sign_type="HMAC-SHA256", signature="…" with a comma between the two.',
} as const satisfies Record<MistakeTextKey, string>;
