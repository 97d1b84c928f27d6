import express, { type Router } from 'express';
import { z } from 'zod';
import { KEY_CLASSES, KEY_MAX_LENGTH, keyInputSchema, type EnteredKey, type KeyClass } from './entered-keys.ts';
import { languageOf, type Language } from './language.ts';
import { parseInput, Problem } from './problem.ts';
import { isCrossSite, type FormToken } from './request-guards.ts';
import type { ReferenceIsvStore } from './store.ts';
import { translator } from './text.ts';
import { formatWallTime } from './time-format.ts';

interface KeysOptions {
  readonly store: ReferenceIsvStore;
  readonly publicOrigin: () => string;
  readonly wallNow: () => number;
}

const tokenSchema = z.object({ token: z.string().max(200) });
const numberSchema = z.object({
  number: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'wrong.whole_number')
    .transform(Number),
});

/** The forms of the home page with which keys are told to this seller: `POST /keys` and `POST /keys/:number/remove`. */
export function createKeyPages(options: KeysOptions & { readonly token: FormToken }): Router {
  const { publicOrigin, token } = options;
  const router = express.Router();
  router.use('/keys', express.urlencoded({ extended: false, limit: '8kb' }), (req, res, next) => {
    if (req.method !== 'POST') return next();
    const language = languageOf(req, res, undefined);
    if (isCrossSite(req.headers, publicOrigin())) throw new Problem(403, 'cross_site');
    const { token: given, ...rest } = (req.body ?? {}) as Record<string, unknown>;
    if (!token.matches(parseInput(tokenSchema, { token: given }, language).token))
      throw new Problem(403, 'form_expired');
    req.body = rest;
    next();
  });
  router.post('/keys', async (req, res) => {
    await enterKey(options, req.body, languageOf(req, res, undefined));
    res.redirect(303, '/?saved=key#keys');
  });
  router.post('/keys/:number/remove', async (req, res) => {
    await takeKeyOut(options, req.params);
    res.redirect(303, '/?saved=key_out#keys');
  });
  return router;
}

/** The same for tests and scripts, below `/api`: `POST /keys` with `keyClass` and `key`, `DELETE /keys/:number`. */
export function createKeyApi(options: KeysOptions): Router {
  const router = express.Router();
  router.post('/keys', express.json({ limit: '8kb' }), async (req, res) => {
    if (isCrossSite(req.headers, options.publicOrigin())) throw new Problem(403, 'cross_site');
    res.status(201).json(keyJson(await enterKey(options, req.body)));
  });
  router.delete('/keys/:number', async (req, res) => {
    if (isCrossSite(req.headers, options.publicOrigin())) throw new Problem(403, 'cross_site');
    await takeKeyOut(options, req.params);
    res.status(204).end();
  });
  return router;
}

/** Enters a key and resolves when it is saved. @throws Problem 400 */
async function enterKey(
  { store, wallNow }: KeysOptions,
  input: unknown,
  language: Language = 'en',
): Promise<EnteredKey> {
  const { keyClass, key } = parseInput(keyInputSchema, input ?? {}, language);
  const entered = store.keys.enter(keyClass, key, wallNow());
  if (entered === 'full') {
    throw new Problem(400, 'invalid_input', [{ path: 'key', message: translator(language)('wrong.keys_full') }]);
  }
  store.changed();
  await store.settled();
  return entered;
}

async function takeKeyOut({ store }: KeysOptions, params: unknown): Promise<void> {
  if (!store.keys.takeOut(parseInput(numberSchema, params).number)) throw new Problem(404, 'not_found');
  store.changed();
  await store.settled();
}

/** An entered key for scripts: its text is not given out again. */
export function keyJson({ number, keyClass, key, enteredWallAt }: EnteredKey): object {
  return { number, keyClass, masked: masked(key), enteredWallAt };
}

/** An entered key as the pages show it. */
interface KeyView {
  readonly number: number;
  readonly keyClass: KeyClass;
  readonly masked: string;
  readonly when: string;
}

/** The keys that were entered, newest first, and what can be entered. */
export function keysView({ keys }: ReferenceIsvStore): {
  readonly entered: KeyView[];
  readonly classes: typeof KEY_CLASSES;
  readonly maxLength: number;
} {
  const entered = keys
    .all()
    .toReversed()
    .map(({ number, keyClass, key, enteredWallAt }) => ({
      ...{ number, keyClass, masked: masked(key) },
      when: formatWallTime(enteredWallAt),
    }));
  return { entered, classes: KEY_CLASSES, maxLength: KEY_MAX_LENGTH };
}

/** Its beginning, as the Seller Console shows it; short keys show nothing. */
export function masked(key: string): string {
  return key.length < 12 ? '••••' : `${key.slice(0, 4)}••••`;
}
