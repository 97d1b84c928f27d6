import { spawnSync } from 'node:child_process';
import path from 'node:path';

const VALIDATOR = path.resolve(import.meta.dirname, '../java/ValidateXml.java');
const SCHEMA = path.resolve(import.meta.dirname, '../conformance/junit.xsd');

/** Judges JUnit files by the schema that CI systems use; nothing in `told` where all fit. */
export function judgeJunit(files: readonly string[]): { readonly status: number | null; readonly told: string } {
  const { status, stdout, stderr } = spawnSync('java', [VALIDATOR, SCHEMA, ...files], { encoding: 'utf8' });
  return { status, told: stdout + stderr };
}
