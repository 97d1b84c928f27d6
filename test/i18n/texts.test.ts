import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { TEXTS } from '../../src/i18n/texts.ts';
import { translator } from '../../src/i18n/translator.ts';
import { DYNAMIC_KEYS, TYPED_ELSEWHERE } from './dynamic-keys.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
/** The texts themselves; and the sample seller, a program of its own with texts of its own. */
const NOT_OURS = ['src/i18n/en', 'src/i18n/zh', 'src/reference-isv', 'views/reference-isv'];

const keys = Object.keys(TEXTS.en);
const sources = [...files('src', '.ts'), ...files('views', '.ejs')]
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

function files(folder: string, extension: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(extension))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !NOT_OURS.some((folderName) => file.startsWith(path.join(ROOT, folderName) + path.sep)));
}

/** What a text is asked for by: `x_one` and `x_other` together are asked for as `x`. */
const askedAs = (key: string): string => {
  const stem = key.replace(/_(one|other)$/, '');
  return keys.includes(`${stem}_other`) ? stem : key;
};
/** The longest declared beginning of a key. */
const dynamicPrefix = (key: string): string | undefined =>
  Object.keys(DYNAMIC_KEYS)
    .filter((prefix) => key.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0];
const isTypedElsewhere = (key: string): boolean => TYPED_ELSEWHERE.some((prefix) => key.startsWith(prefix));

describe('texts', () => {
  test('every text is used', () => {
    const literal = new Set([...sources.matchAll(/['"`]([\w.-]+)['"`]/g)].map(([, text]) => text));
    const unused = keys.filter(
      (key) => dynamicPrefix(key) === undefined && !isTypedElsewhere(key) && !literal.has(askedAs(key)),
    );
    assert.deepEqual(unused, []);
  });

  test('every text that a view or page asks for by name exists', () => {
    const asked = [...sources.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key = '']) => key);
    assert.ok(asked.length > 200);
    const known = new Set(keys.map(askedAs));
    assert.deepEqual(
      asked.filter((key) => !known.has(key)),
      [],
    );
  });

  test('every beginning that keys are put together from is declared', () => {
    const begun = [...sources.matchAll(/(?:\bt\(\s*|hasText\()`([a-z_.]+)\$\{/g)].map(([, prefix = '']) => prefix);
    const declared = [...Object.keys(DYNAMIC_KEYS), ...TYPED_ELSEWHERE];
    assert.ok(begun.length > 20);
    assert.deepEqual(
      [...new Set(begun)].filter((prefix) => !declared.some((each) => prefix.startsWith(each))),
      [],
    );
  });

  for (const [prefix, endings] of Object.entries(DYNAMIC_KEYS)) {
    test(`${prefix}… has one text for each member of its union`, () => {
      const present = [...new Set(keys.filter((key) => dynamicPrefix(key) === prefix).map(askedAs))];
      assert.deepEqual(present.sort(), endings.map((ending) => prefix + ending).sort());
    });
  }

  test('both languages name the same values', () => {
    for (const key of keys as (keyof typeof TEXTS.en)[]) {
      const [en, zh] = LANGUAGES.map((language) => placeholders(TEXTS[language][key]));
      assert.deepEqual(zh, en, key);
    }
  });

  test('no text is empty, and no Chinese text was left in English', () => {
    for (const key of keys as (keyof typeof TEXTS.en)[]) {
      assert.notEqual(TEXTS.en[key].trim(), '', key);
      const words = TEXTS.en[key].replace(/\{\{\w+\}\}/g, '').match(/[a-z]{3,}/g) ?? [];
      if (TEXTS.zh[key] === TEXTS.en[key]) assert.ok(words.length <= 2, `${key} is the same in both languages`);
    }
  });
});

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort();
}

test('singular and plural, values, unknown keys', () => {
  const t = translator('en');
  assert.equal(t('period.length.month', { count: 1 }), '1 month');
  assert.equal(t('period.length.month', { count: 3 }), '3 months');
  assert.equal(translator('zh')('period.length.month', { count: 3 }), '3 个月');
  assert.equal(t('tray.try', { n: '<b>' }), 'try <b>', 'escaping is the business of the views');
});
