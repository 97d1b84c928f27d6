import { createHmac, randomUUID } from 'node:crypto';
import { isPackage, isPayPerUse, type Instance } from './instance.ts';
import { compactTime, sendToMarket, type Market } from './market-request.ts';

/** What is wrong with a push on purpose. */
export const PUSH_MISTAKES = ['none', 'signature', 'instance', 'future', 'value', 'again'] as const;

export type PushMistake = (typeof PUSH_MISTAKES)[number];

/** What the page of use asks for. */
export interface PushWish {
  /** Units in each record. */
  readonly quantity: number;
  readonly records: number;
  readonly mistake: PushMistake;
  /** Id of the package instance that it is drawn from. */
  readonly packageId?: string;
}

/** A push and what the marketplace said. */
export interface PushReport {
  readonly wallAt: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `null`: no answer came. */
  readonly status: number | null;
  readonly answer: string;
  readonly taken: boolean;
}

const PATH = '/api/mkp-openapi-public/global/v1/isv/usage-data';
const HOUR_MS = 3_600_000;

/** What pushes are made with. */
export interface Pusher {
  readonly market: Market;
  /** The key of the production interface: it signs the body. */
  readonly accessKey: string;
  readonly wallNow: () => number;
  /** The marketplace's time. */
  readonly marketAt: number;
  /** The push before, of which a mistake sends the records once more. */
  readonly before: PushReport | undefined;
}

/**
 * Meters what was used since the last push, in equal parts, and pushes it (Push pay-per-use usage of the V2.0 guide). What
 * the marketplace takes is counted; whether the data are right it finds out later and tells nobody but its own console.
 */
export async function pushUsage(instance: Instance, wish: PushWish, pusher: Pusher): Promise<PushReport> {
  const { market, accessKey, wallNow, before } = pusher;
  const body =
    wish.mistake === 'again' && before
      ? before.body
      : JSON.stringify({ usage_records: recordsOf(instance, wish, pusher) });
  const [ts, nonce] = [String(wallNow()), randomUUID().replaceAll('-', '')];
  const key = wish.mistake === 'signature' ? `${accessKey}!` : accessKey;
  const signature = createHmac('sha256', key).update(`ts=${ts}&nonce=${nonce}&body=${body}`).digest('base64');
  const headers = { signature, ts, nonce };
  const report = { wallAt: wallNow(), body, headers };
  try {
    const { status, text } = await sendToMarket(market, { method: 'POST', path: PATH, body, headers }, wallNow());
    return { ...report, status, answer: text, taken: status === 200 && /"error_code":"MKT\.0000"/.test(text) };
  } catch (error) {
    return { ...report, status: null, answer: error instanceof Error ? error.message : String(error), taken: false };
  }
}

/** Counts what was taken, for queryInstance. */
export function notePush(instances: readonly Instance[], { quantity, records }: PushWish, marketAt: number): void {
  for (const instance of instances) {
    const tenThousandths = Math.round(quantity * 10_000) * records + (instance.pushed?.tenThousandths ?? 0);
    instance.pushed = { tenThousandths, untilMarketAt: marketAt };
  }
}

/** From when on the next push is about. */
export function meteredFrom({ pushed, ordered }: Instance, marketAt: number): number {
  return Math.min(marketAt, pushed?.untilMarketAt ?? ordered?.marketAt ?? marketAt);
}

/** The packages of the same buyer that use can be drawn from. */
export function packagesOf(all: readonly Instance[]): readonly Instance[] {
  return all.filter((each) => isPackage(each) && each.releasedWallAt === null);
}

/** Whether use of an instance can be pushed at all. */
export function canPush(instance: Instance): boolean {
  return isPayPerUse(instance) && !instance.test;
}

/** Members in ascending order, so that the text that is signed is the text that is sent. */
function recordsOf(instance: Instance, wish: PushWish, { marketAt }: Pusher): readonly Record<string, string>[] {
  const { quantity, records, mistake, packageId } = wish;
  const shift = mistake === 'future' ? 2 * HOUR_MS : 0;
  const from = meteredFrom(instance, marketAt) + shift;
  const step = Math.floor((marketAt + shift - from) / records / 1_000) * 1_000;
  return Array.from({ length: records }, (_, place) => ({
    begin_time: compactTime(from + place * step),
    end_time: compactTime(place === records - 1 ? marketAt + shift : from + (place + 1) * step),
    instance_id: mistake === 'instance' ? `not-${instance.id}`.slice(0, 64) : instance.id,
    metering_sn: randomUUID(),
    record_time: compactTime(marketAt),
    ...(packageId === undefined ? {} : { relate_pkg_instance: packageId }),
    usage_value: mistake === 'value' ? `-${quantity}` : String(quantity),
  }));
}
