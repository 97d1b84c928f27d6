import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { newSkuCode } from '../../../../app/applications.ts';
import type { ListingContent } from '../../../../domain/application.ts';
import type { EnumAttribute, Specification } from '../../../../domain/catalogue.ts';
import { SKUS_MAX, withAttributes } from '../../../../domain/edit-specification.ts';
import type { FieldProblem } from '../../../../app/app-error.ts';
import { AppError } from '../../../../app/app-error.ts';
import { readForm } from '../../../forms.ts';
import { marketContext } from '../../../request-context.ts';
import { readAttributes, attributeRows, ATTRIBUTES_MAX } from './attribute-lines.ts';
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

export type SpecificationRequest = Request<{ id: string; spec: string }>;

const SPECIFICATIONS_MAX = 20;

/** Readable ids: lower-case letters and digits, parted by single hyphens. */
const SLUG = z
  .string('required')
  .trim()
  .min(1, 'required')
  .max(64, 'too_long')
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'slug');

/** A name that must be there. */
const NAME = z
  .string('required')
  .trim()
  .min(1, 'required')
  .max(100, 'too_long')
  .regex(/^\P{Cc}*$/u, 'one_line');

const NEW_FORM = z.object({ specification: SLUG, nameEn: NAME, nameZh: NAME });
const NAMES_FORM = z.object({ nameEn: NAME, nameZh: NAME });

/**
 * Specifications of what is applied for: `GET` and `POST …/specifications` list and add, `GET` and `POST …/:spec` edit name
 * and attributes, `POST …/:spec/skus` adds a SKU, `POST …/:spec/remove` and `…/skus/:sku/remove` take away.
 */
export function specificationPages(): Router {
  const router = Router();
  const base = '/seller/applications/:id/specifications';
  router.get(base, (req: ApplicationRequest, res) => showAll(req, res));
  router.post(base, add);
  router.get(`${base}/:spec`, (req: SpecificationRequest, res) => showOne(req, res));
  router.post(`${base}/:spec`, save);
  router.post(`${base}/:spec/remove`, remove);
  router.post(`${base}/:spec/skus`, addSku);
  router.post(`${base}/:spec/skus/:sku/remove`, removeSku);
  return router;
}

/** The specification that the address names. @throws AppError `not_found` */
export function specificationOf(content: ListingContent, id: string): Specification {
  const found = content.specifications.find((each) => each.id === id);
  if (found) return found;
  throw new AppError('not_found', `no specification ${id}`, { params: { collection: 'specifications', id } });
}

/** Content with one specification changed. */
export function changeSpecification(
  content: ListingContent,
  id: string,
  change: (specification: Specification) => Specification,
): ListingContent {
  const specifications = content.specifications.map((each) => (each.id === id ? change(each) : each));
  return { ...content, specifications };
}

/** Address of the page of one specification. */
export function specificationUrl(res: Response, id: string, spec = ''): string {
  return applicationUrl(res, id, `/specifications${spec === '' ? '' : `/${encodeURIComponent(spec)}`}`);
}

async function showAll(req: ApplicationRequest, res: Response, view: EditorView = {}): Promise<void> {
  const application = applicationOf(req, res);
  const live = marketContext(res).market.workspace.state.get('products', application.productId);
  const model = {
    form: entered(req.body),
    liveIds: (live?.specifications ?? []).map(({ id }) => id),
    removedIds: (live?.removedSpecifications ?? []).map(({ specificationId }) => specificationId),
  };
  await renderEditor(res, 'specifications', 'specifications', application, model, view);
}

async function add(req: ApplicationRequest, res: Response): Promise<void> {
  const { id, content } = applicationOf(req, res);
  const form = readForm(NEW_FORM, req.body);
  if (!form.ok) return showAll(req, res, { errors: errorsOf(form.problems, res) });
  const { specification, nameEn, nameZh } = form.value;
  const taken = content.specifications.some((each) => each.id === specification);
  if (taken || content.specifications.length >= SPECIFICATIONS_MAX) {
    const message = taken ? 'spec_taken' : 'specs_too_many';
    return showAll(req, res, { errors: errorsOf([{ path: 'specification', message }], res) });
  }
  const name = { en: nameEn, zh: nameZh };
  const code = newSkuCode(marketContext(res).market.workspace.random);
  const added: Specification = { id: specification, name, skus: [{ code, name, prices: [] }] };
  await saveContent(res, id, (current) => ({ ...current, specifications: [...current.specifications, added] }), {
    next: specificationUrl(res, id, specification),
    refused: (refusal) => showAll(req, res, { refusal }),
  });
}

async function showOne(req: SpecificationRequest, res: Response, view: EditorView = {}): Promise<void> {
  const application = applicationOf(req, res);
  const specification = specificationOf(application.content, req.params.spec);
  const stored = {
    nameEn: specification.name.en,
    nameZh: specification.name.zh,
    ...attributeRows(specification.attributes ?? []),
  };
  const live = marketContext(res).market.workspace.state.get('products', application.productId);
  const model = {
    specification,
    form: view.errors || view.refusal ? entered(req.body) : stored,
    attributesMax: ATTRIBUTES_MAX,
    currency: marketContext(res).market.workspace.profile().currency,
    isLiveSpecification: live?.specifications.some(({ id }) => id === specification.id) ?? false,
  };
  await renderEditor(res, 'specifications', 'specification', application, model, view);
}

async function save(req: SpecificationRequest, res: Response): Promise<void> {
  const { id, content } = applicationOf(req, res);
  const { id: spec } = specificationOf(content, req.params.spec);
  const form = readForm(NAMES_FORM, req.body);
  const read = readAttributes(entered(req.body));
  const problems: FieldProblem[] = [...(form.ok ? [] : form.problems), ...read.problems];
  const count = read.attributes.reduce((product, { values }) => product * values.length, 1);
  if (count > SKUS_MAX) problems.push({ path: 'attrValues0', message: 'skus_too_many', params: { max: SKUS_MAX } });
  if (!form.ok || problems.length > 0) return showOne(req, res, { errors: errorsOf(problems, res) });
  const { nameEn, nameZh } = form.value;
  const attributes: readonly EnumAttribute[] = read.attributes;
  const { random } = marketContext(res).market.workspace;
  await saveContent(
    res,
    id,
    (current) =>
      changeSpecification(current, spec, (specification) =>
        withAttributes({ ...specification, name: { en: nameEn, zh: nameZh } }, attributes, () => newSkuCode(random)),
      ),
    { next: specificationUrl(res, id, spec), refused: (refusal) => showOne(req, res, { refusal }) },
  );
}

async function remove(req: SpecificationRequest, res: Response): Promise<void> {
  const { id, content } = applicationOf(req, res);
  const { id: spec } = specificationOf(content, req.params.spec);
  await saveContent(
    res,
    id,
    (current) => ({ ...current, specifications: current.specifications.filter((each) => each.id !== spec) }),
    { next: specificationUrl(res, id), refused: (refusal) => showAll(req, res, { refusal }) },
  );
}

async function addSku(req: SpecificationRequest, res: Response): Promise<void> {
  const { id, content } = applicationOf(req, res);
  const { id: spec } = specificationOf(content, req.params.spec);
  const form = readForm(z.object({ skuEn: NAME, skuZh: NAME }), req.body);
  if (!form.ok) return showOne(req, res, { errors: errorsOf(form.problems, res) });
  const name = { en: form.value.skuEn, zh: form.value.skuZh };
  const code = newSkuCode(marketContext(res).market.workspace.random);
  await saveContent(
    res,
    id,
    (current) =>
      changeSpecification(current, spec, (each) =>
        each.skus.length >= SKUS_MAX ? each : { ...each, skus: [...each.skus, { code, name, prices: [] }] },
      ),
    { next: specificationUrl(res, id, spec), refused: (refusal) => showOne(req, res, { refusal }) },
  );
}

async function removeSku(req: Request<{ id: string; spec: string; sku: string }>, res: Response): Promise<void> {
  const { id, content } = applicationOf(req, res);
  const { id: spec } = specificationOf(content, req.params.spec);
  await saveContent(
    res,
    id,
    (current) =>
      changeSpecification(current, spec, (each) => ({
        ...each,
        skus: each.skus.filter(({ code }) => code !== req.params.sku),
      })),
    { next: specificationUrl(res, id, spec), refused: (refusal) => showOne(req, res, { refusal }) },
  );
}
