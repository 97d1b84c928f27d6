import type { Language } from '../i18n/language.ts';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { en, zhCN } from 'zod/locales';
import { hasReference, referencesIn } from './references.ts';
import { FILE_MAX, SCENARIO, type Scenario } from './scenario.ts';
import type { StepVerb } from './step-verb.ts';

/** Kinds of what keeps a file from being run, or a step from passing. */
export const PROBLEM_KINDS = [
  'not_yaml',
  'too_large',
  'shape',
  'unknown_verb',
  'input',
  'reference',
  'duplicate_id',
  'place',
  'assertion',
  'refused',
  'not_refused',
  'rejected',
  'calls',
  'notices',
  'money',
] as const;

export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** What is wrong, where it stands in the file, and in which member: `steps.2.with.period`. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly line: number;
  readonly path: string;
  readonly expected: string;
  readonly got: string;
}

/** Where things stand in a file. */
export interface Places {
  /** Line of a member, or of the nearest thing around it. */
  lineOf(path: readonly (string | number)[]): number;
}

export interface ScenarioFile {
  readonly scenario: Scenario;
  readonly places: Places;
}

/** Sentences about the shape of a file. */
const SENTENCES = { en: en().localeError, zh: zhCN().localeError } as const satisfies Record<Language, unknown>;
const ALIASES_MAX = 100;
const GOT_MAX = 300;

/**
 * Reads a scenario. Everything that can be known before it runs is checked: verbs, the input of each, references.
 * @param language of sentences about wrong input
 */
export function readScenario(
  text: string,
  verbs: ReadonlyMap<string, StepVerb>,
  language: Language,
): { readonly file: ScenarioFile } | { readonly problems: readonly Problem[] } {
  if (text.length > FILE_MAX) {
    return { problems: [problem('too_large', 1, '', `≤ ${FILE_MAX}`, String(text.length))] };
  }
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const places: Places = { lineOf: (path) => lineOf(document, counter, path) };
  if (document.errors.length > 0) {
    return {
      problems: document.errors.map(({ pos, message }) =>
        problem('not_yaml', counter.linePos(pos[0]).line, '', 'YAML', message.split('\n', 1)[0] ?? ''),
      ),
    };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: ALIASES_MAX });
  } catch (error) {
    return { problems: [problem('not_yaml', 1, '', 'YAML', error instanceof Error ? error.message : '')] };
  }
  const read = SCENARIO.safeParse(value, { error: SENTENCES[language] });
  const problems = read.success
    ? stepProblems(read.data, verbs, places, language)
    : read.error.issues.flatMap((issue) => shapeProblems(issue, value, places));
  return read.success && problems.length === 0 ? { file: { scenario: read.data, places } } : { problems };
}

function shapeProblems(issue: z.core.$ZodIssue, value: unknown, places: Places): Problem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      problem('shape', places.lineOf([...path, key]), [...path, key].join('.'), issue.message, key),
    );
  }
  const got = path.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value);
  return [problem('shape', places.lineOf(path), path.join('.'), issue.message, shown(got))];
}

function stepProblems(
  { steps }: Scenario,
  verbs: ReadonlyMap<string, StepVerb>,
  places: Places,
  language: Language,
): Problem[] {
  const problems: Problem[] = [];
  const before = new Set<string>();
  for (const [index, step] of steps.entries()) {
    const at = ['steps', String(index)];
    const say = (kind: ProblemKind, path: readonly string[], expected: string, got: string): void => {
      problems.push(problem(kind, places.lineOf([...at, ...path]), [...at, ...path].join('.'), expected, got));
    };
    const verb = verbs.get(step.do);
    if (!verb) say('unknown_verb', ['do'], nearest(step.do, [...verbs.keys()]), step.do);
    else inputProblems(step.with ?? {}, verb, language, say);
    for (const { path, inside, stepId } of referencesIn({ with: step.with, expect: step.expect, calls: step.calls })) {
      if (stepId === undefined || !before.has(stepId)) say('reference', path, [...before].join(', '), inside);
    }
    if (step.id !== undefined && before.has(step.id)) say('duplicate_id', ['id'], '', step.id);
    if (step.id !== undefined) before.add(step.id);
  }
  return problems;
}

type Say = (kind: ProblemKind, path: readonly string[], expected: string, got: string) => void;

/** A member with a reference in it is not known before the run. */
function inputProblems(input: Readonly<Record<string, unknown>>, verb: StepVerb, language: Language, say: Say): void {
  for (const place of verb.places) if (input[place] === undefined) say('place', ['with', place], place, '');
  for (const { path, message } of verb.checkInput(input, language)) {
    const members = path.split('.');
    const value = members.reduce<unknown>(
      (inner, name) => (inner as Record<string, unknown> | undefined)?.[name],
      input,
    );
    if (hasReference(value) || (value === undefined && hasReference(input[members[0] ?? '']))) continue;
    say('input', ['with', ...members], message, shown(value));
  }
}

/** The known word that looks most like a given one; all of them would be too many. */
function nearest(word: string, known: readonly string[]): string {
  const scored = known.map((each) => ({ each, distance: distance(word, each) }));
  return scored.sort((a, b) => a.distance - b.distance || (a.each < b.each ? -1 : 1))[0]?.each ?? '';
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_each, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function lineOf(document: Document, counter: LineCounter, path: readonly (string | number)[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const keys = path.slice(0, length).map((name) => (/^\d+$/.test(String(name)) ? Number(name) : name));
    const node: unknown = length === 0 ? document.contents : document.getIn(keys, true);
    if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
  }
  return 1;
}

export function problem(kind: ProblemKind, line: number, path: string, expected: string, got: string): Problem {
  return { kind, line, path, expected: cut(expected), got: cut(got) };
}

/** A value as a report shows it. */
export function shown(value: unknown): string {
  return value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
}

function cut(text: string): string {
  return text.length <= GOT_MAX ? text : `${text.slice(0, GOT_MAX - 1)}…`;
}
