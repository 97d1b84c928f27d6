import type { Check } from '../domain/call.ts';
import type { JudgedPair } from './ports.ts';
import { isRequirement, requirement, type OwnRequirementId, type RequirementId } from './requirements.ts';
import type { OwnFinding, Proof, SkipReason } from './result.ts';
import type { Heard, Session } from './session.ts';

/** How an answer is to be read: the seller did it, the seller said no, or nobody can tell. */
type Reading = 'accepted' | 'refused' | 'by_status' | 'broken';

/** What a report keeps of one requirement in one test, beyond what is right: more of the same tells nothing. */
const PROOFS_MAX = 5;

/** Gathers what one test finds out. */
export class Evidence {
  readonly proofs: Proof[] = [];
  /** Why a requirement was left open, where the test knows. */
  readonly left = new Map<RequirementId, SkipReason>();
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Requirements that failed so far. */
  get failed(): RequirementId[] {
    return [...new Set(this.proofs.filter(({ verdict }) => verdict === 'failed').map((each) => each.requirement))];
  }

  /**
   * A call that has to succeed. What its answer looks like is noted under the ids of the checks; whether it reports
   * success, under `id`. @returns whether the test can go on
   */
  works(id: OwnRequirementId, heard: Heard): boolean {
    this.#session.noteRight(heard);
    // The activity has worked before: that it breaks now is about what is new in this call.
    if (!id.startsWith('ACT-') && this.#session.works.has(heard.activity) && readingOf(heard) === 'broken') {
      if (!isTimeout(heard)) {
        this.note(id, 'broken', heard);
        return false;
      }
    }
    this.form(heard);
    const { judgement } = heard;
    const result = judgement.checks.find((check) => check.id === 'RESULT-OK');
    if (result?.verdict === 'fail') {
      this.#add({ requirement: id, verdict: this.#verdictOf(id), found: { check: result }, heard });
    }
    if (judgement.verdict === 'failure') return false;
    this.#session.works.add(heard.activity);
    this.note(id, 'met', heard);
    return true;
  }

  /** What an answer looks like, whatever it says. */
  form({ judgement, ...rest }: Heard): void {
    // Where the body was lost on its way, that nothing fits its signature any more is no mistake of its own.
    const isLost = judgement.checks.some(({ id, variant }) => id === 'BODY-JSON' && variant === 'empty');
    const { version } = this.#session.settings;
    for (const check of judgement.checks) {
      // A notification is judged by the rules of V2.0, whichever version the rest of the plan is about.
      if (isRequirement(check.id) && (requirement(check.id).only ?? version) !== version) continue;
      if (isLost && check.id === 'V1-SIGNATURE') continue;
      if (isRequirement(check.id)) this.#check(check.id, check, { judgement, ...rest });
    }
  }

  /**
   * A call that has to be refused.
   * @param codes result codes that fit; empty: any
   * @param byStatus a refusal by HTTP status fits as well
   * @returns whether it was refused in one way or another
   */
  refused(id: OwnRequirementId, heard: Heard, codes: readonly string[], byStatus = false): boolean {
    const reading = readingOf(heard);
    const code = heard.judgement.resultCode ?? '';
    if (reading === 'refused') {
      this.form(heard);
      if (codes.length === 0 || codes.includes(code)) this.note(id, 'met', heard);
      else this.#own(id, 'other_code', 'warning', heard, { expected: codes.join(', ') });
    } else if (reading === 'by_status') {
      if (byStatus) this.note(id, 'met', heard);
      else this.#own(id, 'by_status', 'warning', heard);
    } else this.note(id, reading, heard);
    return reading === 'refused' || reading === 'by_status';
  }

  /** What the checks of fault plans say about a wrong or repeated request beside the true one. */
  pair(kind: JudgedPair['kind'], own: Heard, extra: Heard): void {
    const { version } = this.#session.settings;
    const checks = this.#session.ports.judgePair({
      call: { activity: extra.activity, version, attempts: [] },
      kind,
      own,
      extra,
      overtakenBy: undefined,
    });
    for (const check of checks) if (isRequirement(check.id)) this.#check(check.id, check, extra);
    if (readingOf(extra) === 'refused') this.form(extra);
  }

  /** Something that the test itself found out. */
  note(
    id: OwnRequirementId,
    own: OwnFinding,
    heard: Heard,
    params: Readonly<Record<string, string | number>> = {},
  ): void {
    this.#own(id, own, own === 'met' ? 'passed' : this.#verdictOf(id), heard, params);
  }

  leave(id: RequirementId, reason: SkipReason): void {
    this.left.set(id, reason);
  }

  #own(
    id: OwnRequirementId,
    own: OwnFinding,
    verdict: Proof['verdict'],
    heard: Heard,
    params: Readonly<Record<string, string | number>> = {},
  ): void {
    const said = { activity: heard.activity, answer: answerOf(heard), ...params };
    this.#add({ requirement: id, verdict, found: { own, params: said }, heard });
  }

  #check(id: RequirementId, check: Check, heard: Heard): void {
    this.#add({ requirement: id, verdict: verdictOfCheck(check), found: { check }, heard });
  }

  #add(proof: Proof): void {
    const same = this.proofs.filter(
      ({ requirement: id, verdict }) => id === proof.requirement && verdict === proof.verdict,
    );
    if (proof.verdict === 'passed') {
      // That something is right needs no bytes to show it.
      if (same.length === 0)
        this.proofs.push({ requirement: proof.requirement, verdict: 'passed', found: proof.found });
    } else if (same.length < PROOFS_MAX) this.proofs.push(proof);
  }

  #verdictOf(id: OwnRequirementId): 'failed' | 'warning' {
    return requirement(id).severity === 'must' ? 'failed' : 'warning';
  }
}

function verdictOfCheck({ id, verdict }: Check): Proof['verdict'] {
  if (verdict === 'pass') return 'passed';
  if (verdict === 'fail') return 'failed';
  // The address of a desk says nothing about that of production.
  return id === 'URL-HTTPS' ? 'review' : 'warning';
}

/** Slowness has a requirement of its own. */
function isTimeout({ result }: Heard): boolean {
  return result.transportError === 'timeout';
}

/** Whether an answer says yes, no, or nothing that can be understood. */
export function readingOf({ result, judgement }: Pick<Heard, 'result' | 'judgement'>): Reading {
  if (!result.response || result.transportError !== undefined) return 'broken';
  if (judgement.checks.some(({ id, verdict }) => id === 'RESULT-OK' && verdict === 'pass')) return 'accepted';
  if (judgement.resultCode !== undefined) return 'refused';
  const { status } = result.response;
  return status >= 400 && status < 500 ? 'by_status' : 'broken';
}

/** What came, in a word: a result code, an HTTP status, or why nothing came. */
function answerOf({ result, judgement }: Pick<Heard, 'result' | 'judgement'>): string {
  if (judgement.resultCode !== undefined) return judgement.resultCode;
  if (result.transportError !== undefined) return result.transportError;
  return result.response ? `HTTP ${result.response.status}` : '–';
}
