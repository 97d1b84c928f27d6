import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

const OWN_FOLDER = fileURLToPath(new URL('./assets/', import.meta.url));
const resolve = createRequire(import.meta.url).resolve;

/** Files of libraries that pages load, by the name under `/assets/vendor/`. */
const VENDOR_FILES: Readonly<Record<string, string>> = {
  'htmx.min.js': resolve('htmx.org/dist/htmx.min.js'),
  'sse.min.js': path.join(path.dirname(resolve('htmx-ext-sse')), 'sse.min.js'),
};

const CACHE = { immutable: true, maxAge: '365d' } as const;

/** Serves styles, scripts and pictures of the pages. Addresses carry the version, so they may be kept for ever. */
export function staticAssets(): Router {
  const router = Router();
  for (const [name, file] of Object.entries(VENDOR_FILES)) {
    router.get(`/vendor/${name}`, (_req, res) => res.sendFile(file, CACHE));
  }
  router.use(express.static(OWN_FOLDER, { ...CACHE, index: false, fallthrough: true }));
  return router;
}

/** A short text that changes whenever one of the served files does. */
export function assetVersion(): string {
  const hash = createHash('sha256');
  const own = readdirSync(OWN_FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = [...own.map((entry) => path.join(entry.parentPath, entry.name)), ...Object.values(VENDOR_FILES)];
  for (const file of files.sort()) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
