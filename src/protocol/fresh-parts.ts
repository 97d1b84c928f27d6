/** What is made afresh for each try; each version takes what it needs of it. */
export interface FreshParts {
  readonly businessId: string;
  readonly nonce: string;
  /** Wall time in ms since 1970. */
  readonly timestampMs: number;
  /** Draws the vector of one encrypted value: 16 letters and digits. */
  readonly iv: () => string;
}
