import { queryParameters } from '../../protocol/v1/query-parameters.ts';
import type { Heard } from '../session.ts';
import { OTHER_TYPE, SHIFT_MS, type Tampering } from '../tampering.ts';

/**
 * A POSIX shell script that makes a call again: with a time and a nonce of its own, and a signature made with the key
 * that the reader puts in. What was wrong on purpose is wrong again. Needs curl and openssl.
 */
export function reproducible({ request, tampering, access: { version, destination } }: Heard): string {
  const { url } = destination;
  const lines = version === '1.0' ? v1Lines(request.url, tampering, url) : v2Lines(request, tampering, url);
  return [`KEY='…'`, ...lines].join('\n');
}

const SHIFT_S = SHIFT_MS / 1_000;
const HMAC = (key: string): string => `openssl dgst -sha256 -hmac ${key} | sed 's/^.* //'`;

function v2Lines(request: Heard['request'], tampering: Tampering | undefined, url: string): string[] {
  const body = new TextDecoder().decode(request.body);
  // Of what was sent by another method, only the address is left to be signed.
  const signed = tampering === 'other_body' ? '{}' : body;
  const parts = [
    ...(tampering === 'no_signature' ? [] : ['signature=$SIGNATURE']),
    ...(tampering === 'no_timestamp' ? [] : ['timestamp=$TIME']),
    ...(tampering === 'no_nonce' ? [] : ['nonce=$NONCE']),
  ];
  const isGet = tampering === 'other_method';
  const type = tampering === 'other_type' ? OTHER_TYPE : 'application/json;charset=utf8';
  return [
    `BODY=${quoted(body)}`,
    ...(tampering === 'other_body' ? [`SIGNED=${quoted(signed)}`] : []),
    `TIME=$((($(date +%s)${shift(tampering)}) * 1000))`,
    'NONCE=$(openssl rand -hex 32)',
    `DIGEST=$(printf %s "$${tampering === 'other_body' ? 'SIGNED' : 'BODY'}" | ${HMAC('"$KEY"')})`,
    `SIGNATURE=$(printf %s "$KEY$NONCE$TIME$DIGEST" | ${HMAC('"$KEY"')})`,
    ...(tampering === 'bad_signature' ? ['SIGNATURE=$(printf %s "$SIGNATURE" | tr 0-9a-f a-f0-9)'] : []),
    [
      `curl -si -X ${isGet ? 'GET' : 'POST'} ${quoted(base(url))}"${joint(url)}${parts.join('&')}"`,
      `-H 'Accept: application/json'`,
      ...(isGet ? [] : [`-H 'Content-Type: ${type}'`, '--data-binary "$BODY"']),
    ].join(' \\\n  '),
  ];
}

function v1Lines(url: string, tampering: Tampering | undefined, productionUrl: string): string[] {
  const parameters = queryParameters(url, productionUrl).filter(
    ({ name }) => name !== 'authToken' && name !== 'timeStamp',
  );
  const named = [
    ...parameters.map(({ name, value }) => ({ name, value })),
    { name: 'timeStamp', value: undefined },
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  const foreign = tampering === 'other_body';
  const text = named
    .map(({ name, value }) =>
      value === undefined
        ? '"timeStamp=$TIME"'
        : quoted(`${name}=${foreign && name === 'orderId' ? `${value}~` : value}`),
    )
    .join("'&'");
  const sent = named.filter(({ name }) => name !== 'timeStamp' || tampering !== 'no_timestamp');
  return [
    `TIME=$(date -u +%Y%m%d%H%M%S)000`,
    `TEXT=${text}`,
    'TOKEN=$(printf %s "$TEXT" | openssl dgst -sha256 -hmac "$KEY$TIME" -binary | openssl base64 -A)',
    ...(tampering === 'bad_signature' ? [`TOKEN="$(printf %s "$TOKEN" | tr A-Za-z a-zA-Z)"`] : []),
    [
      `curl -si -G${tampering === 'other_method' ? ' -X POST' : ''} ${quoted(base(productionUrl))}`,
      `-H 'Accept: application/json'`,
      ...sent.map(({ name, value }) =>
        value === undefined ? '--data-urlencode "timeStamp=$TIME"' : `--data-urlencode ${quoted(`${name}=${value}`)}`,
      ),
      ...(tampering === 'no_signature' ? [] : ['--data-urlencode "authToken=$TOKEN"']),
    ].join(' \\\n  '),
  ];
}

function shift(tampering: Tampering | undefined): string {
  if (tampering === 'stale') return ` - ${SHIFT_S}`;
  return tampering === 'future' ? ` + ${SHIFT_S}` : '';
}

function base(url: string): string {
  return url.split('#', 1)[0] ?? '';
}

function joint(url: string): string {
  return base(url).includes('?') ? '&' : '?';
}

/** One word of a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
