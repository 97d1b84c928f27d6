import { type Response, Router } from 'express';
import { z } from 'zod';
import { PICTURE_MOTIFS, PICTURE_VARIANTS_MAX, PICTURES_MAX } from '../../../../domain/picture.ts';
import type { Picture } from '../../../../domain/catalogue.ts';
import type { ListingContent } from '../../../../domain/application.ts';
import { TEXT_LENGTHS } from '../../../../domain/submission-checks.ts';
import { readForm } from '../../../forms.ts';
import {
  applicationOf,
  applicationUrl,
  entered,
  errorsOf,
  renderEditor,
  saveContent,
  type ApplicationRequest,
  type EditorView,
} from './listing-frame.ts';

const line = (max: number) =>
  z
    .string('required')
    .trim()
    .max(max, 'too_long')
    .regex(/^\P{Cc}*$/u, 'one_line');

const paragraphs = z
  .string('required')
  .transform((text) => text.replaceAll('\r\n', '\n').trim())
  .pipe(
    z
      .string()
      .max(TEXT_LENGTHS.description, 'too_long')
      .regex(/^(?:\P{Cc}|[\n\t])*$/u, 'one_line'),
  );

const pictureFields = Object.fromEntries<z.ZodType>(
  Array.from({ length: PICTURES_MAX }, (_, index): [string, z.ZodType][] => [
    [`motif${index}`, z.enum(['', ...PICTURE_MOTIFS], 'choice').default('')],
    [
      `variant${index}`,
      z.coerce
        .number('whole_number')
        .int('whole_number')
        .min(1, 'choice')
        .max(PICTURE_VARIANTS_MAX, 'choice')
        .default(1),
    ],
  ]).flat(),
);

const TEXTS_FORM = z.object({
  nameEn: line(TEXT_LENGTHS.name),
  nameZh: line(TEXT_LENGTHS.name),
  vendorEn: line(TEXT_LENGTHS.vendor),
  vendorZh: line(TEXT_LENGTHS.vendor),
  taglineEn: line(TEXT_LENGTHS.tagline),
  taglineZh: line(TEXT_LENGTHS.tagline),
  descriptionEn: paragraphs,
  descriptionZh: paragraphs,
  category: z.enum(PICTURE_MOTIFS, 'choice'),
});

const PICTURES_FORM = z.object(pictureFields);

/** `GET` and `POST /seller/applications/:id/texts`: words in both languages, category, drawn pictures. */
export function textPages(): Router {
  const router = Router();
  router.get('/seller/applications/:id/texts', (req: ApplicationRequest, res) => show(req, res));
  router.post('/seller/applications/:id/texts', save);
  return router;
}

async function save(req: ApplicationRequest, res: Response): Promise<void> {
  const { id } = applicationOf(req, res);
  const form = readForm(TEXTS_FORM, req.body);
  const pictures = readForm(PICTURES_FORM, req.body);
  if (!form.ok || !pictures.ok) {
    const problems = [form, pictures].flatMap((part) => (part.ok ? [] : part.problems));
    return show(req, res, { errors: errorsOf(problems, res) });
  }
  const texts = { ...textsOf(form.value), pictures: picturesOf(pictures.value) };
  await saveContent(res, id, (content) => withoutPictures({ ...content, ...texts }), {
    next: applicationUrl(res, id, '/texts'),
    refused: (refusal) => show(req, res, { refusal }),
  });
}

function textsOf(form: z.output<typeof TEXTS_FORM>) {
  return {
    name: { en: form.nameEn, zh: form.nameZh },
    vendor: { en: form.vendorEn, zh: form.vendorZh },
    tagline: { en: form.taglineEn, zh: form.taglineZh },
    description: { en: form.descriptionEn, zh: form.descriptionZh },
    category: form.category,
  };
}

function picturesOf(fields: Readonly<Record<string, unknown>>): Picture[] {
  return Array.from({ length: PICTURES_MAX }, (_, index) => {
    const motif = PICTURE_MOTIFS.find((each) => each === fields[`motif${index}`]);
    return motif ? [{ motif, variant: Number(fields[`variant${index}`]) }] : [];
  }).flat();
}

/** An empty list of pictures is none. */
function withoutPictures({ pictures = [], ...content }: ListingContent): ListingContent {
  return pictures.length > 0 ? { ...content, pictures } : content;
}

async function show(req: ApplicationRequest, res: Response, view: EditorView = {}): Promise<void> {
  const application = applicationOf(req, res);
  const { name, vendor, tagline, description, category, pictures = [] } = application.content;
  const stored = {
    nameEn: name.en,
    nameZh: name.zh,
    vendorEn: vendor.en,
    vendorZh: vendor.zh,
    taglineEn: tagline.en,
    taglineZh: tagline.zh,
    descriptionEn: description.en,
    descriptionZh: description.zh,
    category,
    ...Object.fromEntries(
      pictures.flatMap(({ motif, variant }, index) => [
        [`motif${index}`, motif],
        [`variant${index}`, String(variant)],
      ]),
    ),
  };
  const form = view.errors || view.refusal ? entered(req.body) : stored;
  const model = {
    form,
    lengths: TEXT_LENGTHS,
    motifs: PICTURE_MOTIFS,
    variantsMax: PICTURE_VARIANTS_MAX,
    picturesMax: PICTURES_MAX,
  };
  await renderEditor(res, 'texts', 'texts', application, model, view);
}
