import { decodeFormValue } from './form-encoding.ts';

/** A parameter as it travelled and as a seller decodes it. */
interface WireParameter {
  readonly name: string;
  readonly raw: string;
  readonly value: string;
}

/**
 * Takes the parameters of a V1.0 request apart, in the order of the wire. What the production address brings along as
 * its own query is left out: it is not signed.
 */
export function queryParameters(url: string, productionUrl: string): WireParameter[] {
  const [base = ''] = productionUrl.split('#', 1);
  const query = url.startsWith(base) ? url.slice(base.length + 1) : url.slice(url.indexOf('?') + 1);
  return query.split('&').map((pair) => {
    const [name = '', ...rest] = pair.split('=');
    const raw = rest.join('=');
    return { name: decodeFormValue(name), raw, value: decodeFormValue(raw) };
  });
}
