import { type Request, type Response, Router } from 'express';
import { AppError } from '../../../../app/app-error.ts';
import type { Sku, Specification } from '../../../../domain/catalogue.ts';
import { LINEAR_ATTRIBUTES } from '../../../../domain/catalogue.ts';
import { marketContext } from '../../../request-context.ts';
import { applicationOf, entered, errorsOf, renderEditor, saveContent, type EditorView } from './listing-frame.ts';
import { readSku } from './read-sku.ts';
import { countedIn, ITEM_ROWS, SKU_TERMS, skuFields } from './sku-fields.ts';
import { changeSpecification, specificationOf, specificationUrl } from './specifications.ts';

type SkuRequest = Request<{ id: string; spec: string; sku: string }>;

const DIGITS = '0123456789';

/** `GET` and `POST /seller/applications/:id/specifications/:spec/skus/:sku`: quantities and prices of one SKU. */
export function skuPages(): Router {
  const router = Router();
  const path = '/seller/applications/:id/specifications/:spec/skus/:sku';
  router.get(path, (req: SkuRequest, res) => show(req, res));
  router.post(path, save);
  return router;
}

async function show(req: SkuRequest, res: Response, view: EditorView = {}): Promise<void> {
  const application = applicationOf(req, res);
  const specification = specificationOf(application.content, req.params.spec);
  const sku = skuOf(specification, req.params.sku);
  const { workspace } = marketContext(res).market;
  const form = view.errors || view.refusal ? entered(req.body) : skuFields(sku);
  const counted = countedIn(form);
  const live = workspace.state.get('products', application.productId);
  const liveCodes = (live?.specifications ?? []).flatMap(({ skus }) => skus.map(({ code }) => code));
  const model = {
    specification,
    sku,
    form,
    terms: SKU_TERMS,
    linear: LINEAR_ATTRIBUTES,
    // Prices are for what is counted; the first quantity without a name is the number of subscriptions.
    counted: counted.length === 0 ? (['amount'] as const) : counted,
    itemRows: ITEM_ROWS,
    currency: workspace.profile().currency,
    isLiveSku: liveCodes.includes(sku.code),
  };
  await renderEditor(res, 'specifications', 'sku', application, model, view);
}

async function save(req: SkuRequest, res: Response): Promise<void> {
  const { id, content } = applicationOf(req, res);
  const specification = specificationOf(content, req.params.spec);
  const sku = skuOf(specification, req.params.sku);
  const { random } = marketContext(res).market.workspace;
  const read = readSku(sku, entered(req.body), () => `OFFI${random.text(18, DIGITS)}`);
  if ('problems' in read) return show(req, res, { errors: errorsOf(read.problems, res) });
  const taken = content.specifications.some(({ skus }) =>
    skus.some((other) => other.code === read.sku.code && other.code !== sku.code),
  );
  if (taken) return show(req, res, { errors: errorsOf([{ path: 'code', message: 'sku_taken' }], res) });
  await saveContent(
    res,
    id,
    (current) =>
      changeSpecification(current, specification.id, (each) => ({
        ...each,
        skus: each.skus.map((other) => (other.code === sku.code ? read.sku : other)),
      })),
    {
      next: `${specificationUrl(res, id, specification.id)}/skus/${encodeURIComponent(read.sku.code)}`,
      refused: (refusal) => show(req, res, { refusal }),
    },
  );
}

function skuOf({ skus }: Specification, code: string): Sku {
  const found = skus.find((each) => each.code === code);
  if (found) return found;
  throw new AppError('not_found', `no SKU ${code}`, { params: { collection: 'skus', id: code } });
}
