const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const TO_LOWER = 0x20;

/**
 * Texts by number, each once: a hundred thousand ids in a few megabytes, found without making strings of them.
 * Number 0 stands for no text.
 */
export class StringPool {
  #bytes = Buffer.alloc(4_096);
  /** Where the text of each number ends; it begins where the one before ends. */
  #ends = new Uint32Array(256);
  #count = 0;
  /** Open addressing; numbers by hash, at most half full. */
  #slots = new Uint32Array(1_024);

  /** The greatest number given out. */
  get size(): number {
    return this.#count;
  }

  /** Bytes of all texts, one after another in the order of their numbers. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#ends[this.#count]);
  }

  /** Ends of the texts within `bytes`, from number 1. */
  get ends(): Uint32Array {
    return this.#ends.subarray(1, this.#count + 1);
  }

  /** The number of a text, a new one if need be; 0 for `undefined`. */
  add(text: string | undefined): number {
    if (text === undefined) return 0;
    const bytes = Buffer.from(text);
    return this.addBytes(bytes, 0, bytes.length);
  }

  /** The number of a text given as part of UTF-8 bytes. */
  addBytes(bytes: Uint8Array, from: number, to: number): number {
    const slot = this.#slotOf(bytes, from, to);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known;
    const start = this.#end(this.#count);
    this.#reserve(start + to - from);
    this.#bytes.set(bytes.subarray(from, to), start);
    this.#count += 1;
    this.#ends[this.#count] = start + to - from;
    this.#slots[slot] = this.#count;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return this.#count;
  }

  /** The number of a text; 0 when it is not there. */
  find(text: string): number {
    const bytes = Buffer.from(text);
    return this.#slots[this.#slotOf(bytes, 0, bytes.length)] ?? 0;
  }

  /** The text of a number. */
  text(number: number): string | undefined {
    if (number === 0) return undefined;
    return this.#bytes.toString('utf8', this.#end(number - 1), this.#end(number));
  }

  /** One byte for each number: 1 where the text holds `contains`, which is in small letters. */
  holding(contains: string): Uint8Array {
    const hits = new Uint8Array(this.#count + 1);
    const wanted = Buffer.from(contains);
    const text = lowerCase(this.bytes);
    let number = 1;
    for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
      while (number <= this.#count && this.#end(number) <= at) number += 1;
      if (at + wanted.length > this.#end(number)) continue;
      hits[number] = 1;
      at = Math.max(at, this.#end(number) - wanted.length);
    }
    return hits;
  }

  #end(number: number): number {
    return this.#ends[number] ?? 0;
  }

  /** The slot that a text has, or would get. */
  #slotOf(bytes: Uint8Array, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(bytes, from, to) & mask;
    for (;;) {
      const number = this.#slots[slot] ?? 0;
      if (number === 0 || this.#holds(number, bytes, from, to)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #holds(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#end(number - 1);
    if (this.#end(number) - start !== to - from) return false;
    const own = this.#bytes;
    for (let index = to - from - 1; index >= 0; index -= 1) {
      if (own[start + index] !== bytes[from + index]) return false;
    }
    return true;
  }

  #reserve(byteLength: number): void {
    if (byteLength > this.#bytes.length) {
      this.#bytes = Buffer.concat([this.#bytes], Math.max(byteLength, this.#bytes.length * 2));
    }
    if (this.#count + 2 > this.#ends.length) {
      const ends = new Uint32Array(this.#ends.length * 2);
      ends.set(this.#ends);
      this.#ends = ends;
    }
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 1; number <= this.#count; number += 1) {
      this.#slots[this.#slotOf(this.#bytes, this.#end(number - 1), this.#end(number))] = number;
    }
  }
}

/** FNV-1a with a last stir, so that ids which differ in the last digit only spread. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let index = from; index < to; index += 1) hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** A copy with the letters A to Z made small; other letters have no case here. */
function lowerCase(bytes: Uint8Array): Buffer {
  const lower = Buffer.from(bytes);
  for (let index = 0; index < lower.length; index += 1) {
    const byte = lower[index] ?? 0;
    if (byte >= UPPER_A && byte <= UPPER_Z) lower[index] = byte + TO_LOWER;
  }
  return lower;
}
