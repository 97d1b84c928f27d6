import type { Language } from './language.ts';

/** Every text of the sample seller's pages. `{name}` is filled in. */
const TEXTS = {
  name: { en: 'Sample Seller', zh: '示例服务商' },
  tagline: { en: 'another company’s service, for practice', zh: '另一家公司的服务，供练习使用' },
  skip: { en: 'Skip to content', zh: '跳到正文' },
  language: { en: 'Language', zh: '语言' },
  footer: {
    en: 'Part of KooGallery Simulator · not affiliated with Huawei Cloud',
    zh: 'KooGallery Simulator 的一部分 · 与华为云无关联',
  },
  home: { en: 'Seller’s back office', zh: '服务商后台' },

  'home.title': { en: 'A seller that answers', zh: '一个会应答的服务商' },
  'home.lead': {
    en: 'This is another company’s service, as the marketplace sees it: it takes the production calls of interface versions 1.0 and 2.0, checks each signature, creates instances and gives every one of them a front page. Make it misbehave below and watch what the marketplace does.',
    zh: '这是市场眼中的另一家公司的服务：接收 V1.0 和 V2.0 生产接口调用，校验每个签名，创建实例，并为每个实例提供一个前台页面。可在下方让它出错，观察市场如何应对。',
  },
  'home.address': { en: 'Production address', zh: '生产地址' },
  'home.key': { en: 'Access key', zh: '访问密钥' },
  'home.key.show': { en: 'Show the access key', zh: '显示访问密钥' },
  'home.saved': { en: 'The switches are set.', zh: '开关已设置。' },

  'up.on': { en: 'Answering calls', zh: '正在应答' },
  'up.on.help': { en: 'Calls to the production address get an answer.', zh: '对生产地址的调用会得到应答。' },
  'up.off': { en: 'Down', zh: '已停止' },
  'up.off.help': {
    en: 'Every call’s connection is closed without an answer: the marketplace cannot reach this seller. These pages stay usable.',
    zh: '每次调用的连接都会被直接关闭：市场无法访问该服务商。这些页面仍可使用。',
  },
  'up.stop': { en: 'Stop answering', zh: '停止应答' },
  'up.start': { en: 'Answer again', zh: '恢复应答' },

  'home.former': { en: 'Former key', zh: '旧密钥' },

  'mood.good': { en: 'Behaves as a model seller', zh: '表现如模范服务商' },
  'mood.bad.one': { en: '1 switch makes it misbehave', zh: '1 个开关使其出错' },
  'mood.bad': { en: '{count} switches make it misbehave', zh: '{count} 个开关使其出错' },

  'switches.title': { en: 'Make it misbehave', zh: '让它出错' },
  'switches.lead': {
    en: 'Each switch works on its own and stays set until you change it. Mistakes can be kept to one kind of call and end after a number of failures.',
    zh: '每个开关独立生效，并保持到你更改为止。可将错误限于某一类调用，并在若干次失败后停止。',
  },
  'switches.apply': { en: 'Set the switches', zh: '应用开关' },
  'switches.reset': { en: 'All back to normal', zh: '全部恢复正常' },
  'switches.changed': { en: 'changed', zh: '已更改' },

  'slow.title': { en: 'Speed', zh: '速度' },
  'slow.0': { en: 'Answers at once', zh: '立即应答' },
  'slow.6000': { en: 'Answers after 6 s (a warning)', zh: '6 秒后应答（产生告警）' },
  'slow.25000': { en: 'Answers after 25 s (too late)', zh: '25 秒后应答（超时）' },
  'slow.other': { en: 'Answers after {ms} ms', zh: '{ms} 毫秒后应答' },
  'provisioning.title': { en: 'Creation', zh: '创建方式' },
  'provisioning.sync': { en: 'Ready at once (000000)', zh: '同步完成（000000）' },
  'provisioning.async': {
    en: 'Takes a while (000004, then asked or called again)',
    zh: '异步创建（000004，之后再查询或重试）',
  },
  'provisioning.queries': {
    en: 'Calls answered “not yet” before it is ready',
    zh: '就绪前应答“创建中”的调用次数',
  },
  'code.title': { en: 'Result code', zh: '结果码' },
  'code.help': {
    en: 'Refuses every rightly signed call with this code and does nothing.',
    zh: '对每个签名正确的调用返回此码，且不执行任何操作。',
  },
  'code.none': { en: 'None: answers truthfully', zh: '无：如实应答' },
  'code.000001': { en: 'authentication failed', zh: '鉴权失败' },
  'code.000002': { en: 'invalid parameter', zh: '请求参数不合法' },
  'code.000003': { en: 'unknown instance', zh: '实例 ID 不存在' },
  'code.000004': { en: 'in progress', zh: '处理中' },
  'code.000005': { en: 'other internal error', zh: '其他内部错误' },
  'code.000100': { en: 'no instance resource left', zh: '无可用实例资源' },
  'code.000101': { en: 'mobile number missing or used', zh: '手机号为空或已使用' },
  'code.000102': { en: 'email missing or used', zh: '邮箱为空或已使用' },
  'code.000103': { en: 'product already bought', zh: '已购买该商品' },
  'code.000104': { en: 'internal service error', zh: '服务内部错误' },
  'code.000105': { en: 'already subscribed', zh: '账号已订阅权益' },
  'code.000106': { en: 'sold out', zh: '商品资源已售罄' },
  'code.000107': { en: 'mail domain already exists', zh: '邮箱域名已存在' },
  'delivery.title': { en: 'Connection and page', zh: '连接与页面' },
  'delivery.help': {
    en: '“Work done”: the call has had its effect, only its answer is lost or spoilt.',
    zh: '“已处理”：调用已生效，只是应答丢失或损坏。',
  },
  'delivery.normal': { en: 'Status 200 with the whole answer', zh: '状态码 200，应答完整' },
  'delivery.dribble': { en: 'Milliseconds between two bytes that dribble', zh: '逐字节发送的间隔（毫秒）' },
  'signature.title': { en: 'Answer’s signature (Body-Sign)', zh: '应答签名（Body-Sign）' },
  'signature.help': {
    en: 'V1.0 needs it on every answer; V2.0 looks at it where it is there.',
    zh: 'V1.0 要求每个应答都带签名；V2.0 仅在存在时校验。',
  },
  'signature.correct': { en: 'Right: HMAC-SHA256 of the bytes sent', zh: '正确：对发送的字节做 HMAC-SHA256' },
  'encryption.title': { en: 'Account and password in V1.0 answers', zh: 'V1.0 应答中的账号和密码' },
  'encryption.correct': { en: 'Encrypted as encryptType says', zh: '按 encryptType 加密' },
  'aes.title': { en: 'AES key length (V1.0)', zh: 'AES 密钥长度（V1.0）' },
  'aes.256': { en: 'AES-256, encryptType 1', zh: 'AES-256，encryptType 为 1' },
  'aes.128': { en: 'AES-128, encryptType 2', zh: 'AES-128，encryptType 为 2' },
  'bound.title': { en: 'When mistakes are made', zh: '何时出错' },
  'bound.activity': { en: 'In calls of this kind', zh: '针对此类调用' },
  'bound.every': { en: 'every call', zh: '所有调用' },
  'bound.times': {
    en: 'Times, then it behaves well (0: until you change it)',
    zh: '次数，之后恢复正常（0：直到更改）',
  },
  'bound.left': { en: '{left} of {times} failures left', zh: '还剩 {left} 次失败，共 {times} 次' },
  'bound.spent': {
    en: 'All {times} failures are made: it behaves well again',
    zh: '{times} 次失败均已发生：已恢复正常',
  },
  'body.title': { en: 'Answer’s body', zh: '响应体' },
  'body.normal': { en: 'As the guide asks', zh: '符合接入指南' },
  'verification.title': { en: 'Check of a call’s signature', zh: '请求签名校验' },
  'verification.help': {
    en: 'A wrong check refuses right calls with 000001 wherever it makes a difference.',
    zh: '错误的校验会在结果不同的地方以 000001 拒绝正确的调用。',
  },
  'verification.correct': { en: 'Right, as the guides ask', zh: '正确，符合接入指南' },
  'duplicate.title': { en: 'Instance id', zh: '实例 ID' },
  'duplicate.off': { en: 'A new one for every order line', zh: '每个订单行一个新 ID' },
  'duplicate.on': { en: 'The same one for every creation', zh: '每次创建都返回同一个 ID' },

  'instances.title': { en: 'Instances', zh: '实例' },
  'instances.none': {
    en: 'No instance yet. Buy an offering of this seller in the marketplace: newInstance will arrive here.',
    zh: '暂无实例。在市场购买该服务商的商品后，newInstance 将到达这里。',
  },
  'instances.version': { en: 'Version', zh: '版本' },
  'instances.id': { en: 'Instance', zh: '实例' },
  'instances.order': { en: 'Order', zh: '订单' },
  'instances.status': { en: 'Status', zh: '状态' },
  'instances.expiry': { en: 'Expiry (GMT+8)', zh: '到期时间（GMT+8）' },
  'instances.expiry.none': { en: 'not told yet', zh: '尚未告知' },
  'instances.last': { en: 'Last call (real time, GMT+8)', zh: '最近调用（真实时间，GMT+8）' },
  'instances.test': { en: 'test', zh: '测试' },
  'instances.page': {
    en: 'Page {page} of {pages}, {count} instances',
    zh: '第 {page} / {pages} 页，共 {count} 个实例',
  },
  'instances.newer': { en: 'Newer', zh: '较新' },
  'instances.older': { en: 'Older', zh: '较旧' },

  'calls.title': { en: 'Last calls received', zh: '最近收到的调用' },
  'calls.lead': { en: 'The newest 20 since this program started.', zh: '程序启动以来最近 20 次。' },
  'calls.none': { en: 'No call has arrived yet.', zh: '尚未收到调用。' },
  'calls.when': { en: 'Real time (GMT+8)', zh: '真实时间（GMT+8）' },
  'calls.activity': { en: 'Activity', zh: '接口' },
  'calls.verification': { en: 'Verification', zh: '校验结果' },
  'calls.answer': { en: 'Answer', zh: '应答' },
  'calls.answer.none': { en: 'none', zh: '无' },
  'calls.body': { en: 'Received', zh: '收到的内容' },
  'calls.effects': { en: 'Mistakes made', zh: '所犯错误' },
  'calls.failure': { en: 'failure {number} of {of}', zh: '第 {number} 次失败，共 {of} 次' },
  'calls.computed': { en: 'What I computed:', zh: '我计算的值：' },
  'effect.code': { en: 'Result code {code}', zh: '结果码 {code}' },
  'calls.body.show': { en: 'Show', zh: '查看' },
  'calls.unread': { en: '(not read)', zh: '（未读取）' },
  'verified.accepted': { en: 'Signature right', zh: '签名正确' },
  'verified.wrong_signature': { en: 'Signature wrong', zh: '签名错误' },
  'verified.stale_timestamp': { en: 'Timestamp not fresh', zh: '时间戳超出范围' },
  'verified.repeated_nonce': { en: 'Nonce used before', zh: 'nonce 重复' },
  'verified.missing_parameter': { en: 'Parameter missing', zh: '缺少参数' },
  'verified.unread': { en: 'Not looked at', zh: '未校验' },

  'status.in_use': { en: 'In use', zh: '使用中' },
  'status.frozen': { en: 'Frozen', zh: '已冻结' },
  'status.provisioning': { en: 'Being created', zh: '创建中' },
  'status.released': { en: 'Released', zh: '已释放' },

  'app.hello': { en: 'Good to see you', zh: '欢迎回来' },
  'app.ready': {
    en: 'Your workspace is in use. Everything below belongs to your instance alone.',
    zh: '您的工作空间正在使用中。以下内容仅属于您的实例。',
  },
  'app.signed.in': { en: 'Signed in as', zh: '当前账号' },
  'app.nav': { en: 'Application', zh: '应用' },
  'app.nav.home': { en: 'Overview', zh: '概览' },
  'app.nav.admin': { en: 'Administration', zh: '管理' },
  'app.tile.projects': { en: 'Projects', zh: '项目' },
  'app.tile.members': { en: 'Members', zh: '成员' },
  'app.tile.storage': { en: 'Storage used', zh: '已用存储' },
  'app.week': { en: 'This week', zh: '本周' },
  'app.week.help': { en: 'Tasks finished per day (sample figures)', zh: '每日完成任务数（示例数据）' },
  'app.todo': { en: 'Next up', zh: '待办' },
  'app.todo.1': { en: 'Invite your team', zh: '邀请团队成员' },
  'app.todo.2': { en: 'Plan the first sprint', zh: '规划第一个迭代' },
  'app.todo.3': { en: 'Connect your calendar', zh: '连接日历' },
  'app.until': { en: 'Valid until', zh: '有效期至' },
  'app.until.zone': { en: '{time} (GMT+8)', zh: '{time}（GMT+8）' },
  'app.days': { en: 'Mon Tue Wed Thu Fri', zh: '周一 周二 周三 周四 周五' },

  'frozen.title': { en: 'This service is frozen', zh: '服务已冻结' },
  'frozen.lead': {
    en: 'The marketplace told us to freeze your instance, most often because its term has ended. Nobody can work in it for now.',
    zh: '市场通知我们冻结您的实例，通常是因为服务已到期。目前无法使用。',
  },
  'frozen.data': {
    en: 'Your data is kept. Renew in the marketplace and you continue where you stopped.',
    zh: '您的数据已保留。在市场续费后，即可从中断处继续。',
  },
  'provisioning.page.title': { en: 'Your workspace is being prepared', zh: '正在准备您的工作空间' },
  'provisioning.page.lead': {
    en: 'Creation runs asynchronously. {count} more calls will be answered “not yet”.',
    zh: '实例正在异步创建。还将有 {count} 次调用应答“创建中”。',
  },
  'provisioning.page.again': { en: 'Look again', zh: '再次查看' },
  'gone.title': { en: 'This instance is gone', zh: '该实例已不存在' },
  'gone.lead': {
    en: 'It was released, or it never existed. A released instance and its data do not come back; buy the application again to get a new one.',
    zh: '实例已释放或从未存在。已释放的实例及其数据无法恢复，请重新购买以获得新的实例。',
  },

  'admin.title': { en: 'Administration', zh: '管理' },
  'ordered.title': { en: 'Your order', zh: '您的订单' },
  'ordered.buyer': { en: 'Buyer', zh: '买家' },
  'ordered.specification': { en: 'Specification', zh: '规格' },
  'ordered.help': {
    en: 'Asked of the marketplace with the Query order API, signed with AK/SK.',
    zh: '通过“查询订单”接口向云商店查询，使用 AK/SK 签名。',
  },
  'admin.lead': { en: 'What the seller knows about this instance.', zh: '服务商所了解的该实例信息。' },
  'admin.created': { en: 'Created (real time, GMT+8)', zh: '创建时间（真实时间，GMT+8）' },
  'admin.user': { en: 'Administrator account', zh: '管理员账号' },
  'admin.history': { en: 'Expiry as told by the marketplace', zh: '市场告知的到期时间' },
  'admin.history.none': {
    en: 'No refreshInstance yet.',
    zh: '尚无 refreshInstance。',
  },
  'admin.version': { en: 'Interface version', zh: '接口版本' },
  'admin.told': { en: 'What newInstance told (V1.0)', zh: 'newInstance 告知的内容（V1.0）' },
  'admin.told.name': { en: 'Parameter', zh: '参数' },
  'admin.told.value': { en: 'Value, decrypted and decoded', zh: '值（已解密、解码）' },
  'admin.upgrades': { en: 'Upgrade orders', zh: '升级订单' },
  'admin.scene': { en: 'Scene', zh: '场景' },

  'problem.400': { en: 'That cannot be right', zh: '输入有误' },
  'problem.400.lead': { en: 'Nothing was changed. Please correct:', zh: '未做任何更改。请更正：' },
  'problem.403': { en: 'Refused', zh: '已拒绝' },
  'problem.cross_site': {
    en: 'This was sent from another site’s page. Nothing was changed.',
    zh: '该请求来自其他网站的页面。未做任何更改。',
  },
  'problem.form_expired': {
    en: 'The page was opened before this program was started again. Go back, reload it and set the switches once more.',
    zh: '该页面在程序重启之前打开。请返回并刷新页面后重新设置。',
  },
  'problem.404': { en: 'There is no such page', zh: '页面不存在' },
  'problem.404.lead': { en: 'The address may be mistyped.', zh: '请检查地址是否有误。' },
  'problem.500': { en: 'Something went wrong here', zh: '程序出错' },
  'problem.500.lead': {
    en: 'That is our mistake, not yours. If it is about saving, look whether the disk is full.',
    zh: '这是我们的问题。如与保存有关，请检查磁盘空间。',
  },
  'wrong.whole_number': { en: 'a whole number is expected', zh: '应为整数' },
  'wrong.page': { en: 'a page number is expected', zh: '应为页码' },
  'wrong.unknown_field': { en: 'there is no such field', zh: '没有此字段' },
  'wrong.unreadable': { en: 'the request cannot be read', zh: '无法读取请求' },
  'problem.back': { en: 'Back to the start page', zh: '返回首页' },
} as const satisfies Record<string, Record<Language, string>>;

export type TextKey = keyof typeof TEXTS;

/** Whether a message is the key of a text, as the schemas of this seller's inputs give it. */
export function isTextKey(message: string): message is TextKey {
  return Object.hasOwn(TEXTS, message);
}

export type Translate = (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;

/** Looks texts up in one language. */
export function translator(language: Language): Translate {
  return (key, values = {}) =>
    TEXTS[key][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
