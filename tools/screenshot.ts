import { mkdir } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { startSimulator, type Simulator } from '../src/start-simulator.ts';
import { CHROMIUM_ARGS, ensureChromium } from './chromium.ts';

/** Pictures of the README, made from the running program so that they stay true. */
const PICTURES = [
  { file: 'docs/call.png', path: (callId: string) => `/simulator/calls/${callId}` },
  { file: 'docs/shop.png', path: () => '/shop' },
] as const;

async function api<T>(simulator: Simulator, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${simulator.origin}/api/v1/workspaces/default${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Buys twice from a seller that gives every buyer the same instance, and tells the call that is refused for it. */
async function callWorthShowing(simulator: Simulator): Promise<string> {
  const buy = { productId: 'team-board', billing: 'period', period: { type: 'month', number: 1 } };
  const wait = (orderId: string, activity: string): Promise<{ id: string }> =>
    api(simulator, 'GET', `/calls/wait?orderId=${orderId}&activity=${activity}&timeoutMs=10000`);
  const first = await api<{ id: string }>(simulator, 'POST', '/orders', buy);
  await wait(first.id, 'queryInstance');
  await fetch(`${simulator.referenceIsv?.origin}/api/switches`, {
    method: 'POST',
    body: JSON.stringify({ duplicateInstanceId: 'on' }),
    headers: { 'Content-Type': 'application/json' },
  });
  const second = await api<{ id: string }>(simulator, 'POST', '/orders', buy);
  const call = await api<{ id: string }>(
    simulator,
    'GET',
    `/calls/wait?orderId=${second.id}&activity=newInstance&status=retrying&timeoutMs=10000`,
  );
  return call.id;
}

const simulator = await startSimulator({
  host: '127.0.0.1',
  port: 0,
  dataFolder: undefined,
  referenceIsvPort: 0,
  onDefect: (error) => {
    throw error;
  },
});
const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
try {
  await mkdir('docs', { recursive: true });
  const callId = await callWorthShowing(simulator);
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, locale: 'en-GB' });
  for (const { file, path } of PICTURES) {
    await page.goto(`${simulator.origin}/w/default${path(callId)}`, { waitUntil: 'load' });
    await page.waitForTimeout(500);
    await page.screenshot({ path: file });
    process.stdout.write(`${file}\n`);
  }
} finally {
  await browser.close();
  await simulator.close();
}
