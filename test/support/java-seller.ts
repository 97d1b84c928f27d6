import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSellerProcess, type SellerProcess, type VerifiedV1Call } from './seller-process.ts';

/** Reason to skip where no JDK is installed; CI installs Debian's, and there its absence is an error instead. */
export const javaMissing: string | false =
  process.env.CI !== 'true' &&
  spawnSync('javac', ['-version']).status !== 0 &&
  'javac is not installed: sudo apt-get install -y default-jdk-headless';

/** Compiles the seller of test/java and starts it on a free port of 127.0.0.1. */
export async function startJavaV1Seller(accessKey: string, bits: 128 | 256): Promise<SellerProcess<VerifiedV1Call>> {
  const classes = mkdtempSync(path.join(tmpdir(), 'koosim-java-'));
  const forget = (): void => rmSync(classes, { recursive: true, force: true });
  try {
    const source = fileURLToPath(new URL('../java/IndependentSeller.java', import.meta.url));
    const compiled = spawnSync('javac', ['-encoding', 'UTF-8', '-d', classes, source], { encoding: 'utf8' });
    if (compiled.status !== 0) throw new Error(`javac: ${compiled.stdout}${compiled.stderr}`);
    const args = ['-Dfile.encoding=UTF-8', '-cp', classes, 'IndependentSeller', accessKey, String(bits)];
    const seller = await startSellerProcess<VerifiedV1Call>('java', args);
    return {
      ...seller,
      close: async () => {
        await seller.close();
        forget();
      },
    };
  } catch (error) {
    forget();
    throw error;
  }
}
