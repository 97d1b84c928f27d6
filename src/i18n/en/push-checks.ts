/** Texts of the checks on a push of usage. */
export const pushChecks = {
  'check.IN-SELLER.name': 'The caller is a seller',
  'check.IN-SELLER.ok': 'The AK belongs to a seller of this workspace.',
  'check.IN-SELLER.not_a_seller': 'The AK belongs to {{own}}, who sells nothing in this workspace.',
  'check.IN-SELLER.fix.not_a_seller': 'Sign with a pair of the account that sells the product.',

  'check.IN-PUSH-HEADERS.name': 'The headers signature, ts and nonce are there',
  'check.IN-PUSH-HEADERS.ok': 'All three are there and well formed.',
  'check.IN-PUSH-HEADERS.missing': 'The header {{name}} is missing.',
  'check.IN-PUSH-HEADERS.malformed': 'The header {{name}} is “{{value}}”, which is no Unix time in milliseconds.',
  'check.IN-PUSH-HEADERS.too_long': 'The header {{name}} has more than {{max}} characters.',
  'check.IN-PUSH-HEADERS.ts_far':
    'ts is {{minutes}} minutes away from the real time. Whether production looks at that is not documented.',
  'check.IN-PUSH-HEADERS.fix.missing':
    'The new push carries signature, ts and nonce beside Authorization: one signs the body, the other the request.',
  'check.IN-PUSH-HEADERS.fix.malformed': 'Send Unix time in milliseconds, 13 digits.',
  'check.IN-PUSH-HEADERS.fix.too_long':
    'Send the base64 text, the time in milliseconds and a nonce of up to 64 characters.',
  'check.IN-PUSH-HEADERS.fix.ts_far': 'Send the real time in milliseconds; seconds have three digits less.',

  'check.IN-BODY-SIGNATURE.name': 'The signature of the body is right',
  'check.IN-BODY-SIGNATURE.raw': 'It is right over the body as it was sent, with the access key of {{product}}.',
  'check.IN-BODY-SIGNATURE.sorted':
    'It is right over the body with its names sorted at every level, with the access key of {{product}}.',
  'check.IN-BODY-SIGNATURE.compact':
    'It is right over the body without blanks, in the order in which it was sent, with the access key of {{product}}.',
  'check.IN-BODY-SIGNATURE.wrong':
    'It is not right over any form of the body; expected was the access key of {{product}}.',
  'check.IN-BODY-SIGNATURE.secret_key':
    'It was made with the SK of the AK/SK pair, not with the access key of {{product}}.',
  'check.IN-BODY-SIGNATURE.other_product': 'It was made with the access key of another product than {{product}}.',
  'check.IN-BODY-SIGNATURE.hex': 'It is the right digest written in hex.',
  'check.IN-BODY-SIGNATURE.url_safe': 'It is the right digest in the base64 of addresses (- and _).',
  'check.IN-BODY-SIGNATURE.body_only': 'Only the body was signed, without ts and nonce.',
  'check.IN-BODY-SIGNATURE.no_names':
    'ts, nonce and body were signed one after the other, without “ts=…&nonce=…&body=…”.',
  'check.IN-BODY-SIGNATURE.other_order': 'ts, nonce and body were signed in another order.',
  'check.IN-BODY-SIGNATURE.laid_out': 'The body was signed laid out with blanks, and sent without them.',
  'check.IN-BODY-SIGNATURE.fix.wrong':
    'Sign base64(HMAC-SHA256(access key, "ts=" + ts + "&nonce=" + nonce + "&body=" + body)) over exactly the text that you send, names sorted.',
  'check.IN-BODY-SIGNATURE.fix.secret_key': 'Take the access key of the product’s production interface.',
  'check.IN-BODY-SIGNATURE.fix.other_product': 'Take the access key of the product whose instances the records name.',
  'check.IN-BODY-SIGNATURE.fix.hex': 'Encode the digest with base64.',
  'check.IN-BODY-SIGNATURE.fix.url_safe': 'Encode with the ordinary base64 (+ and /, with = at the end).',
  'check.IN-BODY-SIGNATURE.fix.body_only': 'Sign “ts=…&nonce=…&body=…”.',
  'check.IN-BODY-SIGNATURE.fix.no_names': 'Write ts=, &nonce= and &body= between the parts.',
  'check.IN-BODY-SIGNATURE.fix.other_order': 'The order is ts, nonce, body.',
  'check.IN-BODY-SIGNATURE.fix.laid_out': 'Turn the body into text once; sign and send that very text.',

  'check.IN-RECORDS.name': 'The push can be read',
  'check.IN-RECORDS.ok': 'It holds {{count}} record(s) with all their members.',
  'check.IN-RECORDS.not_json': 'The body is no JSON object.',
  'check.IN-RECORDS.missing': '{{parameter}} is missing.',
  'check.IN-RECORDS.surplus': 'There is no member {{parameter}} in this push.',
  'check.IN-RECORDS.wrong_type': '{{parameter}} has the wrong type.',
  'check.IN-RECORDS.too_long': '{{parameter}} is too long.',
  'check.IN-RECORDS.empty': '{{parameter}} is an empty list.',
  'check.IN-RECORDS.too_many': '{{parameter}} holds more than 1,000 records.',
  'check.IN-RECORDS.fix.not_json': 'Send {"usage_records":[…]} in UTF-8.',
  'check.IN-RECORDS.fix.missing':
    'Each record has instance_id, record_time, begin_time, end_time, usage_value and metering_sn; in the old push product_id and no metering_sn.',
  'check.IN-RECORDS.fix.surplus': 'Leave it out, or push to the API that has it: product_id belongs to the old push.',
  'check.IN-RECORDS.fix.wrong_type': 'All members are texts; usage_value may be a number.',
  'check.IN-RECORDS.fix.too_long': 'Ids have up to 64 characters, times 17, values 20.',
  'check.IN-RECORDS.fix.empty': 'Push only when there is something to push.',
  'check.IN-RECORDS.fix.too_many': 'Push the rest with the next request.',

  'check.IN-USAGE.name': 'The records are taken',
  'check.IN-USAGE.received':
    '{{count}} record(s) are kept as they came. Whether they are right is found in the background: see Usage records.',
  'check.IN-USAGE.taken': '{{count}} record(s) wait for their billing cycle.',
  'check.IN-USAGE.refused':
    '{{count}} record(s) are wrong, the first with code {{code}}; nothing of the push was taken.',
  'check.IN-USAGE.fix.refused':
    'See abnormal_usage_data in the answer. That a push is refused for its data is a reading: the rule “usage.badRecords”.',

  'check.IN-USAGE-TIME.name': 'The times are in time',
  'check.IN-USAGE-TIME.ok': 'All records come in time for their billing cycle.',
  'check.IN-USAGE-TIME.late':
    '{{count}} record(s) come more than {{minutes}} minutes after the end of their use; they are charged with a later collection.',
  'check.IN-USAGE-TIME.late_for_day':
    '{{count}} record(s) come after {{hour}}:00 Beijing time of the day that follows their use; they are charged a day or more later.',
  'check.IN-USAGE-TIME.other_clock':
    'The times look like the real time; the clock of the marketplace is {{hours}} hours away from it.',
  'check.IN-USAGE-TIME.fix.late':
    'Push hourly, best in the first 15 minutes of the next hour, at the latest within two hours.',
  'check.IN-USAGE-TIME.fix.late_for_day':
    'Push hourly, or the whole day between 00:00 and 00:15 of the next one, at the latest by {{hour}}:00.',
  'check.IN-USAGE-TIME.fix.other_clock':
    'Take the time from the header X-Koosim-Time of any answer, or let the marketplace’s clock run with real time.',
} as const;
