import type { Language } from './language.ts';

/** Interface version of one call. */
export type InterfaceVersion = '1.0' | '2.0';

/** One mistake or fault that this seller can make on demand. */
export interface Mistake {
  readonly label: Readonly<Record<Language, string>>;
  /** The only version whose calls can show it; both where it is missing. */
  readonly only?: InterfaceVersion;
}

/** How the connection or the page around an answer goes wrong. The work is done first where the text says so. */
const DELIVERY = {
  dribble: { label: { en: 'Dribbles: one byte at a time (work done)', zh: '逐字节缓慢发送（已处理）' } },
  reset: { label: { en: 'Connection reset before the answer (work done)', zh: '应答前重置连接（已处理）' } },
  empty: { label: { en: 'Empty answer: status 200 and no body (work done)', zh: '空应答：200 且无响应体（已处理）' } },
  truncated: {
    label: {
      en: 'Body breaks off: Content-Length promises more (work done)',
      zh: '响应体中断：短于 Content-Length（已处理）',
    },
  },
  wrong_content_type: {
    label: { en: 'Content-Type text/plain (work done)', zh: 'Content-Type 为 text/plain（已处理）' },
  },
  redirect: { label: { en: 'Redirect: status 302, nothing done', zh: '重定向：302，未处理' } },
  status_500: { label: { en: 'Status 500 with an error page, nothing done', zh: '500 错误页，未处理' } },
  status_502: { label: { en: 'Status 502 of a gateway, nothing done', zh: '网关 502，未处理' } },
  status_503: { label: { en: 'Status 503 and right JSON, nothing done', zh: '503 且 JSON 正确，未处理' } },
} as const satisfies Readonly<Record<string, Mistake>>;

/** What is wrong with the text of an answer (work done). */
const BODY = {
  not_json: { label: { en: 'Not JSON', zh: '不是 JSON' } },
  missing_result_msg: { label: { en: 'resultMsg is missing', zh: '缺少 resultMsg' } },
  html: { label: { en: 'An HTML page with status 200', zh: '状态码 200 的 HTML 页面' } },
} as const satisfies Readonly<Record<string, Mistake>>;

/** What is wrong with the signature of an answer, `Body-Sign` (v1-saas 3; FAQ of the China site). Work done. */
const SIGNATURE = {
  missing: { label: { en: 'No Body-Sign at all', zh: '没有 Body-Sign' } },
  newline_added: { label: { en: 'A newline is added after signing', zh: '签名后追加换行' } },
  reserialised: {
    label: { en: 'Re-serialised after signing: \\uXXXX become characters', zh: '签名后重新序列化：\\uXXXX 变为原字符' },
  },
  names_reordered: { label: { en: 'Order of names changed after signing', zh: '签名后键的顺序改变' } },
  blanks_added: { label: { en: 'Blanks added after signing', zh: '签名后加入空格' } },
  blanks_removed: { label: { en: 'Blanks removed after signing', zh: '签名后去除空格' } },
  latin1: {
    label: { en: 'Charset: signed as ISO-8859-1, sent as UTF-8', zh: '字符集：按 ISO-8859-1 签名，按 UTF-8 发送' },
  },
  gzip: { label: { en: 'Compressed (gzip) after signing', zh: '签名后 gzip 压缩' } },
  hex: { label: { en: 'Hex instead of Base64', zh: '用十六进制代替 Base64' } },
  double_encoded: { label: { en: 'Base64 twice', zh: '两次 Base64' } },
  url_encoded: { label: { en: 'URL-encoded after Base64', zh: 'Base64 之后又做 URL 编码' } },
  key_with_timestamp: { label: { en: 'Key plus timeStamp', zh: '密钥加 timeStamp' } },
  wrong_key: { label: { en: 'A former key of this seller', zh: '用旧密钥签名' } },
  lower_case_type: { label: { en: 'sign_type in lower case', zh: 'sign_type 为小写' } },
  quotes_missing: { label: { en: 'Quotes missing', zh: '缺少引号' } },
  header_misspelt: { label: { en: 'Header misspelt: Body-sign', zh: '响应头拼写错误：Body-sign' } },
} as const satisfies Readonly<Record<string, Mistake>>;

/** How a right call is verified wrongly (v1-saas 2.2, v2-saas 2); it is refused with 000001 where that shows. */
const VERIFICATION = {
  plain_sha256: {
    label: { en: 'Plain SHA-256 instead of an HMAC', zh: '用普通 SHA-256 代替 HMAC' },
  },
  values_encoded: { label: { en: 'Values still URL-encoded', zh: '对仍为 URL 编码的值签名' }, only: '1.0' },
  plus_as_blank: { label: { en: 'Decoded twice: + becomes a blank', zh: '解码两次：+ 变为空格' }, only: '1.0' },
  key_without_timestamp: { label: { en: 'Key without timeStamp', zh: '密钥未加 timeStamp' }, only: '1.0' },
  timestamp_seconds: { label: { en: 'Seconds for milliseconds', zh: '用秒代替毫秒' }, only: '2.0' },
  names_z_to_a: { label: { en: 'Names from Z to A', zh: '参数名按 Z 到 A 排序' } },
  names_ignoring_case: {
    label: {
      en: 'Names sorted without regard to case (shows with new names only)',
      zh: '排序忽略大小写（仅新参数名可见）',
    },
    only: '1.0',
  },
  digest_upper_case: { label: { en: 'Inner digest not in lower case', zh: '内层摘要未转小写' }, only: '2.0' },
  empty_dropped: { label: { en: 'Blank parameters dropped', zh: '丢弃空值参数' } },
} as const satisfies Readonly<Record<string, Mistake>>;

/** How account and password are encrypted wrongly in V1.0 answers (v1-saas 4). Work done. */
const ENCRYPTION = {
  other_length: {
    label: { en: 'The other key length than encryptType says', zh: '密钥长度与 encryptType 不符' },
    only: '1.0',
  },
  type_missing: { label: { en: 'encryptType is missing', zh: '缺少 encryptType' }, only: '1.0' },
  not_encrypted: { label: { en: 'Account and password in clear', zh: '账号和密码未加密' }, only: '1.0' },
} as const satisfies Readonly<Record<string, Mistake>>;

/** Every mistake with its texts, by the switch that makes it. */
export const MISTAKES = {
  delivery: DELIVERY,
  body: BODY,
  signature: SIGNATURE,
  verification: VERIFICATION,
  encryption: ENCRYPTION,
} as const;

/** Switches whose positions are the mistakes of the catalogue. */
export type MistakeSwitch = keyof typeof MISTAKES;
export type MistakeOf<S extends MistakeSwitch> = keyof (typeof MISTAKES)[S] & string;

/** Ids of a switch's mistakes, in the order of the catalogue. */
export function mistakesOf<S extends MistakeSwitch>(name: S): MistakeOf<S>[] {
  return Object.keys(MISTAKES[name]) as MistakeOf<S>[];
}

/** A mistake in words, with the version that alone can show it. */
export function mistakeLabel(name: MistakeSwitch, id: string, language: Language): string {
  const mistakes: Readonly<Record<string, Mistake>> = MISTAKES[name];
  const mistake = Object.hasOwn(mistakes, id) ? mistakes[id] : undefined;
  if (!mistake) return id;
  return mistake.only === undefined ? mistake.label[language] : `${mistake.label[language]} · V${mistake.only}`;
}
