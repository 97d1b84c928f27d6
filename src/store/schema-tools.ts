import { z } from 'zod';

/** A schema for every member of a type, the optional ones included: a forgotten member does not compile. */
type Shape<T> = { readonly [K in keyof T]-?: z.ZodType<T[K]> };

/** Schema of an object type. Members it does not know are left alone: a file edited by hand keeps them. */
export function schemaOf<T extends object>(shape: Shape<T>): z.ZodType<T> {
  // The mapped type above is the check; zod's own inference adds nothing to it.
  return z.object(shape) as unknown as z.ZodType<T>;
}

/** Schema of a union of strings; the object form makes a forgotten member of the union an error of the compiler. */
export function oneOf<T extends string>(members: Readonly<Record<T, true>>): z.ZodType<T> {
  return z.enum(Object.keys(members) as [T, ...T[]]);
}

/** The first problem that zod found, as `path: sentence`. */
export function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'unknown problem';
  return `${issue.path.map(String).join('.') || 'value'}: ${issue.message}`;
}
