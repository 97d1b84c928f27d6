import { BasicCredentials } from '@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js';
import { HcClient } from '@huaweicloud/huaweicloud-sdk-core/HcClient.js';
import { DefaultHttpClient } from '@huaweicloud/huaweicloud-sdk-core/http/DefaultHttpClient.js';

/** An answer as the SDK gives it, also where it throws. */
export interface SdkAnswer {
  readonly status: number;
  // Answers are looked into without types.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** What the published SDK of the cloud makes of a request: it signs with its own code and sends over HTTP. */
export async function sendBySdk(
  origin: string,
  key: { readonly ak: string; readonly sk: string },
  request: {
    readonly method: string;
    readonly path: string;
    readonly query?: Readonly<Record<string, string>>;
    readonly headers?: Readonly<Record<string, string>>;
    readonly data?: Readonly<Record<string, unknown>>;
    /** Changes what has been signed before it is sent. */
    readonly tamper?: (data: unknown) => unknown;
    /** A header that is taken out of those that are said to be signed. */
    readonly unsign?: string;
  },
): Promise<SdkAnswer> {
  const { tamper, unsign } = request;
  const transformRequest = [
    ...(tamper ? [tamper] : []),
    ...(unsign === undefined ? [] : [(data: unknown, headers: SentHeaders) => unsigned(data, headers, unsign)]),
  ];
  // Without the SDK's ClientBuilder: that needs a package which the SDK does not name among its own.
  const http = new DefaultHttpClient(
    {
      headers: {},
      axiosRequestConfig: {
        // What was refused is looked at like everything else.
        validateStatus: () => true,
        ...(transformRequest.length > 0 ? { transformRequest } : {}),
      },
    },
    [origin],
  );
  const credential = new BasicCredentials().withAk(key.ak).withSk(key.sk).withProjectId('koosim');
  const client = new HcClient(http).withCredential(credential).withEndpoints([origin]);
  const answer: { httpStatusCode?: number } = await client.sendRequest({
    method: request.method,
    url: request.path,
    contentType: 'application/json',
    pathParams: {},
    queryParams: { ...request.query },
    headers: { ...request.headers },
    ...(request.data === undefined ? {} : { data: request.data }),
  });
  const { httpStatusCode = 0, ...body } = answer;
  return { status: httpStatusCode, body };
}

interface SentHeaders {
  get(name: string): unknown;
  set(name: string, value: string): unknown;
}

function unsigned(data: unknown, headers: SentHeaders, name: string): unknown {
  const signed = String(headers.get('Authorization'));
  headers.set(
    'Authorization',
    signed.replace(/(SignedHeaders=)([^,]*)/, (_whole, label: string, names: string) => {
      const left = names.split(';').filter((each) => each !== name);
      return label + left.join(';');
    }),
  );
  return data;
}
