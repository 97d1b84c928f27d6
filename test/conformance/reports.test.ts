import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { readExpectedFailures } from '../../src/conformance/expected-failures.ts';
import { htmlReport } from '../../src/conformance/report/html.ts';
import { jsonReport } from '../../src/conformance/report/json.ts';
import { junitReport } from '../../src/conformance/report/junit.ts';
import { reportOf, type Report } from '../../src/conformance/report/model.ts';
import { reproducible } from '../../src/conformance/report/reproduce.ts';
import { planFor } from '../../src/conformance/plan.ts';
import type { ConformanceRun } from '../../src/conformance/run.ts';
import { Session } from '../../src/conformance/session.ts';
import { TAMPERINGS, type Tampering } from '../../src/conformance/tampering.ts';
import { placeOrder } from '../../src/conformance/purchase.ts';
import { conformancePorts } from '../../src/conformance-ports.ts';
import { createUndiciSender } from '../../src/dispatch/undici-sender.ts';
import { translator } from '../../src/i18n/translator.ts';
import { javaMissing } from '../support/java-seller.ts';
import { judgeJunit } from '../support/junit-schema.ts';
import { runAgainst, settingsFor, startSeller, targetOf, withVerdict } from './running.ts';

const PROGRAM = { name: 'koosim', version: '9.9.9' };
const KEY = 'k3y-"of<the>seller&/=+-0123456789';

const folder = mkdtempSync(path.join(tmpdir(), 'koosim-reports-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function reported(run: ConformanceRun, language: 'en' | 'zh' = 'en', known?: string): Report {
  const expected = known === undefined ? undefined : readExpectedFailures(known);
  assert.ok(expected === undefined || 'ids' in expected);
  return reportOf(run, { program: PROGRAM, ...(expected ? { expected } : {}) }, translator(language));
}

interface HostileSeller extends AsyncDisposable {
  readonly url: string;
}

/** Answers every call in JSON with what nobody should pass on: the key, a password, markup, control characters. */
async function startEchoingSeller(): Promise<HostileSeller> {
  const answer = (_request: IncomingMessage, response: ServerResponse): void => {
    const text = `${KEY} </pre><script>alert(1)</script> ]]> \u0000\u001b[31m \ud800 "quoted" `;
    response.setHeader('Content-Type', 'application/json');
    response.setHeader('Server', `leaky ${encodeURIComponent(KEY)}`);
    response.end(
      JSON.stringify({
        resultCode: '000005',
        resultMsg: text,
        accessKey: KEY,
        info: [{ appInfo: { password: 'Start-"123', userName: 'a' } }],
      }),
    );
  };
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://user:pa55word@127.0.0.1:${(server.address() as AddressInfo).port}/produce?token=1`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('reports of a run', () => {
  test('hold no secret and no live markup, whatever the seller answers', async () => {
    await using seller = await startEchoingSeller();
    for (const version of ['1.0', '2.0'] as const) {
      const run = await runAgainst(settingsFor({ url: seller.url, accessKey: KEY }, { version, billing: ['period'] }));
      assert.ok(withVerdict(run, 'failed').includes('ACT-CREATE'));
      const report = reported(run);
      const html = htmlReport(report, translator('en'), 'en');
      for (const text of [html, jsonReport(report), junitReport(report)]) {
        for (const secret of [KEY, encodeURIComponent(KEY), 'of<the>seller', 'pa55word', 'Start-']) {
          assert.ok(!text.includes(secret), `${secret} is in ${text.slice(0, 20)}`);
        }
        assert.doesNotMatch(text, /signature=[0-9A-F]{64}/i);
        assert.doesNotMatch(text, /authToken=[A-Za-z0-9%]{20}/);
      }
      assert.doesNotMatch(html, /<script|<link|\bsrc=/);
      assert.match(html, /&#60;script&#62;/);
      // eslint-disable-next-line no-control-regex
      assert.doesNotMatch(junitReport(report), /[\u0000-\u0008\u001b]/);
    }
  });

  test('are dated, and name program, versions, profile and target', async () => {
    await using seller = await startSeller();
    const settings = settingsFor(targetOf(seller), {
      site: 'intl',
      billing: ['one_time'],
      rules: { 'answer.slowMs': 4_000 },
    });
    const run = await runAgainst(settings);
    const json = JSON.parse(jsonReport(reported(run)));
    assert.deepEqual(
      [json.format, json.formatVersion, json.program, json.version, json.site, json.rules, json.billing],
      ['koogallery-simulator/conformance-report', 1, PROGRAM, '2.0', 'intl', { 'answer.slowMs': 4_000 }, ['one_time']],
    );
    assert.match(json.startedAt, /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.equal(json.requirements.length, run.requirements.length);
    assert.ok(json.requirements.every((each: { source: string; certainty: string }) => each.source && each.certainty));
    for (const language of ['en', 'zh'] as const) {
      const html = htmlReport(reported(run, language), translator(language), language);
      const date = json.startedAt.slice(0, 10) as string;
      for (const text of [date, 'koosim 9.9.9', 'intl', 'answer.slowMs=4000', targetOf(seller).url]) {
        assert.ok(html.includes(text), text);
      }
      assert.doesNotMatch(html, /conform\.|check\.[A-Z]|\{\{/, 'every text is there');
    }
  });

  test('a finding says what was expected, what came, why, how to mend it, and how to do it again', async () => {
    await using seller = await startSeller();
    await seller.set({ body: 'missing_result_msg', onActivity: 'refreshInstance' });
    const run = await runAgainst(settingsFor(targetOf(seller), { billing: ['period'] }));
    assert.deepEqual(withVerdict(run, 'failed'), ['RESULT-MSG']);
    const [finding] = reported(run).findings;
    assert.ok(finding);
    assert.equal(finding.requirement, 'RESULT-MSG');
    for (const text of [finding.expected, finding.came, finding.cause, finding.mend, finding.source]) {
      assert.match(text, /\w{4}/);
    }
    assert.match(finding.call?.request ?? '', /^POST http.*"activity":"refreshInstance"/s);
    assert.match(finding.call?.answer ?? '', /^HTTP 200\ncontent-type: application\/json/i);
    assert.match(finding.call?.curl ?? '', /^KEY='…'\n/);
  });

  test('every finding of every test has its words in both languages', async () => {
    await using seller = await startSeller();
    await seller.set({ resultCode: '000005', onActivity: 'upgradeInstance' });
    const run = await runAgainst(settingsFor(targetOf(seller), { billing: ['period'] }));
    for (const language of ['en', 'zh'] as const) {
      for (const finding of reported(run, language).findings) {
        for (const text of [finding.title, finding.expected, finding.came, finding.cause, finding.testTitle]) {
          assert.doesNotMatch(text, /^(conform|check)\.|\{\{/);
        }
      }
    }
    assert.ok(planFor(run.settings).length > 30);
  });
});

describe('the JUnit file', () => {
  test('fits the schema of CI systems, red only for a change', { skip: javaMissing }, async () => {
    await using seller = await startSeller();
    await using hostile = await startEchoingSeller();
    const good = await runAgainst(settingsFor(targetOf(seller), { billing: ['one_time'] }));
    await seller.set({ duplicateInstanceId: 'on' });
    const bad = await runAgainst(settingsFor(targetOf(seller), { billing: ['one_time'] }));
    const strange = await runAgainst(settingsFor({ url: hostile.url, accessKey: KEY }));
    const nobody = await runAgainst(settingsFor({ url: 'http://127.0.0.1:1/', accessKey: KEY }));
    const files: Record<string, string> = {
      good: junitReport(reported(good)),
      bad: junitReport(reported(bad)),
      known: junitReport(reported(bad, 'zh', 'ID-UNIQUE')),
      mended: junitReport(reported(good, 'en', 'ID-UNIQUE')),
      strange: junitReport(reported(strange)),
      nobody: junitReport(reported(nobody)),
    };
    const counts = (name: string) =>
      /failures="(\d+)" errors="(\d+)"/
        .exec(files[name] ?? '')
        ?.slice(1)
        .map(Number);
    assert.deepEqual(['good', 'bad', 'known', 'mended', 'nobody'].map(counts), [
      [0, 0],
      [1, 0],
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
    const written = Object.entries(files).map(([name, text]) => {
      const file = path.join(folder, `${name}.xml`);
      writeFileSync(file, text);
      return file;
    });
    assert.equal(judgeJunit(written).told, '');
    const broken = path.join(folder, 'broken.xml');
    writeFileSync(broken, (files['good'] ?? '').replace(/tests="\d+"/, 'tests="many"'));
    assert.equal(judgeJunit([broken]).status, 1, 'the validator can say no');
  });
});

/** Runs a script of a report in a shell, with the key filled in. */
function inShell(script: string, key: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn('sh', ['-c', script.replace("KEY='…'", `KEY='${key}'`)]);
    let out = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (out += String(chunk)));
    child.on('close', () => resolve(out));
  });
}

const shellMissing: string | false =
  process.env.CI !== 'true' &&
  spawnSync('sh', ['-c', 'openssl version && curl --version']).status !== 0 &&
  'openssl and curl are not installed: sudo apt-get install -y openssl curl';

describe('the script beside a finding makes the same call again', { skip: shellMissing }, () => {
  const CODES: Partial<Record<Tampering | 'right', Record<'1.0' | '2.0', string>>> = {
    right: { '1.0': '000000', '2.0': '000000' },
    bad_signature: { '1.0': '000001', '2.0': '000001' },
    other_body: { '1.0': '000001', '2.0': '000001' },
    no_signature: { '1.0': '000002', '2.0': '000001' },
    no_timestamp: { '1.0': '000002', '2.0': '000002' },
    no_nonce: { '1.0': '', '2.0': '000002' },
    stale: { '1.0': '', '2.0': '000002' },
    future: { '1.0': '', '2.0': '000002' },
    other_method: { '1.0': '000002', '2.0': '000002' },
    other_type: { '1.0': '', '2.0': '000002' },
  };
  for (const version of ['1.0', '2.0'] as const) {
    test(`V${version}: signed with openssl, sent with curl, whatever is wrong on purpose`, async () => {
      await using seller = await startSeller();
      const { url, accessKey } = targetOf(seller);
      const settings = settingsFor({ url, accessKey }, { version, billing: ['period'] });
      const sender = createUndiciSender();
      const session = new Session(settings, conformancePorts(sender));
      for (const tampering of [undefined, ...TAMPERINGS]) {
        const code = CODES[tampering ?? 'right']?.[version] ?? '';
        if (code === '') continue;
        const order = placeOrder(session.shop, 'period', { tellingValues: version === '1.0' });
        const heard = await session.create(order, tampering ? { tampering } : { more: { remark: `it's 续费 "a b"` } });
        assert.equal(heard.judgement.resultCode, code, `${tampering} as it was sent`);
        const out = await inShell(reproducible(heard), accessKey);
        assert.match(out, new RegExp(`"resultCode":"${code}"`), `${tampering}: ${out}`);
      }
      await sender.close();
    });
  }
});
