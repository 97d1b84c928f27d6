/*
 * `import { startSimulator } from 'koogallery-simulator'`: a simulator of one's own inside a test runner.
 * Everything the client does is an operation of the JSON API; `/api/docs` tells the whole of it.
 */

/** A marketplace site: which rules and which currency apply. */
export type Site = 'cn' | 'intl' | 'eu';
/** What a workspace begins with. */
export type Seed = 'demo-shop' | 'busy-month' | 'outage' | 'empty';

export interface StartOptions {
  /** A free port unless given. */
  readonly port?: number;
  /** `127.0.0.1` unless given. */
  readonly host?: string;
  /** Where the data are kept; in memory only unless given. */
  readonly dataFolder?: string;
  /** Whether the sample seller answers the calls until a product is pointed elsewhere; `true` unless given. */
  readonly sampleSeller?: boolean;
  /** Of the workspace `default`: `cn` unless given. */
  readonly site?: Site;
  /** Of the workspace `default`: `demo-shop` unless given. */
  readonly seed?: Seed;
  /** Of the workspace `default`: `frozen` (moved by `advance` only) unless given. */
  readonly clock?: 'frozen' | 'real';
  /** Told about defects of the simulator; they are emitted as process warnings unless given. */
  readonly onDefect?: (error: unknown) => void;
}

export interface RunningSimulator {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Address of the sample seller, while it runs. */
  readonly sampleSellerOrigin: string | undefined;
  /** The workspace `default`. */
  readonly workspace: WorkspaceClient;
  /** Makes another workspace, frozen unless told otherwise: jobs that run side by side take one each. */
  newWorkspace(options: NewWorkspaceOptions): Promise<WorkspaceClient>;
  /** Stops listening and ends every call. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface NewWorkspaceOptions {
  readonly name: string;
  readonly site?: Site;
  readonly seed?: Seed;
  /** ISO 8601 with zone; now unless given. */
  readonly startAt?: string;
  readonly clock?: 'frozen' | 'real';
  /** Readings of rules by their keys. */
  readonly rules?: Readonly<Record<string, string | number | boolean>>;
}

/** A record of the API; members beside the named ones are described at `/api/docs`. */
export interface Order {
  /** The order number. */
  readonly id: string;
  readonly status: string;
  readonly type: string;
  readonly instanceId: string;
  readonly total: Money;
  readonly [member: string]: unknown;
}

export interface Instance {
  readonly id: string;
  readonly status: string;
  readonly expireSimAt: string | null;
  readonly [member: string]: unknown;
}

export interface Call {
  readonly id: string;
  readonly activity: string;
  readonly status: string;
  readonly orderId: string | null;
  readonly instanceId: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

/** The report of a jump through time. */
export interface Jump {
  readonly id: string;
  readonly status: string;
  readonly eventsRun: number;
  readonly callsMade: number;
  readonly failures: number;
  readonly [member: string]: unknown;
}

export interface Money {
  /** In minor units, e.g. cents. */
  readonly amountMinor: number;
  readonly currency: string;
}

export interface Period {
  readonly type: 'year' | 'month' | 'day';
  readonly number: number;
}

/** Input of `POST /orders`; `billing` says which further members are needed. */
export interface Purchase {
  readonly productId: string;
  readonly billing: 'period' | 'one_time' | 'on_demand' | 'package' | 'trial';
  readonly period?: Period;
  readonly sku?: string;
  readonly quantity?: number;
  readonly buyerId?: string;
  readonly pay?: 'paid' | 'later' | 'declined';
  readonly [member: string]: unknown;
}

/** Where to: exactly one of them. */
export type JumpTarget =
  | { readonly by: string }
  | { readonly to: string }
  | { readonly next: true }
  | { readonly milestone: { readonly instanceId: string; readonly name: string } };

export interface CallFilter {
  readonly activity?: string;
  readonly status?: string;
  readonly orderId?: string;
  readonly instanceId?: string;
  readonly direction?: 'to_seller' | 'from_seller';
}

/** What is asked of one workspace. Every method rejects with a `KoosimError` when the simulator says no. */
export interface WorkspaceClient {
  readonly id: string;
  /** `http://127.0.0.1:<port>/api/v1/workspaces/<id>` */
  readonly api: string;
  /** Points products (all of them unless named) to the seller under test. */
  useSeller(
    seller: { readonly url: string; readonly accessKey?: string; readonly version?: '2.0' | '1.0' },
    productIds?: readonly string[],
  ): Promise<void>;
  /** Buys, waits until the seller has answered everything that is due, and gives the order as it is then. */
  buy(purchase: Purchase): Promise<Order>;
  renew(instanceId: string, renewal: { readonly period: Period; readonly [member: string]: unknown }): Promise<Order>;
  unsubscribe(instanceId: string, reason?: Readonly<Record<string, unknown>>): Promise<unknown>;
  order(id: string): Promise<Order>;
  instance(id: string): Promise<Instance>;
  /** Moves marketplace time; resolves when everything that fell due has been delivered. */
  advance(target: JumpTarget, options?: { readonly stopOn?: 'first_failure' }): Promise<Jump>;
  /** Resolves when every call that is due has been answered. */
  settle(): Promise<void>;
  /** Calls that fit, newest first (200 at most). */
  calls(filter?: CallFilter): Promise<readonly Call[]>;
  /** Waits for a call that fits and has ended; rejects with the nearest misses in `details`. */
  waitForCall(filter: CallFilter & { readonly timeoutMs?: number }): Promise<Call>;
  addFault(fault: { readonly kind: string; readonly [member: string]: unknown }): Promise<{ readonly id: string }>;
  snapshot(name: string): Promise<void>;
  restore(name: string): Promise<void>;
  /** Any other operation: `request('GET', '/notices')`. The path is below the workspace. */
  request(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
}

/** The simulator refused, or did not understand. */
export class KoosimError extends Error {
  readonly status: number;
  readonly code: string;
  /** Of a refusal: why, as a code. */
  readonly reason: string | undefined;
  /** Of a refusal: marketplace time from which it is possible. */
  readonly allowedFrom: string | undefined;
  /** Of wrong input: path and sentence of each wrong member; of a wait in vain: the nearest misses. */
  readonly details: readonly unknown[];
  constructor(status: number, body: object);
}

/** Starts a simulator in this process; any number of them run side by side. */
export function startSimulator(options?: StartOptions): Promise<RunningSimulator>;

/** A client for a simulator that runs already, e.g. the one that `koosim exec` has started. */
export function connect(origin: string, workspaceId?: string): WorkspaceClient;
