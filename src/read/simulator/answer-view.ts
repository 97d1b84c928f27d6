import type { Attempt, Call, Exchange } from '../../domain/call.ts';
import { isSellerActivity } from '../../domain/call-direction.ts';
import { hideKey } from '../api/hide-key.ts';
import { bodyView, type BodyView } from './body-view.ts';
import { decryptedMembers, type DecryptedValue } from './decrypted-values.ts';
import { headerViews, type HeaderView } from './request-view.ts';
import { shownText } from './shown-text.ts';

/** Longest body that is laid out a second time; beyond it indentation could grow out of bounds. */
const PRETTY_MAX_BYTES = 32_768;

/** The answer to one try. */
export interface AnswerView {
  readonly status: number;
  readonly headers: readonly HeaderView[];
  readonly body: BodyView;
  /** The body's JSON laid out over several lines, where it is JSON. */
  readonly pretty: string | undefined;
  /** Account and password that travelled encrypted (V1.0). */
  readonly decrypted: readonly DecryptedValue[];
  /** The answer was longer than the limit. */
  readonly truncated: boolean;
}

/**
 * Makes a stored answer fit to be shown.
 * @param options.secret access key that must not appear even where the seller echoes it; empty when it may
 * @param options.asHex show the body as bytes even where it is text
 */
export function answerView(
  call: Call,
  attempt: Attempt,
  response: NonNullable<Exchange['response']>,
  { secret, asHex = false }: { readonly secret: string; readonly asHex?: boolean },
): AnswerView {
  return {
    status: response.status,
    headers: headerViews(response.headers, secret),
    body: bodyView(response.body, secret, asHex),
    pretty: prettyJson(call, attempt, hideKey(response.body, secret)),
    decrypted: decryptedMembers(call, jsonOf(call, attempt, Buffer.from(response.body))),
    truncated: response.truncated,
  };
}

function prettyJson(call: Call, attempt: Attempt, body: Buffer): string | undefined {
  const json = jsonOf(call, attempt, body);
  return json === undefined ? undefined : shownText(JSON.stringify(json, null, 2));
}

function jsonOf({ activity }: Call, attempt: Attempt, body: Buffer): unknown {
  // The check has bounded the depth, which bounds the work below; our own answers are flat.
  const checked = attempt.checks.some((check) => check.id === 'BODY-JSON' && check.verdict === 'pass');
  const isJson = checked || isSellerActivity(activity);
  if (!isJson || body.length > PRETTY_MAX_BYTES) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    // Hiding the key can break an escape sequence in two.
    return undefined;
  }
}
