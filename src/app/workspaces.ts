import type { Site } from '../domain/site-profile.ts';
import type { WorkspaceRecord } from '../domain/workspace.ts';
import { AppError } from './app-error.ts';
import type { ImportedWorkspace } from './import-workspace.ts';
import type { Marketplace } from './marketplace.ts';
import type { SeedPackId } from './seed-packs.ts';

/** What a new workspace starts with. */
export interface NewWorkspace {
  readonly id: string;
  readonly name: string;
  readonly site: Site;
  /** Marketplace time to start at; now unless given. */
  readonly startSimAt?: number;
  readonly seed: SeedPackId;
  /** Whether the clock runs with real time at once (the default) or stands still until it is moved. */
  readonly clockMode?: 'real' | 'frozen';
  /** Own readings of rules from the beginning on; already checked, see `changedReadings`. */
  readonly ruleOverrides?: WorkspaceRecord['ruleOverrides'];
}

/** Opens, creates and deletes the files of workspaces; built by the composition root. */
export interface WorkspaceHost {
  open(id: string): Promise<Marketplace>;
  create(input: NewWorkspace): Promise<Marketplace>;
  /** Makes a workspace of given records, which are under its id already. */
  createFrom(id: string, content: ImportedWorkspace): Promise<Marketplace>;
  /** Closes a workspace and its files. */
  close(market: Marketplace): Promise<void>;
  /** Removes the files of a closed workspace. */
  remove(id: string): Promise<void>;
  listIds(): Promise<string[]>;
}

/** The workspaces of this process, all of them open. */
export class Workspaces {
  readonly #host: WorkspaceHost;
  readonly #open = new Map<string, Marketplace>();
  readonly #making = new Set<string>();

  constructor(host: WorkspaceHost) {
    this.#host = host;
  }

  /** Opens every workspace on disk, and creates `default` when there is none. */
  async openAll(initial: NewWorkspace): Promise<void> {
    for (const id of await this.#host.listIds()) this.#open.set(id, await this.#host.open(id));
    if (!this.#open.has(initial.id)) await this.create(initial);
  }

  /** @throws AppError `not_found` */
  get(id: string): Marketplace {
    const market = this.#open.get(id);
    if (!market) throw new AppError('not_found', `no workspace ${id}`, { params: { collection: 'workspace', id } });
    return market;
  }

  list(): readonly Marketplace[] {
    return [...this.#open.values()];
  }

  /** Ids that a new workspace cannot have. */
  ids(): ReadonlySet<string> {
    return new Set([...this.#open.keys(), ...this.#making]);
  }

  /** @throws AppError `conflict` when the id is taken */
  create(input: NewWorkspace): Promise<Marketplace> {
    return this.#make(input.id, () => this.#host.create(input));
  }

  /** Makes a workspace of given records, e.g. imported ones. @throws AppError `conflict` when the id is taken */
  createFrom(id: string, content: () => Promise<ImportedWorkspace>): Promise<Marketplace> {
    return this.#make(id, async () => this.#host.createFrom(id, await content()));
  }

  async #make(id: string, make: () => Promise<Marketplace>): Promise<Marketplace> {
    if (this.#open.has(id) || this.#making.has(id)) {
      throw new AppError('conflict', `workspace ${id} exists`, { params: { id } });
    }
    // A form that is sent twice must not open the same files twice.
    this.#making.add(id);
    try {
      const market = await make();
      this.#open.set(id, market);
      return market;
    } finally {
      this.#making.delete(id);
    }
  }

  /** Closes a workspace and deletes its files; `default` stays. @throws AppError `not_found`, `forbidden` */
  async remove(id: string): Promise<void> {
    const market = this.get(id);
    if (id === 'default') throw new AppError('forbidden', 'the default workspace cannot be deleted');
    this.#open.delete(id);
    await this.#host.close(market);
    await this.#host.remove(id);
  }

  async closeAll(): Promise<void> {
    for (const market of this.#open.values()) await this.#host.close(market);
    this.#open.clear();
  }
}
