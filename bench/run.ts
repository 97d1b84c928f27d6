import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { purchase } from '../src/app/purchase.ts';
import { createWebApp } from '../src/web/create-web-app.ts';
import { Workspaces } from '../src/app/workspaces.ts';
import { addRunningInstances, IN_FLIGHT, openBenchMarket, type BenchMarket } from './bench-market.ts';
import { bareCallRate, percentile, timed } from './measure.ts';
import { startSellerProcess } from './seller-process.ts';
import type { AddressInfo } from 'node:net';

/** Sizes; `--small` is for a quick look. */
const SMALL = process.argv.includes('--small');
const ORDERS_TO_DISPATCH = SMALL ? 300 : 4_000;
const INSTANCES_TO_JUMP = SMALL ? 500 : 10_000;
const ORDERS_AT_REST = SMALL ? 2_000 : 100_000;
const COMMITS = SMALL ? 50 : 200;

const SELECTION = {
  skuCode: 'sku-basic',
  billing: 'period',
  period: { type: 'month', number: 1 },
  quantity: 1,
} as const;

function row(what: string, value: string, target: string): void {
  process.stdout.write(`${what.padEnd(74)} ${value.padStart(12)}   target ${target}\n`);
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
    const jump = market.clock.startJump(market.workspace.simNow() + 365 * 86_400_000);
    if (!('id' in jump)) throw new Error('the jump was refused');
    const report = await market.clock.finished(jump.id);
    callsMade = report?.callsMade ?? 0;
  });
  delay.disable();
  const bareMs = (callsMade / (await bareCallRate(sellerUrl, callsMade, IN_FLIGHT))) * 1_000;
  const label = `jump: a year, ${INSTANCES_TO_JUMP} monthly instances, ${callsMade} calls in ${(ms / 1_000).toFixed(1)} s`;
  row(label, `${(ms / bareMs).toFixed(2)} x`, '<= 1.7 x');
  row('event loop delay during that jump, p99', `${(delay.percentile(99) / 1e6 - 5).toFixed(1)} ms`, '<= 25 ms');
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
  return percentile(samples, 0.5);
}

/** p95 of a list page in milliseconds. */
async function pageMs(origin: string, page: string): Promise<number> {
  const samples: number[] = [];
  for (let index = 0; index < 40; index += 1) {
    const startedAt = performance.now();
    const response = await fetch(origin + page);
    await response.text();
    if (!response.ok) throw new Error(`${page}: ${response.status}`);
    if (index >= 10) samples.push(performance.now() - startedAt);
  }
  return percentile(samples, 0.95);
}

const LIST_PAGES = ['/my', '/orders', '/seller/messages', '/simulator/calls', '/simulator/upcoming'];

async function listPages(market: BenchMarket): Promise<number[]> {
  const workspaces = new Workspaces({
    open: () => Promise.resolve(market),
    create: () => Promise.resolve(market),
    createFrom: () => Promise.resolve(market),
    close: () => Promise.resolve(),
    remove: () => Promise.resolve(),
    listIds: () => Promise.resolve(['default']),
  });
  await workspaces.openAll({ id: 'default', name: 'default', site: 'cn', seed: 'empty' });
  const app = createWebApp({
    workspaces,
    host: '127.0.0.1',
    wall: { now: () => Date.now() },
    referenceIsvOrigin: undefined,
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/w/default`;
  const result: number[] = [];
  for (const page of LIST_PAGES) result.push(await pageMs(origin, page));
  server.closeAllConnections();
  server.close();
  return result;
}

/** Commits and list pages with few and with many orders, in one run. */
async function sizeRatios(sellerUrl: string): Promise<void> {
  const small = await openBenchMarket(sellerUrl);
  await addRunningInstances(small, 100);
  const large = await openBenchMarket(sellerUrl);
  await addRunningInstances(large, ORDERS_AT_REST);
  // Let the documents of the large workspace come to rest first, then measure in turn: the machine's mood is shared.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const rounds: { small: number; large: number }[] = [];
  for (let round = 0; round < 5; round += 1) {
    rounds.push({ small: await commitMs(small), large: await commitMs(large) });
  }
  const smallMs = percentile(
    rounds.map(({ small: ms }) => ms),
    0.5,
  );
  const largeMs = percentile(
    rounds.map(({ large: ms }) => ms),
    0.5,
  );
  const label = `commit: median ${smallMs.toFixed(2)} ms at 100 orders, ${largeMs.toFixed(2)} ms at ${ORDERS_AT_REST}`;
  row(label, `${(largeMs / smallMs).toFixed(2)} x`, '<= 2 x');
  const smallPages = await listPages(small);
  const largePages = await listPages(large);
  LIST_PAGES.forEach((page, index) => {
    const few = smallPages[index] ?? 1;
    const many = largePages[index] ?? 1;
    const pageLabel = `page ${page}: p95 ${few.toFixed(1)} ms at 100 orders, ${many.toFixed(1)} ms at ${ORDERS_AT_REST}`;
    row(pageLabel, `${(many / few).toFixed(2)} x`, '<= 2 x');
  });
  await small.close();
  await large.close();
}

/** Time until the program answers `/health/ready`, against a bare `node -e 0`. */
async function startTime(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'koosim-bench-'));
  const bare = await timed(() => Promise.resolve(spawnSync(process.execPath, ['-e', '0'])));
  const samples: number[] = [];
  for (let index = 0; index < 4; index += 1) {
    const startedAt = performance.now();
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      env: {
        ...process.env,
        KOOSIM_DATA: folder,
        KOOSIM_PORT: '0',
        KOOSIM_REFERENCE_ISV_PORT: '0',
        KOOSIM_OPEN: 'off',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    // The first run creates the workspace and fills the compiler's cache; it does not count.
    if (index > 0) samples.push(performance.now() - startedAt);
    child.kill();
    await once(child, 'exit');
  }
  const more = percentile(samples, 0.5) - bare;
  row('start to ready, more than node -e 0', `${(more / 1_000).toFixed(2)} s`, '<= 1.5 s');
  await rm(folder, { recursive: true, force: true });
}

const seller = await startSellerProcess();
try {
  await dispatchRatio(seller.url);
  await jumpRatio(seller.url);
  await sizeRatios(seller.url);
  await startTime();
} finally {
  await seller.stop();
}
