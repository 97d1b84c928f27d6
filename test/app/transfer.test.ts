import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { AppError } from '../../src/app/app-error.ts';
import { exportWorkspace } from '../../src/app/export-workspace.ts';
import { applyImport, importedWorkspace, previewImport, receiveImport } from '../../src/app/import-workspace.ts';
import type { PendingImport } from '../../src/app/pending-imports.ts';
import { undoLast } from '../../src/app/restore-snapshot.ts';
import { resetWorkspace } from '../../src/app/reset-workspace.ts';
import { setOrderNotification } from '../../src/app/set-order-notification.ts';
import { COLLECTION_NAMES } from '../../src/domain/records.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { storedExchange } from '../../src/store/exchange-codec.ts';
import { memoryScratch } from '../../src/store/archive/scratch-space.ts';
import { openTestMarket, type TestMarket } from '../support/market.ts';

const NOTHING = { secrets: false, exchanges: false };
const EVERYTHING = { secrets: true, exchanges: true };

function recordsOf({ workspace }: TestMarket): Record<string, unknown[]> {
  const records = workspace.state.records();
  const names = COLLECTION_NAMES.filter((name) => name !== 'workspace');
  return Object.fromEntries(names.map((name) => [name, [...records[name].values()]]));
}

async function exported(market: TestMarket, options: typeof NOTHING): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of exportWorkspace(market, options).bytes) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** Bytes as they come from a network: in odd pieces. */
async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += 1_000) yield bytes.subarray(start, start + 1_000);
}

/** A file whose checksum and counts are right, whatever its lines say. */
function sealed(lines: readonly string[], counts: Record<string, number>, exchanges = 0): string {
  const body = lines.map((line) => `${line}\n`).join('');
  const sha256 = createHash('sha256').update(body).digest('hex');
  return `${body}${JSON.stringify({ footer: { counts, exchanges, sha256 } })}\n`;
}

/** A market in which things have happened: an application in use with a password, one being retried, one lapsed. */
async function livedIn(): Promise<TestMarket> {
  const market = await openTestMarket();
  const info = [{ appInfo: { frontEndUrl: 'https://a.example.com/', userName: 'admin', password: 's3cret!' } }];
  market.script(({ activity, fields }) =>
    activity === 'queryInstance'
      ? {
          resultCode: '000000',
          resultMsg: 'ok',
          info: info.map((each) => ({ instanceId: fields['instanceId'], ...each })),
        }
      : undefined,
  );
  await market.buy();
  await market.advance('P40D');
  await market.buy({ period: { type: 'year', number: 1 } });
  market.script(() => 'unreachable');
  await market.buy({ buyerId: 'v5' });
  return market;
}

/** Stored bytes of all tries, as text. */
async function exchangesOf(market: TestMarket): Promise<(string | undefined)[]> {
  const ids = market.calls().flatMap(({ attempts }) => attempts.map(({ exchangeId }) => exchangeId));
  const exchanges = await Promise.all(ids.map((id) => market.store.readExchange(id)));
  return exchanges.map((exchange) => exchange && JSON.stringify(storedExchange(exchange)));
}

describe('export and import', () => {
  test('with secrets and bytes bring everything to another workspace', async () => {
    const [from, to] = [await livedIn(), await openTestMarket()];
    await to.buy();
    const pending = await receiveImport(to, piecesOf(await exported(from, EVERYTHING)));
    const before = await applyImport(to, pending);
    assert.equal(before.kind, 'before_import');
    assert.deepEqual(recordsOf(to), recordsOf(from));
    assert.deepEqual(await exchangesOf(to), await exchangesOf(from));
    assert.ok((await exchangesOf(to)).every((exchange) => exchange));
    assert.equal(to.workspace.simNow(), from.workspace.simNow());
    await from.close();
    await to.close();
  });

  test('without secrets bring everything back to where it came from, but passwords and bytes', async () => {
    const market = await livedIn();
    const then = recordsOf(market);
    const text = await exported(market, NOTHING);
    assert.doesNotMatch(text, /s3cret!|"accessKey":"[^"]/);
    assert.match(text, /"includes":\{"secrets":false,"exchanges":false\}/);
    await resetWorkspace(market, 'orders');
    await applyImport(market, await receiveImport(market, piecesOf(text)));
    const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replace(/,"password":"[^"]*"/g, ''));
    assert.notDeepEqual(plain(then), then, 'there was a password');
    assert.deepEqual(recordsOf(market), plain(then));
    assert.deepEqual((await exchangesOf(market)).filter(Boolean), []);
    await market.close();
  });

  test('as a new workspace draw new keys, the same for a product and its calls', async () => {
    const market = await livedIn();
    const pending = await receiveImport(market, piecesOf(await exported(market, NOTHING)));
    const { records, simAt } = await importedWorkspace(market, pending, { id: 'other', name: 'Other' });
    const key = records.products.get('desk')?.interface.accessKey ?? '';
    assert.match(key, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    for (const { destination } of records.calls.values()) assert.equal(destination.accessKey, key);
    assert.deepEqual(
      [...records.workspace.values()].map(({ id, name }) => [id, name]),
      [['other', 'Other']],
    );
    assert.equal(simAt, market.workspace.simNow());
    await market.close();
  });

  test('leave the key of order notifications out likewise, and bring the known one back', async () => {
    const market = await openTestMarket();
    const setting = { url: 'https://isv.example.com/orders', accessKey: 'bell-secret', allowInsecureTransport: false };
    await setOrderNotification(market, 'desk', setting);
    await market.buy();
    const text = await exported(market, NOTHING);
    assert.doesNotMatch(text, /bell-secret/);
    const pending = await receiveImport(market, piecesOf(text));
    const { records } = await importedWorkspace(market, pending, { id: 'other', name: 'Other' });
    const { interface: basic, orderNotification } = records.products.get('desk') ?? {};
    assert.match(orderNotification?.accessKey ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.notEqual(orderNotification?.accessKey, basic?.accessKey);
    const keys = [...records.calls.values()].map(({ activity, destination }) => [activity, destination.accessKey]);
    for (const [activity, key] of keys) {
      assert.equal(key, activity === 'orderNotify' ? orderNotification?.accessKey : basic?.accessKey, activity);
    }
    await applyImport(market, await receiveImport(market, piecesOf(text)));
    assert.deepEqual(market.workspace.state.get('products', 'desk')?.orderNotification, setting);
    await market.close();
  });

  test('can be undone', async () => {
    const [from, to] = [await livedIn(), await openTestMarket()];
    await to.buy();
    const [then, bytes] = [recordsOf(to), await exchangesOf(to)];
    await applyImport(to, await receiveImport(to, piecesOf(await exported(from, EVERYTHING))));
    const offer = to.history.undoOffer();
    assert.deepEqual(offer?.subject, { kind: 'import', name: 'default' });
    assert.ok(offer && !isRefusal(await undoLast(to, offer.snapshot.id)));
    assert.deepEqual([recordsOf(to), await exchangesOf(to)], [then, bytes]);
    assert.ok(to.store.snapshots().every(({ kind }) => kind !== 'staged'));
    await from.close();
    await to.close();
  });

  test('keep one moment, whatever happens while the file is read', async () => {
    const market = await livedIn();
    const expected = await exported(market, NOTHING);
    const parts: Uint8Array[] = [];
    for await (const part of exportWorkspace(market, NOTHING).bytes) {
      if (parts.length === 0) await market.advance('P1D');
      parts.push(part);
    }
    assert.equal(Buffer.concat(parts).toString(), expected);
    await market.close();
  });

  test('bytes of calls go only with secrets', async () => {
    const market = await openTestMarket();
    assert.throws(
      () => exportWorkspace(market, { secrets: false, exchanges: true }),
      (error) => error instanceof AppError && error.details[0]?.path === 'exchanges',
    );
    await market.close();
  });

  test('the preview tells what is in the file and what it takes the place of', async () => {
    const [from, to] = [await livedIn(), await openTestMarket()];
    await to.buy();
    const preview = previewImport(to, await receiveImport(to, piecesOf(await exported(from, NOTHING))));
    assert.deepEqual(
      [preview.counts.orders, preview.replaces.orders, preview.keysKept, preview.keysNew, preview.exchangeCount],
      [from.workspace.state.all('orders').size, 1, 1, 0, 0],
    );
    const times = [...from.workspace.state.all('orders').values()].map(({ createdSimAt }) => createdSimAt);
    assert.deepEqual([preview.ordersFromSimAt, preview.ordersToSimAt], [Math.min(...times), Math.max(...times)]);
    await from.close();
    await to.close();
  });

  test('at most three files wait; discarded ones are gone', async () => {
    const market = await openTestMarket();
    const text = await exported(market, NOTHING);
    const waiting: PendingImport[] = [];
    for (let count = 0; count < 4; count += 1) waiting.push(await receiveImport(market, piecesOf(text)));
    assert.throws(() => market.history.imports.get(waiting[0]?.id ?? ''), AppError);
    assert.equal(market.history.imports.get(waiting[1]?.id ?? ''), waiting[1]);
    await market.history.imports.discardAll();
    assert.throws(() => market.history.imports.get(waiting[3]?.id ?? ''), AppError);
    await market.close();
  });
});

describe('a file is refused, and nothing changes, when', () => {
  const refusedWith = async (change: (lines: string[]) => string): Promise<AppError> => {
    const market = await livedIn();
    const text = await exported(market, EVERYTHING);
    const [then, heads] = [recordsOf(market), market.history.list()];
    let refused: unknown;
    await receiveImport(market, piecesOf(change(text.split('\n')))).catch((error: unknown) => (refused = error));
    assert.ok(refused instanceof AppError, String(refused));
    assert.equal(refused.status, 400);
    assert.deepEqual([recordsOf(market), market.history.list()], [then, heads]);
    assert.throws(() => market.history.imports.get('import-1'), AppError);
    await market.close();
    return refused;
  };
  /** The file without its last line, with one line changed, sealed again. */
  const resealed = (lines: string[], change: (line: string) => string): string => {
    const last = JSON.parse(lines.at(-2) ?? '') as { footer: { counts: Record<string, number>; exchanges: number } };
    return sealed(lines.slice(0, -2).map(change), last.footer.counts, last.footer.exchanges);
  };

  for (const [what, code, change] of [
    ['it is empty', 'import.foreign', () => ''],
    ['it is of another program', 'import.foreign', () => '{"format":"something"}\n'],
    ['it is no text at all', 'import.foreign', () => '\u0000\u0001\u0002'.repeat(2_000)],
    ['its first line is endless', 'import.foreign', () => 'x'.repeat(33 * 1_048_576)],
    [
      'it is newer',
      'import.newer_version',
      (lines) => lines.join('\n').replace('"formatVersion":1', '"formatVersion":2'),
    ],
    ['its last line is missing', 'import.incomplete', (lines) => `${lines.slice(0, -2).join('\n')}\n`],
    ['it ends within a line', 'import.incomplete', (lines) => lines.join('\n').slice(0, 5_000)],
    ['a word was changed', 'import.checksum', (lines) => lines.join('\n').replace('Firm', 'Form')],
    ['a line was taken away', 'import.damaged', (lines) => lines.toSpliced(6, 1).join('\n')],
    ['lines end as on Windows', 'import.checksum', (lines) => lines.join('\r\n')],
    ['something follows its end', 'import.damaged', (lines) => `${lines.join('\n')}{}\n`],
  ] as const satisfies readonly (readonly [string, string, (lines: string[]) => string])[]) {
    test(what, async () => {
      assert.equal((await refusedWith(change)).code, code);
    });
  }

  test('a line is broken: the place is named', async () => {
    const { code, params } = await refusedWith((lines) => lines.with(4, '{"collection":').join('\n'));
    assert.deepEqual([code, params['line']], ['import.damaged', 5]);
  });

  for (const [what, pattern, replacement, reason] of [
    ['a member is wrong', /"quantity":1,"unitPriceMinor"/, '"quantity":"1","unitPriceMinor"', /line\.quantity/],
    ['a time is none', /"createdSimAt":\d+/, '"createdSimAt":1e300', /createdSimAt: not an instant/],
    ['an address is none', /"url":"https:[^"]*"/, '"url":"javascript:0"', /url: not a web address/],
    [
      'a rule cannot be read so',
      /"ruleOverrides":\{\}/,
      '"ruleOverrides":{"order.unpaidHours":-1}',
      /order\.unpaidHours/,
    ],
    ['an order is of nobody', /"buyerId":"v5"/, '"buyerId":"ghost"', /buyerId: there is no ghost/],
    ['a record has no id', /"id":"v2"/, '"di":"v2"', /id: missing/],
    ['a record is there twice', /"id":"v2"/, '"id":"v5"', /there twice/],
  ] as const) {
    test(`${what}: record and member are named`, async () => {
      let done = false;
      const { code, params } = await refusedWith((lines) =>
        resealed(lines, (line) => {
          if (done || line.startsWith('{"exchange"')) return line;
          const changed = line.replace(pattern, replacement);
          done = changed !== line;
          return changed;
        }),
      );
      assert.equal(code, 'import.wrong_record');
      assert.match(String(params['reason']), reason);
      assert.ok(params['collection'] && params['record']);
    });
  }
});

test('a file that is too large is not taken in', async () => {
  await assert.rejects(
    memoryScratch().receive(piecesOf('x'.repeat(5_000)), 4_000),
    (error) => error instanceof AppError && error.code === 'payload_too_large',
  );
});
