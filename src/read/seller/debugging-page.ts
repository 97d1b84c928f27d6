import { debugCasesOf, debuggedDrafts, findDebugged } from '../../app/debugging.ts';
import type { Workspace } from '../../app/workspace.ts';
import type { Call, ProtocolVersion } from '../../domain/call.ts';
import type { Product } from '../../domain/catalogue.ts';
import { caseScene, countsNow, type DebugCase } from '../../domain/debug-case.ts';
import { debugInputs, debugTabsOf, inputsOfFields, type DebugInput } from '../../domain/debug-fields.ts';
import { debugPreset } from '../../domain/debug-presets.ts';
import { caseSubject, fulfils, requiredCases, type RequiredCase } from '../../domain/required-cases.ts';
import type { DebugTab } from '../../domain/rules/debug-fields.ts';
import type { LocalizedText } from '../../domain/text.ts';
import { ownCallRows } from './own-calls.ts';

/** One product in the list of what is to be debugged. */
export interface DebuggingRow {
  readonly id: string;
  readonly name: LocalizedText;
  readonly version: ProtocolVersion;
  readonly answeredBySample: boolean;
  readonly required: number;
  readonly missing: number;
  readonly saved: number;
  /** Saved cases whose newest run failed. */
  readonly failing: number;
  /** Its trade is frozen because of failing probes. */
  readonly frozen: boolean;
}

/** A case of the matrix and what there is of it. */
export interface MatrixRow extends RequiredCase {
  readonly state: 'missing' | 'saved' | 'failing';
  readonly cases: readonly Pick<DebugCase, 'id'>[];
}

/** A saved case in the list. */
export interface CaseRow extends DebugCase {
  readonly scene: string | undefined;
  /** Saved for the version that the product has now. */
  readonly counts: boolean;
}

/** What the form of a tab is filled with. */
export interface DebugFill {
  readonly activity?: string | undefined;
  /** Id of a required case that is to be debugged. */
  readonly required?: string | undefined;
  /** A saved case, or a call, whose values are shown again. */
  readonly from?: DebugCase | Call | undefined;
}

/** Products in the order of the catalogue whose name, firm or id contains the text. */
export function debuggingRows(workspace: Workspace, text: string): DebuggingRow[] {
  const { state } = workspace;
  const wanted = text.toLowerCase();
  const { sampleSellerUrl } = state.workspace();
  return [...debuggedDrafts(workspace), ...state.all('products').values()]
    .map((product) => findDebugged(workspace, product.id))
    .filter(({ id, name, vendor }) =>
      [id, name.en, name.zh, vendor.en, vendor.zh].some((part) => part.toLowerCase().includes(wanted)),
    )
    .map((product) => {
      const matrix = matrixOf(workspace, product);
      const counting = countingCases(workspace, product);
      return {
        id: product.id,
        name: product.name,
        version: product.interface.version,
        answeredBySample: product.interface.url === sampleSellerUrl,
        required: matrix.length,
        missing: matrix.filter(({ state: standing }) => standing === 'missing').length,
        saved: counting.length,
        frozen: product.sanction?.frozenSimAt !== undefined,
        failing: counting.filter(({ last }) => last.verdict !== 'success').length,
      };
    });
}

/** The page of one product: the tab that is open with its inputs and values, the matrix, the saved cases. */
export function debuggingPage(workspace: Workspace, product: Product, fill: DebugFill) {
  const { site } = workspace.profile();
  const tabs = debugTabsOf(product, site);
  const matrix = matrixOf(workspace, product);
  const required = matrix.find(({ id }) => id === fill.required);
  const asked = fill.from?.activity ?? required?.activity ?? fill.activity;
  const tab = tabs.find(({ activity }) => activity === asked) ?? tabs[0];
  if (!tab) throw new Error(`version ${product.interface.version} has no activities`);
  const inputs = debugInputs(product, tab);
  const cases = debugCasesOf(workspace, product.id).map((saved): CaseRow => ({
    ...saved,
    scene: caseScene(saved),
    counts: countsNow(product, saved),
  }));
  return {
    product,
    version: product.interface.version,
    answeredBySample: product.interface.url === workspace.state.workspace().sampleSellerUrl,
    tabs: tabs.map(({ activity }) => activity),
    activity: tab.activity,
    inputs,
    values: valuesOf(workspace, product, { tab, inputs, fill, required }),
    matrix,
    missing: matrix.filter(({ state }) => state === 'missing').length,
    ownCalls: ownCallRows(workspace, product),
    cases,
  };
}

function valuesOf(
  workspace: Workspace,
  product: Product,
  {
    tab,
    inputs,
    fill,
    required,
  }: {
    readonly tab: DebugTab;
    readonly inputs: readonly DebugInput[];
    readonly fill: DebugFill;
    readonly required: RequiredCase | undefined;
  },
): Readonly<Record<string, string>> {
  // A call or case of another version has other members.
  if (fill.from?.activity === tab.activity) return inputsOfFields(fill.from.fields, inputs);
  const conditions = required?.activity === tab.activity ? required.conditions : [];
  return debugPreset(product, tab, { simAt: workspace.simNow(), conditions });
}

function matrixOf(workspace: Workspace, product: Product): MatrixRow[] {
  const saved = countingCases(workspace, product);
  return requiredCases(caseSubject(product, workspace.profile().site)).map((needed) => {
    const cases = saved.filter((each) => fulfils(each, needed));
    const good = cases.some(({ last }) => last.verdict === 'success');
    return { ...needed, cases, state: cases.length === 0 ? 'missing' : good ? 'saved' : 'failing' };
  });
}

function countingCases(workspace: Workspace, product: Product): DebugCase[] {
  return debugCasesOf(workspace, product.id).filter((saved) => countsNow(product, saved));
}
