import { chromium } from 'playwright-core';
import { startSimulator } from '../src/start-simulator.ts';
const sim = await startSimulator({ host: '127.0.0.1', port: 0, dataFolder: undefined, referenceIsvPort: 0, onDefect: (e) => console.error(e) });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
const W = sim.origin + '/w/default';
const api = async (m: string, p: string, b?: unknown) => (await fetch(sim.origin + '/api/v1/workspaces/default' + p, { method: m, body: b ? JSON.stringify(b) : undefined, headers: { 'content-type': 'application/json' } })).json();
const o: any = await api('POST', '/orders', { productId: 'team-board', billing: 'period', period: { type: 'month', number: 1 } });
await new Promise(r => setTimeout(r, 800));
const ctx = await browser.newContext({ viewport: { width: Number(process.argv[3] ?? 1440), height: 900 }, colorScheme: (process.argv[4] as any) ?? 'light', locale: process.argv[5] ?? 'en' });
const page = await ctx.newPage();
page.on('console', m => { if (m.type() === 'error') console.log('console', m.text()); });
for (const p of process.argv[2]!.split(',')) {
  const url = p.replace('ORDER', o.id).replace('INSTANCE', o.instanceId);
  const res = await page.goto(W + url, { waitUntil: 'load' });
  console.log(url, res?.status());
  await page.waitForTimeout(300);
  await page.screenshot({ path: `/tmp/shot-${p.replace(/\W+/g, '_')}.png`, fullPage: process.argv[6] === 'full' });
}
await browser.close(); await sim.close();
