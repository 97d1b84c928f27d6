/**
 * The address with a signature that is wrong in its first character: of the right form and length, so that nothing but
 * the comparison can find it. Takes the last `signature` (V2.0) or `authToken` (V1.0): an address may have a query of
 * its own before it.
 */
export function spoilSignature(url: string): string {
  const places = [...url.matchAll(/[?&](?:signature|authToken)=/g)];
  const last = places.at(-1);
  if (!last) throw new Error('a request without a signature cannot be spoilt');
  const start = last.index + last[0].length;
  const first = url[start] === '%' ? url.slice(start, start + 3) : url.slice(start, start + 1);
  return `${url.slice(0, start)}${first === 'A' ? 'B' : 'A'}${url.slice(start + first.length)}`;
}
