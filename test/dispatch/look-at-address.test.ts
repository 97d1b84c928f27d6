import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';
import { lookAtAddress } from '../../src/dispatch/look-at-address.ts';
import { addressFindings } from '../../src/domain/address-findings.ts';
import { authority, selfSigned, type TestAuthority } from '../support/certificates.ts';

/** The day on which certificates are judged, far from any on which a test runs. */
const WALL_AT = Date.parse('2090-06-10T10:00:00Z');
const UNAUTHORIZED: http.RequestListener = (_req, res) => void res.writeHead(401).end('signature, please');

let trusted: TestAuthority;
before(async () => {
  trusted = await authority();
});

const open: net.Server[] = [];
after(() => {
  for (const server of open) {
    if (server instanceof http.Server || server instanceof https.Server) server.closeAllConnections();
    server.close();
  }
});

async function listening(server: net.Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as net.AddressInfo).port;
}

/** What a look at a server finds, as `id verdict`, passes aside, and what is said of reaching it. */
async function found(server: net.Server, { scheme = 'https', insecure = false, timeoutMs = 10_000 } = {}) {
  const url = `${scheme}://localhost:${await listening(server)}/produce`;
  const facts = await lookAtAddress(url, { ca: trusted.ca, timeoutMs });
  const findings = addressFindings({ url, allowInsecureTransport: insecure }, facts, WALL_AT);
  const [reachable] = findings;
  return {
    facts,
    reachable: reachable?.params,
    // The name of this machine is no domain name, which is no part of these tests.
    worse: findings
      .filter(({ id, verdict }) => id !== 'domain_name' && verdict !== 'pass')
      .map(({ id, verdict }) => `${id} ${verdict}`),
  };
}

describe('a look at a production address, over real TLS', () => {
  test('a trusted certificate for the name: nothing to complain of, and a refusal is an answer', async () => {
    const server = https.createServer(await trusted.sign({ name: 'localhost' }), UNAUTHORIZED);
    const { facts, worse } = await found(server);
    assert.deepEqual([facts.status, facts.certificate?.protocol, worse], [401, 'TLSv1.3', []]);
  });

  const bad: [what: string, wanted: Parameters<TestAuthority['sign']>[0], worse: string[]][] = [
    ['for another name', { name: 'isv.example.com' }, ['tls_name fail']],
    ['that has ended', { name: 'localhost', to: '2010-01-01' }, ['tls_chain skipped', 'tls_expiry fail']],
    ['that has not begun', { name: 'localhost', from: '2090-12-01' }, ['tls_chain skipped', 'tls_expiry fail']],
    ['that ends within a month', { name: 'localhost', to: '2090-06-20' }, ['tls_expiry warning']],
  ];
  for (const [what, wanted, worse] of bad) {
    test(`a certificate ${what}: ${worse.join(', ')}`, async () => {
      const certificate = await trusted.sign(wanted);
      const strict = await found(https.createServer(certificate, UNAUTHORIZED));
      assert.deepEqual([strict.facts.status, strict.worse], [401, worse]);
      const allowed = await found(https.createServer(certificate, UNAUTHORIZED), { insecure: true });
      assert.deepEqual(
        allowed.worse,
        worse.map((each) => each.replace('fail', 'warning')),
      );
    });
  }

  test('a certificate that the server has signed by itself: the chain, with the reason', async () => {
    const { facts, worse } = await found(https.createServer(await selfSigned({ name: 'localhost' }), UNAUTHORIZED));
    assert.deepEqual([facts.certificate?.chainError, worse], ['DEPTH_ZERO_SELF_SIGNED_CERT', ['tls_chain fail']]);
  });

  test('of an authority that nobody knows', async () => {
    const stranger = await (await authority('Nobody knows it')).sign({ name: 'localhost' });
    const { facts, worse } = await found(https.createServer(stranger, UNAUTHORIZED));
    assert.deepEqual([facts.certificate?.chainError, worse], ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', ['tls_chain fail']]);
  });

  for (const [version, verdict] of [
    ['TLSv1', 'tls_version fail'],
    ['TLSv1.1', 'tls_version warning'],
  ] as const) {
    test(`${version} alone: reached, and told: ${verdict}`, async () => {
      const certificate = await trusted.sign({ name: 'localhost' });
      const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
      const { facts, worse } = await found(https.createServer({ ...certificate, ...old }, UNAUTHORIZED));
      assert.deepEqual([facts.certificate?.protocol, worse], [version, [verdict]]);
    });
  }

  const NOTHING = ['reachable fail', ...['version', 'chain', 'name', 'expiry'].map((each) => `tls_${each} skipped`)];

  test('HTTPS spoken to a port of plain HTTP: the handshake failed', async () => {
    const { reachable, worse } = await found(http.createServer(UNAUTHORIZED));
    assert.deepEqual([reachable?.['errorKind'], worse], ['tls', NOTHING]);
  });

  test('plain HTTP spoken to a port of HTTPS: no answer', async () => {
    const server = https.createServer(await trusted.sign({ name: 'localhost' }), UNAUTHORIZED);
    const { reachable } = await found(server, { scheme: 'http' });
    // By the version of Node: hung up on at once, or after bytes that are no HTTP.
    assert.match(String(reachable?.['errorKind']), /^(reset|not_http)$/);
  });

  test('plain HTTP: reached, with a warning and nothing to look at', async () => {
    const { worse } = await found(http.createServer(UNAUTHORIZED), { scheme: 'http' });
    assert.deepEqual(worse, ['https warning', ...NOTHING.slice(1)]);
  });

  test('a port where nobody listens, one that says something else, one that closes at once', async () => {
    const gone = net.createServer();
    const port = await listening(gone);
    await new Promise((resolve) => gone.close(resolve));
    const refused = await lookAtAddress(`https://127.0.0.1:${port}/x`);
    assert.deepEqual([refused.error, refused.errorKind], ['ECONNREFUSED', 'refused']);
    const speaksOtherwise = net.createServer((socket) => void socket.end('220 mail.example.com\r\n\r\n'));
    const other = await found(speaksOtherwise, { scheme: 'http' });
    assert.equal(other.reachable?.['errorKind'], 'not_http');
    const closes = await found(net.createServer((socket) => void socket.destroy()));
    assert.deepEqual([closes.reachable?.['errorKind'], closes.worse], ['reset', NOTHING]);
  });

  test('a server that sends a byte now and then holds nobody up beyond the time there is', async () => {
    const timers: NodeJS.Timeout[] = [];
    const drips = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
      timers.push(setInterval(() => socket.writable && socket.write('.'), 20));
    });
    const { reachable } = await found(drips, { scheme: 'http', timeoutMs: 300 });
    for (const timer of timers) clearInterval(timer);
    assert.deepEqual(reachable, { error: 'ETIMEDOUT', errorKind: 'connect_timeout' });
  });
});
