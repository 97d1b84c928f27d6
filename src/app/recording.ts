import { callNumber } from '../domain/call.ts';
import { directionOf } from '../domain/call-direction.ts';
import { isRefusal } from '../domain/refusal.ts';
import type { WorkspaceRecord } from '../domain/workspace.ts';
import type { MarketState } from './market-state.ts';

type Json = Readonly<Record<string, unknown>>;

/** A command as it was carried out, in the words of the JSON API: what a step of a scenario says. */
export interface RecordedStep {
  /** As on the command line. */
  readonly verb: string;
  /** Members of path, query and body together. */
  readonly input: Json;
  /** Why the marketplace refused. */
  readonly refused?: string;
  /** Ids that the command has brought about, by the member of the answer that holds them. */
  readonly made: Readonly<Record<string, string>>;
  /** Once everything that was due had been answered: the state of the record. */
  readonly status?: string;
  /** With it: the activities of the calls that the step has caused, oldest first. */
  readonly calls?: readonly string[];
}

/** What was recorded, and in which marketplace. */
export interface Recorded {
  readonly workspace: Pick<WorkspaceRecord, 'name' | 'site' | 'ruleOverrides' | 'origin'>;
  readonly startSimAt: number;
  readonly sinceWallAt: number;
  readonly steps: readonly RecordedStep[];
}

/** The parts of a workspace that are looked at. */
export interface RecordedPlace {
  readonly state: MarketState;
  simNow(): number;
}

/** Steps that a recording keeps; what comes after them is left out. */
const RECORDED_STEPS_MAX = 200;
/** Calls of one step that are told. */
const CALLS_MAX = 100;
/** A clock that runs has moved when it is so much later. */
const MOVED_MS = 1_000;

/** Writes the commands of people and scripts down while it is on. In memory only: it ends with the program. */
export class Recording {
  #recorded: Recorded | undefined;
  #steps: RecordedStep[] = [];
  /** Number of the newest call before the newest step, and before the one that is being carried out. */
  #before = 0;
  #beforeNext = 0;
  #lastSimAt = 0;
  #isOn = false;

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Begins anew; what was recorded before is forgotten. */
  begin(place: RecordedPlace, wallAt: number): void {
    const { name, site, ruleOverrides, origin } = place.state.workspace();
    this.#steps = [];
    this.#lastSimAt = place.simNow();
    this.#recorded = {
      workspace: { name, site, ruleOverrides, ...(origin ? { origin } : {}) },
      startSimAt: place.simNow(),
      sinceWallAt: wallAt,
      steps: this.#steps,
    };
    this.#isOn = true;
  }

  /** Ends; what was recorded stays to be read. */
  end(place: RecordedPlace): void {
    if (!this.#isOn) return;
    this.#finishStep(place);
    this.#isOn = false;
  }

  /** What was recorded last, as far as it has come. */
  read(place: RecordedPlace): Recorded | undefined {
    if (this.#isOn) this.#finishStep(place);
    return this.#recorded && { ...this.#recorded, steps: [...this.#steps] };
  }

  /** A command is about to be carried out: the step before it has come to what it comes to. */
  beforeStep(place: RecordedPlace): void {
    this.#finishStep(place);
    this.#beforeNext = newestCall(place.state);
  }

  /** Writes a command down that was carried out, or refused. */
  note(place: RecordedPlace, verb: string, input: Json, result: unknown): void {
    if (!this.#isOn || this.#steps.length >= RECORDED_STEPS_MAX || isRepetition(result)) return;
    this.#noteMovedClock(place);
    this.#before = this.#beforeNext;
    this.#steps.push({
      verb,
      input,
      made: isRefusal(result) ? {} : madeIn(result),
      ...(isRefusal(result) ? { refused: result.reason } : {}),
    });
  }

  /** Time that has gone by since the last step belongs to the story: in a scenario the clock stands still. */
  #noteMovedClock(place: RecordedPlace): void {
    const simAt = place.simNow();
    const isRunning = place.state.workspace().clock.mode !== 'frozen';
    if (isRunning && simAt - this.#lastSimAt > MOVED_MS) {
      this.#steps.push({ verb: 'advance', input: { to: isoText(simAt) }, made: {} });
    }
    this.#lastSimAt = simAt;
  }

  /** What has become of the newest step, where everything that was due has been answered. */
  #finishStep({ state }: RecordedPlace): void {
    const step = this.#steps.at(-1);
    if (!step || step.refused !== undefined || [...state.callingIds()].length > 0) return;
    const calls = activitiesAfter(state, this.#before);
    const status = step.made['id'] === undefined ? undefined : statusOf(state, step.made['id']);
    this.#steps[this.#steps.length - 1] = { ...step, calls, ...(status === undefined ? {} : { status }) };
  }
}

type Recorder = RecordedPlace & { readonly recording: Recording };

/**
 * The one place where commands are written down: every use case that people and scripts share is carried out through it.
 * @param input members of path, query and body of the operation; absent ones are `undefined`
 * @returns the result of `work`, as it is
 */
export async function carriedOut<T>(
  workspace: Recorder,
  verb: string,
  input: Json,
  work: () => Promise<T>,
): Promise<T> {
  if (!workspace.recording.isOn) return work();
  workspace.recording.beforeStep(workspace);
  const result = await work();
  workspace.recording.note(workspace, verb, input, result);
  return result;
}

/** The same for what begins at once and goes on by itself. */
export function begun<T>(workspace: Recorder, verb: string, input: Json, work: () => T): T {
  if (!workspace.recording.isOn) return work();
  workspace.recording.beforeStep(workspace);
  const result = work();
  workspace.recording.note(workspace, verb, input, result);
  return result;
}

/** The same form sent twice has done nothing the second time; input that cannot be used never has. */
function isRepetition(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return false;
  return 'problem' in result || ('reason' in result && result.reason === 'already_done');
}

/** A moment as the API takes it; nothing where there is no such moment, which the command will say. */
export function isoText(simAt: number): string {
  const moment = new Date(simAt);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString();
}

function newestCall(state: MarketState): number {
  for (const { id } of state.all('calls').newestFirst()) return callNumber(id);
  return 0;
}

/** Activities of the calls to the seller that were made after one; oldest first. */
function activitiesAfter(state: MarketState, number: number): string[] {
  const activities: string[] = [];
  for (const call of state.all('calls').newestFirst()) {
    if (callNumber(call.id) <= number || activities.length === CALLS_MAX) break;
    if (directionOf(call) === 'to_seller') activities.push(call.activity);
  }
  return activities.reverse();
}

/** Ids in a record that later commands may name. */
function madeIn(result: unknown): Readonly<Record<string, string>> {
  const first: unknown = Array.isArray(result) ? undefined : result;
  if (typeof first !== 'object' || first === null) return {};
  const { id, instanceId, supervisionId, furtherLines } = first as {
    id?: unknown;
    instanceId?: unknown;
    supervisionId?: unknown;
    furtherLines?: readonly { instanceId?: unknown }[];
  };
  const made: Record<string, string> = {};
  if (typeof id === 'string') made['id'] = id;
  if (typeof instanceId === 'string') made['instanceId'] = instanceId;
  if (typeof supervisionId === 'string') made['supervisionId'] = supervisionId;
  for (const [index, line] of (furtherLines ?? []).entries()) {
    if (typeof line.instanceId === 'string') made[`lines.${index + 1}.instanceId`] = line.instanceId;
  }
  return made;
}

function statusOf(state: MarketState, id: string): string | undefined {
  return (state.get('orders', id) ?? state.get('refundRequests', id))?.status;
}
