import { beijingDate, DAY_MS } from './calendar.ts';
import type { Call } from './call.ts';
import type { Product } from './catalogue.ts';
import { replayDebugCase } from './debugging.ts';
import type { Draft } from './draft.ts';
import { notify } from './notify.ts';
import { nextProbeSimAt, probedCases } from './probe-schedule.ts';
import type { FailedProbe, OpenProbe, ProbeDay, ProbeRun, ProbeState } from './probe-state.ts';
import { isRefusal, refuse, type Refusal } from './refusal.ts';
import { ruleValue, type SiteProfile } from './site-profile.ts';
import { recordsOnly } from './workspace.ts';

/** Runs that are remembered with a product: ten days. */
const RUNS_KEPT = 20;
/** Days that are counted; a rule may ask for thirty in a row. */
const DAYS_KEPT = 31;

/** The hour of a probe has come: every saved case of the product is sent once more, all at the same time. */
export function probeProduct(draft: Draft, productId: string): void {
  const product = draft.get('products', productId);
  if (!product) return;
  const { simAt, wallAt, profile } = draft.context;
  const all = draft.debugCasesOf(productId);
  // Put even where nothing is sent: whatever touches the state of the probes has the next one planned.
  const state = draft.get('probes', productId) ?? { id: productId, runs: [], days: [] };
  draft.put('probes', state);
  const due = nextProbeSimAt(product, all, { profile, afterSimAt: simAt }) !== undefined;
  // A jump that sends nothing learns nothing; a run whose answers are still awaited is not overtaken.
  if (!due || state.running || recordsOnly(draft.workspace()) || isLeftOut(draft)) return;
  const calls = probedCases(product, all).flatMap((each) => {
    const call = replayDebugCase(draft, each, 'probe');
    return isRefusal(call) ? [] : [call.id];
  });
  draft.put('probes', { ...state, running: { simAt, wallAt, cases: calls.length, open: calls, failed: [] } });
}

/** Whether a jump under way leaves the probes of this day out: it would be slow with all of them. */
function isLeftOut(draft: Draft): boolean {
  const { jump } = draft.workspace();
  const days = ruleValue(draft.context.profile, 'probe.jumpDays');
  return jump?.status === 'running' && days > 0 && jump.toSimAt - draft.context.simAt > days * DAY_MS;
}

/** Takes note of an answer to a probe; the last one of a run ends it. A dry run assumes that all goes well. */
export function noteProbe(draft: Draft, call: Call): void {
  const attempt = call.attempts.at(-1);
  const state = draft.get('probes', call.productId);
  const running = state?.running;
  if (!state || !running?.open.includes(call.id) || !attempt) return;
  const open = running.open.filter((id) => id !== call.id);
  const failed: readonly FailedProbe[] =
    attempt.verdict === 'success' ? running.failed : [...running.failed, { activity: call.activity, callId: call.id }];
  if (open.length > 0) draft.put('probes', { ...state, running: { ...running, open, failed } });
  else endRun(draft, state, { ...running, failed });
}

/**
 * Failing days in a row, up to the newest day that was probed. A day that may still turn out either way by the probe that
 * is to come is not counted yet.
 */
export function failingDays({ days }: Pick<ProbeState, 'days'>, profile: SiteProfile): number {
  const rule = ruleValue(profile, 'probe.dayFails');
  const last = days.at(-1);
  const undecided = last?.open === true && (rule === 'every_probe' ? last.good : last.bad) === 0;
  const decided = undecided ? days.slice(0, -1) : days;
  const fails = ({ good, bad }: ProbeDay): boolean => bad > 0 && (rule === 'any_probe' || good === 0);
  const sound = decided.findLastIndex((day) => !fails(day));
  return decided.length - 1 - sound;
}

/** The operator lifts the freeze of a product's trade; the failing days are forgotten [ours: else the next one freezes it]. */
export function liftFreeze(draft: Draft, productId: string): Product | Refusal {
  const product = draft.need('products', productId);
  if (product.sanction?.frozenSimAt === undefined) return refuse('freeze_not_frozen');
  return thaw(draft, product);
}

/** All saved cases of a frozen product are answered well again: where the rule lets that do, its trade goes on. */
export function liftIfMended(draft: Draft, productId: string): void {
  const product = draft.get('products', productId);
  if (product?.sanction?.frozenSimAt === undefined) return;
  if (ruleValue(draft.context.profile, 'probe.liftedBy') !== 'good_run') return;
  const cases = probedCases(product, draft.debugCasesOf(productId));
  if (cases.every(({ last }) => last.verdict === 'success')) thaw(draft, product);
}

function endRun(draft: Draft, state: ProbeState, running: OpenProbe): void {
  const { profile } = draft.context;
  const { simAt, wallAt, cases, failed } = running;
  const run: ProbeRun = { simAt, wallAt, cases, failed };
  const good = failed.length === 0;
  const { running: _over, ...rest } = state;
  const ended: ProbeState = {
    ...rest,
    runs: [...state.runs, run].slice(-RUNS_KEPT),
    days: countDay(state.days, { date: dateOf(simAt), good, open: hasMoreToday(draft, state.id, simAt) }),
  };
  draft.put('probes', ended);
  if (good) return;
  const days = failingDays(ended, profile);
  const limit = ruleValue(profile, 'probe.failingDays');
  const [first] = failed;
  const subject = { id: '', buyerId: '', productId: state.id };
  notify(draft, 'seller', 'probe_failed', subject, {
    ...(first ? { callId: first.callId } : {}),
    params: { failed: failed.length, cases, days, limit },
  });
  if (limit > 0 && days >= limit) freeze(draft, state.id, days);
}

function freeze(draft: Draft, productId: string, days: number): void {
  const { simAt } = draft.context;
  const product = draft.get('products', productId);
  if (product?.status !== 'listed' || product.sanction?.frozenSimAt !== undefined) return;
  const sanction = product.sanction ?? { month: dateOf(simAt).slice(0, 7), failedOrders: 0 };
  draft.put('products', { ...product, sanction: { ...sanction, frozenSimAt: simAt } });
  notify(draft, 'seller', 'trade_frozen', { id: '', buyerId: '', productId }, { params: { days } });
}

function thaw(draft: Draft, product: Product): Product {
  const { frozenSimAt: _over, ...sanction } = product.sanction ?? { month: '', failedOrders: 0 };
  const thawed: Product = { ...product, sanction };
  draft.put('products', thawed);
  const state = draft.get('probes', product.id);
  if (state) draft.put('probes', { ...state, days: [] });
  notify(draft, 'seller', 'trade_thawed', { id: '', buyerId: '', productId: product.id });
  return thawed;
}

/** Whether the product is probed once more on the Beijing day of a probe. */
function hasMoreToday(draft: Draft, productId: string, simAt: number): boolean {
  const product = draft.get('products', productId);
  const { profile } = draft.context;
  const next = product && nextProbeSimAt(product, draft.debugCasesOf(productId), { profile, afterSimAt: simAt });
  return next !== undefined && dateOf(next) === dateOf(simAt);
}

function countDay(
  days: readonly ProbeDay[],
  { date, good, open }: { readonly date: string; readonly good: boolean; readonly open: boolean },
): ProbeDay[] {
  const last = days.at(-1);
  const { open: _before, ...today } = last?.date === date ? last : { date, good: 0, bad: 0, open: false };
  const counted = good ? { ...today, good: today.good + 1 } : { ...today, bad: today.bad + 1 };
  return [...days.filter((day) => day.date !== date), { ...counted, ...(open ? { open } : {}) }].slice(-DAYS_KEPT);
}

/** The Beijing date of an instant, e.g. `2026-11-30`. */
function dateOf(at: number): string {
  const { year, month, day } = beijingDate(at);
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}
