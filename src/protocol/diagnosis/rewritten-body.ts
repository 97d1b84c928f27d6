/** What may have happened to a JSON text between signing and sending. */
export type Rewriting =
  | 'blanks_removed_after'
  | 'blanks_added_after'
  | 'names_sorted_after'
  | 'escaped_after'
  | 'unescaped_after'
  | 'written_anew_after';

/** One piece of JSON, its texts and numbers as they are written. */
type Node =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'object'; readonly members: readonly Member[] };
type Member = readonly [name: string, value: Node];

/** Longer or deeper texts are not looked into: trying the orders of their names would take too long. */
const MAX_LENGTH = 65_536;
const MAX_DEPTH = 30;
const MAX_LENGTH_FOR_ALL_ORDERS = 4_096;
const MAX_NAMES_FOR_ALL_ORDERS = 6;

/** The order in which the guides list the members of an answer. */
const GUIDE_ORDER: readonly string[] = [
  ...['resultCode', 'resultMsg', 'encryptType', 'instanceId', 'appInfo', 'info'],
  ...['frontEndUrl', 'adminUrl', 'userName', 'password', 'memo'],
  ...['usageInfo', 'relatedInstanceId', 'usageValue', 'statisticalTime', 'dashboardUrl'],
];

/** Gives texts that may have been signed before something wrote the JSON anew; none for a text that is no JSON. */
export function rewrittenBodies(text: string): (readonly [Rewriting, string])[] {
  const root = text.length > MAX_LENGTH ? undefined : parse(text);
  if (!root) return [];
  const compact = write(root, COMPACT);
  const spacings = SPACINGS.map((spacing) => write(root, spacing));
  const forms: (readonly [Rewriting, string])[] = [
    ['blanks_added_after', compact],
    ...spacings.map((form): readonly [Rewriting, string] => ['blanks_removed_after', form]),
  ];
  // Blanks are kept as they came where they are of a known kind.
  const [spacing = COMPACT] = [COMPACT, ...SPACINGS].filter((each) => write(root, each) === text);
  for (const escape of ESCAPES) {
    const form = write(mapTexts(root, escape), spacing);
    forms.push([form.length > text.length ? 'unescaped_after' : 'escaped_after', form]);
  }
  for (const order of orders(root, text.length)) forms.push(['names_sorted_after', write(order, spacing)]);
  return [...forms, ...writtenAnew(root, text.length)];
}

/** Several changes at once, as another JSON library makes them: order, blanks and escapes. */
function writtenAnew(root: Node, length: number): (readonly [Rewriting, string])[] {
  if (length > MAX_LENGTH_FOR_ALL_ORDERS) return [];
  const ordered = root.kind === 'object' ? ORDERS.map((order) => reordered(root, order)) : [root];
  return ordered.flatMap((node) =>
    ESCAPES.flatMap((escape) => {
      const escaped = mapTexts(node, escape);
      return [COMPACT, ...SPACINGS].map((form): readonly [Rewriting, string] => [
        'written_anew_after',
        write(escaped, form),
      ]);
    }),
  );
}

/** What stands between the tokens, given the depth. */
interface Spacing {
  readonly colon: string;
  readonly comma: string;
  /** Blanks of one level where every member has a line of its own. */
  readonly indent?: number;
}

const COMPACT: Spacing = { colon: ':', comma: ',' };
const SPACINGS: readonly Spacing[] = [
  { colon: ': ', comma: ', ' },
  { colon: ': ', comma: ',' },
  { colon: ':', comma: ', ' },
  { colon: ': ', comma: ',', indent: 2 },
  { colon: ': ', comma: ',', indent: 4 },
];

function write(node: Node, spacing: Spacing, depth = 0): string {
  if (node.kind === 'value') return node.text;
  const inner =
    node.kind === 'list'
      ? node.items.map((item) => write(item, spacing, depth + 1))
      : node.members.map(([name, value]) => `${name}${spacing.colon}${write(value, spacing, depth + 1)}`);
  const [open, close] = node.kind === 'list' ? ['[', ']'] : ['{', '}'];
  if (spacing.indent === undefined || inner.length === 0) return `${open}${inner.join(spacing.comma)}${close}`;
  const line = (level: number): string => `\n${' '.repeat((spacing.indent ?? 0) * level)}`;
  return `${open}${line(depth + 1)}${inner.join(`${spacing.comma}${line(depth + 1)}`)}${line(depth)}${close}`;
}

/** Ways of writing a text in JSON. */
const ESCAPES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll('/', '\\/'),
  ...[escapedLower, escapedUpper].flatMap((escape) => [
    escape,
    (text: string): string => escape(text.replaceAll('/', '\\/')),
  ]),
];

function escapedLower(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function escapedUpper(text: string): string {
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
}

function mapTexts(node: Node, escape: (text: string) => string): Node {
  const again = (token: string): string => (token.startsWith('"') ? escape(JSON.stringify(JSON.parse(token))) : token);
  switch (node.kind) {
    case 'value':
      return { kind: 'value', text: again(node.text) };
    case 'list':
      return { kind: 'list', items: node.items.map((item) => mapTexts(item, escape)) };
    case 'object':
      return {
        kind: 'object',
        members: node.members.map(([name, value]) => [again(name), mapTexts(value, escape)] as const),
      };
  }
}

type Order = (members: readonly Member[]) => readonly Member[];

const ORDERS: readonly Order[] = [
  (members) => members,
  (members) => members.toSorted(([a], [b]) => (a < b ? -1 : 1)),
  (members) => members.toReversed(),
  (members) => members.toSorted(([a], [b]) => rank(a) - rank(b)),
];

function rank(name: string): number {
  const at = GUIDE_ORDER.indexOf(name.slice(1, -1));
  return at < 0 ? GUIDE_ORDER.length : at;
}

/** The same members in other orders: all of them at the top of a small object, the likely ones within. */
function orders(root: Node, length: number): Node[] {
  if (root.kind !== 'object') return [];
  const small = length <= MAX_LENGTH_FOR_ALL_ORDERS && root.members.length <= MAX_NAMES_FOR_ALL_ORDERS;
  return ORDERS.flatMap((order) => {
    const members = root.members.map(([name, value]) => [name, reordered(value, order)] as const);
    const tops = small ? permutations(members) : ORDERS.map((top) => top(members));
    return tops.map((top): Node => ({ kind: 'object', members: top }));
  });
}

function reordered(node: Node, order: Order): Node {
  if (node.kind === 'value') return node;
  if (node.kind === 'list') return { kind: 'list', items: node.items.map((item) => reordered(item, order)) };
  return { kind: 'object', members: order(node.members).map(([name, value]) => [name, reordered(value, order)]) };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

/** Takes JSON apart without reading its texts, so that every escape stays as it was written. */
function parse(text: string): Node | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  // The text is known to be JSON, so that no token can be out of place.
  const node = (depth: number): Node => {
    if (depth > MAX_DEPTH) throw new RangeError('too deep');
    const token = next();
    if (token === '[') {
      const items: Node[] = [];
      while (tokens[at] !== ']') {
        items.push(node(depth + 1));
        if (tokens[at] === ',') at += 1;
      }
      at += 1;
      return { kind: 'list', items };
    }
    if (token !== '{') return { kind: 'value', text: token };
    const members: Member[] = [];
    while (tokens[at] !== '}') {
      const name = next();
      at += 1;
      members.push([name, node(depth + 1)]);
      if (tokens[at] === ',') at += 1;
    }
    at += 1;
    return { kind: 'object', members };
  };
  try {
    return node(0);
  } catch {
    return undefined;
  }
}
