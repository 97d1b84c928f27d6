import { fieldText, type CallFields, type FieldValue } from './call-fields.ts';
import type { Product } from './catalogue.ts';
import { debugTabs, NOTIFICATION_TAB, type DebugField, type DebugTab } from './rules/debug-fields.ts';
import type { Site } from './site-profile.ts';

/** One input of the debugging page: a member of the call, or one extension parameter of the product. */
export interface DebugInput extends DebugField {
  /** The seller's own label of an extension parameter. */
  readonly label?: Product['name'];
}

/** A wrong input; `problem` names a text `field.<problem>`. */
export interface DebugInputProblem {
  readonly name: string;
  readonly problem: 'required' | 'too_long' | 'choice' | 'debug_extensions' | 'debug_ids' | 'debug_unknown';
  readonly params: Readonly<Record<string, string | number>>;
}

const EXTENSIONS = 'saasExtendParams';

/** The tabs that a product is debugged with: those of its version, and that of order notifications where it has them. */
export function debugTabsOf({ interface: { version }, orderNotification }: Product, site: Site): readonly DebugTab[] {
  const tabs = debugTabs(version, site);
  return orderNotification ? [...tabs, NOTIFICATION_TAB] : tabs;
}

/** The tab of an activity; `undefined` where the product's version, the site or the product has no such call. */
export function debugTab(product: Product, site: Site, activity: string): DebugTab | undefined {
  return debugTabsOf(product, site).find((tab) => tab.activity === activity);
}

/**
 * The inputs of a tab: the members of its table; in place of `saasExtendParams` one for each extension parameter that
 * the product defines, named `saasExtendParams.<name>`.
 */
export function debugInputs({ extensions = [] }: Product, { fields }: DebugTab): DebugInput[] {
  return fields.flatMap((field): DebugInput[] => {
    if (field.name !== EXTENSIONS || extensions.length === 0) return [field];
    return extensions.map(({ name, label }) => ({
      name: `${EXTENSIONS}.${name}`,
      label,
      mandatory: false,
      maxLength: 256,
    }));
  });
}

/** The members of the call that texts by the names of `debugInputs` stand for; empty ones are kept as empty. */
export function fieldsOfInputs(texts: Readonly<Record<string, string>>): CallFields {
  const fields: Record<string, FieldValue> = {};
  const extensions: { name: string; value: string }[] = [];
  for (const [path, text] of Object.entries(texts)) {
    const [name = '', member] = splitOnce(path);
    if (member === undefined) fields[name] = text;
    else if (name === EXTENSIONS) {
      if (text !== '') extensions.push({ name: member, value: text });
    } else {
      const before = fields[name];
      fields[name] = { ...(typeof before === 'object' ? before : {}), ...(text === '' ? {} : { [member]: text }) };
    }
  }
  if (extensions.length > 0) fields[EXTENSIONS] = JSON.stringify(extensions);
  return fields;
}

/** The other way round: the texts of the inputs for the members of a call. */
export function inputsOfFields(fields: CallFields, inputs: readonly DebugInput[]): Record<string, string> {
  const extensions = new Map(
    extensionList(fieldText(fields[EXTENSIONS] ?? ''))?.map(({ name, value }) => [name, value]),
  );
  const textOf = (path: string): string => {
    const [name = '', member] = splitOnce(path);
    if (member === undefined) return fieldText(fields[name] ?? '');
    if (name === EXTENSIONS) return extensions.get(member) ?? '';
    const value = fields[name];
    return typeof value === 'object' ? (value[member] ?? '') : '';
  };
  return Object.fromEntries(inputs.map(({ name }) => [name, textOf(name)]));
}

/** What is wrong with the members of a debugging call, by the table of its activity. */
export function debugProblems(tab: DebugTab, fields: CallFields): DebugInputProblem[] {
  const known = new Set(tab.fields.map(({ name }) => splitOnce(name)[0] ?? ''));
  const unknown = Object.keys(fields).filter((name) => !known.has(name));
  return [
    ...unknown.map((name): DebugInputProblem => ({ name, problem: 'debug_unknown', params: { name } })),
    ...tab.fields.flatMap((field) => fieldProblem(field, valueOf(fields, field.name)) ?? []),
  ];
}

function fieldProblem(
  { name, mandatory, maxLength, choices, idsMax }: DebugField,
  value: string,
): DebugInputProblem | undefined {
  if (value === '') return mandatory ? { name, problem: 'required', params: {} } : undefined;
  // Of extension parameters the bytes count: it is their Base64 that the table bounds (v1-saas 5.1).
  const length = name === EXTENSIONS ? new TextEncoder().encode(value).length : value.length;
  if (length > maxLength) return { name, problem: 'too_long', params: { max: maxLength } };
  if (idsMax !== undefined && value.split(',').length > idsMax) {
    return { name, problem: 'debug_ids', params: { max: idsMax } };
  }
  if (choices && !choices.includes(value)) return { name, problem: 'choice', params: {} };
  if (name === EXTENSIONS && !extensionList(value)) return { name, problem: 'debug_extensions', params: {} };
  return undefined;
}

function valueOf(fields: CallFields, path: string): string {
  const [name = '', member] = splitOnce(path);
  const value = fields[name] ?? '';
  if (member === undefined) return fieldText(value);
  return typeof value === 'object' ? (value[member] ?? '') : '';
}

/** Extension parameters as the call carries them before Base64 (v1-saas 5.1.2); `undefined` for any other text. */
function extensionList(text: string): readonly { readonly name: string; readonly value: string }[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return undefined;
    const good = list.every(
      (each: unknown): each is { name: string; value: string } =>
        typeof each === 'object' &&
        each !== null &&
        typeof (each as { name?: unknown }).name === 'string' &&
        typeof (each as { value?: unknown }).value === 'string',
    );
    return good ? list : undefined;
  } catch {
    return undefined;
  }
}

function splitOnce(path: string): [string, string?] {
  const dot = path.indexOf('.');
  return dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
}
