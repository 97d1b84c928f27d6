import { startSimulator as start } from '../start-simulator.ts';
import type { NewWorkspaceOptions, RunningSimulator, StartOptions, WorkspaceClient } from './index.mjs';
import { send, workspaceClient } from './workspace-client.ts';

export { KoosimError } from './koosim-error.ts';

/** Starts a simulator in this process on free ports; described in `index.d.mts`. */
export async function startSimulator(options: StartOptions = {}): Promise<RunningSimulator> {
  const { clock, sampleSeller = true, dataFolder, onDefect = warn } = options;
  const simulator = await start({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    dataFolder,
    referenceIsvPort: sampleSeller ? 0 : undefined,
    ...(options.site ? { site: options.site } : {}),
    ...(options.seed ? { seed: options.seed } : {}),
    clockMode: clock ?? 'frozen',
    onDefect,
  });
  const { origin, referenceIsv } = simulator;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= simulator.close());
  return {
    origin,
    sampleSellerOrigin: referenceIsv?.origin,
    workspace: workspaceClient(origin, 'default'),
    newWorkspace: (wanted) => newWorkspace(origin, wanted),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** A client for a simulator that runs already. */
export function connect(origin: string, workspaceId = 'default'): WorkspaceClient {
  return workspaceClient(new URL(origin).origin, workspaceId);
}

async function newWorkspace(
  origin: string,
  { clock = 'frozen', site = 'cn', ...wanted }: NewWorkspaceOptions,
): Promise<WorkspaceClient> {
  const made = await send('POST', `${origin}/api/v1/workspaces`, { ...wanted, site, clock: { mode: clock } });
  return workspaceClient(origin, (made as { id: string }).id);
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error), 'KoosimDefect');
}
