import { isDeepStrictEqual } from 'node:util';
import type { Call, Exchange } from '../domain/call.ts';
import type { Product } from '../domain/catalogue.ts';
import { debuggedProduct } from '../domain/debugged-product.ts';
import { countsNow, type DebugCase } from '../domain/debug-case.ts';
import { debugTab, fieldsOfInputs } from '../domain/debug-fields.ts';
import { debugPreset } from '../domain/debug-presets.ts';
import { beginDebugging, debugMessage, replayDebugCase, type DebugCall } from '../domain/debugging.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { findRecord } from './find-record.ts';
import { carriedOut } from './recording.ts';
import { signNow } from './sign-anew.ts';
import { whenFinished } from './when-finished.ts';
import type { Workspace } from './workspace.ts';

/** A debugging call that has ended, and the case that it is saved as. */
export interface DebugRun {
  readonly call: Call;
  /** Absent: it failed and was not saved before. */
  readonly saved: DebugCase | undefined;
}

/**
 * Sends a debugging call and waits for the answer; one that is answered well is saved as a case (v1-saas 9.1).
 * @throws AppError `not_found`
 */
export async function debugAndSave(
  workspace: Workspace,
  productId: string,
  wanted: DebugCall,
): Promise<DebugRun | Refusal> {
  findDebugged(workspace, productId);
  const { activity, fields } = wanted;
  const told = { id: productId, activity, ...(isPreset(workspace, productId, wanted) ? {} : { fields }) };
  return carriedOut(workspace, 'debug', told, async () => {
    const call = await workspace.decide((draft) => beginDebugging(draft, productId, wanted));
    return isRefusal(call) ? call : ended(workspace, call.id);
  });
}

/** Sends a saved case once more and waits for the answer. @throws AppError `not_found` */
export async function runDebugCase(workspace: Workspace, caseId: string): Promise<DebugRun | Refusal> {
  findRecord(workspace, 'debugCases', caseId);
  return carriedOut(workspace, 'run-debug-case', { id: caseId }, async () => {
    const call = await workspace.decide((draft) =>
      replayDebugCase(draft, draft.need('debugCases', caseId), 'debugging'),
    );
    return isRefusal(call) ? call : ended(workspace, call.id);
  });
}

/**
 * Sends every saved case of a product's present version once more, all at the same time: they must succeed in any order
 * (v1-saas 9.1). @throws AppError `not_found`
 */
export async function runDebugCases(workspace: Workspace, productId: string): Promise<readonly DebugRun[] | Refusal> {
  const product = findDebugged(workspace, productId);
  return carriedOut(workspace, 'run-debug-cases', { id: productId }, () => runAll(workspace, product));
}

async function runAll(workspace: Workspace, product: Product): Promise<readonly DebugRun[] | Refusal> {
  const begun = await workspace.decide((draft) => {
    const calls: Call[] = [];
    for (const each of draft.debugCasesOf(product.id)) {
      if (!countsNow(product, each)) continue;
      const call = replayDebugCase(draft, each, 'debugging');
      if (isRefusal(call)) return call;
      calls.push(call);
    }
    return calls;
  });
  if (isRefusal(begun)) return begun;
  return Promise.all(begun.map(({ id }) => ended(workspace, id)));
}

/** Takes a saved case away. @throws AppError `not_found` */
export async function deleteDebugCase(workspace: Workspace, caseId: string): Promise<DebugCase> {
  const saved = findRecord(workspace, 'debugCases', caseId);
  await carriedOut(workspace, 'delete-debug-case', { id: caseId }, () =>
    workspace.decide((draft) => draft.removeDebugCase(caseId)),
  );
  return saved;
}

/** The request of a debugging call as it would be sent now, signed (生成链接地址, v1-saas 9.1); nothing is sent. */
export function generateDebugRequest(workspace: Workspace, product: Product, wanted: DebugCall): Exchange['request'] {
  return signNow(workspace, debugMessage(product, wanted));
}

/**
 * The product that is debugged under an id: of an open application, or the live one.
 * @throws AppError `not_found`, also for a new product whose address or key is not chosen yet
 */
export function findDebugged(workspace: Workspace, productId: string): Product {
  return debuggedNow(workspace, productId) ?? findRecord(workspace, 'products', productId);
}

/** A product as it is debugged, where there is one. */
export function debuggedNow(workspace: Workspace, productId: string): Product | undefined {
  return debuggedProduct(workspace.draft(), productId);
}

/** New products that are applied for and can be debugged, newest first. */
export function debuggedDrafts(workspace: Workspace): Product[] {
  const ids = [...workspace.state.all('applications').newestFirst()].map(({ productId }) => productId);
  return [...new Set(ids)]
    .filter((id) => workspace.state.get('products', id) === undefined)
    .flatMap((id) => debuggedNow(workspace, id) ?? []);
}

/** Saved cases of a product, oldest first. */
export function debugCasesOf({ state }: Workspace, productId: string): DebugCase[] {
  return [...state.all('debugCases').values()].filter((each) => each.productId === productId);
}

/** Whether a call is what its tab is filled with: then it is left out of a recording, because it follows the clock. */
function isPreset(workspace: Workspace, productId: string, { activity, fields }: DebugCall): boolean {
  const product = findDebugged(workspace, productId);
  const tab = debugTab(product, workspace.profile().site, activity);
  if (!tab) return false;
  return isDeepStrictEqual(fieldsOfInputs(debugPreset(product, tab, { simAt: workspace.simNow() })), fields);
}

async function ended(workspace: Workspace, callId: string): Promise<DebugRun> {
  const call = await whenFinished(workspace, callId);
  const saved = debugCasesOf(workspace, call.productId).find(({ last }) => last.callId === callId);
  return { call, saved };
}
