/** One extension parameter as the buyer filled it in. */
export interface ExtensionParameter {
  readonly name: string;
  readonly value: string;
}

/** Longest `saasExtendParams` (v1-saas 5.1): characters of the Base64 text. */
export const EXTENSION_PARAMETERS_MAX_LENGTH = 2_048;

/** `saasExtendParams` before URL encoding: Base64 of a JSON array of name and value (v1-saas 5.1.2). */
export function encodeExtensionParameters(parameters: readonly ExtensionParameter[]): string {
  const list = parameters.map(({ name, value }) => ({ name, value }));
  return Buffer.from(JSON.stringify(list), 'utf8').toString('base64');
}
