import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Instance } from '../../src/reference-isv/instance.ts';
import { startReferenceIsv } from '../../src/reference-isv/start-reference-isv.ts';
import { openFileStore, ReferenceIsvFileError } from '../../src/reference-isv/store.ts';
import { creation, send, signedQuery, type AnswerJson } from './sample-seller.ts';

let folder = '';
before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sample-seller-'));
});
after(async () => {
  await rm(folder, { recursive: true });
});

function anInstance(id: string): Instance {
  const none = {
    version: '2.0' as const,
    told: null,
    expireTime: null,
    lastCall: null,
    releasedWallAt: null,
    refreshes: [],
    upgradeOrderIds: [],
  };
  const orderLines = [{ orderId: `order ${id}`, orderLineId: `line ${id}` }];
  const account = { userName: 'admin', password: 'secret' };
  return { id, orderLines, ...account, test: false, createdWallAt: 0, queriesLeft: 0, frozen: false, ...none };
}

async function callAt(productionUrl: string, accessKey: string, call: object): Promise<AnswerJson> {
  const body = JSON.stringify(call);
  const reply = await send(productionUrl + signedQuery(accessKey, body, Date.now()), { method: 'POST', body });
  return JSON.parse(reply.text) as AnswerJson;
}

describe('data file', () => {
  test('key, switches and instances are there after a restart', async () => {
    const dataFile = path.join(folder, 'new', 'seller.json');
    const first = await startReferenceIsv({ port: 0, dataFile });
    await callAt(first.productionUrl, first.accessKey, creation(1));
    const freeze = { activity: 'updateInstanceStatus', instanceId: 'business-1', status: 'FREEZE' };
    await callAt(first.productionUrl, first.accessKey, freeze);
    const headers = { 'Content-Type': 'application/json' };
    await send(`${first.origin}/api/switches`, { method: 'POST', headers, body: '{"provisioning":"async"}' });
    await first.close();

    const second = await startReferenceIsv({ port: 0, dataFile });
    try {
      assert.equal(second.accessKey, first.accessKey);
      const again = await callAt(second.productionUrl, second.accessKey, { ...creation(1), businessId: 'later' });
      assert.deepEqual([again.resultCode, again.instanceId], ['000000', 'business-1']);
      const page = await send(`${second.origin}/instances/business-1`);
      assert.match(page.text, /data-instance-status="frozen"/);
      assert.equal((await callAt(second.productionUrl, second.accessKey, creation(2))).resultCode, '000004');
    } finally {
      await second.close();
    }
  });

  test('what was answered is in the file already, without closing', async () => {
    const dataFile = path.join(folder, 'durable.json');
    const seller = await startReferenceIsv({ port: 0, dataFile });
    try {
      await callAt(seller.productionUrl, seller.accessKey, creation(1));
      const copy = path.join(folder, 'copy.json');
      await writeFile(copy, await readFile(dataFile));
      const store = await openFileStore(copy);
      assert.equal(store.book.get('business-1')?.id, 'business-1');
      await store.close();
    } finally {
      await seller.close();
    }
  });

  test('a small file is written before the answer, a large one after it; closing writes the rest', async () => {
    const file = path.join(folder, 'many.json');
    const written = async () => (JSON.parse(await readFile(file, 'utf8')) as { instances: unknown[] }).instances.length;
    const store = await openFileStore(file);
    for (let n = 0; n < 5000; n += 1) {
      store.book.add(anInstance(`i${n}`));
      store.changed();
      if (n >= 999) await store.settled();
      if (n === 999) assert.equal(await written(), 1000);
    }
    assert.ok((await written()) < 5000);
    await store.close();
    assert.equal(await written(), 5000);
    const reopened = await openFileStore(file);
    assert.deepEqual([reopened.book.size, reopened.accessKey], [5000, store.accessKey]);
    await reopened.close();
  });

  const damages: [string, string][] = [
    ['cut off', '{"format":"koogallery-simulator/sample-seller","version":1,"acc'],
    ['empty', ''],
    ['null', 'null'],
    ['something else', '{"name":"package"}'],
    ['of a later version', '{"format":"koogallery-simulator/sample-seller","version":2}'],
  ];
  for (const [what, content] of damages) {
    test(`a file that is ${what} stops the start, is named and is left alone`, async () => {
      const dataFile = path.join(folder, `${what}.json`);
      await writeFile(dataFile, content);
      await assert.rejects(startReferenceIsv({ port: 0, dataFile }), (error) => {
        assert.ok(error instanceof ReferenceIsvFileError);
        assert.equal(error.file, dataFile);
        assert.ok(error.message.includes(dataFile));
        return true;
      });
      assert.equal(await readFile(dataFile, 'utf8'), content);
    });
  }

  test('a taken port is told before the file is touched', async () => {
    const first = await startReferenceIsv({ port: 0, dataFile: 'memory' });
    try {
      const dataFile = path.join(folder, 'untouched.json');
      const port = Number(new URL(first.origin).port);
      await assert.rejects(startReferenceIsv({ port, dataFile }), { code: 'EADDRINUSE' });
      assert.ok(!(await readdir(folder)).includes('untouched.json'));
    } finally {
      await first.close();
    }
  });

  test('an answer is 000005 when the instance could not be saved, and right once it can be', async () => {
    const dataFile = path.join(folder, 'vanishing', 'seller.json');
    const seller = await startReferenceIsv({ port: 0, dataFile });
    await rm(path.dirname(dataFile), { recursive: true });
    assert.equal((await callAt(seller.productionUrl, seller.accessKey, creation(1))).resultCode, '000005');
    const store = await openFileStore(dataFile);
    await store.close();
    const again = await callAt(seller.productionUrl, seller.accessKey, { ...creation(1), businessId: 'later' });
    assert.deepEqual([again.resultCode, again.instanceId], ['000000', 'business-1']);
    await seller.close();
  });
});
