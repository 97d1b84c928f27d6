import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
};

/**
 * Builds the program as JavaScript, types stripped, beside links to everything else of the project. Tests that kill and
 * start a process dozens of times start this one: without the compiler a start takes half as long. That the program starts
 * from its sources is tested by `test/http/start.test.ts`.
 *
 * @param entry the module to start, from the root of the project, e.g. `src/main.ts`
 * @returns the file to start; its folder is removed when this process ends
 */
export function buildProgram(entry: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'koosim-built-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const name of readdirSync(ROOT)) {
    if (name !== 'src' && name !== 'test') symlinkSync(path.join(ROOT, name), path.join(folder, name));
  }
  cpSync(path.join(ROOT, 'src'), path.join(folder, 'src'), {
    recursive: true,
    filter: (file) => !file.endsWith('.ts'),
  });
  const todo = [path.join(ROOT, entry)];
  const seen = new Set(todo);
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    const source = readFileSync(file, 'utf8');
    const target = scriptOf(path.join(folder, path.relative(ROOT, file)));
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, ts.transpileModule(source, { fileName: file, compilerOptions: OPTIONS }).outputText);
    for (const { fileName } of ts.preProcessFile(source, true, true).importedFiles) {
      const imported = path.resolve(path.dirname(file), fileName);
      if (!fileName.startsWith('.') || !fileName.endsWith('.ts') || seen.has(imported)) continue;
      seen.add(imported);
      todo.push(imported);
    }
  }
  return scriptOf(path.join(folder, entry));
}

function scriptOf(file: string): string {
  return file.replace(/\.ts$/, '.js');
}
