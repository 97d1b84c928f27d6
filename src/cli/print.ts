/** Control characters, C1 among them, and marks that turn the direction of text: a seller's text must not move the cursor. */
const UNPRINTABLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u;
const CELL_MAX = 44;
const LINE_MAX = 400;

/** A list as a table of the given members; a cell too long is cut. */
export function tableText(items: readonly unknown[], columns: readonly string[]): string {
  const shown = columns.length > 0 ? columns : ['id'];
  const rows = [
    shown.map(heading),
    ...items.map((item) => shown.map((path) => cut(cellText(at(item, path)), CELL_MAX))),
  ];
  const widths = shown.map((_path, index) => Math.max(...rows.map((row) => widthOf(row[index] ?? ''))));
  return rows
    .map((row) =>
      row
        .map((cell, index) => pad(cell, widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A record as lines `member  value`, members of members by their dotted path. */
export function recordText(value: unknown): string {
  const lines = [...flat(value, '')];
  const width = Math.max(0, ...lines.map(([path]) => path.length));
  return lines.map(([path, text]) => `${path.padEnd(width)}  ${cut(text, LINE_MAX)}`.trimEnd()).join('\n');
}

/** JSON for scripts; what would disturb a terminal is escaped. */
export function jsonText(value: unknown, indent: number): string {
  return JSON.stringify(value, null, indent).replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, escaped);
}

/** A text as one line without anything that a terminal would obey. */
export function plain(text: string): string {
  return text.replace(UNPRINTABLE, (character) => (/[\n\r\t]/.test(character) ? ' ' : escaped(character)));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function heading(path: string): string {
  const [first = '', second] = path.split('.');
  return second === undefined || second === 'amountMinor' || second === 'en' ? first : second;
}

function at(item: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined,
      item,
    );
}

function* flat(value: unknown, path: string): Generator<readonly [string, string]> {
  if (typeof value !== 'object' || value === null || isPlainList(value)) {
    yield [path === '' ? 'value' : path, cellText(value)];
    return;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) yield [path, '-'];
  for (const [name, member] of entries) {
    yield* flat(member, Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`);
  }
}

function isPlainList(value: object): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each !== 'object' || each === null);
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (Array.isArray(value)) return plain(value.map((each) => cellText(each)).join(', '));
  if (typeof value === 'object') return plain(JSON.stringify(value));
  return plain(`${value as string}`);
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
