import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Mail, MailFailure } from '../../../src/dispatch/mail/mail-sender.ts';
import { MailAllowance, MAILS_PER_JUMP, MAILS_PER_MINUTE } from '../../../src/dispatch/mail/mail-allowance.ts';
import { MailRelay } from '../../../src/dispatch/mail/mail-relay.ts';
import type { Notice } from '../../../src/domain/notice.ts';
import { openTestMarket } from '../../support/market.ts';

const NOTICE: Notice = {
  id: 'ntc-a',
  to: 'buyer',
  kind: 'order_completed',
  buyerId: 'v0',
  productId: 'desk',
  simAt: 0,
  wallAt: 0,
  params: {},
};

/** A relay over a server that is a function. */
async function relayTo(answer: (mail: Mail) => Promise<MailFailure | undefined>) {
  const market = await openTestMarket();
  const sent: Mail[] = [];
  const defects: unknown[] = [];
  const relay = new MailRelay({
    sender: {
      server: 'mail:25',
      send: (mail) => {
        sent.push(mail);
        return answer(mail);
      },
    },
    random: market.workspace.random,
    wall: market.workspace.wall,
    to: 'me@example.com',
    onDefect: (error) => defects.push(error),
    waitsMs: [0, 0],
  });
  const source = {
    workspace: market.workspace,
    jumpId: () => undefined,
    words: ({ id }: Notice) => ({ subject: id, text: id }),
  };
  const mail = relay.attach(source);
  const put = (notice: Notice) => market.workspace.decide((draft) => draft.put('notices', notice));
  const settled = async (id: string) => {
    while (mail.stateOf(id)?.status === 'waiting') await new Promise((resolve) => setTimeout(resolve, 5));
    return mail.stateOf(id);
  };
  return { market, mail, sent, defects, put, settled };
}

test('the same message written again makes no second mail, and the tries of a mail have one id', async () => {
  let count = 0;
  const { put, sent, settled } = await relayTo(async () =>
    (count += 1) < 3 ? { problem: 'refused', again: true } : undefined,
  );
  await put(NOTICE);
  const state = await settled('ntc-a');
  assert.deepEqual([state?.status, state?.tries], ['sent', 3]);
  await put(NOTICE);
  assert.equal(sent.length, 3);
  assert.equal(new Set(sent.map(({ messageId }) => messageId)).size, 1);
});

test('what cannot be put into words is a defect of one mail only', async () => {
  const { put, settled, defects, mail } = await relayTo(async ({ subject }) => {
    if (subject === 'ntc-a') throw new Error('no words');
    return undefined;
  });
  await put(NOTICE);
  await put({ ...NOTICE, id: 'ntc-b' });
  assert.equal((await settled('ntc-a'))?.problem, 'defect');
  assert.equal((await settled('ntc-b'))?.status, 'sent');
  assert.equal(defects.length, 1);
  await mail.stop();
});

test('a message that was undone while its mail waited is not sent', async () => {
  let land = (): void => undefined;
  const first = new Promise<void>((resolve) => (land = resolve));
  const { market, mail, put, sent, settled } = await relayTo(async () => void (await first));
  await put(NOTICE);
  await put({ ...NOTICE, id: 'ntc-b' });
  market.workspace.state.apply({ collection: 'notices', id: 'ntc-b', value: null });
  land();
  await settled('ntc-a');
  await settled('ntc-b');
  assert.deepEqual(
    sent.map(({ subject }) => subject),
    ['ntc-a'],
  );
  assert.equal(mail.stateOf('ntc-b'), undefined);
});

test('more than a hundred waiting mails: the next ones are left out, and told so', async () => {
  let land = (): void => undefined;
  const first = new Promise<void>((resolve) => (land = resolve));
  const { market, mail, put, settled } = await relayTo(async () => void (await first));
  const ids = Array.from({ length: 103 }, (_, index) => `ntc-${index}`);
  for (const [index, id] of ids.entries()) {
    // Another minute has its own allowance: it is the queue that is full.
    if (index % MAILS_PER_MINUTE === 0) market.wallAt += 60_000;
    await put({ ...NOTICE, id });
  }
  // One is on the wire, a hundred wait.
  assert.deepEqual(
    ids.slice(-3).map((id) => [mail.stateOf(id)?.status, mail.stateOf(id)?.problem]),
    [
      ['waiting', undefined],
      ['left_out', 'queue_full'],
      ['left_out', 'queue_full'],
    ],
  );
  land();
  assert.equal((await settled('ntc-100'))?.status, 'sent');
  await mail.stop();
});

test('the allowance: so many in a jump, another jump has its own, so many in a minute of all', () => {
  let now = 0;
  const allowance = new MailAllowance({ now: () => now });
  const [a, b] = [{}, {}];
  const take = (workspace: object, jumpId: string | undefined, times: number) =>
    Array.from({ length: times }, () => allowance.take(workspace, jumpId)).at(-1);
  assert.equal(take(a, 'jump-1', MAILS_PER_JUMP), undefined);
  assert.equal(take(a, 'jump-1', 1), 'jump_limit');
  assert.equal(take(b, 'jump-1', 1), undefined);
  assert.equal(take(a, undefined, 1), undefined);
  assert.equal(take(a, undefined, MAILS_PER_MINUTE - MAILS_PER_JUMP - 2), undefined);
  assert.equal(take(b, undefined, 1), 'minute_limit');
  now += 60_000;
  assert.equal(take(a, 'jump-2', MAILS_PER_JUMP), undefined);
});
