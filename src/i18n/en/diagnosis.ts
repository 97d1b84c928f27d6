/** Texts of the diagnosis: why a seller refused a call, and why its signature is not accepted. */
export const diagnosis = {
  'diagnosis.title': 'Diagnosis',
  'diagnosis.lead': 'The known mistakes were tried on the exact bytes of this try.',
  'diagnosis.refused.result': 'The seller refused this call as not authentic (000001).',
  'diagnosis.refused.http_401': 'The seller refused this call with HTTP 401.',
  'diagnosis.refused.http_403': 'The seller refused this call with HTTP 403.',
  'diagnosis.right': 'The call was signed right: its signature is the one that the key gives.',
  'diagnosis.sent_wrong': 'This try carried a signature that its key does not give: the seller was right to refuse it.',
  'diagnosis.sent_wrong.fix':
    'It was sent wrong on purpose (a fault was switched on). Restart the call to send it right.',
  'diagnosis.stale':
    'Its time of signing was {{age}} away from the time of sending: the seller may have refused it for that.',
  'diagnosis.stale.fix':
    'The same bytes were sent again, or a fault was switched on. Restart the call to sign it anew.',
  'diagnosis.quoted': '“{{value}}” in its answer is what a receiver with this mistake computes: {{mistake}}.',
  'diagnosis.quoted_right': '“{{value}}” in its answer is the right signature under another key.',
  'diagnosis.unknown_request': 'Its answer does not say what the receiver computed.',
  'diagnosis.unknown_request.fix':
    'Log the value that your code computes and find it in the table, or paste it here: the mistake that gives it is named.',
  'diagnosis.other_key.current': 'It was made with another key of this workspace: the one of “{{product}}”.',
  'diagnosis.other_key.notification':
    'It was made with another key of this workspace: the one for order notifications of “{{product}}”.',
  'diagnosis.other_key.interface_class':
    'It was made with another key of this workspace: {{key}}, kept for “{{keyClass}}”.',
  'diagnosis.other_key.replaced': 'It was made with the key from before a rotation: {{key}}, kept for “{{keyClass}}”.',
  'diagnosis.other_key.retired': 'It was made with a key that is out of use: an older one of “{{product}}”.',
  'diagnosis.other_key.fix': 'Configure the key that is in use for this product; the page of the product shows it.',
  'diagnosis.header.named': '{{mistake}}: “{{name}}”.',
  'diagnosis.unknown_answer': 'No known mistake and no key of this workspace gives the signature {{found}}.',
  'diagnosis.unknown_answer.fix':
    'Compare the key in your configuration with the one shown here, sign the raw bytes of the body, and let nothing change them afterwards.',
  'diagnosis.only_known': 'Version 2.0 does not require Body-Sign; what it carries is wrong all the same.',
  'diagnosis.expected': 'Expected signature',
  'diagnosis.found': 'Signature found',
  'diagnosis.snippet': 'A right receiver to copy (version {{version}})',
  'diagnosis.compare': 'What a receiver would compute for this call',
  'diagnosis.compare.lead':
    'Each line is what a receiver with one mistake computes for exactly this call; mistakes that make no difference for it are left out.',
  'diagnosis.paste': 'Paste the value that your code computed',
  'diagnosis.paste.hint': 'Base64 or hex, as your code logs it.',
  'diagnosis.paste.button': 'Name the mistake',
  'diagnosis.asked.right': 'This is the right value: your computation is right.',
  'diagnosis.asked.right.fix':
    'If your code still refuses the call, look at the comparison: case of hex, blanks, or the signature of another call.',
  'diagnosis.asked.mistake': 'This value comes out with this mistake: {{mistake}}.',
  'diagnosis.asked.unknown': 'No known mistake and no key of this workspace gives this value.',
  'diagnosis.asked.unknown.fix':
    'Is it the value for this very try? Each try is signed anew. Then compare the text that your code signs with the one in the table, character by character.',
  'diagnosis.column.mistake': 'What the receiver does',
  'diagnosis.column.value': 'Value it computes',
  'diagnosis.text': 'Text that was signed',
  'diagnosis.text.masked': 'The access key in the texts is masked; show the key to see them whole.',
  'diagnosis.right_row': 'right',
} as const;
