/** An error of the API gateway itself: status, code and text (v2-saas 8.2). */
export interface GatewayError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const IAM = 'Incorrect IAM authentication information';

/**
 * Errors of the gateway. Texts that are not printed on the page of error codes are those of the pages on signing and of
 * the FAQ on authentication (devg-apisign/api-sign-errorcode, apig_faq/apig-faq-0003).
 */
export const GATEWAY_ERRORS = {
  unknown_api: {
    status: 404,
    code: 'APIGW.0101',
    message: 'The API does not exist or has not been published in the environment',
  },
  no_backend: { status: 404, code: 'APIGW.0103', message: 'The backend does not exist' },
  bad_request: { status: 400, code: 'APIGW.0201', message: 'Bad request' },
  body_too_large: { status: 413, code: 'APIGW.0201', message: 'Request entity too large' },
  uri_too_long: { status: 414, code: 'APIGW.0201', message: 'Request URI too long' },
  headers_too_large: { status: 494, code: 'APIGW.0201', message: 'Request header too large' },
  backend_unavailable: { status: 502, code: 'APIGW.0201', message: 'Backend unavailable' },
  backend_timeout: { status: 504, code: 'APIGW.0201', message: 'Backend timeout' },
  no_authorization: { status: 401, code: 'APIGW.0301', message: `${IAM}: x-auth-token not found` },
  signature: { status: 401, code: 'APIGW.0301', message: `${IAM}: verify aksk signature fail` },
  expired: { status: 401, code: 'APIGW.0301', message: `${IAM}: calc ak sk signature fail:signature expired` },
  locked: { status: 401, code: 'APIGW.0301', message: `${IAM}: AK access failed to reach the limit,forbidden.` },
  no_secret: { status: 401, code: 'APIGW.0301', message: `${IAM}: Get secretKey failed` },
  user_not_allowed: { status: 403, code: 'APIGW.0302', message: 'The IAM user is not allowed to access the API' },
  throttled: { status: 429, code: 'APIGW.0308', message: 'The throttling threshold has been reached' },
} as const satisfies Readonly<Record<string, GatewayError>>;

export type GatewayErrorId = keyof typeof GATEWAY_ERRORS;

/** The body of a gateway error, its members in the order of the page. */
export function gatewayErrorBody({ code, message }: GatewayError, requestId: string): string {
  return JSON.stringify({ error_msg: message, error_code: code, request_id: requestId });
}

/** The text of a wrong signature: it repeats what the gateway has put together, with `|` for line breaks. */
export function signatureMessage(canonicalRequest: string): string {
  return `${GATEWAY_ERRORS.signature.message}, canonicalRequest:${canonicalRequest.replaceAll('\n', '|')}`;
}

/** The text for an AK that is not known. */
export function unknownKeyMessage(accessKeyId: string): string {
  return `${GATEWAY_ERRORS.no_secret.message},ak:${accessKeyId},err:ak not exist`;
}
