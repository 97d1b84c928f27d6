/** A value that must occur once, and the path to it from the value being checked. */
export interface Place {
  readonly value: string;
  readonly path: readonly (string | number)[];
}

/** What this needs of zod's refinement context; kept narrow so that it serves schemas of any output. */
interface IssueSink {
  addIssue(issue: {
    code: 'custom';
    path: (string | number)[];
    message: string;
    params: { readonly problem: 'duplicate' };
  }): void;
}

/** Adds an issue at each place whose value an earlier place has already (ours). */
export function reportDuplicates(context: IssueSink, places: readonly Place[]): void {
  const seen = new Set<string>();
  for (const { value, path } of places) {
    if (seen.has(value)) {
      const message = `repeats ${JSON.stringify(value)}`;
      context.addIssue({ code: 'custom', path: [...path], message, params: { problem: 'duplicate' } });
    }
    seen.add(value);
  }
}
