import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SNIPPETS = new URL('../../snippets/', import.meta.url);
const VECTORS = new URL('../../data/vectors/', import.meta.url);

export const SNIPPET_VERSIONS = ['1.0', '2.0'] as const;
export type SnippetVersion = (typeof SNIPPET_VERSIONS)[number];

/** Languages of the receivers, in the order in which they are offered; the names are names, not texts. */
export const SNIPPET_LANGUAGES = [
  { id: 'node', name: 'Node.js', file: 'receiver.mjs' },
  { id: 'java', name: 'Java', file: 'Receiver.java' },
  { id: 'python', name: 'Python', file: 'receiver.py' },
  { id: 'go', name: 'Go', file: 'receiver.go' },
  { id: 'php', name: 'PHP', file: 'receiver.php' },
  { id: 'csharp', name: 'C#', file: 'Receiver.cs' },
] as const;

export type SnippetLanguage = (typeof SNIPPET_LANGUAGES)[number];

/** The exact bytes of a receiver, those that the tests run against the vectors. */
export function snippetCode(version: SnippetVersion, { file }: SnippetLanguage): string {
  return readFileSync(new URL(`v${version}/${file}`, SNIPPETS), 'utf8');
}

/** Where the receivers lie, for whoever has the program's folder at hand. */
export function snippetPath(version: SnippetVersion, { file }: SnippetLanguage): string {
  return `snippets/v${version}/${file}`;
}

/** All test vectors, as one value: the files that the tests reproduce byte for byte. */
export function allVectors(): { readonly v1Saas: unknown; readonly v2Saas: unknown } {
  const read = (file: string): unknown => JSON.parse(readFileSync(fileURLToPath(new URL(file, VECTORS)), 'utf8'));
  return { v1Saas: read('v1-saas.json'), v2Saas: read('v2-saas.json') };
}
