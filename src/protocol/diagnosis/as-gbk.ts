let unitsByCharacter: ReadonlyMap<string, readonly [number, number]> | undefined;

/**
 * A text as Java writes it where the machine's own charset is GBK (Windows in Chinese): what the charset does not know
 * becomes a question mark.
 */
export function asGbk(text: string): Uint8Array {
  const known = (unitsByCharacter ??= readTable());
  const bytes: number[] = [];
  for (const character of text) {
    if (character <= '\x7f') bytes.push(character.charCodeAt(0));
    else bytes.push(...(known.get(character) ?? [0x3f]));
  }
  return Uint8Array.from(bytes);
}

/** The platform reads GBK but does not write it: the table is made by reading every pair of bytes. */
function readTable(): ReadonlyMap<string, readonly [number, number]> {
  const decoder = new TextDecoder('gbk');
  const table = new Map<string, readonly [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const character = decoder.decode(Uint8Array.of(lead, trail));
      if ([...character].length === 1 && character !== '\ufffd' && !table.has(character)) {
        table.set(character, [lead, trail]);
      }
    }
  }
  return table;
}
