// The library below takes its parts from a container that needs this, so it stands first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

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
const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * Makes a certificate authority (P-256) and one server certificate of it (RFC 5280). The key of the authority is dropped
 * here: whoever trusts it trusts this one certificate and nothing that could ever be issued later.
 * @param names host names and addresses that the server certificate is valid for, the first is its subject
 * @param nowMs wall time, milliseconds since 1970
 */
export async function issueCertificate(names: readonly string[], nowMs: number): Promise<IssuedCertificate> {
  const newKeys = (): Promise<webcrypto.CryptoKeyPair> => webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);
  const [authorityKeys, serverKeys] = await Promise.all([newKeys(), newKeys()]);
  // A name of its own for each: clients that keep the old one beside the new one do not mix them up.
  const authorityName = commonName(`KooGallery Simulator on this machine ${randomBytes(4).toString('hex')}`);
  const validity = {
    notBefore: new Date(nowMs - BACKDATED_MS),
    notAfter: new Date(nowMs + (VALID_DAYS - 1) * DAY_MS),
    signingAlgorithm: P256,
  };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: authorityName,
    keys: authorityKeys,
    extensions: [
      // An authority that issues servers only, and signs certificates only.
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const server = await x509.X509CertificateGenerator.create({
    ...validity,
    issuer: authorityName,
    subject: commonName(names[0] ?? 'localhost'),
    publicKey: serverKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(alternativeName)),
      await x509.SubjectKeyIdentifierExtension.create(serverKeys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', serverKeys.privateKey);
  return {
    ca: endLine(authority.toString('pem')),
    certificate: endLine(server.toString('pem')),
    key: endLine(x509.PemConverter.encode(key, x509.PemConverter.PrivateKeyTag)),
  };
}

/** A name of one part, given in parts so that nothing in the text is read as a separator. */
function commonName(text: string): x509.JsonName {
  return [{ CN: [text] }];
}

function alternativeName(name: string): x509.JsonGeneralName {
  // The parser of addresses brings every spelling into hex digits; the library misreads an IPv4 address in an IPv6 one.
  const value = isIP(name) === 6 ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name;
  return { type: isIP(name) === 0 ? 'dns' : 'ip', value };
}

function endLine(pem: string): string {
  return pem.endsWith('\n') ? pem : `${pem}\n`;
}
