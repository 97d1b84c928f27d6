/**
 * How the text of an option becomes a value of the API. `flag`: true when given; `off`: false when given; `period`: `3 months`; `list`: `a,b`; `pairs`: `name=value`, several
 * times, as an object; `readings`: the same with whole numbers as numbers; `named`: the same as a list of `{name, value}`;
 * `rate`: a number or a name; `switch`: on or off.
 */
export type FieldKind =
  'text' | 'number' | 'flag' | 'off' | 'period' | 'list' | 'pairs' | 'readings' | 'named' | 'json' | 'rate' | 'switch';

/** One value that a verb takes, and where it goes in query or body. */
export interface Field {
  /** As it is typed, without dashes. */
  readonly option: string;
  /** Dotted path in the body, or name in the query. */
  readonly at: string;
  readonly kind: FieldKind;
}

/** Where a verb stands in the help. */
export const VERB_GROUPS = [
  'workspaces',
  'catalogue',
  'buyers',
  'orders',
  'instances',
  'clock',
  'calls',
  'faults',
  'history',
  'workshop',
  'conformance',
  'scripts',
  'server',
] as const;

export type VerbGroup = (typeof VERB_GROUPS)[number];

/** One verb of the command line: one operation of the JSON API. */
export interface Verb {
  readonly name: string;
  readonly group: VerbGroup;
  /** `operationId` of the OpenAPI document. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below the server; `{workspace}` and other places in braces are filled in. */
  readonly path: string;
  /** Places of the path beside the workspace: the first arguments. */
  readonly places: readonly string[];
  /** Further arguments; the last may be a list. */
  readonly takes: readonly Field[];
  readonly options: readonly Field[];
  /** Dotted members that a list shows as its columns. */
  readonly columns: readonly string[];
  readonly file?: 'sent' | 'received';
  readonly stream?: boolean;
}

/** What a line of the table may add to name and route. */
interface VerbExtras {
  readonly takes?: string;
  readonly options?: string;
  readonly columns?: string;
  readonly file?: Verb['file'];
  readonly stream?: boolean;
}

/** Where input goes: requests without a JSON body have a query only. */
export function inputPlace({ method, file }: Pick<Verb, 'method' | 'file'>): 'query' | 'body' {
  return method === 'GET' || method === 'DELETE' || file === 'sent' ? 'query' : 'body';
}

/**
 * One line of the table of verbs.
 * @param route method and path; `~` stands for the workspace
 * @param extras fields as `[option=]path[:kind]`, parted by blanks; columns as dotted members
 */
export function verb(group: VerbGroup, name: string, operation: string, route: string, extras: VerbExtras = {}): Verb {
  const [method = '', short = ''] = route.split(' ');
  const path = short.startsWith('~') ? `/api/v1/workspaces/{workspace}${short.slice(1)}` : short;
  return {
    name,
    group,
    operation,
    method: method as Verb['method'],
    path,
    places: [...path.matchAll(/\{(\w+)\}/g)].map(([, place = '']) => place).filter((place) => place !== 'workspace'),
    takes: fields(extras.takes),
    options: fields(extras.options),
    columns: words(extras.columns),
    ...(extras.file ? { file: extras.file } : {}),
    ...(extras.stream ? { stream: true } : {}),
  };
}

function words(text = ''): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function fields(text?: string): Field[] {
  return words(text).map((word) => {
    const [, named, at = '', kind = 'text'] = /^(?:([\w-]+)=)?([\w.]+)(?::(\w+))?$/.exec(word) ?? [];
    return { option: named ?? kebab(at.split('.').at(-1) ?? at), at, kind: kind as FieldKind };
  });
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
