/** Texts of the checks on answers to V1.0 calls (v1-saas 7). */
export const enV1Checks = {
  'check.URL-HTTPS.http_v1':
    '{{url}} is plain http; the address rules of version 1.0 take it, whether the console of today does is not known.',
  'check.URL-HTTPS.fix.http_v1':
    'Serve the address over HTTPS all the same: data of the buyer travel to it, and version 2.0 takes nothing else.',
  'check.URL-HTTPS.http_no_domain_v1': '{{url}} is fine on your desk; the real marketplace demands a domain name.',
  'check.URL-HTTPS.fix.http_no_domain_v1':
    'Nothing to do while you develop. Before release, enter an address with a public domain name.',
  'check.TIME-LIMIT.no_answer_v1': 'No answer came within {{limitMs}} ms.',
  'check.TIME-LIMIT.fix.no_answer_v1':
    'V1.0 knows no “in progress”: answer with the finished instance within the limit. What takes longer must be ready before the first purchase, or be finished between two tries of the same order.',
  'check.HTTP-200.get_not_allowed': 'The status is 405: your service does not take GET on this path; expected 200.',
  'check.HTTP-200.fix.get_not_allowed':
    'V1.0 calls are GET with all parameters in the query. A handler written for V2.0 takes POST: add the V1.0 one.',
  'check.RESULT-MSG.missing_v1': 'The answer has no resultMsg; the guide allows that, the debug console may not.',
  'check.RESULT-MSG.fix.missing_v1': 'Add "resultMsg":"success." to every answer.',
  'check.RESULT-OK.in_progress_v1':
    'resultCode 000004 (in progress) is a failure in V1.0: {{activity}} is called again later and must then answer 000000.',
  'check.RESULT-OK.fix.in_progress_v1':
    'Finish {{activity}} before you answer. If you cannot, finish between two tries: the next one for the same order may answer 000000.',
  'check.RESULT-OK.auth_failed_v1': 'resultCode 000001: your service did not accept the authToken of the call.',
  'check.RESULT-OK.fix.auth_failed_v1':
    'Take the decoded values of all parameters but authToken, sorted by name as name=value joined by “&”; the key is the access key followed by timeStamp; compare the Base64 of HMAC-SHA256. The signing steps on the page of the call show every intermediate text.',
  'check.RESULT-OK.other_site_v1':
    'resultCode {{resultCode}} is a failure; in V1.0 only the table of the China site has it, that of this site ends with 000100.',
  'check.RESULT-OK.fix.other_site_v1':
    'Use the codes of the table: 000000 to 000005 and, for newInstance, 000100. V2.0 has 000101 to 000107 on the international site too.',
  'check.APPINFO-PRESENT.missing_v1': 'The answer has no appInfo, so the buyer sees no access data.',
  'check.APPINFO-PRESENT.fix.missing_v1':
    'Return appInfo with frontEndUrl, unless the buyer gets the access data another way (mail, SMS). The debug console demands frontEndUrl.',
  'check.APPINFO-PRESENT.missing_v1_required': 'The answer has no appInfo with frontEndUrl.',
  'check.APPINFO-PRESENT.fix.missing_v1_required':
    'Return appInfo with frontEndUrl. Debugging always demands it; for other calls the rule “answer.v1.appInfo” can be set to optional.',

  'check.V1-SIGN-HEADER.name': 'Body-Sign is there and well formed',
  'check.V1-SIGN-HEADER.ok': 'The header Body-Sign is there and can be read.',
  'check.V1-SIGN-HEADER.missing': 'The answer has no header Body-Sign; every answer to a V1.0 call must carry it.',
  'check.V1-SIGN-HEADER.spelling':
    'The header is spelled “{{name}}”; only “Body-Sign” in exactly these letters is recognised.',
  'check.V1-SIGN-HEADER.spelling_allowed':
    'The header is spelled “{{name}}”; production recognises only “Body-Sign” in exactly these letters.',
  'check.V1-SIGN-HEADER.unquoted': 'The values of Body-Sign are not in double quotes: {{found}}',
  'check.V1-SIGN-HEADER.sign_type': 'sign_type is “{{found}}”; expected HMAC-SHA256.',
  'check.V1-SIGN-HEADER.malformed': 'Body-Sign cannot be read: {{found}}',
  'check.V1-SIGN-HEADER.fix.missing': 'Add Body-Sign: sign_type="HMAC-SHA256", signature="…" to every answer.',
  'check.V1-SIGN-HEADER.fix.spelling':
    'Write the header as Body-Sign. If your code does, a proxy or HTTP/2 in front of it writes names in lower case: let this address answer over HTTP/1.1 and keep the case.',
  'check.V1-SIGN-HEADER.fix.spelling_allowed': 'Write the header as Body-Sign before you go to production.',
  'check.V1-SIGN-HEADER.fix.unquoted':
    'Write it as sign_type="HMAC-SHA256", signature="…" with both values in double quotes.',
  'check.V1-SIGN-HEADER.fix.sign_type': 'Write sign_type="HMAC-SHA256".',
  'check.V1-SIGN-HEADER.fix.malformed':
    'Write it as sign_type="HMAC-SHA256", signature="…" with a comma between and both values in double quotes.',

  'check.V1-SIGNATURE.name': 'Signature of the body is right',
  'check.V1-SIGNATURE.ok': 'The signature fits the body.',
  'check.V1-SIGNATURE.hex': 'The signature is the right digest in hex; expected Base64: {{expected}}',
  'check.V1-SIGNATURE.with_timestamp':
    'The signature was made with the access key followed by timeStamp; answers are signed with the access key alone. Expected: {{expected}}',
  'check.V1-SIGNATURE.mismatch': 'The signature does not fit the body: expected {{expected}}, found {{found}}.',
  'check.V1-SIGNATURE.fix.hex': 'Encode the 32 bytes of the digest with Base64.',
  'check.V1-SIGNATURE.fix.with_timestamp': 'Sign answers with the access key alone, without timeStamp.',
  'check.V1-SIGNATURE.fix.mismatch':
    'Compute Base64(HMAC-SHA256(access key, body bytes)) over exactly the bytes that you send. A new line, blanks or another order of members written after signing change them.',

  'check.V1-LENGTHS.name': 'Members are short enough',
  'check.V1-LENGTHS.ok': 'All members are within their lengths.',
  'check.V1-LENGTHS.too_long': '{{field}} has {{length}} characters; at most {{limit}} are allowed.',
  'check.V1-LENGTHS.fix.too_long':
    'Shorten {{field}} to {{limit}} characters. Of userName and password it is the encrypted value that counts: at most 79 bytes of plain text.',

  'check.V1-ID-ADVISED.name': 'instanceId is the businessId of the first call',
  'check.V1-ID-ADVISED.ok': 'instanceId is the businessId of this call, as the guide advises.',
  'check.V1-ID-ADVISED.own':
    'instanceId is “{{found}}”; the guide advises the businessId of the first call: {{advised}}',
  'check.V1-ID-ADVISED.fix.own':
    'Nothing fails because of it, as long as no two orders have the same instanceId. The businessId of the first call saves you making one up.',

  'check.V1-ENCRYPT-TYPE.name': 'encryptType is right',
  'check.V1-ENCRYPT-TYPE.ok': 'encryptType is “{{found}}”.',
  'check.V1-ENCRYPT-TYPE.number': 'encryptType is the number {{found}}; the guide says a text.',
  'check.V1-ENCRYPT-TYPE.missing': 'encryptType is missing although values are encrypted; AES-256 (1) is assumed.',
  'check.V1-ENCRYPT-TYPE.unknown': 'encryptType is {{found}}; expected "1" (AES-256) or "2" (AES-128).',
  'check.V1-ENCRYPT-TYPE.fix.number': 'Put it in quotes: "encryptType":"{{found}}".',
  'check.V1-ENCRYPT-TYPE.fix.missing': 'Add "encryptType":"1" for AES-256 or "2" for AES-128.',
  'check.V1-ENCRYPT-TYPE.fix.unknown': 'Send "1" for AES-256 or "2" for AES-128.',

  'check.V1-DECRYPT.name': 'Account and password can be decrypted',
  'check.V1-DECRYPT.ok': '{{field}} was decrypted with AES-{{bits}}.',
  'check.V1-DECRYPT.other_length':
    '{{field}} cannot be decrypted with AES-{{bits}}, but AES-{{other}} works: encryptType names the wrong one.',
  'check.V1-DECRYPT.plain_text': '{{field}} is not encrypted.',
  'check.V1-DECRYPT.too_short': '{{field}} is too short: a value begins with 16 characters of vector.',
  'check.V1-DECRYPT.iv': 'The first 16 characters of {{field}}, the vector, are not all plain letters and digits.',
  'check.V1-DECRYPT.not_base64': 'Behind the vector, {{field}} is not Base64.',
  'check.V1-DECRYPT.not_blocks': 'Behind the vector, {{field}} is no whole number of AES blocks.',
  'check.V1-DECRYPT.padding': '{{field}} cannot be decrypted with the product’s key, neither with AES-256 nor AES-128.',
  'check.V1-DECRYPT.not_text': '{{field}} decrypts to something that is no readable text.',
  'check.V1-DECRYPT.fix.other_length':
    'Say in encryptType what you use: "1" for AES-256, "2" for AES-128, or derive a key of {{bits}} bits.',
  'check.V1-DECRYPT.fix.plain_text':
    'Encrypt it: 16 random letters and digits as vector, then Base64 of AES-CBC with PKCS#5 padding.',
  'check.V1-DECRYPT.fix.too_short': 'Put the vector in clear before the Base64 text.',
  'check.V1-DECRYPT.fix.iv': 'Draw the vector from A–Z, a–z and 0–9 and put it in clear before the Base64 text.',
  'check.V1-DECRYPT.fix.not_base64': 'Put standard Base64 with padding behind the vector, without line breaks.',
  'check.V1-DECRYPT.fix.not_blocks': 'Encrypt with PKCS#5 padding and do not cut the result.',
  'check.V1-DECRYPT.fix.padding':
    'The AES key is not the access key: it is what the JDK’s SHA1PRNG draws when seeded with it. Compare your key with the one shown for this product.',
  'check.V1-DECRYPT.fix.not_text': 'Encrypt the UTF-8 bytes of the text.',

  'check.V1-USAGE.name': 'Usage is complete',
  'check.V1-USAGE.ok': 'Every entry of usageInfo has usageValue and statisticalTime.',
  'check.V1-USAGE.not_list': '{{field}} is of type {{type}}; expected a list.',
  'check.V1-USAGE.missing': 'An entry of usageInfo has no {{field}}.',
  'check.V1-USAGE.fix.not_list': 'Send usageInfo as a list of objects.',
  'check.V1-USAGE.fix.missing': 'Add {{field}} to every entry of usageInfo.',
  'check.USAGE.name': 'Usage is complete',
  'check.USAGE.ok': 'Every entry of usageInfo has usageValue and statisticalTime.',
  'check.USAGE.not_list': '{{field}} is of type {{type}}; expected a list.',
  'check.USAGE.missing': 'An entry of usageInfo has no {{field}}.',
  'check.USAGE.fix.not_list': 'Send usageInfo as a list of objects.',
  'check.USAGE.fix.missing': 'Add {{field}} to every entry of usageInfo.',
  'check.V1-USAGE.absent': '{{field}} is missing, though the use of this instance is counted.',
  'check.V1-USAGE.fix.absent': 'Answer the use so far of pay-per-use instances and packages in usageInfo.',
  'check.USAGE.absent': '{{field}} is missing, though the use of this instance is counted.',
  'check.USAGE.fix.absent': 'Answer the use so far of pay-per-use instances and packages in usageInfo.',
  'check.V1-USAGE.value': '{{field}} is “{{value}}”; expected a number from 0 on with up to four decimals.',
  'check.V1-USAGE.fix.value': 'Send usageValue as a number with up to four decimals.',
  'check.USAGE.value': '{{field}} is “{{value}}”; expected a number from 0 on with up to four decimals.',
  'check.USAGE.fix.value': 'Send usageValue as a number with up to four decimals.',
  'check.V1-USAGE.time': '{{field}} is “{{value}}”; expected UTC time in the form yyyyMMddHHmmssSSS.',
  'check.V1-USAGE.fix.time': 'Send the UTC time with 17 digits, e.g. 20260101010000000.',
  'check.USAGE.time': '{{field}} is “{{value}}”; expected UTC time in the form yyyyMMddHHmmssSSS.',
  'check.USAGE.fix.time': 'Send the UTC time with 17 digits, e.g. 20260101010000000.',
  'check.USAGE.too_long': '{{field}} has {{length}} characters; at most {{limit}} are allowed.',
  'check.USAGE.fix.too_long': 'Shorten {{field}} to {{limit}} characters.',

  'console.body_sign':
    'Debugging failed. The response header of the production interface lacks Body-Sign, or the format of Body-Sign is wrong',
  'console.signature': 'The signature of the response HTTP body is wrong. Expected signature: {{expected}}',
  'console.field_length': 'Debugging failed. The length of field {{field}} is invalid',
} as const;
