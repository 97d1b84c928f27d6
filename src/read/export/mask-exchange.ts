import type { Call, Exchange } from '../../domain/call.ts';
import { hideKey, hideKeyInText } from '../api/hide-key.ts';

/** What stands for a value that does not leave the program. */
const MASK = '***';

/** Query parameters from which a weak key could be guessed on another desk. */
const SIGNATURES = /([?&](?:signature|authToken)=)[^&#]*/gi;
/** Members whose values let somebody in, in JSON, escaped or not, however the file is laid out. */
const PASSWORDS =
  /((?:\\?)"[^"\\]*(?:passw(?:or)?d|pwd|secret|accessKey|token)[^"\\]*\\?"\s*:\s*)(?:\\?"(?:[^"\\]|\\[^"]|\\"(?!\s*[,}\]]))*\\?"|-?\d[\d.eE+-]*)/gi;
/** What a V1.0 call carries encrypted. */
const PERSONAL: ReadonlySet<string> = new Set(['mobilePhone', 'email']);

/**
 * The bytes of one try fit to leave the program: without keys, without signatures (a weak key can be guessed from one,
 * and a fresh one lets a stranger call) and without passwords in what the seller answered.
 */
export function maskedExchange({ id, request, response }: Exchange, accessKey: string): Exchange {
  return {
    id,
    request: {
      method: request.method,
      url: hideKeyInText(request.url, accessKey).replace(SIGNATURES, `$1${MASK}`),
      headers: maskedHeaders(request.headers, accessKey),
      body: maskedBody(request.body, accessKey),
    },
    ...(response && {
      response: {
        ...response,
        headers: maskedHeaders(response.headers, accessKey),
        body: maskedBody(response.body, accessKey),
      },
    }),
  };
}

/** A call whose plain fields hold nobody's phone number or mail address. */
export function maskedCall(call: Call): Call {
  const fields = Object.entries(call.fields).map(([name, value]) => [name, PERSONAL.has(name) ? MASK : value]);
  return { ...call, fields: Object.fromEntries(fields) as Call['fields'] };
}

function maskedHeaders(headers: Exchange['request']['headers'], accessKey: string): [string, string][] {
  return headers.map(([name, value]) => {
    if (/^(?:authorization|cookie|set-cookie|x-sign|body-?sign)$/i.test(name)) {
      return [name, value.replace(/(signature=\s*"?)[^",]*/i, `$1${MASK}`).replace(/^(?!.*signature=).*$/i, MASK)];
    }
    return [name, hideKeyInText(value, accessKey)];
  });
}

/** Works on bytes, one character each: an answer need not be text. */
function maskedBody(body: Uint8Array, accessKey: string): Uint8Array {
  const text = hideKey(body, accessKey).toString('latin1');
  return Buffer.from(
    text.replace(PASSWORDS, (_all, name: string) => `${name}${name.startsWith('\\') ? `\\"${MASK}\\"` : `"${MASK}"`}`),
    'latin1',
  );
}
