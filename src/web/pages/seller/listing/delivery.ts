import { type Response, Router } from 'express';
import { z } from 'zod';
import {
  EXTENSION_NAME,
  EXTENSIONS_MAX,
  PERSONAL_DATA,
  type ExtensionDefinition,
} from '../../../../domain/catalogue.ts';
import type { ListingContent } from '../../../../domain/application.ts';
import { addressState } from '../../../../domain/production-address.ts';
import { ENCRYPT_TYPES, PROTOCOL_VERSIONS } from '../../../../domain/protocol-version.ts';
import { readForm, several } from '../../../forms.ts';
import { marketContext } from '../../../request-context.ts';
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

const LABEL_MAX = 100;

const label = z
  .string('required')
  .trim()
  .max(LABEL_MAX, 'too_long')
  .regex(/^\P{Cc}*$/u, 'one_line')
  .default('');

const extensionFields = Object.fromEntries<z.ZodType>(
  Array.from({ length: EXTENSIONS_MAX }, (_, index): [string, z.ZodType][] => [
    [`extName${index}`, z.string().trim().max(64, 'too_long').default('')],
    [`extEn${index}`, label],
    [`extZh${index}`, label],
    [`extRequired${index}`, z.string().max(2).optional()],
  ]).flat(),
);

const DELIVERY_FORM = z.object({
  address: z.string('choice').max(64, 'choice').default(''),
  version: z.enum(PROTOCOL_VERSIONS, 'choice'),
  encryptType: z.enum(ENCRYPT_TYPES, 'choice'),
  supervised: z.string().max(2).optional(),
  asksFor: several.pipe(z.array(z.enum(PERSONAL_DATA, 'choice')).max(PERSONAL_DATA.length, 'choice')),
});

const EXTENSIONS_FORM = z.object(extensionFields).superRefine((form, context) => {
  const names = extensionsOf(form).map(({ name }) => name);
  for (const [index, { name, label: words }] of rowsOf(form).entries()) {
    if (name === '' && words.en === '' && words.zh === '') continue;
    const wrong = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [`${path}${index}`], message });
    if (!EXTENSION_NAME.test(name)) wrong('extName', 'extension_name');
    else if (names.indexOf(name) !== names.lastIndexOf(name)) wrong('extName', 'extension_twice');
    if (words.en === '') wrong('extEn', 'required');
    if (words.zh === '') wrong('extZh', 'required');
  }
});

/** `GET` and `POST /seller/applications/:id/delivery`: where the seller is reached, and what is asked of buyers. */
export function deliveryPages(): Router {
  const router = Router();
  router.get('/seller/applications/:id/delivery', (req: ApplicationRequest, res) => show(req, res));
  router.post('/seller/applications/:id/delivery', save);
  return router;
}

async function save(req: ApplicationRequest, res: Response): Promise<void> {
  const { id } = applicationOf(req, res);
  const form = readForm(DELIVERY_FORM, req.body);
  const asked = readForm(EXTENSIONS_FORM, req.body);
  if (!form.ok || !asked.ok) {
    const problems = [form, asked].flatMap((part) => (part.ok ? [] : part.problems));
    return show(req, res, { errors: errorsOf(problems, res) });
  }
  const { address, version, encryptType, supervised, asksFor } = form.value;
  const { workspace } = marketContext(res).market;
  if (address !== '' && !workspace.state.get('productionAddresses', address)) {
    return show(req, res, { errors: errorsOf([{ path: 'address', message: 'choice' }], res) });
  }
  const extensions = extensionsOf(asked.value);
  const edit = ({ asksFor: _asked, extensions: _known, ...content }: ListingContent): ListingContent => ({
    ...content,
    supervised: supervised !== undefined,
    ...(asksFor.length > 0 ? { asksFor } : {}),
    ...(extensions.length > 0 ? { extensions } : {}),
    interface: {
      version,
      ...(version === '1.0' && encryptType !== '1' ? { encryptType } : {}),
      ...(address === '' ? {} : { addressId: address }),
    },
  });
  await saveContent(res, id, edit, {
    next: applicationUrl(res, id, '/delivery'),
    refused: (refusal) => show(req, res, { refusal }),
  });
}

function rowsOf(form: Readonly<Record<string, unknown>>): ExtensionDefinition[] {
  const text = (name: string): string => {
    const value = form[name];
    return typeof value === 'string' ? value : '';
  };
  return Array.from({ length: EXTENSIONS_MAX }, (_, index) => ({
    name: text(`extName${index}`),
    label: { en: text(`extEn${index}`), zh: text(`extZh${index}`) },
    required: form[`extRequired${index}`] !== undefined,
  }));
}

function extensionsOf(form: Readonly<Record<string, unknown>>): ExtensionDefinition[] {
  return rowsOf(form).filter(({ name }) => name !== '');
}

async function show(req: ApplicationRequest, res: Response, view: EditorView = {}): Promise<void> {
  const { workspace } = marketContext(res).market;
  const application = applicationOf(req, res);
  const { interface: access, supervised, asksFor = [], extensions = [] } = application.content;
  const stored = {
    address: access.addressId ?? '',
    version: access.version,
    encryptType: access.encryptType ?? '1',
    ...(supervised ? { supervised: 'on' } : {}),
    ...Object.fromEntries<string>(
      extensions.flatMap(({ name, label: words, required }, index): [string, string][] => [
        [`extName${index}`, name],
        [`extEn${index}`, words.en],
        [`extZh${index}`, words.zh],
        ...(required ? [[`extRequired${index}`, 'on'] as [string, string]] : []),
      ]),
    ),
  };
  const again = view.errors !== undefined || view.refusal !== undefined;
  const model = {
    form: again ? entered(req.body) : stored,
    asksFor: again ? several.parse((req.body as Record<string, unknown>)['asksFor']) : asksFor,
    personalData: PERSONAL_DATA,
    extensionsMax: EXTENSIONS_MAX,
    addresses: [...workspace.state.all('productionAddresses').newestFirst()].map((address) => ({
      ...address,
      state: addressState(address),
    })),
    live: workspace.state.get('products', application.productId),
    versions: PROTOCOL_VERSIONS,
    site: workspace.profile().site,
    encryptTypes: ENCRYPT_TYPES,
  };
  await renderEditor(res, 'delivery', 'delivery', application, model, view);
}
