import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startInstantSeller } from '../test/support/instant-seller.ts';

/** An instant seller in a process of its own, so that it does not share the measured event loop. */
export interface SellerProcess {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it and waits for its address. */
export async function startSellerProcess(): Promise<SellerProcess> {
  const child: ChildProcess = fork(import.meta.filename, ['serve'], { execArgv: ['--import', 'tsx'] });
  const [url] = (await once(child, 'message')) as [string];
  return {
    url,
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

if (process.argv[2] === 'serve') {
  const seller = await startInstantSeller();
  process.send?.(seller.url);
}
