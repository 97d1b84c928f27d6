import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runStep } from '../../src/scenario-file/run-step.ts';
import type { Step } from '../../src/scenario-file/scenario.ts';
import type { StepVerb } from '../../src/scenario-file/step-verb.ts';

const VERB: StepVerb = {
  ...{ name: 'buy', operation: 'buy', places: [], inputPlace: 'body', members: [], inputSchema: {} },
  checkInput: () => [],
};

/** Calls as they are listed after a step, newest first. */
const CALLS = [
  { id: 'call-4', activity: 'queryInstance', direction: 'to_seller', status: 'success' },
  { id: 'call-3', activity: 'queryOrder', direction: 'from_seller', status: 'success' },
  { id: 'call-2', activity: 'newInstance', direction: 'to_seller', status: 'success' },
];

/** What is wrong with a list of expected calls. */
async function problemsOf(calls: Step['calls']): Promise<string[]> {
  let isDone = false;
  const { problems } = await runStep({ do: 'buy', ...(calls ? { calls } : {}) }, VERB, {
    perform: async (operation) => {
      if (operation === 'buy') isDone = true;
      const items = operation === 'listCalls' && isDone ? CALLS : [];
      return { status: 200, body: { items } };
    },
    ...{ language: 'en', workspaceId: 'w', known: { steps: new Map() }, places: { lineOf: () => 1 }, index: 0 },
  });
  return problems.map(({ expected, got }) => `${expected} | ${got}`);
}

test('what a seller asks of its own accord counts only where the expected calls name it', async () => {
  assert.deepEqual(await problemsOf(['newInstance', 'queryInstance']), []);
  assert.deepEqual(await problemsOf(['newInstance', 'queryOrder', 'queryInstance']), []);
  assert.deepEqual(
    await problemsOf(['newInstance', { activity: 'queryOrder', status: 'success' }, 'queryInstance']),
    [],
  );
  assert.deepEqual(await problemsOf(['newInstance', 'pushUsage', 'queryInstance']), [
    'newInstance, pushUsage, queryInstance | newInstance (success), queryInstance (success)',
  ]);
  assert.deepEqual(await problemsOf(['newInstance']), ['newInstance | newInstance (success), queryInstance (success)']);
  assert.deepEqual(await problemsOf(['newInstance', { activity: 'queryOrder', status: 'failed' }, 'queryInstance']), [
    'failed | success',
  ]);
});
