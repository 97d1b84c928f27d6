import type { FieldProblem } from '../../../../app/app-error.ts';
import type { EnumAttribute } from '../../../../domain/catalogue.ts';

/** Enum attributes of a specification, and values of each (ours; the schema of products says the same). */
export const ATTRIBUTES_MAX = 3;
const VALUES_MAX = 10;
const NAME_MAX = 100;
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

type Fields = Readonly<Record<string, string | undefined>>;

/** Fields of the form for attributes: a value in each line, as `id | English | Chinese`. */
export function attributeRows(attributes: readonly EnumAttribute[]): Fields {
  return Object.fromEntries(
    attributes.flatMap(({ id, name, values }, index) => [
      [`attrId${index}`, id],
      [`attrEn${index}`, name.en],
      [`attrZh${index}`, name.zh],
      [`attrValues${index}`, values.map((value) => `${value.id} | ${value.name.en} | ${value.name.zh}`).join('\n')],
    ]),
  );
}

/** Reads the attributes of a form back; rows that are left empty are none. */
export function readAttributes(fields: Fields): {
  readonly attributes: readonly EnumAttribute[];
  readonly problems: readonly FieldProblem[];
} {
  const attributes: EnumAttribute[] = [];
  const problems: FieldProblem[] = [];
  for (let index = 0; index < ATTRIBUTES_MAX; index += 1) {
    const text = (name: string): string => (fields[`${name}${index}`] ?? '').trim();
    const [id, en, zh, lines] = [text('attrId'), text('attrEn'), text('attrZh'), text('attrValues')];
    if (id === '' && en === '' && zh === '' && lines === '') continue;
    const wrong = (name: string, message: string): unknown => problems.push({ path: `${name}${index}`, message });
    if (!SLUG.test(id) || id.length > 64) wrong('attrId', 'slug');
    else if (attributes.some((other) => other.id === id)) wrong('attrId', 'attribute_twice');
    for (const [name, value] of [
      ['attrEn', en],
      ['attrZh', zh],
    ] as const) {
      if (value === '') wrong(name, 'required');
      else if (value.length > NAME_MAX) wrong(name, 'too_long');
    }
    const values = valuesOf(lines);
    if (values) attributes.push({ id, name: { en, zh }, values });
    else wrong('attrValues', 'attribute_values');
  }
  return { attributes, problems };
}

/** `undefined` where a line is not of the form, a value is there twice, or there are none or too many. */
function valuesOf(lines: string): EnumAttribute['values'] | undefined {
  const values = lines
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.split('|').map((part) => part.trim()));
  const fits = values.every(
    ([id = '', en = '', zh = '', ...more]) =>
      SLUG.test(id) && id.length <= 64 && en !== '' && zh !== '' && more.length === 0 && isShort(en) && isShort(zh),
  );
  const ids = new Set(values.map(([id]) => id));
  if (!fits || values.length === 0 || values.length > VALUES_MAX || ids.size !== values.length) return undefined;
  return values.map(([id = '', en = '', zh = '']) => ({ id, name: { en, zh } }));
}

function isShort(text: string): boolean {
  return text.length <= NAME_MAX && /^\P{Cc}*$/u.test(text);
}
