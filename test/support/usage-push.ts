import { createHmac, randomUUID } from 'node:crypto';
import { sendSigned, type HandMade, type KeyPair, type RawAnswer } from './open-api.ts';

export const USAGE_PUSH = '/api/mkp-openapi-public/global/v1/isv/usage-data';
export const USAGE_PUSH_OLD = '/rest/marketplace/v1/isv/usage-data';

/** An instant as it is pushed. */
export const pushTime = (at: number | string): string => new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');

let records = 0;

/** A record that is in order, about the hour before an instant; members can be replaced, `undefined` takes one away. */
export function usageRecord(
  instanceId: string,
  endAt: number,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  records += 1;
  const record: Record<string, unknown> = {
    begin_time: pushTime(endAt - 3_600_000),
    end_time: pushTime(endAt),
    instance_id: instanceId,
    metering_sn: `sn-${process.pid}-${records}`,
    record_time: pushTime(endAt),
    usage_value: '1.5',
    ...more,
  };
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** What is sent in place of the right headers of a push. */
export interface PushMade extends HandMade {
  /** The access key of the product. */
  readonly accessKey: string;
  readonly ts?: string;
  readonly nonce?: string;
  /** The text that is signed; that of the body unless given. */
  readonly signs?: string;
  readonly pushSignature?: (right: Buffer, text: string) => string;
  /** Headers that are left out. */
  readonly without?: readonly string[];
}

/** Pushes by the documented algorithm, written here once more; every part can be spoilt. */
export function push(origin: string, key: KeyPair, body: unknown, made: PushMade): Promise<RawAnswer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { ts = String(Date.now()), nonce = randomUUID(), accessKey, signs = text, without = [] } = made;
  const signed = `ts=${ts}&nonce=${nonce}&body=${signs}`;
  const right = createHmac('sha256', accessKey).update(signed).digest();
  const headers = { signature: made.pushSignature?.(right, signed) ?? right.toString('base64'), ts, nonce };
  return sendSigned(origin, key, {
    method: 'POST',
    target: USAGE_PUSH,
    body: text,
    ...made,
    headers: {
      ...Object.fromEntries(Object.entries(headers).filter(([name]) => !without.includes(name))),
      ...made.headers,
    },
  });
}
