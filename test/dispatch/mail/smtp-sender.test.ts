import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerText, isMailbox } from '../../../src/dispatch/mail/mail-text.ts';
import { createSmtpSender } from '../../../src/dispatch/mail/smtp-sender.ts';
import { headersOf, startMailServer, startOddMailServer, textOf } from '../../support/mail-server.ts';

const MAIL = { to: 'me@example.com', subject: 'A subject', text: 'A text', messageId: 'id-1' };
const FROM = { host: '127.0.0.1', secure: false, from: 'sim@example.com' };
const NEVER = new AbortController().signal;

const sender = (port: number, more: Partial<Parameters<typeof createSmtpSender>[0]> = {}) =>
  createSmtpSender({ ...FROM, port, ...more }, 10_000);

test('text of other people makes no header of its own and no second mail', async (t) => {
  const server = await startMailServer();
  t.after(() => server.close());
  const subject = 'Nice\r\nBcc: evil@example.com\r\n\r\nbody\u2028X-Evil: 1\u0000\u202E<b>';
  const text = 'A text\r\n.\r\nMAIL FROM:<evil@example.com>\r\n';
  assert.equal(await sender(server.port).send({ ...MAIL, subject, text }, NEVER), undefined);
  assert.equal(server.taken.length, 1);
  const [taken] = server.taken;
  assert.ok(taken);
  assert.deepEqual(taken.to, ['me@example.com']);
  const names = headersOf(taken).map((line) => line.split(':')[0]?.toLowerCase());
  for (const name of ['bcc', 'x-evil', 'cc']) assert.ok(!names.includes(name), names.join());
  assert.equal(names.filter((name) => name === 'subject').length, 1);
  assert.ok(textOf(taken).includes('MAIL FROM:<evil@example.com>'));
});

test('TLS begins as soon as the server offers it (STARTTLS), before any mail is given away', async (t) => {
  const server = await startMailServer();
  t.after(() => server.close());
  assert.equal(await sender(server.port).send(MAIL, NEVER), undefined);
  assert.deepEqual(
    server.taken.map(({ secure, to }) => [secure, to]),
    [[true, ['me@example.com']]],
  );
});

test('a line of a header is one line, without what hides text, and not endless', () => {
  assert.equal(headerText(' a\r\n b\u2029c\u0000d\u200Be  f '), 'a b c d e f');
  assert.equal([...headerText('云'.repeat(1_000))].length, 250);
});

for (const address of [
  'a@example.com\r\nBcc: b@example.com',
  'a@example.com, b@example.com',
  'a@example.com;b@example.com',
  'Name <a@example.com>',
  '<a@example.com>',
  'a b@example.com',
  'a@',
  '@example.com',
  'a@@example.com',
  'a@exa mple.com',
  'group:a@example.com',
  '',
])
  test(`${JSON.stringify(address)} is no mailbox`, () => assert.equal(isMailbox(address), false));

test('a plain address is a mailbox', () => assert.equal(isMailbox('first.last+tag@mail.example.com'), true));

/** Speaks SMTP up to where a test wants otherwise. */
const polite =
  (odd: Readonly<Record<string, string>>) =>
  (line: string): string | undefined => {
    const word = Object.keys(odd).find((start) => (start === '' ? line === '' : line.startsWith(start)));
    if (word !== undefined) return odd[word];
    if (line === '') return '220 here';
    if (/^(EHLO|MAIL|RCPT)/.test(line)) return '250 ok';
    return line === 'DATA' ? '354 go on' : line === '.' ? '250 taken' : undefined;
  };

const ODD: readonly [what: string, says: Readonly<Record<string, string>>, problem: string, again: boolean][] = [
  ['closes at once', { '': 'close' }, 'closed', true],
  ['is no mail server', { '': 'HTTP/1.1 400 Bad Request' }, 'closed', true],
  ['is busy', { MAIL: '451 later' }, 'refused', true],
  ['does not know the mailbox', { RCPT: '550 <b>nobody</b>' }, 'refused', false],
  ['closes before the content', { DATA: 'close' }, 'closed', true],
  ['closes in the middle of the content', { Subject: 'close' }, 'uncertain', false],
  ['closes instead of saying that it took the mail', { '.': 'close' }, 'uncertain', false],
  ['refuses the content for good', { '.': '554 spam' }, 'refused', false],
  ['refuses the content for now', { '.': '452 full' }, 'refused', true],
];

for (const [what, says, problem, again] of ODD) {
  test(`a server that ${what}: ${problem}, ${again ? 'another try' : 'no other try'}`, async (t) => {
    const server = await startOddMailServer(polite(says));
    t.after(() => server.close());
    const failure = await sender(server.port).send(MAIL, NEVER);
    assert.deepEqual([failure?.problem, failure?.again], [problem, again]);
  });
}

test('what a server says is one short line without the password', async (t) => {
  const server = await startOddMailServer(polite({ MAIL: `550 hunter2 ${'x'.repeat(5_000)}` }));
  t.after(() => server.close());
  const failure = await sender(server.port, { login: { user: 'u', pass: 'hunter2' } }).send(MAIL, NEVER);
  assert.match(failure?.detail ?? '', /^550 \*\*\* x+$/);
  assert.ok((failure?.detail?.length ?? 0) <= 200);
});

test('cut off while it waits for a greeting', async (t) => {
  const server = await startOddMailServer(() => undefined);
  t.after(() => server.close());
  const abort = new AbortController();
  const sent = sender(server.port).send(MAIL, abort.signal);
  await server.connected;
  abort.abort();
  assert.equal((await sent)?.problem, 'timed_out');
});
