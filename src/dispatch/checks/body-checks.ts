import { z } from 'zod';
import type { CheckList } from '../../protocol/check-list.ts';
import { excerpt } from './excerpt.ts';
import type { Response } from './transport-checks.ts';

/** A body that is a JSON object: its exact bytes, its text and its members. */
export interface JsonBody {
  readonly response: Response;
  readonly text: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** Deeper than any answer of the guide, shallow enough for every reader of it (ours). */
const MAX_DEPTH = 64;

const membersSchema = z.record(z.string(), z.unknown());

/** Reads the body as UTF-8 and as a JSON object, and says what is wrong where it is neither. */
export function readBody(checks: CheckList, response: Response): JsonBody | undefined {
  const text = decode(checks, response.body);
  if (text === undefined) return undefined;
  const members = parse(checks, text);
  return members && { response, text, members };
}

function decode(checks: CheckList, bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const position = firstInvalidByte(bytes);
    const byte = `0x${(bytes[position] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
    checks.found('BODY-UTF8', 'invalid', { position, byte });
    return undefined;
  }
  // The decoder drops the mark by itself, so that the JSON can be judged on its own.
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  checks.found('BODY-UTF8', hasMark ? 'bom' : 'ok');
  return text;
}

/** Where a lossy round trip first differs from the bytes. */
function firstInvalidByte(bytes: Uint8Array): number {
  const roundTrip = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  const position = bytes.findIndex((byte, index) => byte !== roundTrip[index]);
  return Math.max(position, 0);
}

function parse(checks: CheckList, text: string): Readonly<Record<string, unknown>> | undefined {
  const start = excerpt(text.trimStart());
  if (text.trim() === '') {
    checks.found('BODY-JSON', 'empty');
    return undefined;
  }
  if (nestingDepth(text) > MAX_DEPTH) {
    checks.found('BODY-JSON', 'too_deep', { limit: MAX_DEPTH });
    return undefined;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    reportSyntaxError(checks, text, error);
    return undefined;
  }
  const members = membersSchema.safeParse(value);
  if (members.success) {
    checks.found('BODY-JSON', 'ok');
    return members.data;
  }
  if (typeof value === 'string' && /^\s*\{/.test(value)) checks.found('BODY-JSON', 'double_encoded', { start });
  else checks.found('BODY-JSON', 'not_object', { start });
  return undefined;
}

function reportSyntaxError(checks: CheckList, text: string, error: unknown): void {
  const start = excerpt(text.trimStart());
  if (/^\s*</.test(text)) checks.found('BODY-JSON', 'html', { start });
  else if (/^\s*\{\s*'/.test(text)) checks.found('BODY-JSON', 'single_quotes', { start });
  else {
    const position = Number(/position (\d+)/.exec(String(error))?.[1] ?? NaN);
    // Without a position, or with the very end as position, the text stops before the object does.
    if (Number.isNaN(position) || position >= text.trimEnd().length) {
      checks.found('BODY-JSON', 'cut_off', { end: excerpt(text.trimEnd().slice(-40)) });
    } else
      checks.found('BODY-JSON', 'invalid', {
        position,
        near: excerpt(text.slice(Math.max(0, position - 20), position + 20)),
      });
  }
}

/** Deepest nesting of brackets outside of strings, found without recursion and before anything is built. */
function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, (depth += 1));
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}
