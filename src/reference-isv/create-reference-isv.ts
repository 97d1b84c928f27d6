import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { CallLog } from './call-log.ts';
import { createJsonApi } from './json-api.ts';
import { createPages } from './pages.ts';
import type { Delay } from './deliver.ts';
import type { Market } from './market-request.ts';
import { OrderDesk } from './order-desk.ts';
import { createProductionInterface } from './production-interface.ts';
import { PRODUCTION_PATH } from './production-path.ts';
import { hostGuard } from './request-guards.ts';
import type { ReferenceIsvStore } from './store.ts';

export interface ReferenceIsvOptions {
  readonly store: ReferenceIsvStore;
  /** Where buyers and the marketplace reach this seller: `http://127.0.0.1:4701`, without a path. */
  readonly publicOrigin: () => string;
  /** Host names served besides the loopback ones and that of `publicOrigin`. */
  readonly allowedHosts?: readonly string[];
  /** Real time in ms since 1970. */
  readonly wallNow?: () => number;
  readonly delay?: Delay;
  /** Address of the marketplace's open APIs, once it is known. */
  readonly marketOrigin?: () => string | undefined;
  /**
   * The key of order notifications, and the only one for them beside those that are entered for them. Unless given, the
   * store's own or a key of the production interface may sign.
   */
  readonly generalKey?: string;
}

interface ReferenceIsvApp {
  readonly app: Express;
  readonly log: CallLog;
  /** What asks the marketplace about orders; to be closed before the server. */
  readonly desk: OrderDesk;
}

/** Views and style sheet, relative to this file. */
const VIEWS = fileURLToPath(new URL('../../views/reference-isv/', import.meta.url));

/** The sample seller as an Express app: production interface, pages of its application, switches. */
export function createReferenceIsv(options: ReferenceIsvOptions): ReferenceIsvApp {
  const { store, publicOrigin, delay, wallNow = Date.now, marketOrigin = () => undefined } = options;
  const { marketKey } = store;
  const log = new CallLog();
  const market = (): Market | undefined => {
    const origin = marketOrigin();
    return origin === undefined ? undefined : { origin, key: marketKey };
  };
  const desk = new OrderDesk({ store, market, wallNow });
  const { generalKey = store.generalKey } = options;
  const keys = (): readonly string[] => [store.accessKey, ...store.keys.of('basic')];
  const notifyKeys = (): readonly string[] => [
    ...(options.generalKey === undefined ? keys() : []),
    ...store.keys.of('general'),
    generalKey,
  ];
  const app = express();
  app.disable('x-powered-by');
  app.set('views', VIEWS);
  app.set('view engine', 'ejs');
  app.enable('view cache');
  app.use(hostGuard(publicOrigin, options.allowedHosts));
  const production = { store, log, publicOrigin, wallNow, randomText, keys, notifyKeys, desk };
  app.use(PRODUCTION_PATH, createProductionInterface({ ...production, ...(delay ? { delay } : {}) }));
  app.use('/api', createJsonApi({ store, log, desk, publicOrigin, wallNow }));
  app.use(createPages({ store, log, publicOrigin, wallNow, market, desk, generalKey, assets: `${VIEWS}assets` }));
  return { app, log, desk };
}

/** 16 characters without those that are easily taken for one another; about 92 random bits. */
function randomText(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  return Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
