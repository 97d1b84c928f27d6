import { statusOf, type Instance, type OrderLine } from './instance.ts';
import { lineKey } from './order-line.ts';

/** All instances in the order of their creation, found by id and by the order line that asked for them. */
export class InstanceBook {
  // Maps, not objects: ids come from outside and may be called `__proto__`.
  readonly #byId = new Map<string, Instance>();
  readonly #byLine = new Map<string, Instance>();

  constructor(instances: Iterable<Instance> = []) {
    for (const instance of instances) this.add(instance);
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Oldest first. */
  all(): Instance[] {
    return [...this.#byId.values()];
  }

  get(id: string): Instance | undefined {
    return this.#byId.get(id);
  }

  forLine(line: OrderLine): Instance | undefined {
    return this.#byLine.get(lineKey(line));
  }

  /** The oldest instance that is not released. */
  firstAlive(): Instance | undefined {
    for (const instance of this.#byId.values()) if (statusOf(instance) !== 'released') return instance;
    return undefined;
  }

  add(instance: Instance): void {
    this.#byId.set(instance.id, instance);
    for (const line of instance.orderLines) this.#byLine.set(lineKey(line), instance);
  }

  /** Notes that a further order line was answered with this instance. */
  addLine(instance: Instance, line: OrderLine): void {
    instance.orderLines.push({ ...line });
    this.#byLine.set(lineKey(line), instance);
  }
}
