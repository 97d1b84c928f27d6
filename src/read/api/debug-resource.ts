import type { Product } from '../../domain/catalogue.ts';
import { caseScene, countsNow, type DebugCase } from '../../domain/debug-case.ts';
import { debugInputs, debugTabsOf } from '../../domain/debug-fields.ts';
import { debugPreset } from '../../domain/debug-presets.ts';
import { caseSubject, fulfils, requiredCases } from '../../domain/required-cases.ts';
import { ownCallRows } from '../seller/own-calls.ts';
import { isoTime } from './iso-time.ts';
import type { Workspace } from '../../app/workspace.ts';
import { debugCasesOf } from '../../app/debugging.ts';

/** A saved case in answers. @param product as it is debugged now */
export function debugCaseResource(saved: DebugCase, product: Product | undefined) {
  const { last } = saved;
  return {
    id: saved.id,
    productId: saved.productId,
    version: saved.version,
    activity: saved.activity,
    scene: caseScene(saved) ?? null,
    fields: saved.fields,
    savedSimAt: isoTime(saved.savedSimAt),
    savedWallAt: isoTime(saved.savedWallAt),
    counts: product !== undefined && countsNow(product, saved),
    last: {
      verdict: last.verdict,
      by: last.by,
      simAt: isoTime(last.simAt),
      wallAt: isoTime(last.wallAt),
      callId: last.callId ?? null,
    },
  };
}

/** What there is to debug of a product: its tabs with their preset values, and which cases are needed. */
export function debuggingResource(workspace: Workspace, product: Product) {
  const { site } = workspace.profile();
  const { version } = product.interface;
  const cases = debugCasesOf(workspace, product.id);
  const required = requiredCases(caseSubject(product, site)).map((needed) => {
    const caseIds = cases.filter((saved) => fulfils(saved, needed)).map(({ id }) => id);
    return {
      id: needed.id,
      activity: needed.activity,
      conditions: needed.conditions.map((condition) => ({
        name: condition.name,
        is: 'is' in condition ? condition.is : null,
        filled: 'is' in condition ? null : condition.filled,
      })),
      saved: caseIds.length > 0,
      caseIds,
      source: needed.source,
      certainty: needed.certainty,
    };
  });
  const simAt = workspace.simNow();
  return {
    productId: product.id,
    version,
    required,
    missing: required.filter(({ saved }) => !saved).length,
    ownCalls: ownCallRows(workspace, product).map(({ id, activities, callId = null, source, certainty }) => ({
      ...{ id, activities, callId, source, certainty },
    })),
    tabs: debugTabsOf(product, site).map((tab) => {
      const preset = debugPreset(product, tab, { simAt });
      return {
        activity: tab.activity,
        fields: debugInputs(product, tab).map(({ name, mandatory, maxLength, choices = [] }) => ({
          ...{ name, mandatory, maxLength, choices: [...choices] },
          preset: preset[name] ?? '',
        })),
      };
    }),
  };
}
