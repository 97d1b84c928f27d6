/**
 * An AK/SK pair of a seller's account ("My Credentials > Access Keys"), with which it signs what it asks of the
 * marketplace (v2-saas 8.1). It is another key than the access key of a production address.
 */
export interface ApiKey {
  /** The AK. */
  readonly id: string;
  /** The SK; empty once retired, and where an import has left it out. */
  readonly secret: string;
  /** English name of the seller whose account it belongs to; absent: it sees the orders of all sellers. */
  readonly vendor?: string;
  /** The bundled sample seller signs with it. */
  readonly sampleSeller?: boolean;
  readonly createdSimAt: number;
  readonly createdWallAt: number;
  /** Newest accepted signature, to the minute. */
  readonly lastUsedSimAt?: number;
  readonly lastUsedWallAt?: number;
  /** Wrong signatures since the last right one. */
  readonly failures: number;
  /** Too many of them: refused until then, whatever the signature. */
  readonly lockedUntilWallAt?: number;
  /** Taken out of use; the record stays, so that its calls can be told from those of an unknown key. */
  readonly retiredSimAt?: number;
}

/** Whether a key is refused for its failures at an instant of wall time. */
export function isLocked({ lockedUntilWallAt = 0 }: ApiKey, wallAt: number): boolean {
  return wallAt < lockedUntilWallAt;
}
