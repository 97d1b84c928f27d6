import { Buffer } from 'node:buffer';

/** One value in DER: tag, length, content (X.690 8.1). @param tag of one byte, e.g. 0x30 for a sequence */
export function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

/** The shortest form, as DER demands (X.690 10.1). */
function lengthOf(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.from([bytes]);
  return bytes < 0x1_00 ? Buffer.from([0x81, bytes]) : Buffer.from([0x82, bytes >> 8, bytes & 0xff]);
}

export const sequence = (...items: readonly Uint8Array[]): Buffer => der(0x30, ...items);
export const octets = (content: Uint8Array): Buffer => der(0x04, content);
export const bits = (content: Uint8Array, unusedBits = 0): Buffer => der(0x03, Buffer.from([unusedBits]), content);
export const TRUE = der(0x01, Buffer.from([0xff]));

/** A positive integer from its bytes: a leading one bit would make it negative, leading zeros are not allowed. */
export function positive(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
  return der(0x02, ...((short[0] ?? 0) >= 0x80 ? [Buffer.from([0])] : []), short);
}

/** An object identifier from its dotted text (X.690 8.19). */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(arc: number): number[] {
  const groups = [arc & 0x7f];
  for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80);
  return groups;
}

/** A moment: two digits of the year up to 2049, four afterwards (RFC 5280 4.1.2.5). @param atMs milliseconds since 1970 */
export function moment(atMs: number): Buffer {
  const text = `${new Date(atMs).toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  return text < '2050' ? der(0x17, Buffer.from(text.slice(2))) : der(0x18, Buffer.from(text));
}
