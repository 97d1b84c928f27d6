/** Texts of the checks on what a seller makes of a fault that was put in its way. */
export const faultChecks = {
  'check.FAULT-SIGNATURE.name': '错误的签名会被拒绝',
  'check.FAULT-SIGNATURE.refused': '签名错误的请求被以 000001 拒绝，符合要求。',
  'check.FAULT-SIGNATURE.other_refusal': '签名错误的请求被拒绝，但返回的是 {{answer}}。',
  'check.FAULT-SIGNATURE.accepted': '签名错误的请求被接受了（{{answer}}）。',
  'check.FAULT-SIGNATURE.unclear': '无法判断错误的签名是否会被拒绝：{{answer}}。',
  'check.FAULT-SIGNATURE.fix.other_refusal': '签名错误时返回 HTTP 200，resultCode 为 000001。',
  'check.FAULT-SIGNATURE.fix.accepted':
    '先按收到的原始字节校验签名，再做其他处理；签名不符时返回 000001，不做任何变更。否则任何人都能创建和释放实例。',
  'check.FAULT-SIGNATURE.fix.unclear': '待服务恢复应答后再发送一次。',

  'check.FAULT-TIMESTAMP.name': '偏离当前时间的时间戳会被拒绝',
  'check.FAULT-TIMESTAMP.refused': '时间戳偏离当前时间的请求被拒绝（{{answer}}）。',
  'check.FAULT-TIMESTAMP.no_rule': '已接受（{{answer}}）；V1.0 对时间戳的新旧没有规定。',
  'check.FAULT-TIMESTAMP.accepted': '签名正确但时间戳偏离当前时间的请求被接受了（{{answer}}）。',
  'check.FAULT-TIMESTAMP.unclear': '无法判断偏离当前时间的时间戳是否会被拒绝：{{answer}}。',
  'check.FAULT-TIMESTAMP.fix.accepted':
    '时间戳与服务器时钟相差超过 60 秒（早或晚）时应拒绝；华为示例返回 000002。否则看到过旧请求的人可以再次发送它。',
  'check.FAULT-TIMESTAMP.fix.unclear': '待服务恢复应答后再发送一次。',

  'check.FAULT-NONCE.name': '相同字节第二次不再生效',
  'check.FAULT-NONCE.refused': '相同的字节第二次被拒绝（{{answer}}）。',
  'check.FAULT-NONCE.same_answer': '相同的字节第二次仍被接受（{{answer}}）；未见重复执行的迹象。',
  'check.FAULT-NONCE.other_instance':
    '相同的字节第二次被接受，且返回了另一个 instanceId：先是 {{first}}，后是 {{second}}。',
  'check.FAULT-NONCE.unclear': '无法判断相同的字节第二次会怎样：{{answer}}。',
  'check.FAULT-NONCE.fix.same_answer': '指南允许这样做。更稳妥的做法是在时间戳有效期内记住 nonce，拒绝第二次使用。',
  'check.FAULT-NONCE.fix.other_instance':
    '创建前先按订单行查找：相同的 orderId 和 orderLineId 必须始终得到相同的 instanceId。',
  'check.FAULT-NONCE.fix.unclear': '待服务恢复应答后再发送一次。',

  'check.FAULT-SAME-INSTANCE.name': '重复的创建得到同一个实例',
  'check.FAULT-SAME-INSTANCE.ok': '重复的创建返回了相同的 instanceId：{{first}}。',
  'check.FAULT-SAME-INSTANCE.other_instance': '重复的创建返回了另一个 instanceId：先是 {{first}}，后是 {{second}}。',
  'check.FAULT-SAME-INSTANCE.refused': '重复的创建被拒绝（{{answer}}）。',
  'check.FAULT-SAME-INSTANCE.unclear': '无法判断重复的创建会得到什么：{{answer}}。',
  'check.FAULT-SAME-INSTANCE.fix.other_instance':
    '创建前先按订单行查找（在 orderId 和 orderLineId 上建唯一索引可防并发），返回其已有的 instanceId。businessId 每次请求都不同，不能作为依据。',
  'check.FAULT-SAME-INSTANCE.fix.refused': '已完成的创建应返回成功及其 instanceId：第一次的应答可能已丢失。',
  'check.FAULT-SAME-INSTANCE.fix.unclear': '待服务恢复应答后再发送一次。',

  'check.FAULT-REPEATABLE.name': '重复的调用成功且不再产生变更',
  'check.FAULT-REPEATABLE.ok': '重复的调用返回成功（{{answer}}）。',
  'check.FAULT-REPEATABLE.refused': '重复的调用被拒绝（{{answer}}）。',
  'check.FAULT-REPEATABLE.unclear': '无法判断重复的调用会怎样：{{answer}}。',
  'check.FAULT-REPEATABLE.fix.refused': '调用要求的事已完成时应返回成功；同一 orderId 不得重复延长期限。',
  'check.FAULT-REPEATABLE.fix.unclear': '待服务恢复应答后再发送一次。',

  'check.FAULT-ORDER.name': '迟到的调用仍能被处理',
  'check.FAULT-ORDER.ok': '已处理，尽管 {{callId}} 先到达。',
  'check.FAULT-ORDER.refused': '在 {{callId}} 先到达之后被拒绝（{{answer}}）。',
  'check.FAULT-ORDER.fix.refused': '无论之前收到过什么，都按每个调用的内容处理：续费可能到达一个已冻结的实例。',

  'check.FAULT-DROPPED.name': '有意丢弃',
  'check.FAULT-DROPPED.request': '模拟器没有发出这个请求：在云商店看来，服务没有应答。',
  'check.FAULT-DROPPED.answer': '服务已应答（{{answer}}），模拟器扣下了应答：在云商店看来，服务没有应答。',
  'check.FAULT-DROPPED.fix.request': '无需处理：这不是对服务的结论。下一次尝试应当成功。',
  'check.FAULT-DROPPED.fix.answer': '无需处理：这不是对服务的结论。下一次尝试应得到相同的应答，且不得重新创建。',
} as const;
