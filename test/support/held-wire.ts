import type { SendResult } from '../../src/dispatch/sender.ts';

/** A wire on which calls stay until they are let through, one after the other. */
export class HeldWire {
  readonly #waiting: (() => void)[] = [];
  /** Calls are held only while this is set. */
  holds = true;

  /** Calls on the wire now. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** To be given to `openTestMarket`. */
  readonly onWire = async (send: () => Promise<SendResult>): Promise<SendResult> => {
    if (this.holds) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return send();
  };

  /** Lets the oldest call through. */
  letOne(): void {
    this.#waiting.shift()?.();
  }

  /** Lets everything through, now and from now on. */
  open(): void {
    this.holds = false;
    for (const let1 of this.#waiting.splice(0)) let1();
  }
}

/** Lets the event loop go round, so that what can happen has happened. */
export async function settle(rounds = 20): Promise<void> {
  for (let left = rounds; left > 0; left -= 1) await new Promise((resolve) => setImmediate(resolve));
}
