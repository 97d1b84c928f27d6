import { hideKey } from '../api/hide-key.ts';
import { shownText } from './shown-text.ts';

/** Most of a text that a page shows, in bytes. */
const TEXT_SHOWN_BYTES = 65_536;
/** Most of a body that is no text, in bytes: 128 lines. */
const HEX_SHOWN_BYTES = 2_048;
/** The same where somebody asks for it: 1,024 lines. */
const HEX_ASKED_BYTES = 16_384;
const BYTES_PER_LINE = 16;

/** A body made fit to be shown: as text where it is UTF-8, as a hex dump where it is not. */
export interface BodyView {
  readonly kind: 'empty' | 'text' | 'hex';
  readonly shown: string;
  /** Length of the whole stored body. */
  readonly bytes: number;
  /** How many of its bytes are shown. */
  readonly shownBytes: number;
}

/**
 * Makes stored bytes fit to be shown.
 * @param secret access key that must not appear; empty when it may
 * @param asHex show bytes even where they are text
 */
export function bodyView(body: Uint8Array, secret: string, asHex = false): BodyView {
  const bytes = hideKey(body, secret);
  if (bytes.length === 0) return { kind: 'empty', shown: '', bytes: 0, shownBytes: 0 };
  const text = asHex ? undefined : decode(bytes);
  if (text !== undefined) {
    const shownBytes = Math.min(bytes.length, TEXT_SHOWN_BYTES);
    return { kind: 'text', shown: shownText(text), bytes: bytes.length, shownBytes };
  }
  const shown = bytes.subarray(0, asHex ? HEX_ASKED_BYTES : HEX_SHOWN_BYTES);
  return { kind: 'hex', shown: hexDump(shown), bytes: bytes.length, shownBytes: shown.length };
}

/** The beginning of UTF-8 text, or `undefined` when the bytes are something else. */
function decode(bytes: Buffer): string | undefined {
  const cut = bytes.length > TEXT_SHOWN_BYTES;
  // A character may be cut in two at the end of what is shown: `stream` leaves it away.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    const text = decoder.decode(bytes.subarray(0, TEXT_SHOWN_BYTES), { stream: cut });
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Lines of offset, 16 bytes in hex, and the printable ASCII among them. */
function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
    const line = [...bytes.subarray(at, at + BYTES_PER_LINE)];
    const hex = line.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${hex.padEnd(BYTES_PER_LINE * 3 - 1)}  ${ascii}`);
  }
  return lines.join('\n');
}
