import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startReferenceIsv } from './src/reference-isv/start-reference-isv.ts';
const isv = await startReferenceIsv({ port: 0, dataFile: 'memory' });
const call = async (o: object, spoil = false) => {
  const body = JSON.stringify(o); const ts = String(Date.now()); const nonce = randomUUID();
  const h = (m: string) => createHmac('sha256', isv.accessKey).update(m).digest('hex');
  const sig = h(isv.accessKey + nonce + ts + h(body)).toUpperCase();
  const r = await fetch(`${isv.productionUrl}?signature=${spoil ? sig.replace(/./g, 'A') : sig}&timestamp=${ts}&nonce=${nonce}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  return r.text();
};
const sw = (o: object) => fetch(isv.origin + '/api/switches', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(o) });
const ids = [0, 1, 2, 3].map(() => randomUUID());
for (const [i, id] of ids.entries()) {
  if (i === 3) await sw({ provisioning: 'async' });
  await call({ activity: 'newInstance', businessId: id, orderId: `CS26122409${i}0A7K2Q`, orderLineId: `CS26122409${i}0A7K2Q-000001`, ...(i === 1 ? { testFlag: '1' } : {}) });
}
console.log(await call({ activity: 'queryInstance', instanceId: ids[0] }));
for (const i of [0, 1]) await call({ activity: 'refreshInstance', scene: 'RENEWAL', orderId: `CS27012409${i}0B1X9Z`, orderLineId: 'x-000001', instanceId: ids[i], expireTime: '20270131155959' });
await call({ activity: 'updateInstanceStatus', instanceId: ids[1], status: 'FREEZE' });
await call({ activity: 'releaseInstance', instanceId: ids[2] });
await call({ activity: 'queryInstance', instanceId: ids[0] }, true);
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const pages: [string, string][] = [['home', '/'], ['inuse', `/instances/${ids[0]}`], ['frozen', `/instances/${ids[1]}`], ['prov', `/instances/${ids[3]}`], ['gone', `/instances/${ids[2]}`], ['admin', `/instances/${ids[0]}/admin`], ['bad', '/?page=x']];
for (const [w, scheme, lang] of [[1440, 'light', 'en'], [390, 'light', 'zh'], [1440, 'dark', 'zh'], [390, 'dark', 'en']] as const) {
  const ctx = await browser.newContext({ viewport: { width: w, height: 900 }, colorScheme: scheme, bypassCSP: true, locale: lang === 'zh' ? 'zh-CN' : 'en-US' });
  const page = await ctx.newPage();
  page.on('console', (m) => console.log('console', m.type(), m.text()));
  for (const [name, path] of pages) {
    await page.goto(isv.origin + path);
    await page.screenshot({ path: `/tmp/isvshots/${name}-${w}-${scheme}-${lang}.png`, fullPage: true });
    if (name === 'home' && w === 390) { await page.locator('section[aria-labelledby=instances]').screenshot({ path: `/tmp/isvshots/z-inst-${scheme}.png` }); await page.screenshot({ path: `/tmp/isvshots/z-top-${scheme}.png` }); await page.locator('section[aria-labelledby=calls]').screenshot({ path: `/tmp/isvshots/z-calls-${scheme}.png` }); }
    const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    if (wide) console.log('OVERFLOW', name, w, lang);
    await page.evaluate(axe);
    const found = await page.evaluate('axe.run().then(r => r.violations.map(v => v.id + " " + v.impact + " " + v.nodes.map(n => n.target + " " + (n.failureSummary||"").slice(0,200)).slice(0,3).join(" | ")))') as string[];
    if (found.length) console.log(name, w, scheme, lang, found);
  }
  if (w === 1440 && scheme === 'light') {
    await page.goto(isv.origin + '/');
    await page.click('text=Stop answering');
    await page.screenshot({ path: `/tmp/isvshots/stopped.png` });
    console.log(page.url(), await page.locator('.power h2').innerText());
    await page.check('input[name=verification][value=wrong]'); await page.click('text=Set the switches');
    await page.screenshot({ path: `/tmp/isvshots/set.png`, fullPage: true });
    await page.click('text=All back to normal'); console.log(await page.locator('.power h2').innerText());
  }
  await ctx.close();
}
await browser.close(); await isv.close();
