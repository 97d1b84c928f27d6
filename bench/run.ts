import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { Low } from 'lowdb';
import { JSONFile } from 'lowdb/node';
import { purchase } from '../src/app/purchase.ts';
import { planTime, withSampleSeller } from './bench-conformance.ts';
import { addRunningInstances, IN_FLIGHT, makeDataFolder, openBenchMarket, type BenchMarket } from './bench-market.ts';
import { dayOfPushes } from './bench-usage.ts';
import { bareCallRate, median, percentile, timed } from './measure.ts';
import { startSellerProcess } from './seller-process.ts';
import { serveFolder, type ServedFolder } from './served-folder.ts';

/** Sizes; `--small` is for a quick look. */
const SMALL = process.argv.includes('--small');
const ORDERS_TO_DISPATCH = SMALL ? 300 : 4_000;
const INSTANCES_TO_JUMP = SMALL ? 500 : 10_000;
const ORDERS_AT_REST = SMALL ? 2_000 : 100_000;
const CALLS_AT_REST = ORDERS_AT_REST * 10;
const INSTANCES_METERED = SMALL ? 100 : 1_000;
const COMMITS = SMALL ? 50 : 200;

const SELECTION = {
  skuCode: 'sku-basic',
  billing: 'period',
  period: { type: 'month', number: 1 },
  quantity: 1,
} as const;

/**
 * What is known of the two rows that miss their target. One profile of the dispatch part, taken on two cores that were
 * busy with other work: of the time of our own calls, about 27 % went into commits (of that, two fifths into checking
 * records before they are written), 9 % into judging answers, 8 % into the HTTP client, 6 % into building and signing
 * requests, 12 % into collecting garbage; at most 25 % was idle. No single cost stands out. Nothing was changed for speed
 * on the strength of it, the jump was not profiled, and other threads for disk or network were not tried.
 */
const MISSED =
  'missed: signing, checks and two durable commits with all bytes per call; see bench/run.ts for the profile';

function note(what: string): void {
  process.stdout.write(`  ${what}\n`);
}

function row(what: string, value: string, target: string): void {
  process.stdout.write(`${what.padEnd(88)} ${value.padStart(12)}   target ${target}\n`);
}

function buy(market: BenchMarket): Promise<unknown> {
  return purchase(market.workspace, { productId: 'desk', buyerId: 'buyer', selection: SELECTION, pay: 'paid' });
}

/** Purchases as fast as they go: each makes two signed, checked, durably recorded calls. */
async function dispatchRatio(sellerUrl: string): Promise<void> {
  const market = await openBenchMarket(sellerUrl);
  await bareCallRate(sellerUrl, 1_000, IN_FLIGHT);
  const before = await bareCallRate(sellerUrl, ORDERS_TO_DISPATCH, IN_FLIGHT);
  const ms = await timed(async () => {
    for (let done = 0; done < ORDERS_TO_DISPATCH; done += 200) {
      await Promise.all(Array.from({ length: 200 }, () => buy(market)));
    }
    await market.outbox.idle();
  });
  const after = await bareCallRate(sellerUrl, ORDERS_TO_DISPATCH, IN_FLIGHT);
  const bare = (before + after) / 2;
  const own = ((2 * ORDERS_TO_DISPATCH) / ms) * 1_000;
  row(
    `dispatch: ${own.toFixed(0)} signed calls/s, bare undici loop ${bare.toFixed(0)}/s`,
    `${(own / bare).toFixed(2)} x`,
    '>= 0.6 x',
  );
  if (own / bare < 0.6) note(MISSED);
  await market.close();
}

/** A year over monthly instances: each expires (FREEZE) and is released. */
async function jumpRatio(sellerUrl: string): Promise<void> {
  const market = await openBenchMarket(sellerUrl);
  await addRunningInstances(market, INSTANCES_TO_JUMP);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let callsMade = 0;
  const ms = await timed(async () => {
    const jump = market.clock.startJump(market.workspace.simNow() + 365 * 86_400_000, { confirm: true });
    if (!('id' in jump)) throw new Error('the jump was refused');
    const report = await market.clock.finished(jump.id);
    callsMade = report?.callsMade ?? 0;
  });
  delay.disable();
  const bareMs = (callsMade / (await bareCallRate(sellerUrl, callsMade, IN_FLIGHT))) * 1_000;
  const label = `jump: a year, ${INSTANCES_TO_JUMP} monthly instances, ${callsMade} calls in ${(ms / 1_000).toFixed(1)} s`;
  row(label, `${(ms / bareMs).toFixed(2)} x`, '<= 1.7 x');
  if (ms / bareMs > 1.7) note(MISSED);
  const delayMs = delay.percentile(99) / 1e6 - 5;
  row('event loop delay during that jump, p99', `${delayMs.toFixed(1)} ms`, '<= 25 ms');
  if (delayMs > 25)
    note('missed: at the limit in a quiet run (25.8 ms; 19 ms over 500 instances), far over it on a busy machine');
  await market.close();
}

/** Median of single durable commits, one after another (an unpaid order each: no call). */
async function commitMs(market: BenchMarket): Promise<number> {
  const samples: number[] = [];
  for (let index = 0; index < COMMITS; index += 1) {
    samples.push(
      await timed(() =>
        purchase(market.workspace, { productId: 'desk', buyerId: 'buyer', selection: SELECTION, pay: 'later' }),
      ),
    );
  }
  return median(samples);
}

/** Time that a list page takes, in milliseconds. */
async function pageMs(address: string): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(address);
  await response.text();
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return performance.now() - startedAt;
}

const LIST_PAGES = [
  '/my',
  '/orders',
  '/seller',
  '/seller/messages',
  '/simulator/calls',
  '/simulator/calls?status=failed',
  '/simulator/upcoming',
];

/** Commits in a small and in a large workspace, in turn: the machine's mood is shared. */
async function commitRatio(sellerUrl: string, smallFolder: string, largeFolder: string): Promise<void> {
  const small = await openBenchMarket(sellerUrl, smallFolder);
  const large = await openBenchMarket(sellerUrl, largeFolder);
  const rounds: { small: number; large: number }[] = [];
  for (let round = 0; round < 5; round += 1) {
    rounds.push({ small: await commitMs(small), large: await commitMs(large) });
  }
  const smallMs = median(rounds.map(({ small: ms }) => ms));
  const largeMs = median(rounds.map(({ large: ms }) => ms));
  const label = `commit: median ${smallMs.toFixed(2)} ms in the small, ${largeMs.toFixed(2)} ms in the large workspace`;
  row(label, `${(largeMs / smallMs).toFixed(2)} x`, '<= 2 x');
  await plainLowdb(large, largeMs);
  await small.close();
  await large.close();
}

/** What the same change costs where the orders are one plain lowdb file, without fsync and without the calls. */
async function plainLowdb(market: BenchMarket, ownMs: number): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'koosim-bench-'));
  const orders = [...market.workspace.state.all('orders').values()];
  const database = new Low(new JSONFile<typeof orders>(path.join(folder, 'orders.json')), orders);
  const samples: number[] = [];
  for (let index = 0; index < 3; index += 1) samples.push(await timed(() => database.write()));
  const plainMs = median(samples);
  const label = `the same with plain lowdb, orders only: ${plainMs.toFixed(0)} ms, most of it blocking`;
  row(label, `${(plainMs / ownMs).toFixed(0)} x`, 'beside ours');
  await rm(folder, { recursive: true, force: true });
}

/** List pages of two running programs, in turn. */
async function pageRatios(small: ServedFolder, large: ServedFolder): Promise<void> {
  for (const page of LIST_PAGES) {
    const samples = { small: [] as number[], large: [] as number[] };
    for (let index = 0; index < 50; index += 1) {
      const smallMs = await pageMs(small.base + page);
      const largeMs = await pageMs(large.base + page);
      if (index < 10) continue;
      samples.small.push(smallMs);
      samples.large.push(largeMs);
    }
    const few = percentile(samples.small, 0.95);
    const many = percentile(samples.large, 0.95);
    const label = `page ${page}: p95 ${few.toFixed(1)} ms small, ${many.toFixed(1)} ms large`;
    row(label, `${(many / few).toFixed(2)} x`, '<= 2 x');
  }
}

/** A hundred orders against a hundred thousand with a million finished calls. */
async function sizeRatios(sellerUrl: string): Promise<void> {
  const smallFolder = await makeDataFolder(sellerUrl, 100, 5_000);
  let largeFolder = '';
  const makingMs = await timed(async () => {
    largeFolder = await makeDataFolder(sellerUrl, ORDERS_AT_REST, CALLS_AT_REST);
  });
  const rate = ((CALLS_AT_REST / makingMs) * 1_000).toFixed(0);
  row(`large workspace: ${ORDERS_AT_REST} orders, ${CALLS_AT_REST} finished calls made`, `${rate}/s`, '-');
  await commitRatio(sellerUrl, smallFolder, largeFolder);
  const small = await serveFolder(smallFolder);
  const large = await serveFolder(largeFolder);
  row('restart of the large workspace', `${(large.readyMs / 1_000).toFixed(2)} s`, '-');
  await pageRatios(small, large);
  const search = await pageMs(`${large.base}/simulator/calls?q=no-such-text`);
  row('search for a text that is not there, large workspace', `${search.toFixed(0)} ms`, '-');
  row('memory of the process that serves it (RSS)', `${large.residentMb()?.toFixed(0) ?? '?'} MB`, '< 700 MB');
  await small.stop();
  await large.stop();
  for (const folder of [smallFolder, largeFolder]) await rm(folder, { recursive: true, force: true });
}

/** Time until the program answers `/health/ready`, against a bare `node -e 0`. */
async function startTime(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'koosim-bench-'));
  const bare = await timed(() => Promise.resolve(spawnSync(process.execPath, ['-e', '0'])));
  const samples: number[] = [];
  for (let index = 0; index < 4; index += 1) {
    const served = await serveFolder(folder);
    // The first run creates the workspace and fills the compiler's cache; it does not count.
    if (index > 0) samples.push(served.readyMs);
    await served.stop();
  }
  const more = median(samples) - bare;
  row('start to ready, more than node -e 0', `${(more / 1_000).toFixed(2)} s`, '<= 1.5 s');
  // Measured by hand: 0.3 s for tsx itself, 1.3 s for our modules and the libraries behind it.
  if (more > 1_500)
    note('missed: loading our TypeScript through tsx is most of it; tsx/esm was tried and is no faster');
  await rm(folder, { recursive: true, force: true });
}

/** A seller with 1,000 pay-per-use instances pushes every hour of a day; each hour of each is checked and charged. */
async function usageDay(sellerUrl: string): Promise<void> {
  const day = await dayOfPushes(sellerUrl, INSTANCES_METERED);
  const what = `usage: ${INSTANCES_METERED} records a push`;
  row(`${what}, from request to answer (median)`, `${day.pushMs.toFixed(0)} ms`, '<= 500 ms');
  row('usage: their background check', `${day.checkMs.toFixed(0)} ms`, '-');
  row('usage: the collection of an hour', `${day.collectMs.toFixed(0)} ms`, '-');
  const perSecond = ((day.records / day.wholeMs) * 1_000).toFixed(0);
  row(
    `usage: a day, ${day.records} records, ${day.charges} charges`,
    `${(day.wholeMs / 1_000).toFixed(1)} s`,
    `${perSecond} records/s`,
  );
}

/** A whole conformance plan against the sample seller, one call after another but for the orders placed at once. */
async function conformancePlans(): Promise<void> {
  await withSampleSeller(async (target) => {
    for (const version of ['1.0', '2.0'] as const) {
      const { calls, tests, ms, bareMs } = await planTime(target, version);
      const rate = (allMs: number): string => ((calls / allMs) * 1_000).toFixed(0);
      row(
        `conformance: V${version}, ${tests} tests, ${calls} calls, ${rate(ms)} calls/s, bare loop ${rate(bareMs)}/s`,
        `${(ms / 1_000).toFixed(2)} s`,
        `- (${(ms / bareMs).toFixed(1)} x the bare loop)`,
      );
    }
  });
}

/** Words on the command line choose some of the parts. */
const PARTS = {
  dispatch: dispatchRatio,
  jump: jumpRatio,
  sizes: sizeRatios,
  start: startTime,
  usage: usageDay,
  conformance: conformancePlans,
};
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const wanted = (name: string): boolean => words.length === 0 || words.includes(name);

const seller = await startSellerProcess();
try {
  for (const [name, part] of Object.entries(PARTS)) if (wanted(name)) await part(seller.url);
} finally {
  await seller.stop();
}
