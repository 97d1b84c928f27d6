import { createHash } from 'node:crypto';
import { addApiKey } from '../src/app/api-keys.ts';
import { answerSeller } from '../src/app/open-api/answer-seller.ts';
import type { SellerRequest } from '../src/app/open-api/seller-request.ts';
import type { Workspaces } from '../src/app/workspaces.ts';
import { HOUR_MS, MINUTE_MS } from '../src/domain/calendar.ts';
import type { BillingItem } from '../src/domain/catalogue.ts';
import { usageTimeText } from '../src/domain/read-sent-usage.ts';
import type { Change } from '../src/domain/records.ts';
import { signUsagePush } from '../src/protocol/open-api/usage-push-signature.ts';
import { gatewaySignature } from '../src/protocol/open-api/verify-aksk.ts';
import { openBenchMarket, type BenchMarket } from './bench-market.ts';
import { runningInstance } from './bench-records.ts';
import { median, timed } from './measure.ts';

const PATH = '/api/mkp-openapi-public/global/v1/isv/usage-data';
const HOURS = 24;

/** What a day of hourly pushes has cost; times in milliseconds. */
export interface UsageDay {
  readonly pushMs: number;
  /** From the push to the end of its background check. */
  readonly checkMs: number;
  readonly collectMs: number;
  readonly records: number;
  readonly charges: number;
  readonly wholeMs: number;
}

/** A day in which a seller pushes a record for each of its instances every hour, all in one request of up to 1,000. */
export async function dayOfPushes(sellerUrl: string, instances: number): Promise<UsageDay> {
  const market = await openBenchMarket(sellerUrl);
  const { workspace } = market;
  const begin = Math.ceil(workspace.simNow() / HOUR_MS) * HOUR_MS;
  await to(market, begin);
  await workspace.restore(Array.from({ length: instances }, (_, index) => metered(index, begin)).flat());
  const key = await addApiKey(workspace);
  const accessKey = workspace.state.get('products', 'desk')?.interface.accessKey ?? '';
  const times = { push: [] as number[], check: [] as number[], collect: [] as number[] };
  const wholeMs = await timed(async () => {
    for (let hour = 1; hour <= HOURS; hour += 1) {
      const end = begin + hour * HOUR_MS;
      await to(market, end + 5 * MINUTE_MS);
      const request = pushOf(instances, end, { ak: key.id, sk: key.secret, accessKey });
      const list = { list: () => [market] } as unknown as Workspaces;
      times.push.push(
        await timed(async () => {
          const { status, body } = await answerSeller(list, request, fail);
          if (status !== 200) throw new Error(new TextDecoder().decode(body));
        }),
      );
      times.check.push(await timed(() => to(market, end + 6 * MINUTE_MS)));
      times.collect.push(await timed(() => to(market, end + 16 * MINUTE_MS)));
    }
  });
  const { state } = workspace;
  const [records, charges] = [state.all('usageRecords').size, state.all('usageCharges').size];
  if (charges !== instances * HOURS) throw new Error(`${charges} charges`);
  await market.close();
  const [pushMs, checkMs, collectMs] = [median(times.push), median(times.check), median(times.collect)];
  return { pushMs, checkMs, collectMs, records, charges, wholeMs };
}

function fail(error: unknown): never {
  throw error;
}

async function to({ clock, workspace }: BenchMarket, simAt: number): Promise<void> {
  const jump = clock.startJump(Math.max(simAt, workspace.simNow()), { confirm: true });
  if (!('id' in jump)) throw new Error('the jump was refused');
  await clock.finished(jump.id);
}

/** A pay-per-use instance; of the records of a monthly one, without its expiry. */
function metered(index: number, simAt: number): Change[] {
  return runningInstance(index, simAt).flatMap((change): Change[] => {
    if (change.collection !== 'instances' || !change.value) return change.collection === 'orders' ? [change] : [];
    const { expireSimAt: _none, anchorDay: _neither, ...rest } = change.value;
    const item: BillingItem = {
      id: 'calls',
      name: { en: 'Calls', zh: '调用次数' },
      unit: { en: 'calls', zh: '次' },
      offerId: 'OFFI-CALLS',
      model: 'fixed',
      bands: [{ fromUnits: 0, unitPriceMicros: 10_000 }],
      cycle: 'hour',
    };
    const meter = { item, recordedTenThousandths: 0, carry: 0 };
    return [{ ...change, value: { ...rest, billing: 'on_demand', meter } }];
  });
}

function pushOf(
  instances: number,
  endSimAt: number,
  { ak, sk, accessKey }: { readonly ak: string; readonly sk: string; readonly accessKey: string },
): SellerRequest {
  const records = Array.from({ length: instances }, (_, index) => ({
    begin_time: usageTimeText(endSimAt - HOUR_MS),
    end_time: usageTimeText(endSimAt),
    instance_id: `isv-${String(index).padStart(6, '0')}`,
    metering_sn: createHash('sha256').update(`${index} ${endSimAt}`).digest('hex'),
    record_time: usageTimeText(endSimAt),
    usage_value: String(1 + (index % 90)),
  }));
  const text = JSON.stringify({ usage_records: records });
  const wallAt = Date.now();
  const [ts, nonce] = [String(wallAt), String(endSimAt)];
  const headers = [
    ['Host', 'bench'],
    ['Content-Type', 'application/json'],
    ['X-Sdk-Date', usageTimeText(wallAt)],
    ['ts', ts],
    ['nonce', nonce],
    ['signature', signUsagePush(accessKey, ts, nonce, text)],
  ] as const;
  const request = { method: 'POST', target: PATH, headers, body: new TextEncoder().encode(text) };
  const header = { accessKeyId: ak, signedHeaders: ['host', 'x-sdk-date'], signature: '' };
  const { signature } = gatewaySignature(request, header, sk);
  const authorization = `SDK-HMAC-SHA256 Access=${ak}, SignedHeaders=host;x-sdk-date, Signature=${signature}`;
  return { ...request, headers: [...headers, ['Authorization', authorization]], origin: 'http://bench', wallAt };
}
