import type { SentUsage } from '../../domain/usage.ts';
import type { ServiceCode } from './service-code.ts';

/** Records that one push may hold (v2-saas 8.4). */
const USAGE_RECORDS_MAX = 1_000;

/** Why a push is refused as a whole: the code, and the member that it is about. */
export interface UsagePushProblem {
  readonly problem: 'not_json' | 'missing' | 'surplus' | 'wrong_type' | 'too_long' | 'empty' | 'too_many';
  readonly code: ServiceCode;
  /** E.g. `usage_records[3].end_time`. */
  readonly parameter: string;
}

/** Which of the two pushes: the new one has a number in each record, the old one the product (v1-saas 5.8). */
export type UsagePushKind = 'new' | 'old';

interface Member {
  readonly name: keyof SentUsage;
  readonly max: number;
  readonly must: boolean;
}

const COMMON: readonly Member[] = [
  { name: 'instance_id', max: 64, must: true },
  { name: 'record_time', max: 17, must: true },
  { name: 'begin_time', max: 17, must: true },
  { name: 'end_time', max: 17, must: true },
  { name: 'usage_value', max: 20, must: true },
  { name: 'relate_pkg_instance', max: 64, must: false },
];

const MEMBERS: Readonly<Record<UsagePushKind, readonly Member[]>> = {
  // That it is missing is a problem of its record (code 004), not of the push.
  new: [...COMMON, { name: 'metering_sn', max: 64, must: false }],
  old: [...COMMON, { name: 'product_id', max: 64, must: true }],
};

/**
 * Reads the body of a push. Only what is wrong with the push is refused here: codes MKT.0101 (a member that there is not),
 * MKT.0199 (one that is missing, or no JSON), MKT.0100 (wrong type or too long), MKT.9003 (too many records). What is wrong
 * with the data of a record is found later (v2-saas 8.4, rule 1).
 */
export function readUsagePush(body: Uint8Array, kind: UsagePushKind): readonly SentUsage[] | UsagePushProblem {
  const value = parsed(body);
  if (!isObject(value)) return problem('not_json', 'MKT.0199', '');
  const surplus = Object.keys(value).find((name) => name !== 'usage_records');
  const list = value['usage_records'];
  if (list === undefined) return problem('missing', 'MKT.0199', 'usage_records');
  if (surplus !== undefined) return problem('surplus', 'MKT.0101', surplus);
  if (!Array.isArray(list)) return problem('wrong_type', 'MKT.0100', 'usage_records');
  if (list.length === 0) return problem('empty', 'MKT.0100', 'usage_records');
  if (list.length > USAGE_RECORDS_MAX) return problem('too_many', 'MKT.9003', 'usage_records');
  const records: SentUsage[] = [];
  for (const [place, each] of (list as readonly unknown[]).entries()) {
    const read = readRecord(each, `usage_records[${place}]`, MEMBERS[kind]);
    if ('problem' in read) return read;
    records.push(read);
  }
  return records;
}

/** The instances that a body names, as far as it can be read: whose key its signature is made with. */
export function namedInstances(body: Uint8Array): readonly string[] {
  const value = parsed(body);
  const list = isObject(value) ? value['usage_records'] : undefined;
  if (!Array.isArray(list)) return [];
  const ids = (list as readonly unknown[])
    .slice(0, USAGE_RECORDS_MAX)
    .map((each) => (isObject(each) ? each['instance_id'] : undefined))
    .filter((id): id is string => typeof id === 'string');
  return [...new Set(ids)];
}

function readRecord(value: unknown, path: string, members: readonly Member[]): SentUsage | UsagePushProblem {
  if (!isObject(value)) return problem('wrong_type', 'MKT.0100', path);
  const surplus = Object.keys(value).find((name) => !members.some((member) => member.name === name));
  if (surplus !== undefined) return problem('surplus', 'MKT.0101', `${path}.${surplus}`);
  const record: Partial<Record<keyof SentUsage, string>> = {};
  for (const { name, max, must } of members) {
    const given = value[name];
    if (given === undefined || given === null) {
      if (must) return problem('missing', 'MKT.0199', `${path}.${name}`);
      continue;
    }
    // The pages of the sites differ: a text on one, a number on the other; both are taken.
    const isNumber = typeof given === 'number' && name === 'usage_value';
    if (typeof given !== 'string' && !isNumber) return problem('wrong_type', 'MKT.0100', `${path}.${name}`);
    const text = String(given);
    if (text.length > max) return problem('too_long', 'MKT.0100', `${path}.${name}`);
    record[name] = text;
  }
  return record as SentUsage;
}

function problem(what: UsagePushProblem['problem'], code: ServiceCode, parameter: string): UsagePushProblem {
  return { problem: what, code, parameter: parameter.slice(0, 100) };
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
