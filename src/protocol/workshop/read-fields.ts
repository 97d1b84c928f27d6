import { problemAt, withLineFeeds, type Read } from './pasted-text.ts';

/** Reads parameters, one `name=value` a line; empty lines do not count. Of a repeated name the last counts. */
export function readFields(pasted: string): Read<Readonly<Record<string, string>>> {
  const text = withLineFeeds(pasted);
  const fields = new Map<string, string>();
  let at = 0;
  for (const line of text.split('\n')) {
    if (line.trim() !== '') {
      const equals = line.indexOf('=');
      if (equals <= 0 || /\s/.test(line.slice(0, equals).trim())) return problemAt('fields', 'field_line', text, at);
      fields.set(line.slice(0, equals).trim(), line.slice(equals + 1));
    }
    at += line.length + 1;
  }
  if (fields.size === 0) return problemAt('fields', 'nothing', text, 0);
  return { value: Object.fromEntries(fields) };
}
