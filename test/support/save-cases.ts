import assert from 'node:assert/strict';
import { debugAndSave, findDebugged } from '../../src/app/debugging.ts';
import type { Workspace } from '../../src/app/workspace.ts';
import { debugTab, fieldsOfInputs } from '../../src/domain/debug-fields.ts';
import { debugPreset } from '../../src/domain/debug-presets.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { caseSubject, requiredCases } from '../../src/domain/required-cases.ts';

/** Debugs every case that a product needs over the wire, with the preset values of its tab; the seller must answer well. */
export async function saveCases(workspace: Workspace, productId: string): Promise<void> {
  const product = findDebugged(workspace, productId);
  const { site } = workspace.profile();
  for (const { activity, conditions } of requiredCases(caseSubject(product, site))) {
    const tab = debugTab(product, site, activity);
    assert.ok(tab, activity);
    const fields = fieldsOfInputs(debugPreset(product, tab, { simAt: workspace.simNow(), conditions }));
    const run = await debugAndSave(workspace, productId, { activity: tab.activity, fields });
    assert.ok(!isRefusal(run) && run.saved, `${activity}: ${JSON.stringify(run)}`);
  }
}
