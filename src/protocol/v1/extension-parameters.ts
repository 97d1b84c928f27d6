/** One extension parameter as the buyer filled it in. */
export interface ExtensionParameter {
  readonly name: string;
  readonly value: string;
}

/** `saasExtendParams` before URL encoding: Base64 of a JSON array of name and value (v1-saas 5.1.2). */
export function encodeExtensionParameters(parameters: readonly ExtensionParameter[]): string {
  const list = parameters.map(({ name, value }) => ({ name, value }));
  return Buffer.from(JSON.stringify(list), 'utf8').toString('base64');
}
