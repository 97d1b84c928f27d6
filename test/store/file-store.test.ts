import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openFileStore } from '../../src/store/file-store.ts';
import { storeContract } from '../contract/store-contract.ts';

/** Two calls with their bytes fill one. */
const SMALL_SEGMENTS = { lines: 4, bytes: 1e9 };

storeContract('file store', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'koosim-store-'));
  return {
    open: () => openFileStore(path.join(folder, 'deep', 'er'), { segmentLimits: SMALL_SEGMENTS }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
});

// Small enough that documents are rewritten after every few commits.
storeContract('file store that compacts all the time', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'koosim-store-'));
  return {
    open: () => openFileStore(folder, { compactFromBytes: 500, segmentLimits: SMALL_SEGMENTS }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
});
