import type { Workspace } from '../app/workspace.ts';
import type { Exchange } from '../domain/call.ts';
import type { Product } from '../domain/catalogue.ts';
import { ruleValue } from '../domain/site-profile.ts';
import type { Translate } from '../i18n/translator.ts';
import { curlText } from '../read/export/copied-request.ts';

/** A generated request as a command for curl; the key is not in it. */
export function debugRequestText(
  workspace: Workspace,
  product: Product,
  { request, activity }: { readonly request: Exchange['request']; readonly activity: string },
  t: Translate,
): string {
  return curlText(request, {
    comments: [
      t('debugging.curl', { activity, product: product.id }),
      t('copy.signed', { time: new Date(workspace.wall.now()).toISOString() }),
    ],
    insecure: product.interface.allowInsecureTransport,
    timeoutMs: ruleValue(workspace.profile(), 'answer.timeoutMs'),
  });
}
