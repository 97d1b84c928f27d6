/**
 * Characters that a page would not show or that would change how others are shown: controls other than tab and line
 * ends, zero-width characters, and those that turn the direction of writing round.
 */
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** A stranger's text with its invisible characters written out, e.g. `⟨U+202E⟩`. */
export function shownText(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return `⟨U+${code}⟩`;
  });
}
