import assert from 'node:assert/strict';
import { test } from 'node:test';
import { junitXml } from '../../src/scenario-file/junit.ts';
import type { RunReport, StepReport } from '../../src/scenario-file/report.ts';

const STEP: StepReport = {
  number: 1,
  id: null,
  name: null,
  verb: 'buy',
  line: 4,
  status: 'passed',
  durationMs: 1_234,
  simAt: null,
  callIds: [],
  problems: [],
};
const BAD = {
  kind: 'assertion',
  line: 9,
  path: 'steps.1.expect.status',
  expected: '<a> & "b"',
  got: 'c\u0000\ud800',
} as const;
const RUN: RunReport = {
  id: 'run-1',
  name: 'A "run" <&>',
  file: 'a/b.yaml',
  status: 'failed',
  startedWallAt: Date.parse('2026-06-01T10:00:00Z'),
  durationMs: 5_000,
  workspaceId: null,
  snapshot: null,
  problems: [],
  steps: [STEP, { ...STEP, number: 2, status: 'failed', problems: [BAD] }, { ...STEP, number: 3, status: 'skipped' }],
};
const say = (problem: { expected: string; got: string }): string => `expected ${problem.expected}, got ${problem.got}`;

test('suites, cases, failures and skips, escaped, without characters that XML forbids', () => {
  const xml = junitXml([RUN], say);
  assert.match(xml, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites>/);
  assert.match(
    xml,
    /<testsuite name="A &quot;run&quot; &lt;&amp;&gt;" tests="3" failures="1" errors="0" skipped="1" time="5.000" timestamp="2026-06-01T10:00:00">\n {4}<properties><property name="file" value="a\/b.yaml"\/><\/properties>/,
  );
  assert.match(xml, /<testcase name="1. buy" classname="[^"]*" time="1.234"\/>/);
  assert.match(
    xml,
    /<failure message="expected &lt;a&gt; &amp; &quot;b&quot;, got c\ufffd\ufffd" type="assertion">expected &lt;a&gt; &amp; "b", got c\ufffd\ufffd<\/failure>/,
  );
  assert.match(xml, /<skipped message="expected &lt;a&gt; [^"]*"\/>/);
});

test('a file that cannot run is one case with an error', () => {
  const xml = junitXml([{ ...RUN, status: 'invalid', steps: [], problems: [BAD] }], say);
  assert.match(xml, /tests="1" failures="0" errors="1" skipped="0"/);
  assert.match(xml, /<testcase name="file" .*>\n\s*<error message=/);
});
