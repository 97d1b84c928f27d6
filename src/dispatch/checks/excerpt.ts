/** Longest text of the seller that goes into a check; the whole of it is in the stored exchange. */
const EXCERPT_LENGTH = 120;

/** The beginning of a text from outside, on one line and without control characters, fit for a sentence. */
export function excerpt(text: string, length = EXCERPT_LENGTH): string {
  // Nearly every text: short, one line, plain ASCII. The patterns below cost more than the rest of a check.
  if (text.length <= length && /^(?:[!-~]+(?: [!-~]+)*)?$/.test(text)) return text;
  // \p{C}: controls, half surrogates and the marks that turn the direction of a line.
  const oneLine = text
    .slice(0, 4 * length)
    .replace(/\s+/gu, ' ')
    .replace(/\p{C}/gu, '\uFFFD');
  const characters = [...oneLine];
  const cut = characters.length > length || text.length > 4 * length;
  return cut ? `${characters.slice(0, length).join('')}…` : oneLine;
}
