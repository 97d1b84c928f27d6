import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { schedule } from 'node-cron';
import { ClockRunner } from './app/clock-runner.ts';
import { bindSampleSeller } from './app/edit-catalogue.ts';
import { forgetOldCalls } from './app/forget-old-calls.ts';
import type { Marketplace } from './app/marketplace.ts';
import type { Randomness, WallClock, WorkspaceStore } from './app/ports.ts';
import { seedRecords } from './app/seed-records.ts';
import { Workspace } from './app/workspace.ts';
import { Workspaces, type NewWorkspace, type WorkspaceHost } from './app/workspaces.ts';
import { loadSeed } from './config/load-seed.ts';
import type { Change } from './domain/records.ts';
import { anchorClock } from './engine/clock.ts';
import { OutboxWorker } from './dispatch/outbox-worker.ts';
import type { Sender } from './dispatch/sender.ts';
import { createUndiciSender } from './dispatch/undici-sender.ts';
import { startReferenceIsv, type ReferenceIsv } from './reference-isv/start-reference-isv.ts';
import { ReferenceIsvFileError } from './reference-isv/store.ts';
import { listWorkspaces, workspaceFolder } from './store/data-folder.ts';
import { openFileStore } from './store/file-store.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { createWebApp } from './web/create-web-app.ts';

/** Settings of a simulator; `dataFolder` undefined keeps everything in memory. */
export interface SimulatorOptions {
  readonly host: string;
  readonly port: number;
  readonly dataFolder: string | undefined;
  /** `undefined`: no sample seller. */
  readonly referenceIsvPort: number | undefined;
  readonly seed?: NewWorkspace['seed'];
  readonly site?: NewWorkspace['site'];
  /** Told about defects of this program. */
  readonly onDefect: (error: unknown) => void;
  readonly wall?: WallClock;
  readonly maxInFlight?: number;
}

/** A running simulator. */
export interface Simulator {
  readonly origin: string;
  readonly workspaces: Workspaces;
  readonly referenceIsv: ReferenceIsv | undefined;
  /** Why the sample seller is not running although it was asked for. */
  readonly sampleSellerProblem: string | undefined;
  /** Stops listening, lets calls on the wire end, brings the files to rest. */
  close(): Promise<void>;
}

/** Production address of products while no seller is configured: nothing listens there. */
const NO_SELLER_URL = 'http://127.0.0.1:9/no-seller-configured';
const PROJECT_ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SEED_FOLDER = path.join(PROJECT_ROOT, 'data', 'seed');

const systemWall: WallClock = { now: () => Date.now() };
const systemRandom: Randomness = {
  uuid: () => randomUUID(),
  text: (length, alphabet) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join(''),
};
const yieldToLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Builds the object graph, opens the workspaces and starts to listen. @throws NodeJS.ErrnoException `EADDRINUSE` */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const wall = options.wall ?? systemWall;
  const { referenceIsv, problem: sampleSellerProblem } = await startSampleSeller(options);
  const sender = createUndiciSender();
  const host = createHost(options, { wall, sender, referenceIsv });
  const workspaces = new Workspaces(host);
  const closeParts = async (): Promise<void> => {
    await workspaces.closeAll();
    await sender.close();
    await referenceIsv?.close();
  };
  try {
    await workspaces.openAll({
      id: 'default',
      name: 'default',
      site: options.site ?? 'cn',
      seed: options.seed ?? 'demo-shop',
    });
    const app = createWebApp({
      workspaces,
      host: options.host,
      wall,
      referenceIsvOrigin: referenceIsv?.origin,
      referenceIsvAccessKey: referenceIsv?.accessKey,
      sampleSellerProblem,
      onDefect: options.onDefect,
    });
    const server = await listen(app, options);
    const heartbeat = startHeartbeat(workspaces, options.onDefect);
    return {
      origin: originOf(server, options.host),
      workspaces,
      referenceIsv,
      sampleSellerProblem,
      close: async () => {
        await heartbeat.destroy();
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
        await closeParts();
      },
    };
  } catch (error) {
    await closeParts();
    throw error;
  }
}

/** Starts the sample seller. Its damaged file stays as it is and must not keep the marketplace from starting. */
async function startSampleSeller(
  options: SimulatorOptions,
): Promise<{ readonly referenceIsv?: ReferenceIsv; readonly problem?: string }> {
  if (options.referenceIsvPort === undefined) return {};
  try {
    const referenceIsv = await startReferenceIsv({
      host: options.host,
      port: options.referenceIsvPort,
      dataFile: options.dataFolder === undefined ? 'memory' : path.join(options.dataFolder, 'sample-seller.json'),
    });
    return { referenceIsv };
  } catch (error) {
    if (error instanceof ReferenceIsvFileError) return { problem: error.message };
    throw error;
  }
}

interface HostParts {
  readonly wall: WallClock;
  readonly sender: Sender;
  readonly referenceIsv: ReferenceIsv | undefined;
}

function createHost(options: SimulatorOptions, parts: HostParts): WorkspaceHost {
  const { wall, sender, referenceIsv } = parts;
  const openStore = (id: string): Promise<WorkspaceStore> =>
    options.dataFolder === undefined
      ? Promise.resolve(createMemoryStore())
      : openFileStore(workspaceFolder(options.dataFolder, id));

  const start = async (store: WorkspaceStore, id: string, create?: NewWorkspace): Promise<Marketplace> => {
    const loaded = await store.load();
    const workspace = new Workspace({ store, loaded, wall, random: systemRandom });
    if (create) await workspace.restore(await seedChanges(create, parts));
    // The workspace's own record is what could not be read: pages still need one to say so.
    else if (loaded.records.workspace.size === 0) workspace.state.apply(placeholder(id, wall.now()));
    await forgetOldCalls(workspace).catch(options.onDefect);
    if (referenceIsv && !workspace.damage) {
      await bindSampleSeller(workspace, referenceIsv.productionUrl, referenceIsv.accessKey);
    }
    const outbox = new OutboxWorker({
      workspace,
      sender,
      random: systemRandom,
      wall,
      onDefect: options.onDefect,
      ...(options.maxInFlight === undefined ? {} : { maxInFlight: options.maxInFlight }),
    });
    return { workspace, outbox, clock: new ClockRunner(workspace, outbox, yieldToLoop) };
  };

  const removeFiles = async (id: string): Promise<void> => {
    if (options.dataFolder === undefined) return;
    await rm(workspaceFolder(options.dataFolder, id), { recursive: true, force: true });
  };

  return {
    open: async (id) => start(await openStore(id), id),
    create: async (input) => {
      const store = await openStore(input.id);
      try {
        return await start(store, input.id, input);
      } catch (error) {
        // Half a workspace must not stay behind, nor its lock.
        await store.close();
        await removeFiles(input.id);
        throw error;
      }
    },
    close: async ({ workspace, outbox, clock }) => {
      await clock.stop();
      await outbox.stop();
      await workspace.close();
    },
    remove: removeFiles,
    listIds: async () => (options.dataFolder === undefined ? [] : listWorkspaces(options.dataFolder)),
  };
}

async function seedChanges(create: NewWorkspace, { wall, referenceIsv }: HostParts): Promise<Change[]> {
  return seedRecords(create, await loadSeed(create.seed, SEED_FOLDER), {
    wallAt: wall.now(),
    sellerUrl: referenceIsv?.productionUrl ?? NO_SELLER_URL,
    accessKey: referenceIsv?.accessKey ?? randomUUID(),
    sampleSellerUrl: referenceIsv?.productionUrl ?? null,
  });
}

function placeholder(id: string, wallAt: number): Change {
  const value = {
    id,
    name: id,
    site: 'cn' as const,
    clock: anchorClock('frozen', wallAt, wallAt),
    ruleOverrides: {},
    sampleSellerUrl: null,
    nextSequence: 1,
    createdWallAt: wallAt,
  };
  return { collection: 'workspace', id, value };
}

/**
 * node-cron beats once a second; what happens is decided by marketplace time, never by the timer. Once an hour old calls
 * are deleted where the rules of a workspace say so.
 */
function startHeartbeat(workspaces: Workspaces, onDefect: (error: unknown) => void): { destroy(): Promise<void> } {
  const housekeeping = schedule(
    '0 17 * * * *',
    async () => {
      for (const { workspace } of workspaces.list()) await forgetOldCalls(workspace).catch(onDefect);
    },
    { noOverlap: true },
  );
  const clocks = schedule(
    '* * * * * *',
    async () => {
      for (const { clock } of workspaces.list()) await clock.tick().catch(onDefect);
    },
    { noOverlap: true },
  );
  return {
    destroy: async () => {
      await housekeeping.destroy();
      await clocks.destroy();
    },
  };
}

async function listen(app: ReturnType<typeof createWebApp>, options: SimulatorOptions): Promise<Server> {
  const server = app.listen(options.port, options.host);
  await once(server, 'listening');
  return server;
}

function originOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
