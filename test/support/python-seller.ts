import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startSellerProcess, type SellerProcess, type VerifiedV1Call } from './seller-process.ts';

/** What the independent seller verified about one V2.0 call. */
interface VerifiedCall {
  readonly activity: string;
  readonly call: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly accept: string;
  readonly queryNames: readonly string[];
  readonly rawVerified: boolean;
  readonly sortedVerified: boolean;
  readonly upperCase: boolean;
  readonly fresh: boolean;
  readonly allStrings: boolean;
}

export type PythonSeller = SellerProcess<VerifiedCall>;

/** Reason to skip where python3 is not installed; in CI its absence is an error instead. */
export const pythonMissing: string | false =
  process.env.CI !== 'true' &&
  spawnSync('python3', ['--version']).status !== 0 &&
  'python3 is not installed: sudo apt-get install -y python3';

/** `-B`: nothing compiled is left beside the sources. */
function python(args: readonly string[]): readonly [string, string[]] {
  return ['python3', ['-B', fileURLToPath(new URL('../python/independent_seller.py', import.meta.url)), ...args]];
}

/** Starts the seller of test/python on a free port of 127.0.0.1. */
export function startPythonSeller(accessKey: string): Promise<PythonSeller> {
  return startSellerProcess(...python([accessKey]));
}

/** The same seller for V1.0 calls. */
export function startPythonV1Seller(accessKey: string, bits: 128 | 256): Promise<SellerProcess<VerifiedV1Call>> {
  return startSellerProcess(...python([accessKey, String(bits)]));
}
