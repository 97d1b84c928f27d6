import type { Call } from '../../domain/call.ts';
import { keyBits } from '../../protocol/v1/encrypt-type.ts';
import type { KeyBits } from '../../protocol/v1/aes-key.ts';
import { decryptSensitive, type Decryption } from '../../protocol/v1/sensitive-data.ts';
import { shownText } from './shown-text.ts';

/** A value that travelled encrypted. */
export interface DecryptedValue {
  /** Parameter, or path in the answer, e.g. `appInfo.password`. */
  readonly name: string;
  readonly encrypted: string;
  /** Length of the key that was announced (256 bits unless told). */
  readonly announcedBits: KeyBits;
  /** Length of the key that works; absent when none does. */
  readonly worksWithBits: KeyBits | undefined;
  /** In plain text; absent when no key works. */
  readonly plain: string | undefined;
  readonly problem: DecryptionProblem | undefined;
}

export type DecryptionProblem = Extract<Decryption, { problem: string }>['problem'];

/** The phone number and mail address in a V1.0 request (v1-saas 4 and 5.1). */
export function decryptedParameters(call: Call, url: string): DecryptedValue[] {
  if (call.version !== '1.0') return [];
  const query = new URL(url).searchParams;
  return ['mobilePhone', 'email'].flatMap((name) => {
    const value = query.get(name);
    return value === null || value === '' ? [] : [decrypted(call, name, value, keyBits(call.destination.encryptType))];
  });
}

/** Account and password wherever they stand in the answer to a V1.0 call (v1-saas 5.1 and 5.7). */
export function decryptedMembers(call: Call, answer: unknown): DecryptedValue[] {
  if (call.version !== '1.0') return [];
  const type: unknown = isObject(answer) ? answer['encryptType'] : undefined;
  const bits = keyBits(String(type) === '2' ? '2' : undefined);
  const found: DecryptedValue[] = [];
  collect(answer, '', (name, value) => found.push(decrypted(call, name, value, bits)));
  return found;
}

/** Most values of one answer. */
const VALUES_MAX = 200;
const ENCRYPTED: ReadonlySet<string> = new Set(['userName', 'password']);

function collect(value: unknown, path: string, found: (name: string, value: string) => number): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    if (ENCRYPTED.has(name) && typeof member === 'string' && member !== '') {
      if (found(place, member) >= VALUES_MAX) return;
    } else collect(member, place, found);
  }
}

function decrypted(call: Call, name: string, value: string, announcedBits: KeyBits): DecryptedValue {
  const tried = [announcedBits, announcedBits === 256 ? (128 as const) : (256 as const)].map((bits) => ({
    bits,
    result: decryptSensitive(call.destination.accessKey, bits, value),
  }));
  const working = tried.find(({ result }) => 'plain' in result);
  const first = tried[0]?.result;
  return {
    name,
    encrypted: shownText(value),
    announcedBits,
    worksWithBits: working?.bits,
    plain: working && 'plain' in working.result ? shownText(working.result.plain) : undefined,
    problem: working || !first || !('problem' in first) ? undefined : first.problem,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
