import type { CheckTextKey } from '../../protocol/v2/check-catalogue.ts';
import { faultChecks } from './fault-checks.ts';
import { openApiChecks } from './open-api-checks.ts';
import { enV1Checks } from './v1-checks.ts';

/** Texts of the checks on answers: the name, what was found, what to do, and the real debug console's own messages. */
export const enChecks = {
  'check.URL-HTTPS.name': 'Address is HTTPS with a domain name',
  'check.URL-HTTPS.ok': 'The address uses HTTPS and a domain name.',
  'check.URL-HTTPS.http': '{{url}} is plain http; the real marketplace calls HTTPS addresses only.',
  'check.URL-HTTPS.no_domain':
    '{{url}} names an IP address or this machine; the real marketplace demands a domain name.',
  'check.URL-HTTPS.http_no_domain':
    '{{url}} is fine on your desk; the real marketplace demands HTTPS and a domain name.',
  'check.URL-HTTPS.fix.http':
    'Before release, serve the address over HTTPS (TLS 1.2 or newer) with a trusted certificate.',
  'check.URL-HTTPS.fix.no_domain': 'Before release, enter an address with a public domain name.',
  'check.URL-HTTPS.fix.http_no_domain':
    'Nothing to do while you develop. Before release, enter an HTTPS address with a public domain name.',

  'check.REACH.name': 'Service can be reached',
  'check.REACH.ok': 'The service took the call.',
  'check.REACH.refused': '{{host}} refused the connection: nothing listens on that port ({{code}}).',
  'check.REACH.dns': 'The name in {{host}} could not be resolved to an address ({{code}}).',
  'check.REACH.unreachable': 'There is no network path to {{host}} ({{code}}).',
  'check.REACH.reset': '{{host}} closed the connection without answering ({{code}}).',
  'check.REACH.broke_off': '{{host}} broke the connection off in the middle of its answer ({{code}}).',
  'check.REACH.connect_timeout': '{{host}} did not accept the connection in time ({{code}}).',
  'check.REACH.certificate': 'The certificate of {{host}} is not trusted ({{code}}).',
  'check.REACH.tls': 'No secure connection to {{host}} could be agreed ({{code}}).',
  'check.REACH.not_http': 'What {{host}} sent is not HTTP ({{code}}).',
  'check.REACH.other': 'The call to {{host}} failed ({{code}}).',
  'check.REACH.fix.refused': 'Start your service, or correct the port in the product’s interface address.',
  'check.REACH.fix.dns': 'Look for a typing mistake in the host name, or whether its DNS record exists.',
  'check.REACH.fix.unreachable': 'Check the network, the VPN and the firewall between this machine and your service.',
  'check.REACH.fix.reset':
    'Look in your service’s log: it crashed on this call, or a proxy in front of it dropped the connection.',
  'check.REACH.fix.broke_off':
    'Look in your service’s log for an error while it was writing, and check that Content-Length is the number of bytes, not of characters.',
  'check.REACH.fix.connect_timeout':
    'Check that the host is up and that no firewall silently drops connections to this port.',
  'check.REACH.fix.certificate':
    'Use a certificate of a trusted authority for this very host name, with its full chain. For a test certificate, allow insecure transport on the product’s interface page.',
  'check.REACH.fix.tls':
    'Check that this port speaks TLS 1.2 or newer; a service that speaks plain http needs an http:// address here.',
  'check.REACH.fix.not_http':
    'Check that the port belongs to your web service; a port that speaks TLS needs an https:// address here.',
  'check.REACH.fix.other': 'Look up the code in brackets and check the address, the network and your service’s log.',

  'check.TIME-LIMIT.name': 'Answer within the time limit',
  'check.TIME-LIMIT.ok': 'Answered after {{ms}} ms; the limit is {{limitMs}} ms.',
  'check.TIME-LIMIT.no_answer': 'No answer came within {{limitMs}} ms.',
  'check.TIME-LIMIT.unfinished': 'The answer began, but was not complete after {{limitMs}} ms.',
  'check.TIME-LIMIT.fix.no_answer':
    'Do not wait for the work to finish: answer newInstance at once with 000004 and an instanceId, go on in the background, and tell the result when queryInstance asks.',
  'check.TIME-LIMIT.fix.unfinished':
    'Write the whole body and end the answer; check that Content-Length is not larger than what you send.',

  'check.TIME-SLOW.name': 'Answer is quick',
  'check.TIME-SLOW.ok': 'Answered after {{ms}} ms, below the {{slowMs}} ms of the older guides.',
  'check.TIME-SLOW.slow': 'Answered after {{ms}} ms; older guides and the Europe site allow {{slowMs}} ms.',
  'check.TIME-SLOW.fix.slow': 'Do less before you answer; the slow part can go on in the background.',

  'check.SIZE-LIMIT.name': 'Answer has a bearable size',
  'check.SIZE-LIMIT.ok': 'The body has {{bytes}} bytes; {{limitBytes}} are read at most.',
  'check.SIZE-LIMIT.too_large': 'The body is longer than {{limitBytes}} bytes; reading stopped there.',
  'check.SIZE-LIMIT.headers_too_large': 'The headers of the answer are longer than 16 KiB; reading stopped there.',
  'check.SIZE-LIMIT.fix.too_large': 'Send only the members of the guide; an answer needs a few hundred bytes.',
  'check.SIZE-LIMIT.fix.headers_too_large': 'Look for a header or cookie that grows with every call.',

  'check.HTTP-200.name': 'HTTP status is 200',
  'check.HTTP-200.ok': 'The status is 200.',
  'check.HTTP-200.redirect':
    'The status is {{httpStatus}}, a redirect to “{{location}}”; expected 200. Redirects are not followed.',
  'check.HTTP-200.not_found': 'The status is 404: your service knows no such path; expected 200.',
  'check.HTTP-200.method_not_allowed': 'The status is 405: your service does not take POST on this path; expected 200.',
  'check.HTTP-200.unsupported_media_type':
    'The status is 415: your service refused the Content-Type of the call; expected 200.',
  'check.HTTP-200.access_denied':
    'The status is {{httpStatus}}: something in front of your code refused the call; expected 200.',
  'check.HTTP-200.client_error': 'The status is {{httpStatus}}; expected 200.',
  'check.HTTP-200.server_error': 'The status is {{httpStatus}}: your service failed on this call; expected 200.',
  'check.HTTP-200.other': 'The status is {{httpStatus}}; only 200 counts as an answer.',
  'check.HTTP-200.fix.redirect':
    'Enter the final address on the product’s interface page, and take the path out of login redirects.',
  'check.HTTP-200.fix.not_found': 'Compare the path of the interface address with the route in your service.',
  'check.HTTP-200.fix.method_not_allowed':
    'V2.0 calls are POST with a JSON body. A handler written for V1.0 takes GET: add the V2.0 one.',
  'check.HTTP-200.fix.unsupported_media_type':
    'Accept “application/json;charset=utf8” as it is written: some frameworks know only “utf-8”. Read the body as bytes and decode it yourself.',
  'check.HTTP-200.fix.access_denied':
    'Exempt this path from login, CSRF protection, IP lists and gateway rules. A wrong signature is answered with status 200 and resultCode 000001.',
  'check.HTTP-200.fix.client_error':
    'Answer with status 200 and say in resultCode what is wrong, e.g. 000002 for a wrong parameter.',
  'check.HTTP-200.fix.server_error':
    'Look for the exception in your service’s log. An error that you expect is answered with status 200 and resultCode 000005.',
  'check.HTTP-200.fix.other': 'Answer with status 200, also when something new was created.',

  'check.CT-JSON.name': 'Content-Type is application/json',
  'check.CT-JSON.ok': 'The Content-Type is “{{contentType}}”.',
  'check.CT-JSON.charset': 'The Content-Type is “{{contentType}}”; JSON is UTF-8 whatever the header says.',
  'check.CT-JSON.missing': 'The answer has no Content-Type; expected application/json.',
  'check.CT-JSON.other': 'The Content-Type is “{{contentType}}”; expected application/json.',
  'check.CT-JSON.fix.charset': 'Send “application/json;charset=utf-8” or no charset at all.',
  'check.CT-JSON.fix.missing': 'Set the header “Content-Type: application/json”.',
  'check.CT-JSON.fix.other':
    'Set the header “Content-Type: application/json”. If you never set another one, an error page or a proxy answered instead of your code.',

  'check.BODY-PLAIN.name': 'Body is not compressed',
  'check.BODY-PLAIN.ok': 'The body came without compression.',
  'check.BODY-PLAIN.encoded':
    'The body came with Content-Encoding “{{encoding}}”, although the call did not ask for it.',
  'check.BODY-PLAIN.fix.encoded':
    'Turn compression off for this path, or compress only when the call carries Accept-Encoding.',

  'check.BODY-UTF8.name': 'Body is UTF-8',
  'check.BODY-UTF8.ok': 'The body is valid UTF-8.',
  'check.BODY-UTF8.bom': 'The body begins with a byte order mark (EF BB BF), which JSON does not allow.',
  'check.BODY-UTF8.invalid': 'The byte {{byte}} at position {{position}} is not UTF-8.',
  'check.BODY-UTF8.fix.bom': 'Write the body as UTF-8 without a byte order mark.',
  'check.BODY-UTF8.fix.invalid': 'Encode the body as UTF-8; GBK and Latin-1 are the usual mistakes.',

  'check.BODY-JSON.name': 'Body is a JSON object',
  'check.BODY-JSON.ok': 'The body is a JSON object.',
  'check.BODY-JSON.empty': 'The body is empty; expected a JSON object with resultCode and resultMsg.',
  'check.BODY-JSON.html': 'The body is markup, not JSON; it begins with: {{start}}',
  'check.BODY-JSON.single_quotes': 'The body uses single quotes, which JSON does not know; it begins with: {{start}}',
  'check.BODY-JSON.double_encoded': 'The body is a text that contains JSON, not JSON itself; it begins with: {{start}}',
  'check.BODY-JSON.cut_off': 'The JSON stops before it is complete; it ends with: {{end}}',
  'check.BODY-JSON.invalid': 'The body is not valid JSON at character {{position}}, near: {{near}}',
  'check.BODY-JSON.not_object': 'The body is JSON, but not an object; it begins with: {{start}}',
  'check.BODY-JSON.too_deep': 'The body is nested deeper than {{limit}} levels.',
  'check.BODY-JSON.fix.empty': 'Return a body such as {"resultCode":"000000","resultMsg":"success."}.',
  'check.BODY-JSON.fix.html':
    'An error page, a login page or a proxy answered instead of your code: check the path and your service’s log.',
  'check.BODY-JSON.fix.single_quotes':
    'Serialise with a JSON library (json.dumps in Python), not by turning an object into text.',
  'check.BODY-JSON.fix.double_encoded': 'Serialise once: return the object to the framework, or the text as it is.',
  'check.BODY-JSON.fix.cut_off': 'Check that Content-Length counts bytes, and that nothing is cut while writing.',
  'check.BODY-JSON.fix.invalid': 'Build the body with a JSON library instead of joining texts.',
  'check.BODY-JSON.fix.not_object': 'Put resultCode and resultMsg into an object: {"resultCode":"000000", …}.',
  'check.BODY-JSON.fix.too_deep': 'Send only the members of the guide.',

  'check.RESULT-CODE.name': 'resultCode is there',
  'check.RESULT-CODE.ok': 'resultCode is “{{found}}”.',
  'check.RESULT-CODE.missing': 'The answer has no resultCode.',
  'check.RESULT-CODE.other_name': 'The answer has no resultCode, but a member “{{name}}”.',
  'check.RESULT-CODE.nested': 'resultCode is not at the top of the answer but at “{{path}}”.',
  'check.RESULT-CODE.not_string': 'resultCode is {{found}} ({{type}}); expected a text such as "000000".',
  'check.RESULT-CODE.wrong_length': 'resultCode is “{{found}}” with {{length}} characters; expected 6.',
  'check.RESULT-CODE.fix.missing': 'Add "resultCode":"000000" (or another code of the guide) to every answer.',
  'check.RESULT-CODE.fix.other_name': 'Rename it to resultCode; case and spelling count.',
  'check.RESULT-CODE.fix.nested': 'Take the answer out of its wrapper: the members of the guide stand at the top.',
  'check.RESULT-CODE.fix.not_string': 'Put the code in quotes; a number loses its leading zeros.',
  'check.RESULT-CODE.fix.wrong_length': 'Use the six-digit codes of the guide, e.g. 000000 for success.',

  'check.RESULT-MSG.name': 'resultMsg is there',
  'check.RESULT-MSG.ok': 'resultMsg is there.',
  'check.RESULT-MSG.missing': 'The answer has no resultMsg; the debug console refuses such an answer.',
  'check.RESULT-MSG.other_name': 'The answer has no resultMsg, but a member “{{name}}”.',
  'check.RESULT-MSG.not_string': 'resultMsg is of type {{type}}; expected a text.',
  'check.RESULT-MSG.fix.missing': 'Add "resultMsg":"success." to every answer.',
  'check.RESULT-MSG.fix.other_name': 'Rename it to resultMsg; case and spelling count.',
  'check.RESULT-MSG.fix.not_string': 'Send resultMsg as a text in quotes.',

  'check.RESULT-MSG-LENGTH.name': 'resultMsg is short enough',
  'check.RESULT-MSG-LENGTH.ok': 'resultMsg has {{length}} of at most {{limit}} characters.',
  'check.RESULT-MSG-LENGTH.too_long': 'resultMsg has {{length}} characters; at most {{limit}} are allowed.',
  'check.RESULT-MSG-LENGTH.fix.too_long': 'Shorten the message; stack traces belong in your own log.',

  'check.RESULT-OK.name': 'Service reports success',
  'check.RESULT-OK.ok': 'resultCode 000000: success.',
  'check.RESULT-OK.asynchronous':
    'resultCode 000004: the instance is being created; queryInstance asks until it is ready. (The debug console may still call this an error; the creation page allows it.)',
  'check.RESULT-OK.still_working': 'resultCode 000004: not ready yet; the marketplace asks again.',
  'check.RESULT-OK.in_progress':
    'resultCode 000004 (in progress) is not allowed for {{activity}}; only newInstance and queryInstance know it.',
  'check.RESULT-OK.auth_failed': 'resultCode 000001: your service did not accept the signature of the call.',
  'check.RESULT-OK.bad_parameter': 'resultCode 000002: your service found a wrong parameter in the call.',
  'check.RESULT-OK.instance_unknown': 'resultCode 000003: your service does not know this instanceId.',
  'check.RESULT-OK.internal_error': 'resultCode 000005: your service reports an internal error.',
  'check.RESULT-OK.no_resource': 'resultCode 000100: your service has no instance left to give.',
  'check.RESULT-OK.phone_taken': 'resultCode 000101: the buyer’s mobile number is missing or already used.',
  'check.RESULT-OK.email_taken': 'resultCode 000102: the buyer’s email address is missing or already used.',
  'check.RESULT-OK.already_bought': 'resultCode 000103: the buyer already has this product.',
  'check.RESULT-OK.service_error': 'resultCode 000104: your service reports an internal service error.',
  'check.RESULT-OK.already_subscribed': 'resultCode 000105: the account already has these benefits.',
  'check.RESULT-OK.sold_out': 'resultCode 000106: the product is sold out.',
  'check.RESULT-OK.domain_exists': 'resultCode 000107: the mail domain exists already.',
  'check.RESULT-OK.other_site':
    'resultCode {{resultCode}} is a failure; the table of this site ends with 000100, those of the China and international sites have it.',
  'check.RESULT-OK.unknown_code': 'resultCode “{{resultCode}}” is not in the guide, so it counts as a failure.',
  'check.RESULT-OK.fix.in_progress': 'Finish {{activity}} before you answer, then return 000000.',
  'check.RESULT-OK.fix.auth_failed':
    'Compare the access key with the product’s, compute HMAC-SHA256 (not plain SHA-256) over the raw body bytes, and compare ignoring case. The signing steps on the page of the call show every intermediate text.',
  'check.RESULT-OK.fix.bad_parameter':
    'Compare the sent body with what your service expects; timestamp is in milliseconds, and unknown members must be tolerated.',
  'check.RESULT-OK.fix.instance_unknown':
    'Find the instance by the instanceId that you returned from newInstance. A repeated releaseInstance must be answered with 000000.',
  'check.RESULT-OK.fix.internal_error': 'Look for the cause in your service’s log.',
  'check.RESULT-OK.fix.no_resource': 'Provide more capacity: the marketplace tries again, then refunds the buyer.',
  'check.RESULT-OK.fix.phone_taken': 'Ask for the mobile number in the product’s consent, or accept a known number.',
  'check.RESULT-OK.fix.email_taken': 'Ask for the email address in the product’s consent, or accept a known address.',
  'check.RESULT-OK.fix.already_bought':
    'A repeated call for the same order line must return the first instanceId with 000000.',
  'check.RESULT-OK.fix.service_error': 'Look for the cause in your service’s log.',
  'check.RESULT-OK.fix.already_subscribed':
    'A repeated call for the same order line must return the first instanceId with 000000.',
  'check.RESULT-OK.fix.sold_out': 'Provide more capacity, or take the product off the shelf.',
  'check.RESULT-OK.fix.domain_exists': 'Let the buyer choose another domain, or accept the existing one.',
  'check.RESULT-OK.fix.other_site': 'Use the codes of the table: 000000 to 000005 and 000100.',
  'check.RESULT-OK.fix.unknown_code': 'Use a code of the guide: 000000 to 000005 and 000100 to 000107.',

  'check.ID-PRESENT.name': 'instanceId is there',
  'check.ID-PRESENT.ok': 'instanceId is “{{found}}”.',
  'check.ID-PRESENT.missing': 'The answer to newInstance has no instanceId.',
  'check.ID-PRESENT.other_name': 'The answer has no instanceId, but a member “{{name}}”.',
  'check.ID-PRESENT.not_string': 'instanceId is of type {{type}}; expected a text.',
  'check.ID-PRESENT.empty': 'instanceId is empty.',
  'check.ID-PRESENT.fix.missing':
    'Return an instanceId of your own, also with 000004. The guide recommends the businessId of the order’s first call.',
  'check.ID-PRESENT.fix.other_name': 'Rename it to instanceId; case and spelling count.',
  'check.ID-PRESENT.fix.not_string': 'Send instanceId as a text in quotes.',
  'check.ID-PRESENT.fix.empty': 'Return the id under which your service knows the instance.',

  'check.ID-LENGTH.name': 'instanceId is short enough',
  'check.ID-LENGTH.ok': 'instanceId has {{length}} of at most {{limit}} characters.',
  'check.ID-LENGTH.too_long': 'instanceId has {{length}} characters; at most {{limit}} are allowed.',
  'check.ID-LENGTH.fix.too_long': 'Use a shorter id; a UUID has 36 characters.',

  'check.ID-SAME.name': 'instanceId stays the same',
  'check.ID-SAME.ok': 'instanceId is the one answered before.',
  'check.ID-SAME.changed': 'This order line was answered with “{{expected}}” before, and now with “{{found}}”.',
  'check.ID-SAME.fix.changed':
    'Look the order up by orderId and orderLineId: a repeated call must return the first instanceId and create nothing new.',

  'check.ID-UNIQUE.name': 'instanceId belongs to one order',
  'check.ID-UNIQUE.ok': 'No other order has this instanceId.',
  'check.ID-UNIQUE.taken': 'instanceId “{{found}}” already belongs to order {{orderId}}.',
  'check.ID-UNIQUE.fix.taken': 'Give each order line an instanceId of its own; it must be unique in the whole world.',

  'check.INFO-PRESENT.name': 'info is there',
  'check.INFO-PRESENT.ok': 'info has {{elements}} element(s).',
  'check.INFO-PRESENT.missing': 'The answer to queryInstance has no info list.',
  'check.INFO-PRESENT.other_name': 'The answer has no info, but a member “{{name}}”.',
  'check.INFO-PRESENT.not_list': 'info is of type {{type}}; expected a list.',
  'check.INFO-PRESENT.empty': 'info is an empty list.',
  'check.INFO-PRESENT.fix.missing':
    'Return "info":[{"instanceId":"…","appInfo":{"frontEndUrl":"https://…"}}]. While the instance is not ready, answer 000004.',
  'check.INFO-PRESENT.fix.other_name': 'Rename it to info; case and spelling count.',
  'check.INFO-PRESENT.fix.not_list': 'Put the object into square brackets: "info":[{…}].',
  'check.INFO-PRESENT.fix.empty':
    'Return one element for each instanceId asked for. While the instance is not ready, answer 000004.',

  'check.INFO-ID.name': 'info tells of the instance asked for',
  'check.INFO-ID.ok': 'info has an element for “{{expected}}”.',
  'check.INFO-ID.not_found': 'Asked for “{{expected}}”, answered {{found}}.',
  'check.INFO-ID.without_id': 'No element of info has an instanceId; asked for “{{expected}}”.',
  'check.INFO-ID.fix.not_found': 'Return the instanceId exactly as newInstance returned it, as a text.',
  'check.INFO-ID.fix.without_id': 'Put the instanceId into each element of info.',

  'check.APPINFO-PRESENT.name': 'Access data are there',
  'check.APPINFO-PRESENT.ok': 'appInfo is there.',
  'check.APPINFO-PRESENT.missing': 'The element has no appInfo, so the buyer sees no access data.',
  'check.APPINFO-PRESENT.missing_after_creation':
    'The element has no appInfo; after a creation the marketplace waits for it to complete the order.',
  'check.APPINFO-PRESENT.not_object': 'appInfo is of type {{type}}; expected an object.',
  'check.APPINFO-PRESENT.fix.missing':
    'Return appInfo with frontEndUrl, unless the buyer gets the access data another way (mail, SMS).',
  'check.APPINFO-PRESENT.fix.missing_after_creation':
    'Return appInfo with frontEndUrl once the instance is ready, and 000004 until then. If your buyers get access data another way, set the rule “answer.appInfoAfterCreation” to optional.',
  'check.APPINFO-PRESENT.fix.not_object': 'Send appInfo as an object: {"frontEndUrl":"https://…"}.',

  'check.APP-URL-PRESENT.name': 'frontEndUrl is there',
  'check.APP-URL-PRESENT.ok': 'frontEndUrl is there.',
  'check.APP-URL-PRESENT.missing': 'appInfo has no frontEndUrl.',
  'check.APP-URL-PRESENT.other_name': 'appInfo has no frontEndUrl, but a member “{{name}}”.',
  'check.APP-URL-PRESENT.empty': 'frontEndUrl is empty.',
  'check.APP-URL-PRESENT.fix.missing': 'Add the address that the buyer opens as frontEndUrl.',
  'check.APP-URL-PRESENT.fix.other_name': 'Rename it to frontEndUrl; case and spelling count.',
  'check.APP-URL-PRESENT.fix.empty': 'Send the address that the buyer opens.',

  'check.APP-TYPES.name': 'Access data are texts',
  'check.APP-TYPES.ok': 'All access data are texts.',
  'check.APP-TYPES.not_string': '{{field}} is of type {{type}}; expected a text.',
  'check.APP-TYPES.fix.not_string': 'Send {{field}} as a text in quotes.',

  'check.APP-LENGTHS.name': 'Access data are short enough',
  'check.APP-LENGTHS.ok': 'All access data are within their lengths.',
  'check.APP-LENGTHS.too_long': '{{field}} has {{length}} characters; at most {{limit}} are allowed.',
  'check.APP-LENGTHS.fix.too_long': 'Shorten {{field}} to {{limit}} characters.',

  'check.APP-URL-FORM.name': 'Addresses open in a browser',
  'check.APP-URL-FORM.ok': 'The addresses begin with http:// or https://.',
  'check.APP-URL-FORM.not_http': '{{field}} is no web address: {{found}}',
  'check.APP-URL-FORM.fix.not_http': 'Send the full address, beginning with https://.',

  'check.MEMO-ESCAPED.name': 'memo is escaped',
  'check.MEMO-ESCAPED.ok': 'Characters beyond ASCII in memo are written as \\uXXXX.',
  'check.MEMO-ESCAPED.raw': 'memo contains characters beyond ASCII as they are; the guide wants \\uXXXX escapes.',
  'check.MEMO-ESCAPED.fix.raw':
    'Let your JSON library escape non-ASCII characters (ensure_ascii in Python, ESCAPE_NON_ASCII in Jackson).',

  'check.ENCRYPT-TYPE.name': 'No encryptType',
  'check.ENCRYPT-TYPE.ignored': 'The answer carries encryptType, which V2.0 does not know; it was ignored.',
  'check.ENCRYPT-TYPE.fix.ignored':
    'Leave encryptType out and send userName and password as plain text: encryption belongs to V1.0.',

  'check.BODY-SIGN.name': 'Body-Sign is right',
  'check.BODY-SIGN.ok': 'Body-Sign fits the body.',
  'check.BODY-SIGN.spelling': 'Body-Sign fits the body, but the header is spelled “{{name}}”.',
  'check.BODY-SIGN.malformed': 'Body-Sign cannot be read: {{found}}',
  'check.BODY-SIGN.malformed_required': 'Body-Sign cannot be read: {{found}}',
  'check.BODY-SIGN.hex': 'Body-Sign is the right digest in hex; expected base64: {{expected}}',
  'check.BODY-SIGN.hex_required': 'Body-Sign is the right digest in hex; expected base64: {{expected}}',
  'check.BODY-SIGN.mismatch': 'Body-Sign does not fit the body: expected {{expected}}, found {{found}}.',
  'check.BODY-SIGN.mismatch_required': 'Body-Sign does not fit the body: expected {{expected}}, found {{found}}.',
  'check.BODY-SIGN.missing_required': 'The answer has no Body-Sign, which this site’s rules demand.',
  'check.BODY-SIGN.fix.spelling': 'Write the header as Body-Sign, in case the reader minds the case.',
  'check.BODY-SIGN.fix.malformed':
    'Write it as sign_type="HMAC-SHA256", signature="…" with both values in quotes, or leave the header out: V2.0 does not need it.',
  'check.BODY-SIGN.fix.malformed_required':
    'Write it as sign_type="HMAC-SHA256", signature="…" with both values in quotes.',
  'check.BODY-SIGN.fix.hex': 'Encode the digest with base64, or leave the header out: V2.0 does not need it.',
  'check.BODY-SIGN.fix.hex_required': 'Encode the digest with base64.',
  'check.BODY-SIGN.fix.mismatch':
    'Compute base64(HMAC-SHA256(access key, body bytes)) over exactly the bytes that you send, or leave the header out: V2.0 does not need it.',
  'check.BODY-SIGN.fix.mismatch_required':
    'Compute base64(HMAC-SHA256(access key, body bytes)) over exactly the bytes that you send; a filter after signing may have changed them.',
  'check.BODY-SIGN.fix.missing_required':
    'Add Body-Sign: sign_type="HMAC-SHA256", signature="…", or set the rule “answer.bodySign” to optional.',

  'console.result_error': 'Call interface failed. The production interface returns an error result code.',
  'console.missing_field': 'Debugging failed. The interface response does not contain {{field}}.',
  'console.parse_failed':
    'Debugging failed. Parse response body failed. Example response: {"resultCode":"000000","resultMsg":"success."}',
  'console.content_type':
    'Debugging fails. Invalid content-type format. Returned format: {{contentType}}. Valid format: "application/json"',
  'console.unreachable': 'Debugging failed. The production address is unreachable.',
  'console.timeout': 'Debugging failed. Calling the interface took longer than 20s',
  'console.http_code': 'Debugging failed. The interface response has httpCode={{httpStatus}}',
  ...faultChecks,
  ...openApiChecks,
  ...enV1Checks,
} as const satisfies Record<CheckTextKey, string>;
