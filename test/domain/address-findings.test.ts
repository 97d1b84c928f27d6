import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addressFindings, type AddressFacts, type CertificateFacts } from '../../src/domain/address-findings.ts';

const NOW = Date.parse('2026-06-10T10:00:00Z');
const DAY = 86_400_000;
const CERTIFICATE: CertificateFacts = {
  protocol: 'TLSv1.3',
  fitsHost: true,
  validFromWallAt: NOW - DAY,
  validToWallAt: NOW + 90 * DAY,
};

const GOOD: AddressFacts = { status: 401, tookMs: 12.4, certificate: CERTIFICATE };

/** What is not passed, as `id verdict`. */
function worse(url: string, facts: AddressFacts, allowInsecureTransport = false): string[] {
  return addressFindings({ url, allowInsecureTransport }, facts, NOW)
    .filter(({ verdict }) => verdict === 'warning' || verdict === 'fail')
    .map(({ id, verdict }) => `${id} ${verdict}`);
}

describe('a production address as a desk can judge it', () => {
  const HTTPS = 'https://isv.example.com/produce';
  const cases: [name: string, url: string, facts: AddressFacts, insecure: boolean, found: readonly string[]][] = [
    ['all is well; any answer counts', HTTPS, GOOD, false, []],
    ['nobody answers', HTTPS, { error: 'ECONNREFUSED' }, false, ['reachable fail']],
    [
      'plain HTTP on an address without name and path',
      'http://127.0.0.1:8080/',
      { status: 200 },
      false,
      ['https warning', 'domain_name warning', 'path warning'],
    ],
    ['a name without dots', 'https://localhost/x', GOOD, false, ['domain_name warning']],
    ['IPv6', 'https://[::1]/x', GOOD, false, ['domain_name warning']],
    [
      'an untrusted chain',
      HTTPS,
      { ...GOOD, certificate: { ...CERTIFICATE, chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
      false,
      ['tls_chain fail'],
    ],
    [
      'an untrusted chain that is allowed',
      HTTPS,
      { ...GOOD, certificate: { ...CERTIFICATE, chainError: 'DEPTH_ZERO_SELF_SIGNED_CERT' } },
      true,
      ['tls_chain warning'],
    ],
    ['another name', HTTPS, { ...GOOD, certificate: { ...CERTIFICATE, fitsHost: false } }, false, ['tls_name fail']],
    [
      'a certificate that ends in 29 days',
      HTTPS,
      { ...GOOD, certificate: { ...CERTIFICATE, validToWallAt: NOW + 30 * DAY - 1 } },
      false,
      ['tls_expiry warning'],
    ],
    [
      'a certificate that has ended',
      HTTPS,
      { ...GOOD, certificate: { ...CERTIFICATE, validToWallAt: NOW } },
      false,
      ['tls_expiry fail'],
    ],
    [
      'a certificate that has not begun',
      HTTPS,
      { ...GOOD, certificate: { ...CERTIFICATE, validFromWallAt: NOW + 1 } },
      false,
      ['tls_expiry fail'],
    ],
    [
      'a certificate that has ended, of which nothing is known but that',
      HTTPS,
      { ...GOOD, certificate: { ...CERTIFICATE, validToWallAt: NOW, chainError: 'CERT_HAS_EXPIRED' } },
      false,
      ['tls_expiry fail'],
    ],
    [
      'an authority of the chain that has ended',
      HTTPS,
      { ...GOOD, certificate: { ...CERTIFICATE, chainError: 'CERT_HAS_EXPIRED' } },
      false,
      ['tls_chain fail'],
    ],
    [
      'no times at all',
      HTTPS,
      { ...GOOD, certificate: { ...CERTIFICATE, validFromWallAt: NaN, validToWallAt: NaN } },
      false,
      ['tls_expiry fail'],
    ],
    [
      'a protocol that is refused',
      HTTPS,
      { ...GOOD, certificate: { ...CERTIFICATE, protocol: 'TLSv1' } },
      false,
      ['tls_version fail'],
    ],
    [
      'an old protocol',
      HTTPS,
      { ...GOOD, certificate: { ...CERTIFICATE, protocol: 'TLSv1.1' } },
      false,
      ['tls_version warning'],
    ],
  ];
  for (const [name, url, facts, insecure, found] of cases) {
    test(name, () => assert.deepEqual(worse(url, facts, insecure), found));
  }
  test('without a certificate there is nothing to look at', () => {
    const skipped = addressFindings({ url: HTTPS, allowInsecureTransport: false }, { error: 'ENOTFOUND' }, NOW)
      .filter(({ verdict }) => verdict === 'skipped')
      .map(({ id }) => id);
    assert.deepEqual(skipped, ['tls_version', 'tls_chain', 'tls_name', 'tls_expiry']);
  });
});
