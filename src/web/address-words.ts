import type { AddressFinding } from '../domain/production-address.ts';
import type { TextKey } from '../i18n/texts.ts';
import { hasText } from '../i18n/translator.ts';
import type { RequestContext } from './request-context.ts';

/** What was found about a production address, in the reader's language. */
export function addressWords({ id, verdict, params }: AddressFinding, { t }: Pick<RequestContext, 't'>): string {
  const isAllowed = id === 'tls_expiry' && verdict === 'warning' && params['days'] === undefined;
  const key = `address.${id}.${isAllowed ? 'allowed' : verdict}`;
  const kind = `transport.${String(params['errorKind'] ?? 'other')}`;
  const why = hasText(kind) ? t(kind satisfies TextKey) : '';
  return hasText(key) ? t(key satisfies TextKey, { from: '?', to: '?', ...params, why }) : key;
}
