import { pushChecks } from './push-checks.ts';

/** Texts of the checks on what a seller asks of the marketplace. */
export const openApiChecks = {
  'check.IN-ROUTE.name': 'There is such an API',
  'check.IN-ROUTE.ok': '{{method}} {{path}} is an API of the marketplace.',
  'check.IN-ROUTE.unknown_path': 'The marketplace has no API {{path}}.',
  'check.IN-ROUTE.wrong_method': 'The API {{path}} is not asked with {{method}}.',
  'check.IN-ROUTE.closing_slash':
    'The request went to {{path}}. The closing slash belongs to the text that is signed, not to the address.',
  'check.IN-ROUTE.not_served': 'The API {{path}} is not served by this workspace.',
  'check.IN-ROUTE.fix.unknown_path':
    'Compare the path with the guide letter by letter: /api/mkp-openapi-public/global/v1/order/query.',
  'check.IN-ROUTE.fix.wrong_method': 'Orders are queried with GET, usage is pushed with POST.',
  'check.IN-ROUTE.fix.closing_slash': 'Send the request without the closing slash; add it only while signing.',
  'check.IN-ROUTE.fix.not_served': 'Ask a workspace of a site that has this API.',

  'check.IN-SIZE.name': 'The request is within the gateway’s bounds',
  'check.IN-SIZE.ok': 'Size and duration are within the bounds.',
  'check.IN-SIZE.body_too_large': 'The body is larger than 12 MB.',
  'check.IN-SIZE.uri_too_long': 'The address has {{length}} characters; more than {{max}} are not taken.',
  'check.IN-SIZE.headers_too_large': 'Headers of {{bytes}} bytes; more than {{max}} are not taken.',
  'check.IN-SIZE.too_slow': 'The body did not arrive in time.',
  'check.IN-SIZE.broken_off': 'The request broke off before its body was complete.',
  'check.IN-SIZE.fix.body_too_large': 'Push at most 1,000 records in one request.',
  'check.IN-SIZE.fix.uri_too_long': 'Put only the documented parameters into the address.',
  'check.IN-SIZE.fix.headers_too_large':
    'Send only the headers that the API needs; cookies and tokens are not among them.',
  'check.IN-SIZE.fix.too_slow': 'Compare Content-Length with the bytes that are sent; send the body in one go.',
  'check.IN-SIZE.fix.broken_off': 'Look into the log of the client; its own time limit may be too short.',

  'check.IN-AUTHORIZATION.name': 'The Authorization header can be read',
  'check.IN-AUTHORIZATION.ok': 'Algorithm, AK, signed headers and signature are there.',
  'check.IN-AUTHORIZATION.not_asked':
    'There is no Authorization header; the rule “openApi.pushAuthorization” lets a push do without.',
  'check.IN-AUTHORIZATION.missing': 'There is no Authorization header.',
  'check.IN-AUTHORIZATION.algorithm': 'The Authorization header does not begin with SDK-HMAC-SHA256.',
  'check.IN-AUTHORIZATION.malformed':
    'The Authorization header is not of the form “SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…”.',
  'check.IN-AUTHORIZATION.fix.missing':
    'Sign the request with AK and SK, whatever other headers it has. That a push must be signed too is a reading: the rule “openApi.pushAuthorization”.',
  'check.IN-AUTHORIZATION.fix.algorithm': 'Use SDK-HMAC-SHA256 with the AK/SK of “Access keys”, not another scheme.',
  'check.IN-AUTHORIZATION.fix.malformed':
    'One blank behind the algorithm, no comma there; the three parts are separated by commas, header names by semicolons.',

  'check.IN-KEY.name': 'The AK is known and usable',
  'check.IN-KEY.ok': 'AK {{ak}} belongs to this workspace.',
  'check.IN-KEY.unknown': 'No workspace knows the AK {{ak}}.',
  'check.IN-KEY.retired': 'The AK {{ak}} has been taken out of use.',
  'check.IN-KEY.no_secret': 'The SK of {{ak}} was left out of an import.',
  'check.IN-KEY.locked':
    'The AK {{ak}} is locked for {{seconds}} s more: there were more than five wrong signatures in a row.',
  'check.IN-KEY.fix.unknown':
    'Take AK and SK from Seller Console, “Access keys”. The access key of a production address is another key.',
  'check.IN-KEY.fix.retired': 'Make a new pair in Seller Console, “Access keys”.',
  'check.IN-KEY.fix.no_secret': 'Make a new pair in Seller Console, “Access keys”.',
  'check.IN-KEY.fix.locked': 'Mend the signature first, then wait, or unlock the key on the page “Access keys”.',

  'check.IN-DATE.name': 'X-Sdk-Date is there, signed and near',
  'check.IN-DATE.ok': 'X-Sdk-Date is signed and less than 15 minutes away.',
  'check.IN-DATE.missing': 'There is no X-Sdk-Date header.',
  'check.IN-DATE.malformed': 'X-Sdk-Date “{{date}}” is not of the form yyyyMMddTHHmmssZ.',
  'check.IN-DATE.unsigned': 'X-Sdk-Date is not among the signed headers.',
  'check.IN-DATE.expired': 'X-Sdk-Date is {{minutes}} minutes away from the real time; 15 are allowed.',
  'check.IN-DATE.local_time': 'X-Sdk-Date is off by {{hours}} hours: it looks like a local time with a Z behind it.',
  'check.IN-DATE.fix.missing': 'Send X-Sdk-Date and sign it.',
  'check.IN-DATE.fix.malformed': 'Send the time in GMT without separators, e.g. 20260101T000000Z.',
  'check.IN-DATE.fix.unsigned': 'List x-sdk-date in SignedHeaders and put it into the canonical headers.',
  'check.IN-DATE.fix.expired': 'Set the clock of the machine; the date is the real time, not the marketplace time.',
  'check.IN-DATE.fix.local_time': 'Format the time in UTC.',

  'check.IN-SIGNED-HEADERS.name': 'Signed headers are there',
  'check.IN-SIGNED-HEADERS.ok': 'Signed are {{names}}.',
  'check.IN-SIGNED-HEADERS.absent': 'Listed as signed, but not in the request: {{names}}.',
  'check.IN-SIGNED-HEADERS.host_unsigned': 'Host is not signed. Whether production accepts that is not documented.',
  'check.IN-SIGNED-HEADERS.not_sorted': 'The signed headers are not listed in ascending order.',
  'check.IN-SIGNED-HEADERS.fix.absent': 'List only headers that are sent; a proxy may have taken one away.',
  'check.IN-SIGNED-HEADERS.fix.host_unsigned': 'Sign Host too, as the published SDKs do.',
  'check.IN-SIGNED-HEADERS.fix.not_sorted': 'Sort the names in small letters, in the list and in the headers.',

  'check.IN-SIGNATURE.name': 'The signature is right',
  'check.IN-SIGNATURE.ok': 'The signature is that of the SK over the exact bytes.',
  'check.IN-SIGNATURE.wrong': 'The signature is not the one that the gateway works out.',
  'check.IN-SIGNATURE.fix.wrong':
    'Lay your canonical request beside the gateway’s, below on this page: the first line that differs is the mistake.',

  'check.IN-CONTENT-TYPE.name': 'Content-Type is application/json',
  'check.IN-CONTENT-TYPE.ok': 'Content-Type is application/json.',
  'check.IN-CONTENT-TYPE.missing': 'There is no Content-Type; the guide calls it mandatory.',
  'check.IN-CONTENT-TYPE.other': 'Content-Type is {{type}}.',
  'check.IN-CONTENT-TYPE.refused': 'Content-Type is {{type}}: the gateway does not hand such a body on.',
  'check.IN-CONTENT-TYPE.fix.refused': 'Send Content-Type: application/json, and sign the value that you send.',
  'check.IN-CONTENT-TYPE.fix.missing': 'Send Content-Type: application/json.',
  'check.IN-CONTENT-TYPE.fix.other': 'Send Content-Type: application/json.',

  'check.IN-FREQUENCY.name': 'Not asked too often',
  'check.IN-FREQUENCY.ok': 'The limit per minute is not reached.',
  'check.IN-FREQUENCY.gateway': 'More than {{limit}} requests in a minute: the gateway has refused this one.',
  'check.IN-FREQUENCY.service': 'More than {{limit}} requests in a minute: the service has refused this one.',
  'check.IN-FREQUENCY.fix.gateway':
    'Wait and try again, longer each time. Keep what an order query has answered instead of asking once more.',
  'check.IN-FREQUENCY.fix.service':
    'Wait and try again, longer each time. Keep what an order query has answered instead of asking once more.',

  'check.IN-FAULT.name': 'A fault plan had its hand in it',
  'check.IN-FAULT.answered': 'A fault plan has given this answer on purpose.',
  'check.IN-FAULT.slow': 'A fault plan has held the answer back for {{seconds}} s.',
  'check.IN-FAULT.broken': 'A fault plan has cut the answer off in the middle of its JSON.',
  'check.IN-FAULT.fix.answered': 'The request itself may be right. See that your service tries again.',
  'check.IN-FAULT.fix.slow': 'See that your service waits with a limit and does not stand still meanwhile.',
  'check.IN-FAULT.fix.broken':
    'See that your service bears an answer that is no JSON. The request itself was carried out.',

  'check.IN-PARAMETERS.name': 'The parameters are as documented',
  'check.IN-PARAMETERS.ok': 'All parameters are known and well formed.',
  'check.IN-PARAMETERS.missing': 'The parameter {{parameter}} is missing.',
  'check.IN-PARAMETERS.unknown': 'There is no parameter {{parameter}}.',
  'check.IN-PARAMETERS.repeated': 'The parameter {{parameter}} is there twice.',
  'check.IN-PARAMETERS.too_long': 'The parameter {{parameter}} has more than 64 characters.',
  'check.IN-PARAMETERS.fix.missing': 'Give orderId, and if you want one line only, orderLineId.',
  'check.IN-PARAMETERS.fix.unknown': 'Names are written as in the guide, capitals included.',
  'check.IN-PARAMETERS.fix.repeated': 'Give each parameter once.',
  'check.IN-PARAMETERS.fix.too_long': 'Send the id as newInstance has named it.',

  'check.IN-ORDER.name': 'The order is the seller’s own',
  'check.IN-ORDER.ok': 'Order {{order}} {{line}} is answered in full.',
  'check.IN-ORDER.mock': '{{order}} {{line}} is one of the mock orders; its times are worked out from now.',
  'check.IN-ORDER.not_found': 'This workspace has no order {{order}} {{line}}.',
  'check.IN-ORDER.line_not_found': 'The order {{order}} has no line {{line}}.',
  'check.IN-ORDER.other_seller': 'Order {{order}} {{line}} is one of {{seller}}; the AK belongs to {{own}}.',
  'check.IN-ORDER.fix.not_found':
    'Send the orderId of newInstance, and the AK of the workspace that has the order. On the Europe site two mock orders are missing.',
  'check.IN-ORDER.fix.line_not_found': 'Send the orderLineId of newInstance, or leave it out.',
  'check.IN-ORDER.fix.other_seller': 'Sign with the pair of the seller whose order it is.',
  ...pushChecks,
} as const;
