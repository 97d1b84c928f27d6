import { Document, isMap, isPair, isSeq, type YAMLMap } from 'yaml';

type Json = Readonly<Record<string, unknown>>;

/** A command that was recorded; see `Recorded` of the use cases. */
interface RecordedStep {
  readonly verb: string;
  readonly input: Json;
  readonly refused?: string;
  readonly made: Readonly<Record<string, string>>;
  readonly expect?: Json;
  readonly calls?: readonly string[];
}

/** What a scenario file is written from. */
export interface ScenarioDraft {
  readonly name: string;
  readonly workspace: Json;
  readonly steps: readonly RecordedStep[];
  /** Said of ids that nothing in the recording has made. */
  readonly foreignIdNote: string;
  /** Sentences about what no step says, each before the step with an index, or at the end. */
  readonly remarks: readonly { readonly before: number; readonly text: string }[];
}

const SCHEMA_LINE = ' yaml-language-server: $schema=http://127.0.0.1:4700/api/scenario.schema.json';
/** Ids that the marketplace gives: whatever was made before the recording has another one elsewhere. */
const GIVEN_ID =
  /^(?:(?:addr|app|buyer|call|case|coupon|fault|ins|jump|key|ntc|offer|ref|refund|sup|use)-\d+|CS\d{10}[A-Z0-9]{5})$/;
const CALLS_SHOWN_MAX = 30;
/** An input or list that is longer stands in several lines. */
const ONE_LINE_MAX = 100;
/** Longest line of a list or of an input that stands in one line. */
const LINE_WIDTH = 120;

/** A recording as a scenario file: ids that a step has made become references to it. */
export function writeScenario({ name, workspace, steps, foreignIdNote, remarks }: ScenarioDraft): string {
  const ids = idsOfSteps(steps);
  const references: References = new Map();
  const foreign = new Set<string>();
  const used = new Set<string>();
  const written = steps.map((step, index) => {
    const members = stepMembers(step, references, used);
    for (const id of givenIdsIn(members)) foreign.add(id);
    for (const [member, id] of Object.entries(step.made)) {
      const stepId = ids[index] ?? '';
      if (references.has(id) || foreign.has(id)) continue;
      references.set(id, { stepId, text: `\${{ steps.${stepId}.${member} }}` });
    }
    return members;
  });
  const named = written.map((members, index) => {
    const id = ids[index] ?? '';
    return used.has(id) ? { id, ...members } : members;
  });
  const document = new Document({ name, workspace: withoutEmpty(workspace), steps: named });
  document.commentBefore = SCHEMA_LINE;
  for (const [index, step] of stepsOf(document).entries()) {
    inOneLine(step);
    const ids = givenIdsIn(written[index]);
    const lines = remarks.flatMap(({ before, text }) => (before === index ? [` ${text}`] : []));
    if (ids.length > 0) lines.push(` ${foreignIdNote}: ${ids.join(', ')}`);
    if (lines.length > 0) step.commentBefore = lines.join('\n');
  }
  const last = remarks.flatMap(({ before, text }) => (before >= steps.length ? [` ${text}`] : []));
  if (last.length > 0) document.comment = last.join('\n');
  return document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: true });
}

function stepMembers(step: RecordedStep, references: References, used: Set<string>): Json {
  const input = withReferences(withoutEmpty(step.input), references, used) as Json;
  const calls = step.calls ?? [];
  return {
    do: step.verb,
    ...(Object.keys(input).length === 0 ? {} : { with: input }),
    ...(step.refused === undefined ? {} : { refused: step.refused }),
    ...(step.expect === undefined ? {} : { expect: step.expect }),
    ...(calls.length === 0 || calls.length > CALLS_SHOWN_MAX ? {} : { calls }),
  };
}

function idsOfSteps(steps: readonly RecordedStep[]): string[] {
  const counts = new Map<string, number>();
  return steps.map(({ verb }) => {
    const stem = verb.replace(/-/g, '_');
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    return count === 1 ? stem : `${stem}_${count}`;
  });
}

/** What a made id is called in the file: the step that has made it first, and the member of its answer. */
type References = Map<string, { readonly stepId: string; readonly text: string }>;

/** Ids of the marketplace that stand in a value as they are. */
function givenIdsIn(value: unknown): string[] {
  if (typeof value === 'string') return GIVEN_ID.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(givenIdsIn))];
}

function withReferences(value: unknown, references: References, used: Set<string>): unknown {
  if (typeof value === 'string') {
    const known = references.get(value);
    if (known) used.add(known.stepId);
    return known?.text ?? value;
  }
  if (Array.isArray(value)) return value.map((each) => withReferences(each, references, used));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, withReferences(each, references, used)]),
  );
}

/** Without members that say nothing; inside of them, what is empty is meant. */
function withoutEmpty(value: Json): Json {
  const said = Object.entries(value).map(([name, each]) => [name, withoutAbsent(each)] as const);
  return Object.fromEntries(said.filter(([, each]) => !isEmpty(each)));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function withoutAbsent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAbsent);
  if (typeof value !== 'object' || value === null) return value;
  const there = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(there.map(([name, each]) => [name, withoutAbsent(each)]));
}

/** Inputs, expectations and lists of calls read best in one line each, where they fit, or one line for each member. */
function inOneLine(step: YAMLMap): void {
  for (const name of ['with', 'expect', 'calls']) flowWhereShort(step.get(name, true));
}

function flowWhereShort(node: unknown): void {
  if (!isMap(node) && !isSeq(node)) return;
  node.flow = JSON.stringify(node).length <= ONE_LINE_MAX;
  if (node.flow) return;
  for (const item of node.items) flowWhereShort(isPair(item) ? item.value : item);
}

function stepsOf(document: Document): YAMLMap[] {
  const steps = document.get('steps');
  return isSeq(steps) ? steps.items.filter((step): step is YAMLMap => isMap(step)) : [];
}
