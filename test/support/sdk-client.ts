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
  },
): Promise<SdkAnswer> {
  const { tamper } = request;
  // Without the SDK's ClientBuilder: that needs a package which the SDK does not name among its own.
  const http = new DefaultHttpClient(
    {
      headers: {},
      axiosRequestConfig: {
        // What was refused is looked at like everything else.
        validateStatus: () => true,
        ...(tamper ? { transformRequest: [tamper] } : {}),
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
