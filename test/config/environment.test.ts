import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { readEnvironment } from '../../src/config/environment.ts';

const ROOT = path.resolve('some', 'where');

test('the defaults are those of the scripting surface', () => {
  assert.deepEqual(readEnvironment({}, ROOT), {
    environment: {
      host: '127.0.0.1',
      port: 4700,
      httpsPort: undefined,
      dataFolder: path.join(ROOT, 'data', 'workspaces'),
      referenceIsvPort: 4701,
      openBrowser: true,
      logLevel: 'warn',
      smtp: undefined,
    },
  });
});

test('in memory there is no data folder', () => {
  const read = readEnvironment({ KOOSIM_EPHEMERAL: 'on', KOOSIM_DATA: 'somewhere' }, ROOT);
  assert.ok('environment' in read);
  assert.equal(read.environment.dataFolder, undefined);
});

test('the sample seller can be off, the browser stays closed in CI', () => {
  const read = readEnvironment({ KOOSIM_REFERENCE_ISV_PORT: 'off', CI: 'true' }, ROOT);
  assert.ok('environment' in read);
  assert.equal(read.environment.referenceIsvPort, undefined);
  assert.equal(read.environment.openBrowser, false);
});

test('HTTPS is off unless a port is named; 0 takes a free one', () => {
  for (const [value, wanted] of [
    ['off', undefined],
    ['0', 0],
    ['4743', 4743],
  ] as const) {
    const read = readEnvironment({ KOOSIM_HTTPS_PORT: value }, ROOT);
    assert.ok('environment' in read);
    assert.equal(read.environment.httpsPort, wanted);
  }
});

const WRONG: readonly [variable: string, value: string][] = [
  ['KOOSIM_PORT', '70000'],
  ['KOOSIM_PORT', '-1'],
  ['KOOSIM_EPHEMERAL', 'yes'],
  ['KOOSIM_PORT', '80a'],
  ['KOOSIM_PORT', ''],
  ['KOOSIM_HOST', 'not a host'],
  ['KOOSIM_REFERENCE_ISV_PORT', 'on'],
  ['KOOSIM_HTTPS_PORT', 'on'],
  ['KOOSIM_HTTPS_PORT', '65536'],
  ['KOOSIM_OPEN', 'yes'],
  ['KOOSIM_LOG', 'loud'],
  ['KOOSIM_DATA', ''],
  ['KOOSIM_PROT', '4700'],
];

for (const [variable, value] of WRONG) {
  test(`${variable}=${value} is a problem that names variable, value and what is allowed`, () => {
    const read = readEnvironment({ [variable]: value }, ROOT);
    assert.ok('problems' in read);
    assert.equal(read.problems.length, 1);
    assert.equal(read.problems[0]?.variable, variable);
    assert.equal(read.problems[0]?.value, value);
    assert.ok((read.problems[0]?.allowed.length ?? 0) > 5);
  });
}

test('all problems are told at once', () => {
  const read = readEnvironment({ KOOSIM_PORT: 'x', KOOSIM_OPEN: 'y' }, ROOT);
  assert.ok('problems' in read);
  assert.deepEqual(
    read.problems.map(({ variable }) => variable),
    ['KOOSIM_PORT', 'KOOSIM_OPEN'],
  );
});

test('a mail server: address, login and ports, percent-encoding undone', () => {
  const read = readEnvironment(
    {
      KOOSIM_SMTP_URL: 'smtps://some%40one:p%3Aw%2F@mail.example.com',
      KOOSIM_SMTP_FROM: 'sim@example.com',
      KOOSIM_SMTP_TO: 'me@example.com',
    },
    ROOT,
  );
  assert.ok('environment' in read);
  assert.deepEqual(read.environment.smtp, {
    host: 'mail.example.com',
    port: 465,
    secure: true,
    login: { user: 'some@one', pass: 'p:w/' },
    from: 'sim@example.com',
    to: 'me@example.com',
  });
  const plain = readEnvironment({ KOOSIM_SMTP_URL: 'smtp://[::1]:2525', KOOSIM_SMTP_FROM: 'sim@example.com' }, ROOT);
  assert.ok('environment' in plain);
  assert.deepEqual(plain.environment.smtp, { host: '::1', port: 2525, secure: false, from: 'sim@example.com' });
});

const SENDER = { KOOSIM_SMTP_FROM: 'sim@example.com' };

for (const value of [
  'http://u:secret@mail.example.com',
  'smtp://u:secret@',
  'smtp://u:secret@mail.example.com/path',
  'smtp://u:secret@mail.example.com?tls=no',
  'smtp://secret@mail.example.com',
  'smtp://u:%E0secret@mail.example.com',
  'secret',
]) {
  test(`KOOSIM_SMTP_URL=${value} is a problem that does not show the password`, () => {
    const read = readEnvironment({ ...SENDER, KOOSIM_SMTP_URL: value }, ROOT);
    assert.ok('problems' in read);
    assert.deepEqual(
      read.problems.map(({ variable }) => variable),
      ['KOOSIM_SMTP_URL'],
    );
    assert.ok(!JSON.stringify(read.problems).includes('secret'));
  });
}

test('a mistyped variable of the mail server does not show its password either', () => {
  const read = readEnvironment({ KOOSIM_SMPT_URL: 'smtp://u:secret@mail.example.com' }, ROOT);
  assert.ok('problems' in read);
  assert.ok(!JSON.stringify(read.problems).includes('secret'));
});

test('a mail server needs an address that mails come from, one that is nothing but an address', () => {
  const url = { KOOSIM_SMTP_URL: 'smtp://127.0.0.1:2525' };
  for (const from of [undefined, 'a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example', 'nobody']) {
    const read = readEnvironment({ ...url, KOOSIM_SMTP_FROM: from }, ROOT);
    assert.ok('problems' in read, String(from));
    assert.deepEqual(
      read.problems.map(({ variable }) => variable),
      ['KOOSIM_SMTP_FROM'],
    );
  }
});

for (const variable of ['KOOSIM_SMTP_FROM', 'KOOSIM_SMTP_TO']) {
  test(`${variable} without a mail server is a problem, not silence`, () => {
    const read = readEnvironment({ [variable]: 'me@example.com' }, ROOT);
    assert.ok('problems' in read);
    assert.deepEqual(
      read.problems.map((problem) => problem.variable),
      [variable],
    );
    assert.match(read.problems[0]?.allowed ?? '', /KOOSIM_SMTP_URL is not set/);
    assert.ok(!('problems' in readEnvironment({ [variable]: '' }, ROOT)), 'empty is as good as absent');
  });
}
