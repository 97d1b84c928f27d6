/** Codes of the marketplace's service behind the gateway: HTTP status and text (v2-saas 8.3, v1-saas 5.8). */
export const SERVICE_CODES = {
  'MKT.0000': { status: 200, text: 'Success' },
  'MKT.0999': { status: 500, text: 'System internal error.' },
  'MKT.0100': { status: 500, text: 'Failure of input parameter' },
  'MKT.0101': { status: 400, text: 'Invalid parameter' },
  'MKT.0102': { status: 400, text: 'Invalid body signature' },
  'MKT.0199': { status: 400, text: 'Request parameter error' },
  'MKT.0150': { status: 401, text: 'Illegal operation' },
  'MKT.0151': { status: 401, text: 'No authority' },
  'MKT.0154': { status: 401, text: 'Illegal token' },
  'MKT.0250': { status: 406, text: 'Access frequency overlimit' },
  'MKT.9001': { status: 500, text: 'Instance ID not found' },
  'MKT.9002': { status: 500, text: 'Invalid usage entries' },
  'MKT.9003': { status: 500, text: 'Too many usage records' },
  'MKT.9004': { status: 500, text: 'Begin time too old' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly text: string }>>;

export type ServiceCode = keyof typeof SERVICE_CODES;

/** Codes that come with `extra_info` (v2-saas 8.3). */
const WITH_EXTRA_INFO: ReadonlySet<ServiceCode> = new Set([
  'MKT.0100',
  'MKT.0150',
  'MKT.0250',
  'MKT.9001',
  'MKT.9002',
  'MKT.9004',
]);

/**
 * The body of a refused query. What `extra_info` holds is printed nowhere [unknown]: here it is what the code is about.
 */
export function queryErrorBody(code: ServiceCode, about: string): string {
  const extra = WITH_EXTRA_INFO.has(code) ? { extra_info: about } : {};
  return JSON.stringify({ resultCode: code, resultMsg: SERVICE_CODES[code].text, ...extra });
}

/** One record that a push is refused for. */
export interface AbnormalUsage {
  readonly instance_id: string;
  readonly begin_time: string;
  readonly end_time: string;
  readonly metering_sn?: string;
  readonly error_code: string;
  readonly error_msg: string;
}

/**
 * The body that answers a push of usage. Which member holds the list of abnormal data, and what else is in it, is printed
 * nowhere [unknown].
 */
export function pushBody(code: string, message: string, abnormal: readonly AbnormalUsage[] = []): string {
  return JSON.stringify({
    error_code: code,
    error_msg: message,
    ...(abnormal.length === 0 ? {} : { abnormal_usage_data_info: { abnormal_usage_data: abnormal } }),
  });
}

/** Codes that newer fragments of the page have in place of the older ones (v2-saas 8.4); the full list is [unknown]. */
export function newerPushCode(code: ServiceCode): { readonly code: string; readonly status: number } {
  switch (code) {
    case 'MKT.0000':
      return { code, status: 200 };
    case 'MKT.0999':
      return { code: '94060001', status: 500 };
    case 'MKT.0102':
    case 'MKT.0150':
    case 'MKT.0151':
    case 'MKT.0154':
      return { code: '94060002', status: 401 };
    case 'MKT.0250':
      return { code, status: 406 };
    case 'MKT.0100':
    case 'MKT.0101':
    case 'MKT.0199':
    case 'MKT.9001':
    case 'MKT.9002':
    case 'MKT.9003':
    case 'MKT.9004':
      return { code: '94060004', status: 400 };
  }
}
