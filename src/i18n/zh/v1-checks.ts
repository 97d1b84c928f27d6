import type { enV1Checks } from '../en/v1-checks.ts';

export const zhV1Checks: Record<keyof typeof enV1Checks, string> = {
  'check.URL-HTTPS.http_v1': '{{url}} 是普通 http 地址；V1.0 的地址规则允许，当前控制台是否仍允许未知。',
  'check.URL-HTTPS.fix.http_v1': '仍建议通过 HTTPS 提供该地址：买家数据会发往此处，且 V2.0 只接受 HTTPS。',
  'check.URL-HTTPS.http_no_domain_v1': '{{url}} 在本机调试没有问题；真实云商店要求使用域名。',
  'check.URL-HTTPS.fix.http_no_domain_v1': '开发阶段无需处理；上架前请填写使用公网域名的地址。',
  'check.TIME-LIMIT.no_answer_v1': '{{limitMs}} 毫秒内没有应答。',
  'check.TIME-LIMIT.fix.no_answer_v1':
    'V1.0 没有“处理中”：必须在时限内返回已就绪的实例。更耗时的工作应提前完成，或在同一订单的两次尝试之间完成。',
  'check.HTTP-200.get_not_allowed': '状态码为 405：该路径不接受 GET；应为 200。',
  'check.HTTP-200.fix.get_not_allowed':
    'V1.0 的调用是 GET，参数全部在查询串中。为 V2.0 编写的处理程序只接受 POST：请增加 V1.0 的处理程序。',
  'check.RESULT-MSG.missing_v1': '应答缺少 resultMsg；指南允许，但调测可能不接受。',
  'check.RESULT-MSG.fix.missing_v1': '在每个应答中加上 "resultMsg":"success."。',
  'check.RESULT-OK.in_progress_v1':
    'resultCode 000004（处理中）在 V1.0 中是失败：{{activity}} 稍后会再次调用，届时须返回 000000。',
  'check.RESULT-OK.fix.in_progress_v1':
    '完成 {{activity}} 后再应答。做不到时，请在两次尝试之间完成：同一订单的下一次调用可返回 000000。',
  'check.RESULT-OK.auth_failed_v1': 'resultCode 000001：服务没有接受该调用的 authToken。',
  'check.RESULT-OK.fix.auth_failed_v1':
    '取除 authToken 外所有参数解码后的值，按名称排序，以 name=value 用“&”连接；密钥为 Key 后接 timeStamp；比较 HMAC-SHA256 的 Base64。该调用页面的签名步骤列出了每个中间文本。',
  'check.RESULT-OK.other_site_v1':
    'resultCode {{resultCode}} 表示失败；V1.0 中只有中国站的结果码表有此代码，本站点的表到 000100 为止。',
  'check.RESULT-OK.fix.other_site_v1':
    '请使用表中的代码：000000 至 000005，以及 newInstance 的 000100。国际站的 V2.0 也有 000101 至 000107。',
  'check.APPINFO-PRESENT.missing_v1': '应答没有 appInfo，买家看不到访问信息。',
  'check.APPINFO-PRESENT.fix.missing_v1':
    '返回带有 frontEndUrl 的 appInfo，除非通过其他方式（邮件、短信）告知买家。调测会要求 frontEndUrl。',
  'check.APPINFO-PRESENT.missing_v1_required': '应答没有带 frontEndUrl 的 appInfo。',
  'check.APPINFO-PRESENT.fix.missing_v1_required':
    '返回带有 frontEndUrl 的 appInfo。调测始终要求它；其他调用可将规则“answer.v1.appInfo”设为可选。',

  'check.V1-SIGN-HEADER.name': 'Body-Sign 存在且格式正确',
  'check.V1-SIGN-HEADER.ok': '响应头 Body-Sign 存在且可以解析。',
  'check.V1-SIGN-HEADER.missing': '应答没有响应头 Body-Sign；V1.0 的每个应答都必须带有它。',
  'check.V1-SIGN-HEADER.spelling': '响应头拼写为“{{name}}”；只识别大小写完全一致的“Body-Sign”。',
  'check.V1-SIGN-HEADER.spelling_allowed': '响应头拼写为“{{name}}”；生产环境只识别大小写完全一致的“Body-Sign”。',
  'check.V1-SIGN-HEADER.unquoted': 'Body-Sign 的值没有用双引号括起：{{found}}',
  'check.V1-SIGN-HEADER.sign_type': 'sign_type 为“{{found}}”；应为 HMAC-SHA256。',
  'check.V1-SIGN-HEADER.malformed': 'Body-Sign 无法解析：{{found}}',
  'check.V1-SIGN-HEADER.fix.missing': '在每个应答中加上 Body-Sign: sign_type="HMAC-SHA256", signature="…"。',
  'check.V1-SIGN-HEADER.fix.spelling':
    '把响应头写成 Body-Sign。若代码已如此，则是前面的代理或 HTTP/2 把名称改成了小写：请让该地址以 HTTP/1.1 应答并保留大小写。',
  'check.V1-SIGN-HEADER.fix.spelling_allowed': '上线前把响应头写成 Body-Sign。',
  'check.V1-SIGN-HEADER.fix.unquoted': '写成 sign_type="HMAC-SHA256", signature="…"，两个值都用双引号。',
  'check.V1-SIGN-HEADER.fix.sign_type': '写成 sign_type="HMAC-SHA256"。',
  'check.V1-SIGN-HEADER.fix.malformed': '写成 sign_type="HMAC-SHA256", signature="…"，中间用逗号，两个值都用双引号。',

  'check.V1-SIGNATURE.name': '响应体签名正确',
  'check.V1-SIGNATURE.ok': '签名与响应体一致。',
  'check.V1-SIGNATURE.hex': '签名的摘要正确，但用了十六进制；应为 Base64：{{expected}}',
  'check.V1-SIGNATURE.with_timestamp': '签名的密钥后接了 timeStamp；应答只用 Key 签名。应为：{{expected}}',
  'check.V1-SIGNATURE.mismatch': '签名与响应体不符：应为 {{expected}}，实为 {{found}}。',
  'check.V1-SIGNATURE.fix.hex': '把 32 字节的摘要用 Base64 编码。',
  'check.V1-SIGNATURE.fix.with_timestamp': '应答只用 Key 签名，不要接 timeStamp。',
  'check.V1-SIGNATURE.fix.mismatch':
    '对实际发送的字节计算 Base64(HMAC-SHA256(Key, 响应体字节))。签名之后添加的换行、空格或改变的成员顺序都会使其不符。',

  'check.V1-LENGTHS.name': '字段长度合法',
  'check.V1-LENGTHS.ok': '所有字段都在长度之内。',
  'check.V1-LENGTHS.too_long': '{{field}} 有 {{length}} 个字符；最多 {{limit}} 个。',
  'check.V1-LENGTHS.fix.too_long':
    '把 {{field}} 缩短到 {{limit}} 个字符。userName 和 password 计算加密后的长度：明文最多 79 字节。',

  'check.V1-ID-ADVISED.name': 'instanceId 取自第一次调用的 businessId',
  'check.V1-ID-ADVISED.ok': 'instanceId 即本次调用的 businessId，符合指南建议。',
  'check.V1-ID-ADVISED.own': 'instanceId 为“{{found}}”；指南建议使用第一次调用的 businessId：{{advised}}',
  'check.V1-ID-ADVISED.fix.own':
    '只要不同订单的 instanceId 不重复，就不会因此失败。使用第一次调用的 businessId 可省去自行生成。',

  'check.V1-ENCRYPT-TYPE.name': 'encryptType 正确',
  'check.V1-ENCRYPT-TYPE.ok': 'encryptType 为“{{found}}”。',
  'check.V1-ENCRYPT-TYPE.number': 'encryptType 为数字 {{found}}；指南规定为文本。',
  'check.V1-ENCRYPT-TYPE.missing': '有加密的值但缺少 encryptType；按 AES-256（1）处理。',
  'check.V1-ENCRYPT-TYPE.unknown': 'encryptType 为 {{found}}；应为 "1"（AES-256）或 "2"（AES-128）。',
  'check.V1-ENCRYPT-TYPE.fix.number': '加上引号："encryptType":"{{found}}"。',
  'check.V1-ENCRYPT-TYPE.fix.missing': 'AES-256 加上 "encryptType":"1"，AES-128 加上 "2"。',
  'check.V1-ENCRYPT-TYPE.fix.unknown': 'AES-256 填 "1"，AES-128 填 "2"。',

  'check.V1-DECRYPT.name': '账号和密码可以解密',
  'check.V1-DECRYPT.ok': '{{field}} 已用 AES-{{bits}} 解密。',
  'check.V1-DECRYPT.other_length': '{{field}} 用 AES-{{bits}} 无法解密，用 AES-{{other}} 可以：encryptType 填错了。',
  'check.V1-DECRYPT.plain_text': '{{field}} 没有加密。',
  'check.V1-DECRYPT.too_short': '{{field}} 太短：值以 16 个字符的 IV 开头。',
  'check.V1-DECRYPT.iv': '{{field}} 的前 16 个字符（IV）不全是普通字母和数字。',
  'check.V1-DECRYPT.not_base64': '{{field}} 在 IV 之后不是 Base64。',
  'check.V1-DECRYPT.not_blocks': '{{field}} 在 IV 之后不是整数个 AES 块。',
  'check.V1-DECRYPT.padding': '{{field}} 用商品的 Key 无法解密，AES-256 和 AES-128 都不行。',
  'check.V1-DECRYPT.not_text': '{{field}} 解密后不是可读文本。',
  'check.V1-DECRYPT.fix.other_length':
    '在 encryptType 中如实填写："1" 为 AES-256，"2" 为 AES-128；或派生 {{bits}} 位的密钥。',
  'check.V1-DECRYPT.fix.plain_text': '请加密：16 个随机字母和数字作为 IV，后接 AES-CBC（PKCS#5 填充）的 Base64。',
  'check.V1-DECRYPT.fix.too_short': '在 Base64 之前以明文放上 IV。',
  'check.V1-DECRYPT.fix.iv': 'IV 取自 A–Z、a–z、0–9，以明文放在 Base64 之前。',
  'check.V1-DECRYPT.fix.not_base64': 'IV 之后放标准 Base64（带填充、不换行）。',
  'check.V1-DECRYPT.fix.not_blocks': '用 PKCS#5 填充加密，不要截断结果。',
  'check.V1-DECRYPT.fix.padding':
    'AES 密钥不是 Key 本身，而是以 Key 为种子由 JDK 的 SHA1PRNG 产生。请与本商品所示的密钥比较。',
  'check.V1-DECRYPT.fix.not_text': '加密文本的 UTF-8 字节。',

  'check.V1-USAGE.name': '用量信息完整',
  'check.V1-USAGE.ok': 'usageInfo 的每一项都有 usageValue 和 statisticalTime。',
  'check.V1-USAGE.not_list': '{{field}} 的类型是 {{type}}；应为列表。',
  'check.V1-USAGE.missing': 'usageInfo 中有一项缺少 {{field}}。',
  'check.V1-USAGE.fix.not_list': 'usageInfo 应为对象的列表。',
  'check.V1-USAGE.fix.missing': '为 usageInfo 的每一项加上 {{field}}。',
  'check.USAGE.name': '用量信息完整',
  'check.USAGE.ok': 'usageInfo 的每一项都有 usageValue 和 statisticalTime。',
  'check.USAGE.not_list': '{{field}} 的类型是 {{type}}；应为列表。',
  'check.USAGE.missing': 'usageInfo 中有一项缺少 {{field}}。',
  'check.USAGE.fix.not_list': 'usageInfo 应为对象的列表。',
  'check.USAGE.fix.missing': '为 usageInfo 的每一项加上 {{field}}。',
  'check.V1-USAGE.absent': '缺少 {{field}}，而该实例需要统计用量。',
  'check.V1-USAGE.fix.absent': '对按需实例和套餐包，请在 usageInfo 中返回当前用量。',
  'check.USAGE.absent': '缺少 {{field}}，而该实例需要统计用量。',
  'check.USAGE.fix.absent': '对按需实例和套餐包，请在 usageInfo 中返回当前用量。',
  'check.V1-USAGE.value': '{{field}} 为“{{value}}”；应为不小于 0、最多四位小数的数字。',
  'check.V1-USAGE.fix.value': 'usageValue 请使用最多四位小数的数字。',
  'check.USAGE.value': '{{field}} 为“{{value}}”；应为不小于 0、最多四位小数的数字。',
  'check.USAGE.fix.value': 'usageValue 请使用最多四位小数的数字。',
  'check.V1-USAGE.time': '{{field}} 为“{{value}}”；应为 yyyyMMddHHmmssSSS 格式的 UTC 时间。',
  'check.V1-USAGE.fix.time': '请返回 17 位数字的 UTC 时间，例如 20260101010000000。',
  'check.USAGE.time': '{{field}} 为“{{value}}”；应为 yyyyMMddHHmmssSSS 格式的 UTC 时间。',
  'check.USAGE.fix.time': '请返回 17 位数字的 UTC 时间，例如 20260101010000000。',
  'check.USAGE.too_long': '{{field}} 长 {{length}} 个字符；最多允许 {{limit}} 个。',
  'check.USAGE.fix.too_long': '请把 {{field}} 缩短到 {{limit}} 个字符以内。',

  'console.body_sign': '调测失败,生产接口响应头缺少Body-Sign,或Body-Sign格式错误.',
  'console.signature': '响应Http Body签名校验失败,预期的签名值:{{expected}}',
  'console.field_length': '调测失败,字段{{field}}长度不合法.',
};
