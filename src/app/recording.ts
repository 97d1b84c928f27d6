import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { WorkspaceRecord } from '../domain/workspace.ts';
import type { MarketState } from './market-state.ts';
import { callsIn, newestCall, questionsFor, type CallQuestion } from './recorded-calls.ts';

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
  /** What its answer must hold, by dotted path; of a record, as it is once everything that was due has been answered. */
  readonly expect?: Json;
  /** With it: the activities of the calls that the step has caused, oldest first. */
  readonly calls?: readonly string[];
}

/**
 * Why something is no step, or not wholly. `clock_runs`: in a scenario the clock stands still; `key`: a recording holds no
 * secret; `content`: it says more than a step could; `moment`: a step ends when everything is answered, so there is
 * nothing to break off or let go; `seller`: the seller did it.
 */
export type RemarkReason = 'clock_runs' | 'key' | 'content' | 'moment' | 'seller';

/** Said in a comment of the scenario file. */
export interface Remark {
  readonly verb: string;
  readonly reason: RemarkReason;
  /** It stands before the step with this index. */
  readonly before: number;
}

/** What was recorded, and in which marketplace. */
export interface Recorded {
  readonly workspace: Pick<WorkspaceRecord, 'name' | 'site' | 'ruleOverrides' | 'origin'>;
  readonly startSimAt: number;
  readonly sinceWallAt: number;
  readonly steps: readonly RecordedStep[];
  readonly remarks: readonly Remark[];
}

/** The parts of a workspace that are looked at. */
export interface RecordedPlace {
  readonly state: MarketState;
  simNow(): number;
}

/** Steps that a recording keeps; what comes after them is left out. */
const RECORDED_STEPS_MAX = 200;
/** What nothing follows from until another step is taken. */
const EDIT_OF_DRAFT = 'edit-application';
/** How references begin in a scenario file: a text that looks like one cannot be said there. */
const REFERENCE = '${{';
/** A clock that runs has moved when it is so much later. */
const MOVED_MS = 1_000;
/** Where the clock runs: what comes so much later comes of the time that has gone by, not of the step. */
const LATER_MS = 60_000;

/** Writes the commands of people and scripts down while it is on. In memory only: it ends with the program. */
export class Recording {
  #recorded: Recorded | undefined;
  #steps: RecordedStep[] = [];
  #remarks: Remark[] = [];
  /** Number of the newest call before the newest step, and before the one that is being carried out. */
  #before = 0;
  #beforeNext = 0;
  /** Until when what happens belongs to the newest step. */
  #untilSimAt = Infinity;
  /** Number of the newest call of the newest step; a step that is closed gets no more. */
  #last: number | undefined;
  #isClosed = false;
  #wasRunning = false;
  #questions: readonly CallQuestion[] = [];
  #lastSimAt = 0;
  #isOn = false;

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Begins anew; what was recorded before is forgotten. */
  begin(place: RecordedPlace, wallAt: number): void {
    const { name, site, ruleOverrides, origin } = place.state.workspace();
    this.#steps = [];
    this.#remarks = [];
    this.#last = newestCall(place.state);
    this.#isClosed = true;
    this.#lastSimAt = place.simNow();
    this.#recorded = {
      workspace: { name, site, ruleOverrides, ...(origin ? { origin } : {}) },
      startSimAt: place.simNow(),
      sinceWallAt: wallAt,
      steps: this.#steps,
      remarks: this.#remarks,
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
    return this.#recorded && { ...this.#recorded, steps: [...this.#steps], remarks: [...this.#remarks] };
  }

  /** A command is about to be carried out: the step before it has come to what it comes to. */
  beforeStep(place: RecordedPlace, input: Json): void {
    this.#finishStep(place);
    this.#wasRunning = isRunning(place);
    this.#noteMovedClock(place, this.#wasRunning);
    this.#beforeNext = newestCall(place.state);
    this.#questions = questionsFor(place.state, input).filter(
      ({ callId }) => !this.#steps.some(({ made }) => Object.values(made).includes(callId)),
    );
  }

  /** Writes a command down that was carried out, or refused. */
  note(place: RecordedPlace, { verb, input, leftOut, remark }: Command, result: unknown): void {
    if (!this.#isOn || isRepetition(result)) return;
    if (this.#isSameEdit({ verb, input }, result)) this.#steps.pop();
    if (this.#steps.length >= RECORDED_STEPS_MAX) return;
    if (verb === 'set-clock') {
      // Time that has gone by before the clock was stopped.
      this.#noteMovedClock(place, this.#wasRunning);
      this.#beforeNext = newestCall(place.state);
    }
    const unsaid = leftOut ?? (looksLikeReference(input) ? 'content' : undefined);
    if (unsaid !== undefined) {
      if (!isRefusal(result)) this.remark(verb, unsaid);
      // What comes of it is nothing that the step before has caused.
      this.#isClosed = true;
      return;
    }
    if (isSameLook(this.#steps.at(-1), { verb, input })) {
      this.#isClosed = true;
      return;
    }
    for (const question of this.#questions) {
      this.#steps.push({ verb: 'latest', input: question.input, made: { id: question.callId } });
    }
    if (remark !== undefined) this.remark(verb, remark);
    this.#before = this.#beforeNext;
    this.#isClosed = false;
    this.#untilSimAt = isRunning(place) && verb !== 'advance' ? place.simNow() + LATER_MS : Infinity;
    const expect = isRefusal(result) ? undefined : expectedOf(result);
    this.#steps.push({
      verb,
      input,
      made: isRefusal(result) ? {} : madeIn(result),
      ...(isRefusal(result) ? { refused: result.reason } : {}),
      ...(expect ? { expect } : {}),
    });
  }

  /** Says something of a command in a comment: before the step that comes next. */
  remark(verb: string, reason: RemarkReason): void {
    if (!this.#isOn || this.#remarks.length >= RECORDED_STEPS_MAX) return;
    const before = this.#steps.length;
    const isSaid = this.#remarks.some((each) => each.before === before && each.verb === verb && each.reason === reason);
    if (!isSaid) this.#remarks.push({ verb, reason, before });
  }

  /** A form that is saved several times in a row: the last one says all of it. */
  #isSameEdit({ verb, input }: Pick<RecordedStep, 'verb' | 'input'>, result: unknown): boolean {
    const last = this.#steps.at(-1);
    if (verb !== EDIT_OF_DRAFT || last?.verb !== verb || last.input['id'] !== input['id']) return false;
    return !isRefusal(result) && !this.#remarks.some(({ before }) => before === this.#steps.length);
  }

  /** Time that has gone by since the last step belongs to the story: in a scenario the clock stands still. */
  #noteMovedClock(place: RecordedPlace, wasRunning: boolean): void {
    const simAt = place.simNow();
    if (wasRunning && simAt - this.#lastSimAt > MOVED_MS && this.#steps.length < RECORDED_STEPS_MAX) {
      const isSettled = [...place.state.callingIds()].length === 0 && this.#last !== undefined;
      const calls = isSettled ? callsIn(place.state, { after: this.#last ?? 0, untilSimAt: Infinity }) : undefined;
      this.#isClosed = true;
      this.#last = calls?.last;
      this.#steps.push({
        verb: 'advance',
        input: { to: isoText(simAt) },
        made: {},
        ...(calls ? { calls: calls.activities } : {}),
      });
    }
    this.#lastSimAt = simAt;
  }

  /** What has become of the newest step, where everything that was due has been answered. */
  #finishStep(place: RecordedPlace): void {
    const { state } = place;
    const step = this.#steps.at(-1);
    if (this.#isClosed) return;
    this.#last = undefined;
    if (!step || step.refused !== undefined || [...state.callingIds()].length > 0) return;
    const { activities, last } = callsIn(state, { after: this.#before, untilSimAt: this.#untilSimAt });
    const isOver = place.simNow() > this.#untilSimAt;
    const status = step.made['id'] === undefined || isOver ? undefined : statusOf(state, step.made['id']);
    const expect = status === undefined ? {} : { expect: { ...step.expect, status } };
    this.#steps[this.#steps.length - 1] = { ...step, calls: activities, ...expect };
    this.#last = last;
  }
}

/** A page that is opened once more asks for the same details again, which tells nothing new. */
function isSameLook(last: RecordedStep | undefined, next: Pick<RecordedStep, 'verb' | 'input'>): boolean {
  const isLook = next.verb === 'details' || next.verb === 'details-of-many';
  return isLook && last?.verb === next.verb && JSON.stringify(last.input) === JSON.stringify(next.input);
}

function looksLikeReference(value: unknown): boolean {
  if (typeof value === 'string') return value.includes(REFERENCE);
  return typeof value === 'object' && value !== null && Object.values(value).some(looksLikeReference);
}

function isRunning({ state }: RecordedPlace): boolean {
  return state.workspace().clock.mode !== 'frozen';
}

/** A command in the words of the JSON API; absent members of path, query and body are `undefined`. */
interface Command {
  readonly verb: string;
  readonly input: Json;
  /** No step can say it: a comment does. */
  readonly leftOut?: RemarkReason;
  /** The step does not say all of it: a comment says what is missing. */
  readonly remark?: RemarkReason;
}

/** What is said of a command beside its input. */
interface Saying<T> extends Pick<Command, 'leftOut' | 'remark'> {
  /** The rest of the input, where it is known only once it has been done; one that was refused is no step then. */
  readonly told?: (result: Exclude<T, Refusal>) => Json;
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
  { told, ...remarks }: Saying<T> = {},
): Promise<T> {
  if (!workspace.recording.isOn) return work();
  workspace.recording.beforeStep(workspace, input);
  const result = await work();
  if (!told) workspace.recording.note(workspace, { verb, input, ...remarks }, result);
  else if (!isRefusal(result)) {
    const rest = told(result as Exclude<T, Refusal>);
    workspace.recording.note(workspace, { verb, input: { ...input, ...rest }, ...remarks }, result);
  }
  return result;
}

/** The same for what begins at once and goes on by itself. */
export function begun<T>(
  workspace: Recorder,
  verb: string,
  input: Json,
  work: () => T,
  remarks: Pick<Command, 'leftOut' | 'remark'> = {},
): T {
  if (!workspace.recording.isOn) return work();
  workspace.recording.beforeStep(workspace, input);
  const result = work();
  workspace.recording.note(workspace, { verb, input, ...remarks }, result);
  return result;
}

/** The same form sent twice has done nothing the second time; input that cannot be used never has. */
function isRepetition(result: unknown): boolean {
  if (typeof result !== 'object' || result === null) return false;
  if ('problem' in result || ('repeated' in result && result.repeated === true)) return true;
  return 'reason' in result && result.reason === 'already_done';
}

/** A moment as the API takes it; nothing where there is no such moment, which the command will say. */
export function isoText(simAt: number): string {
  const moment = new Date(simAt);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString();
}

/** Ids in a record that later commands may name. */
function madeIn(result: unknown): Readonly<Record<string, string>> {
  const first: unknown = Array.isArray(result) ? undefined : result;
  if (typeof first !== 'object' || first === null) return {};
  const { id, instanceId, supervisionId, furtherLines, call, saved } = first as {
    id?: unknown;
    instanceId?: unknown;
    supervisionId?: unknown;
    furtherLines?: readonly { instanceId?: unknown }[];
    call?: { id?: unknown };
    saved?: { id?: unknown };
  };
  const made: Record<string, string> = {};
  if (typeof id === 'string') made['id'] = id;
  if (typeof instanceId === 'string') made['instanceId'] = instanceId;
  if (typeof supervisionId === 'string') made['supervisionId'] = supervisionId;
  if (typeof call?.id === 'string') made['call.id'] = call.id;
  if (typeof saved?.id === 'string') made['case.id'] = saved.id;
  for (const [index, line] of (furtherLines ?? []).entries()) {
    if (typeof line.instanceId === 'string') made[`lines.${index + 1}.instanceId`] = line.instanceId;
  }
  return made;
}

/** How a debugging call ended: its answer says so once and for all. */
function expectedOf(result: unknown): Json | undefined {
  if (typeof result !== 'object' || result === null || !('saved' in result)) return undefined;
  const { call } = result as { readonly call?: { readonly status?: unknown } };
  return call && { succeeded: call.status === 'success' };
}

function statusOf(state: MarketState, id: string): string | undefined {
  return (state.get('orders', id) ?? state.get('refundRequests', id))?.status;
}
