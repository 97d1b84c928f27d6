/** Longest text of a line of a header before it is folded. */
const HEADER_LENGTH = 250;
const MAILBOX = /^[^\s\p{C}@"(),:;<>[\\\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?$/u;

/** Text for one line of a header: whatever could begin another line, or hide something, becomes a blank. */
export function headerText(text: string): string {
  const line = text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return [...line].slice(0, HEADER_LENGTH).join('');
}

/** Whether a text is the address of exactly one mailbox and nothing else. */
export function isMailbox(text: string): boolean {
  return MAILBOX.test(text);
}
