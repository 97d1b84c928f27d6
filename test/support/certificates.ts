import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { webcrypto } from 'node:crypto';

/** PEM texts of a server. */
export interface TestCertificate {
  readonly cert: string;
  readonly key: string;
}

/** An authority, and what it has signed. */
export interface TestAuthority {
  readonly ca: string;
  sign(wanted: Wanted): Promise<TestCertificate>;
}

interface Wanted {
  readonly name: string;
  /** Valid from and to, ISO days. */
  readonly from?: string;
  readonly to?: string;
}

/** Long before and long after any day on which a test runs. */
const [FROM, TO] = ['2001-01-01', '2091-01-01'];
const P256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

const newKeys = (): Promise<webcrypto.CryptoKeyPair> => webcrypto.subtle.generateKey(P256, true, ['sign', 'verify']);

function termsOf({ name, from = FROM, to = TO }: Wanted) {
  return {
    subject: [{ CN: [name] }],
    notBefore: new Date(from),
    notAfter: new Date(to),
    signingAlgorithm: P256,
    names: new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
  };
}

async function pemOf(certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<TestCertificate> {
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    cert: certificate.toString('pem'),
    key: x509.PemConverter.encode(key, x509.PemConverter.PrivateKeyTag),
  };
}

/** A certificate that its server has signed by itself. */
export async function selfSigned(wanted: Wanted): Promise<TestCertificate> {
  const keys = await newKeys();
  const { names, subject, ...terms } = termsOf(wanted);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...terms,
    ...{ name: subject, keys, extensions: [names] },
  });
  return pemOf(certificate, keys);
}

/** An authority of the test's own. */
export async function authority(words = 'Authority of a test'): Promise<TestAuthority> {
  const keys = await newKeys();
  const name = [{ CN: [words] }];
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ name, keys, notBefore: new Date(FROM), notAfter: new Date(TO), signingAlgorithm: P256 },
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  return {
    ca: certificate.toString('pem'),
    sign: async (wanted) => {
      const own = await newKeys();
      const { names, ...terms } = termsOf(wanted);
      const signed = await x509.X509CertificateGenerator.create({
        ...terms,
        ...{ issuer: name, publicKey: own.publicKey, signingKey: keys.privateKey, extensions: [names] },
      });
      return pemOf(signed, own);
    },
  };
}
