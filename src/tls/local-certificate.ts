import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import type { IssuedCertificate } from './issue-certificate.ts';

/** What an HTTPS server needs (PEM), and the file that its clients have to trust. */
export interface LocalCertificate extends IssuedCertificate {
  readonly caFile: string;
}

const FILES = { ca: 'https-ca.pem', certificate: 'https-certificate.pem', key: 'https-key.pem' } as const;
const ALWAYS = ['localhost', '127.0.0.1', '::1'];
const ANY_ADDRESS = ['0.0.0.0', '::'];
const RENEWED_DAYS_BEFORE_END = 60;
const DAY_MS = 86_400_000;

/**
 * The certificate in a folder. It is made there the first time, and anew when it ends within 60 days, does not cover the
 * host or cannot be read.
 * @param host address that the server listens on
 * @param nowMs wall time, milliseconds since 1970
 */
export async function localCertificate(folder: string, host: string, nowMs: number): Promise<LocalCertificate> {
  const names = [...new Set([...ALWAYS, host.toLowerCase()])].filter((name) => !ANY_ADDRESS.includes(name));
  const caFile = path.join(folder, FILES.ca);
  const kept = await readKept(folder);
  if (kept && isUsable(kept, names, nowMs)) {
    await chmod(path.join(folder, FILES.key), 0o600);
    return { ...kept, caFile };
  }
  // Only now: the library that makes certificates takes a quarter of a second to load.
  const { issueCertificate } = await import('./issue-certificate.ts');
  const issued = await issueCertificate(names, nowMs);
  await mkdir(folder, { recursive: true });
  // Killed in between, the files do not belong together, which the next start notices.
  await replace(path.join(folder, FILES.key), issued.key, 0o600);
  await replace(path.join(folder, FILES.certificate), issued.certificate, 0o644);
  await replace(caFile, issued.ca, 0o644);
  return { ...issued, caFile };
}

async function readKept(folder: string): Promise<IssuedCertificate | undefined> {
  const read = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
  try {
    const [ca, certificate, key] = await Promise.all([read(FILES.ca), read(FILES.certificate), read(FILES.key)]);
    return { ca, certificate, key };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isUsable({ ca, certificate, key }: IssuedCertificate, names: readonly string[], nowMs: number): boolean {
  try {
    const [authority, leaf] = [new X509Certificate(ca), new X509Certificate(certificate)];
    return (
      leaf.checkPrivateKey(createPrivateKey(key)) &&
      leaf.verify(authority.publicKey) &&
      Date.parse(leaf.validFrom) <= nowMs &&
      Date.parse(leaf.validTo) - nowMs > RENEWED_DAYS_BEFORE_END * DAY_MS &&
      names.every((name) => (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined)
    );
  } catch {
    // Not PEM, or cut off: as good as none.
    return false;
  }
}

/** A file that is there keeps its mode when it is written over, so the new one takes its place. */
async function replace(file: string, text: string, mode: number): Promise<void> {
  const fresh = `${file}.new`;
  await rm(fresh, { force: true });
  await writeFile(fresh, text, { mode, flag: 'wx' });
  await rename(fresh, file);
}
