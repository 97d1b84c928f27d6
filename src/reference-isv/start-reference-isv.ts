import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MarketKey } from './market-request.ts';
import { createReferenceIsv, type ReferenceIsvOptions } from './create-reference-isv.ts';
import type { Instance } from './instance.ts';
import { PRODUCTION_PATH } from './production-path.ts';
import { createMemoryStore, openFileStore } from './store.ts';

interface StartReferenceIsvOptions extends Pick<
  ReferenceIsvOptions,
  'allowedHosts' | 'wallNow' | 'delay' | 'generalKey'
> {
  /** 0 takes any free port. Default 4701. */
  readonly port?: number;
  /** Address to listen on. Default 127.0.0.1. */
  readonly host?: string;
  /** The JSON file for key, switches and instances, or `memory`: nothing is written. */
  readonly dataFile: string;
  /** Where others reach it, when that is not the address it listens on. */
  readonly publicOrigin?: string;
}

export interface ReferenceIsv {
  readonly origin: string;
  /** What to enter as production address of a product. */
  readonly productionUrl: string;
  readonly accessKey: string;
  /** The key of its own for order notifications. */
  readonly generalKey: string;
  /** Whether a key was entered for the production interface (`basic`) or for order notifications (`general`). */
  readonly hasBeenTold: (keyClass: string, key: string) => boolean;
  /** The pair with which it signs what it asks of the marketplace. */
  readonly marketKey: MarketKey;
  /** Tells it where the marketplace's open APIs are. */
  setMarket(origin: string): void;
  /** Takes instances of a made-up past into the book (see `createRehearsal`); resolves when they are saved. */
  adopt(instances: readonly Instance[]): Promise<void>;
  /** Ends questions to the marketplace, which is about to close. */
  stopAsking(): Promise<void>;
  /** Ends questions and open connections and writes what is left. */
  close(): Promise<void>;
}

const DEFAULT_PORT = 4701;

/**
 * Starts the sample seller on its own port.
 * @throws ReferenceIsvFileError for a damaged data file, and the error of `listen` (`EADDRINUSE`, …)
 */
export async function startReferenceIsv(options: StartReferenceIsvOptions): Promise<ReferenceIsv> {
  const { host = '127.0.0.1', port = DEFAULT_PORT, dataFile } = options;
  const server = createServer();
  // Before the file is opened: a second process must fail here, not write to the file of the first.
  server.listen(port, host);
  await once(server, 'listening');
  try {
    const store = dataFile === 'memory' ? createMemoryStore() : await openFileStore(dataFile);
    const origin = options.publicOrigin ?? originOf(server.address() as AddressInfo);
    const { accessKey, marketKey } = store;
    const { generalKey = store.generalKey } = options;
    let market: string | undefined;
    const { app, desk } = createReferenceIsv({
      ...options,
      store,
      publicOrigin: () => origin,
      marketOrigin: () => market,
    });
    server.on('request', app);
    return {
      origin,
      productionUrl: origin + PRODUCTION_PATH,
      accessKey,
      generalKey,
      marketKey,
      hasBeenTold: (keyClass, key) => store.keys.all().some((each) => each.keyClass === keyClass && each.key === key),
      setMarket: (marketOrigin) => {
        market = marketOrigin;
        desk.marketKnown();
      },
      adopt: async (instances) => {
        for (const instance of instances) store.book.add(instance);
        store.changed();
        await store.settled();
      },
      stopAsking: () => desk.close(),
      close: async () => {
        await desk.close();
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        await closed;
        await store.close();
      },
    };
  } catch (error) {
    server.close();
    throw error;
  }
}

/** `0.0.0.0` and `::` are no addresses to call; loopback always is one of theirs. */
function originOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return `http://127.0.0.1:${port}`;
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}
