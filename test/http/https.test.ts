import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startSimulator, type Simulator } from '../../src/start-simulator.ts';
import { killLeftOvers, startChildSimulator } from '../support/child-simulator.ts';
import { firstKey, ORDER_QUERY } from '../support/open-api.ts';
import { pythonMissing } from '../support/python-seller.ts';

const run = promisify(execFile);
const SDK_CLIENT = pathToFileURL(path.join(import.meta.dirname, '..', 'support', 'sdk-client.ts')).href;
const PYTHON_CLIENT = path.join(import.meta.dirname, '..', 'python', 'open_api_client.py');

let folder: string;
let simulator: Simulator;
let https: { readonly origin: string; readonly caFile: string };
let ca: string;
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'koosim-https-test-'));
  simulator = await startSimulator({
    ...{ host: '127.0.0.1', port: 0, httpsPort: 0, referenceIsvPort: undefined },
    dataFolder: path.join(folder, 'data'),
    onDefect: (error) => assert.fail(String(error)),
  });
  assert.ok(simulator.https);
  https = simulator.https;
  ca = await readFile(https.caFile, 'utf8');
});
after(async () => {
  await simulator.close();
  await killLeftOvers();
  await rm(folder, { recursive: true });
});

async function ask(url: string, options: RequestOptions = {}): Promise<{ status?: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    sent.on('error', reject).end();
  });
}

test('pages and API over HTTPS, by name and by address, with the certificate trusted', async () => {
  const { port } = new URL(https.origin);
  for (const host of ['127.0.0.1', 'localhost']) {
    // The name may stand for ::1 here, where nobody listens; who is asked and who is meant are two things.
    const to = { ca, host: '127.0.0.1', servername: host === 'localhost' ? host : '' };
    const page = await ask(`https://${host}:${port}/w/default/simulator/calls`, to);
    assert.equal(page.status, 200);
    assert.match(page.body, /<html/);
    const clock = await ask(`https://${host}:${port}/api/v1/workspaces/default/clock`, to);
    assert.equal(clock.status, 200, clock.body);
  }
});

test('the page of access keys names the HTTPS address and the file to trust, and no proxy of one’s own', async () => {
  const { body } = await ask(`${https.origin}/w/default/seller/api-keys`, { ca });
  assert.ok(body.includes(`<pre id="open-api-https" tabindex="0">${https.origin}</pre>`), body);
  assert.ok(body.includes(https.caFile));
  assert.ok(!body.includes('reverse proxy'));
});

test('refused without the certificate, and with that of another simulator', async () => {
  await assert.rejects(ask(https.origin), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  const other = await startSimulator({
    ...{ host: '127.0.0.1', port: 0, httpsPort: 0, referenceIsvPort: undefined, dataFolder: undefined },
    onDefect: (error) => assert.fail(String(error)),
  });
  assert.ok(other.https);
  await assert.rejects(ask(https.origin, { ca: await readFile(other.https.caFile, 'utf8') }));
  assert.ok(existsSync(other.https.caFile));
  await other.close();
  assert.ok(!existsSync(path.dirname(other.https.caFile)), 'in memory nothing stays behind');
});

test('the same checks of Host and Origin as over HTTP', async () => {
  const foreign = await ask(https.origin, { ca, servername: 'localhost', headers: { Host: 'evil.example' } });
  assert.equal(foreign.status, 403);
  const path_ = `${https.origin}/api/v1/workspaces/default/clock/advance`;
  const from = (Origin: string): Promise<{ status?: number | undefined }> =>
    ask(path_, { ca, method: 'POST', headers: { Origin, 'Content-Type': 'application/json' } });
  assert.equal((await from('https://evil.example')).status, 403);
  assert.equal((await from(https.origin.replace('https', 'http'))).status, 403);
  assert.notEqual((await from(https.origin)).status, 403);
});

test('plain HTTP and TLS 1.1 get nowhere on its port', async () => {
  await assert.rejects(fetch(https.origin.replace('https', 'http')));
  await assert.rejects(ask(https.origin, { ca, maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1' }));
});

test('the published SDK queries an order over HTTPS, and verifies the certificate', async () => {
  const script = `
    import { sendBySdk } from ${JSON.stringify(SDK_CLIENT)};
    const [origin, key] = process.argv.slice(1);
    const query = { orderId: 'MOCKPERIODYEARNEW' };
    const answer = await sendBySdk(origin, JSON.parse(key), { method: 'GET', path: '${ORDER_QUERY}', query });
    console.log(JSON.stringify(answer));`;
  const asked = async (env: Record<string, string>): Promise<string> => {
    const args = ['--import', 'tsx', '--input-type=module', '-e', script, https.origin];
    const key = JSON.stringify(firstKey(simulator));
    const { stdout } = await run(process.execPath, [...args, key], { env: { PATH: process.env['PATH'], ...env } });
    return stdout;
  };
  assert.match(await asked({ NODE_EXTRA_CA_CERTS: https.caFile }), /"status":200.*"resultCode":"MKT.0000"/);
  await assert.rejects(asked({}), /unable to verify the first certificate/);
});

test('a Python client does the same', { skip: pythonMissing }, async () => {
  const { ak, sk } = firstKey(simulator);
  const asked = async (env: Record<string, string>): Promise<string> => {
    const args = [PYTHON_CLIENT, https.origin, ak, sk, 'MOCKMONTYRENEW'];
    return (await run('python3', args, { env: { PATH: process.env['PATH'], ...env } })).stdout;
  };
  assert.match(await asked({ SSL_CERT_FILE: https.caFile }), /^200 .*"orderType":"RENEW"/);
  await assert.rejects(asked({}), /CERTIFICATE_VERIFY_FAILED/);
});

test('the key stays out of the folders that are exported and snapshotted', async () => {
  const { workspace } = simulator.workspaces.get('default');
  assert.ok(workspace);
  const key = await readFile(path.join(path.dirname(https.caFile), 'https-key.pem'), 'utf8');
  const secret = key.split('\n')[1] ?? 'none';
  const root = path.join(folder, 'data', 'default');
  const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  assert.ok(files.length > 0);
  for (const file of files) {
    assert.ok(!(await readFile(path.join(file.parentPath, file.name), 'latin1')).includes(secret), file.name);
  }
  const { body } = await ask(`${https.origin}/api/v1/workspaces`, { ca });
  assert.deepEqual(
    (JSON.parse(body) as { items: { id: string }[] }).items.map(({ id }) => id),
    ['default'],
  );
});

test('a start tells address and file; a restart keeps the certificate', async () => {
  const env = { KOOSIM_DATA: path.join(folder, 'child'), KOOSIM_HTTPS_PORT: '0', KOOSIM_REFERENCE_ISV_PORT: 'off' };
  let trusted: string | undefined;
  for (let start = 0; start < 2; start += 1) {
    const child = await startChildSimulator(env);
    const [, origin = '', caFile = ''] =
      /HTTPS +(https:\/\/127\.0\.0\.1:\d+),.*NODE_EXTRA_CA_CERTS=(\S+)/.exec(child.output()) ?? [];
    assert.equal(caFile, path.join(env.KOOSIM_DATA, 'https-ca.pem'));
    trusted ??= await readFile(caFile, 'utf8');
    assert.equal((await ask(`${origin}/health/ready`, { ca: trusted })).status, 200);
    assert.equal(await child.stop(), 0);
  }
});
