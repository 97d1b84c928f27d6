import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { localCertificate } from '../../src/tls/local-certificate.ts';
import { EARLIER_FILES } from './earlier-files.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 2);
const noModes = process.platform === 'win32' && 'no file modes here';

async function folderOf(context: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'koosim-tls-'));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

test('it is made once and kept until 60 days before its end', async (context) => {
  const folder = await folderOf(context);
  const first = await localCertificate(folder, '127.0.0.1', NOW);
  assert.equal(await readFile(first.caFile, 'utf8'), first.ca);
  assert.deepEqual(await localCertificate(folder, '127.0.0.1', NOW + 763 * DAY_MS), first);
  const renewed = await localCertificate(folder, '127.0.0.1', NOW + 765 * DAY_MS);
  assert.notEqual(renewed.certificate, first.certificate);
  assert.equal(renewed.caFile, first.caFile);
  assert.equal(await readFile(first.caFile, 'utf8'), renewed.ca);
});

test('the files of a release that wrote X.509 by itself are kept, and renewed when their time comes', async (context) => {
  const folder = await folderOf(context);
  for (const [name, text] of Object.entries(EARLIER_FILES)) await writeFile(path.join(folder, name), text);
  const kept = await localCertificate(folder, '127.0.0.1', NOW);
  assert.deepEqual([kept.ca, kept.certificate, kept.key], Object.values(EARLIER_FILES));
  const renewed = await localCertificate(folder, '127.0.0.1', NOW + 765 * DAY_MS);
  assert.notEqual(renewed.ca, kept.ca);
  assert.deepEqual(await localCertificate(folder, '127.0.0.1', NOW + 765 * DAY_MS), renewed);
});

test('the library that makes certificates is loaded to make one, not to find one', async (context) => {
  const folder = await folderOf(context);
  const source = pathToFileURL(path.join(import.meta.dirname, '..', '..', 'src', 'tls', 'local-certificate.ts')).href;
  // What the library needs at Reflect tells whether it was loaded in that process.
  const script = `
    import { localCertificate } from ${JSON.stringify(source)};
    await localCertificate(process.argv[1], '127.0.0.1', ${NOW});
    console.log(typeof Reflect.getMetadata);`;
  const loaded = async (): Promise<string> => {
    const args = ['--import', 'tsx', '--input-type=module', '-e', script, folder];
    return (await promisify(execFile)(process.execPath, args)).stdout.trim();
  };
  assert.equal(await loaded(), 'function', 'made');
  assert.equal(await loaded(), 'undefined', 'found');
});

test('only its owner may read the key, also if that was changed', { skip: noModes }, async (context) => {
  const folder = await folderOf(context);
  const key = path.join(folder, 'https-key.pem');
  const mode = async (): Promise<number> => (await stat(key)).mode & 0o777;
  const first = await localCertificate(folder, '127.0.0.1', NOW);
  assert.equal(await mode(), 0o600);
  await chmod(key, 0o644);
  assert.deepEqual(await localCertificate(folder, '127.0.0.1', NOW), first);
  assert.equal(await mode(), 0o600);
  await chmod(key, 0o644);
  await localCertificate(folder, 'other.lan', NOW);
  assert.equal(await mode(), 0o600);
});

test('another host needs another certificate; an address for all is none', async (context) => {
  const folder = await folderOf(context);
  const first = await localCertificate(folder, '0.0.0.0', NOW);
  assert.equal(new X509Certificate(first.certificate).checkIP('0.0.0.0'), undefined);
  assert.deepEqual(await localCertificate(folder, '::', NOW), first);
  const other = await localCertificate(folder, 'Box.LAN', NOW);
  assert.equal(new X509Certificate(other.certificate).checkHost('box.lan'), 'box.lan');
  assert.deepEqual(await localCertificate(folder, 'localhost', NOW), other);
});

for (const name of ['https-ca.pem', 'https-certificate.pem', 'https-key.pem']) {
  for (const how of ['missing', 'cut off', 'of another'] as const) {
    test(`${name} ${how}: all three are made anew`, async (context) => {
      const folder = await folderOf(context);
      const first = await localCertificate(folder, '127.0.0.1', NOW);
      const file = path.join(folder, name);
      const spoilt = {
        missing: () => rm(file),
        'cut off': async () => writeFile(file, (await readFile(file, 'utf8')).slice(0, 60)),
        'of another': async () => {
          const other = await folderOf(context);
          await localCertificate(other, '127.0.0.1', NOW);
          await writeFile(file, await readFile(path.join(other, name)));
        },
      };
      await spoilt[how]();
      const again = await localCertificate(folder, '127.0.0.1', NOW);
      assert.notEqual(again.ca, first.ca);
      assert.ok(new X509Certificate(again.certificate).verify(new X509Certificate(again.ca).publicKey));
    });
  }
}
