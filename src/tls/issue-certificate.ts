import { Buffer } from 'node:buffer';
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { bits, der, moment, octets, oid, positive, sequence, TRUE } from './der.ts';

/** PEM texts: what clients are told to trust, what the server shows, the server's secret. */
export interface IssuedCertificate {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;
/** Clocks of two machines differ. */
const BACKDATED_MS = DAY_MS;
/** Some systems refuse certificates of servers that are valid for longer. */
const VALID_DAYS = 825;

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));

/**
 * Makes a certificate authority (P-256) and one server certificate of it (RFC 5280). The key of the authority is dropped
 * here: whoever trusts it trusts this one certificate and nothing that could ever be issued later.
 * @param names host names and addresses that the server certificate is valid for, the first is its subject
 * @param nowMs wall time, milliseconds since 1970
 */
export function issueCertificate(names: readonly string[], nowMs: number): IssuedCertificate {
  const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // A name of its own for each: clients that keep the old one beside the new one do not mix them up.
  const issuer = commonName(`KooGallery Simulator on this machine ${randomBytes(4).toString('hex')}`);
  const caKeyId = keyId(ca.publicKey);
  const common = { issuer, nowMs, signer: ca.privateKey };
  const authority = certificate({
    ...common,
    subject: issuer,
    publicKey: ca.publicKey,
    extensions: [
      // An authority that issues servers only, and signs certificates only.
      extension('2.5.29.19', sequence(TRUE, positive(Buffer.from([0]))), 'critical'),
      extension('2.5.29.15', bits(Buffer.from([0x04]), 2), 'critical'),
      extension('2.5.29.14', octets(caKeyId)),
    ],
  });
  const leaf = certificate({
    ...common,
    subject: commonName(names[0] ?? 'localhost'),
    publicKey: server.publicKey,
    extensions: [
      extension('2.5.29.19', sequence(), 'critical'),
      extension('2.5.29.15', bits(Buffer.from([0x80]), 7), 'critical'),
      extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension('2.5.29.17', sequence(...names.map(alternativeName))),
      extension('2.5.29.14', octets(keyId(server.publicKey))),
      extension('2.5.29.35', sequence(der(0x80, caKeyId))),
    ],
  });
  return {
    ca: pem(authority),
    certificate: pem(leaf),
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

interface ToSign {
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly nowMs: number;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly extensions: readonly Buffer[];
}

function certificate({ issuer, subject, nowMs, publicKey, signer, extensions }: ToSign): Buffer {
  const toBeSigned = sequence(
    der(0xa0, positive(Buffer.from([2]))),
    positive(randomBytes(16)),
    ECDSA_SHA256,
    issuer,
    sequence(moment(nowMs - BACKDATED_MS), moment(nowMs + (VALID_DAYS - 1) * DAY_MS)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  return sequence(toBeSigned, ECDSA_SHA256, bits(sign('sha256', toBeSigned, signer)));
}

function extension(id: string, value: Buffer, critical?: 'critical'): Buffer {
  return sequence(oid(id), ...(critical ? [TRUE] : []), octets(value));
}

function commonName(text: string): Buffer {
  return sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(text)))));
}

/** The public point of a P-256 key is the last 65 bytes of its structure (RFC 5480 2.2, RFC 5280 4.2.1.2). */
function keyId(publicKey: KeyObject): Buffer {
  const point = publicKey.export({ type: 'spki', format: 'der' }).subarray(-65);
  return createHash('sha1').update(point).digest();
}

function alternativeName(name: string): Buffer {
  return isIP(name) === 0 ? der(0x82, Buffer.from(name)) : der(0x87, addressBytes(name));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  // The parser of addresses brings every spelling into groups of hex digits with at most one gap.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string | undefined): string[] => (part ? part.split(':') : []);
  const gap = Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => '0');
  const all = [...groups(head), ...gap, ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function pem(content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
