/**
 * Characters that a page would not show or that would change how others are shown: controls other than tab and line
 * ends, zero-width characters, and those that turn the direction of writing round.
 */
const INVISIBLE = /(?![\t\n\r])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A stranger's text with its invisible characters written out, e.g. `⟨U+202E⟩`. */
export function shownText(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `⟨U+${code}⟩`;
  });
}
