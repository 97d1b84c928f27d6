import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { issueCertificate } from '../../src/tls/issue-certificate.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const NAMES = ['localhost', '127.0.0.1', '::1', 'box.lan', '2001:db8::1:0:7', '::ffff:10.1.2.3'];
const opensslMissing = spawnSync('openssl', ['version']).status !== 0 && 'no openssl here';

test('Node reads both certificates: names, times, purpose, key, signature', async () => {
  const issued = await issueCertificate(NAMES, NOW);
  const [ca, leaf] = [new X509Certificate(issued.ca), new X509Certificate(issued.certificate)];
  assert.ok(ca.ca);
  assert.ok(!leaf.ca);
  assert.ok(ca.verify(ca.publicKey));
  assert.ok(leaf.verify(ca.publicKey));
  assert.ok(leaf.checkIssued(ca));
  assert.match(issued.key, /^-----BEGIN PRIVATE KEY-----/);
  assert.equal(leaf.subject, 'CN=localhost');
  assert.equal(leaf.checkHost('box.lan'), 'box.lan');
  assert.equal(leaf.checkHost('evil.example'), undefined);
  for (const address of ['127.0.0.1', '::1', '2001:db8::1:0:7', '::ffff:10.1.2.3']) {
    assert.equal(leaf.checkIP(address), address);
  }
  assert.equal(leaf.checkIP('127.0.0.2'), undefined);
  assert.deepEqual(leaf.keyUsage, ['1.3.6.1.5.5.7.3.1']);
  assert.equal(Date.parse(leaf.validFrom), NOW - DAY_MS);
  assert.equal(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom), 825 * DAY_MS);
});

test('no two are alike, and a certificate of one authority is none of another', async () => {
  const [one, two] = [await issueCertificate(NAMES, NOW), await issueCertificate(NAMES, NOW)];
  const [first, second] = [new X509Certificate(one.certificate), new X509Certificate(two.certificate)];
  assert.notEqual(first.serialNumber, second.serialNumber);
  assert.notEqual(first.issuer, second.issuer);
  assert.ok(!first.verify(new X509Certificate(two.ca).publicKey));
});

test('OpenSSL reads every field, and verifies the chain strictly', { skip: opensslMissing }, async () => {
  const { ca, certificate } = await issueCertificate(NAMES, NOW);
  const text = (pem: string): string =>
    execFileSync('openssl', ['x509', '-noout', '-text'], { input: pem, encoding: 'utf8' });
  assert.match(text(ca), /Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
  assert.match(text(ca), /Key Usage: critical\s+Certificate Sign\n/);
  const leaf = text(certificate);
  for (const part of [
    /Version: 3 \(0x2\)/,
    /Signature Algorithm: ecdsa-with-SHA256/,
    /NIST CURVE: P-256/,
    /Basic Constraints: critical\s+CA:FALSE/,
    /Key Usage: critical\s+Digital Signature\n/,
    /Extended Key Usage: \s+TLS Web Server Authentication\n/,
    /DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, DNS:box.lan, IP Address:2001:DB8:0:0:0:1:0:7, IP/,
  ]) {
    assert.match(leaf, part);
  }
  const id = /Subject Key Identifier: \s+(\S+)/.exec(text(ca))?.[1] ?? 'none';
  assert.ok(leaf.includes(`Authority Key Identifier: \n                ${id}`), leaf);
  const checked = spawnSync(
    'sh',
    [
      '-c',
      'd=$(mktemp -d); echo "$CA" >$d/ca; echo "$LEAF" | openssl verify -attime "$AT" -x509_strict -purpose sslserver -CAfile $d/ca; e=$?; rm -r $d; exit $e',
    ],
    { env: { ...process.env, CA: ca, LEAF: certificate, AT: String(NOW / 1_000) }, encoding: 'utf8' },
  );
  assert.equal(checked.status, 0, checked.stderr);
});
