import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openFileStore } from '../../src/store/file-store.ts';
import { storeContract } from '../contract/store-contract.ts';

storeContract('file store', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'koosim-store-'));
  return {
    open: () => openFileStore(path.join(folder, 'deep', 'er')),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
});

// Small enough that documents are rewritten after every few commits.
storeContract('file store that compacts all the time', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'koosim-store-'));
  return {
    open: () => openFileStore(folder, { compactFromBytes: 500 }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
});
