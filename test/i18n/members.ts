/** The members of a union; the compiler sees to it that none is forgotten. */
export function members<U extends string>(all: Record<U, true>): U[] {
  return Object.keys(all) as U[];
}
