import type { Workspace } from '../../app/workspace.ts';
import { isSellerActivity } from '../../domain/call-direction.ts';
import type { Call, Exchange } from '../../domain/call.ts';
import { explainAkSkSignature, type AkSkMistake, type OtherSecret } from '../../protocol/open-api/aksk-mistakes.ts';
import { readAuthorization } from '../../protocol/open-api/authorization-header.ts';
import { headerValue, type ReceivedRequest } from '../../protocol/open-api/received-request.ts';
import { gatewaySignature } from '../../protocol/open-api/verify-aksk.ts';
import { shownText } from './shown-text.ts';

/** How what a seller has asked was signed, and what the gateway makes of it. */
export interface InboundSigning {
  readonly accessKeyId: string;
  readonly signedHeaders: readonly string[];
  readonly sent: string;
  /** Absent where the SK is not known. */
  readonly gateway:
    { readonly canonicalRequest: string; readonly stringToSign: string; readonly signature: string } | undefined;
  readonly matches: boolean;
  /** The mistake that gives the signature that was sent, with what was signed then. */
  readonly mistake:
    | { readonly id: AkSkMistake; readonly otherKey: string | undefined; readonly canonicalRequest: string | undefined }
    | undefined;
  /** Lines of the two canonical requests side by side, where the mistake lies in them. */
  readonly lines: readonly { readonly gateway: string; readonly yours: string; readonly same: boolean }[];
}

/** The request in the form in which the gateway saw it. */
function receivedRequest({ method, url, headers, body }: Exchange['request']): ReceivedRequest {
  const { pathname, search } = new URL(url);
  // As it was written: URL would encode it anew.
  const target = url.slice(url.indexOf('/', url.indexOf('//') + 2));
  return { method, target: target === '' ? `${pathname}${search}` : target, headers, body };
}

/**
 * Works out once more what the gateway worked out, and looks for the mistake where the signatures differ.
 * @returns `undefined` for a call of the marketplace, and for a request without a readable Authorization header
 */
export function inboundSigning(
  workspace: Workspace,
  call: Pick<Call, 'activity' | 'destination'>,
  request: Exchange['request'],
): InboundSigning | undefined {
  if (!isSellerActivity(call.activity)) return undefined;
  const received = receivedRequest(request);
  const header = readAuthorization(headerValue(received, 'authorization'));
  if (typeof header === 'string') return undefined;
  const secret = call.destination.accessKey;
  const gateway = secret === '' ? undefined : gatewaySignature(received, header, secret);
  const matches = gateway?.signature === header.signature;
  const origin =
    gateway && !matches
      ? explainAkSkSignature(received, header, secret, otherSecrets(workspace, header.accessKeyId))
      : undefined;
  const yours = origin?.canonicalRequest;
  return {
    accessKeyId: shownText(header.accessKeyId),
    signedHeaders: header.signedHeaders.map(shownText),
    sent: shownText(header.signature),
    gateway: gateway && {
      canonicalRequest: shownLines(gateway.canonicalRequest),
      stringToSign: shownLines(gateway.stringToSign),
      signature: gateway.signature,
    },
    matches,
    mistake: origin && {
      id: origin.mistake,
      otherKey: origin.otherKey,
      canonicalRequest: yours === undefined ? undefined : shownLines(yours),
    },
    lines: gateway && yours !== undefined ? sideBySide(gateway.canonicalRequest, yours) : [],
  };
}

/** SKs of other pairs by their AK, and access keys of products by their id. */
function otherSecrets({ state }: Workspace, accessKeyId: string): OtherSecret[] {
  const pairs = [...state.all('apiKeys').values()].filter(({ id, secret }) => id !== accessKeyId && secret !== '');
  const products = [...state.all('products').values()].filter((product) => product.interface.accessKey !== '');
  return [
    ...pairs.map(({ id, secret }) => ({ label: id, secret })),
    ...products.map((product) => ({ label: product.id, secret: product.interface.accessKey })),
  ];
}

function sideBySide(gateway: string, yours: string): InboundSigning['lines'] {
  const [left, right] = [gateway.split('\n'), yours.split('\n')];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, place) => {
    const [a, b] = [left[place] ?? '', right[place] ?? ''];
    return { gateway: shownText(a), yours: shownText(b), same: a === b };
  });
}

function shownLines(text: string): string {
  return text.split('\n').map(shownText).join('\n');
}
