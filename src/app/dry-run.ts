import { assumedOutcome } from '../domain/assumed-outcome.ts';
import type { Attempt, Call } from '../domain/call.ts';
import { isOpen } from '../domain/draft.ts';
import { COLLECTION_NAMES, type Change, type RecordMaps } from '../domain/records.ts';
import { settleAttempt } from '../domain/settle-attempt.ts';
import type { SiteProfile } from '../domain/site-profile.ts';
import { callRequest } from '../protocol/call-request.ts';
import { withoutToken } from '../protocol/v1/build-request.ts';
import { EventLoop, type LoopRun } from './event-loop.ts';
import { countAttempt, unfinishedJump, type JumpProgress, type JumpSample } from './jump.ts';
import { MarketState } from './market-state.ts';
import { NO_FINISHED_CALLS } from './no-finished-calls.ts';
import type { LoadedWorkspace, Randomness, WorkspaceStore, YieldToLoop } from './ports.ts';
import { Workspace } from './workspace.ts';

/** Payloads kept of each activity. */
const SAMPLES_PER_ACTIVITY = 3;
/** Records put into the shadow before other work of the process gets a turn. */
const RECORDS_PER_TURN = 1_000;
const CALLS_PER_TURN = 50;
/** Stands where the sender puts what is fresh on each try; no seller would accept it. As long as a vector of AES. */
export const MADE_WHEN_SENT = '(made when sent)';

/**
 * Lives through a jump on a shadow of the records, by the very code of a real one: every call is assumed to succeed at
 * once and none leaves the process. Finished calls and messages of the shadow are dropped at once, so that the memory
 * needed is that of the instances, not of the calls.
 */
export async function dryRun(
  workspace: Workspace,
  jump: JumpProgress,
  run: Pick<LoopRun, 'shouldEnd' | 'onProgress'>,
  yieldToLoop: YieldToLoop,
): Promise<void> {
  const shadow = await shadowOf(workspace, jump, yieldToLoop);
  shadow.onCommitted((changes) => forgetFinished(shadow.state, changes));
  const calls = new AssumedCalls(shadow, yieldToLoop, (call, attempt) => {
    countAttempt(jump, call, attempt);
    addSample(jump, call, attempt.simAt, shadow.profile());
  });
  await new EventLoop(shadow, calls, yieldToLoop).run({ ...run, jump, until: () => jump.toSimAt });
}

/** A workspace of its own that begins with the present records; records are immutable, so they are shared. */
async function shadowOf(workspace: Workspace, jump: JumpProgress, yieldToLoop: YieldToLoop): Promise<Workspace> {
  const { state, wall } = workspace;
  // All of one moment: the real workspace goes on while the shadow is built in small steps.
  // What a jump does differently from a clock that runs, the shadow does as well; its calls are assumed, not recorded.
  const value = {
    ...state.workspace(),
    jump: { ...unfinishedJump({ ...jump, deliver: 'send' }), status: 'running' as const },
  };
  const changes: Change[] = [{ collection: 'workspace', id: workspace.id, value }];
  const collections = [
    'products',
    'buyers',
    'coupons',
    'privateOffers',
    'orders',
    'instances',
    'stocks',
    'debugCases',
    'probes',
  ] as const;
  for (const collection of collections) {
    for (const value of state.all(collection).values()) changes.push({ collection, id: value.id, value } as Change);
  }
  for (const value of state.all('refundRequests').values()) {
    if (value.status === 'seller_reviewing') changes.push({ collection: 'refundRequests', id: value.id, value });
  }
  for (const value of state.all('supervisions').values()) {
    if (value.finishedSimAt === undefined) changes.push({ collection: 'supervisions', id: value.id, value });
  }
  for (const value of state.all('usageRecords').values()) {
    if (value.status === 'accepted' || value.status === 'received')
      changes.push({ collection: 'usageRecords', id: value.id, value });
  }
  for (const id of state.unfinishedCallIds())
    changes.push({ collection: 'calls', id, value: state.get('calls', id) ?? null });
  for (const queue of [state.queue, state.wallQueue]) {
    for (const value of queue.values()) changes.push({ collection: 'events', id: value.id, value });
  }
  const nextNumber = state.lastNumber() + 1;
  const shadow = new MarketState(EMPTY);
  for (const [index, change] of changes.entries()) {
    shadow.apply(change);
    if (index % RECORDS_PER_TURN === RECORDS_PER_TURN - 1) await yieldToLoop();
  }
  shadow.startNumbersFrom(nextNumber);
  return new Workspace({
    store: NOWHERE,
    loaded: EMPTY,
    state: shadow,
    wall,
    random: countingText(),
  });
}

function forgetFinished(state: MarketState, changes: readonly Change[]): void {
  for (const { collection, id, value } of changes) {
    const isFinishedCall = collection === 'calls' && value !== null && !isOpen(value);
    if (isFinishedCall || (collection === 'notices' && value !== null)) state.apply({ collection, id, value: null });
  }
}

function addSample(jump: JumpProgress, call: Call, simAt: number, profile: SiteProfile): void {
  const known = jump.samples.filter(({ activity }) => activity === call.activity).length;
  if (known < SAMPLES_PER_ACTIVITY) jump.samples = [...jump.samples, sampleOf(call, simAt, profile)];
}

/** The request of a call as it would be built, less what is made when it is sent. */
function sampleOf(call: Call, simAt: number, profile: SiteProfile): JumpSample {
  const fresh = { businessId: MADE_WHEN_SENT, nonce: '', timestampMs: 0, iv: () => MADE_WHEN_SENT };
  const { method, url, headers, body } = callRequest(call, profile, fresh);
  return {
    activity: call.activity,
    simAt,
    instanceId: call.instanceId,
    ...(call.orderId === undefined ? {} : { orderId: call.orderId }),
    method,
    url: call.version === '1.0' ? withoutToken(url) : call.destination.url,
    headers,
    body: new TextDecoder().decode(body),
    accessKey: call.destination.accessKey,
  };
}

/** Calls of the shadow: each that is due succeeds at its instant, and nothing is sent. */
class AssumedCalls {
  readonly #workspace: Workspace;
  readonly #yieldToLoop: YieldToLoop;
  readonly #onAttempt: (call: Call, attempt: Attempt) => void;
  readonly #ready = new Set<string>();

  constructor(workspace: Workspace, yieldToLoop: YieldToLoop, onAttempt: (call: Call, attempt: Attempt) => void) {
    this.#workspace = workspace;
    this.#yieldToLoop = yieldToLoop;
    this.#onAttempt = onAttempt;
    for (const id of workspace.state.callingIds()) this.#ready.add(id);
    workspace.onCommitted((changes) => {
      for (const { collection, id, value } of changes) {
        if (collection === 'calls' && value?.status === 'calling') this.#ready.add(id);
      }
    });
  }

  /** Takes up what is due, and what becomes due by that. */
  async idle(): Promise<void> {
    const workspace = this.#workspace;
    let taken = 0;
    for (const id of this.#ready) {
      this.#ready.delete(id);
      const call = workspace.state.get('calls', id);
      if (call?.status !== 'calling') continue;
      const outcome = assumedOutcome(call, { simAt: workspace.simNow(), wallAt: workspace.wall.now() });
      this.#onAttempt(call, outcome.attempt);
      await workspace.decide((draft) => settleAttempt(draft, id, outcome));
      taken += 1;
      if (taken % CALLS_PER_TURN === 0) await this.#yieldToLoop();
    }
  }
}

const EMPTY: LoadedWorkspace = {
  records: Object.fromEntries(COLLECTION_NAMES.map((name) => [name, new Map()])) as unknown as RecordMaps,
  finishedCalls: NO_FINISHED_CALLS,
  uncleanShutdown: false,
};

const refuse = async (): Promise<never> => {
  throw new Error('a dry run keeps nothing');
};

/** What is committed to it is in memory already, and that is enough. */
const NOWHERE: WorkspaceStore = {
  load: refuse,
  commit: async () => undefined,
  readExchange: async () => undefined,
  forgetCalls: async () => 0,
  snapshots: () => [],
  takeSnapshot: refuse,
  writeSnapshot: refuse,
  restoreSnapshot: refuse,
  deleteSnapshot: refuse,
  editedFiles: async () => [],
  takeOverEdits: refuse,
  discardEdits: refuse,
  close: async () => undefined,
};

/** Ids of the shadow's own: the real workspace's chance must go on as if nobody had asked. */
function countingText(): Randomness {
  let count = 0;
  return {
    uuid: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
    text: (length, alphabet) => {
      let rest = ++count;
      return Array.from({ length }, () => {
        const character = alphabet[rest % alphabet.length] ?? '';
        rest = Math.floor(rest / alphabet.length);
        return character;
      }).join('');
    },
  };
}
