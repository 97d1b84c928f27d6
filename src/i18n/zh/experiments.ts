/** What people send beside the plan of a call, and why they sometimes cannot. */
export const experiments = {
  'refusal.experiment_running': '此调用的一次实验正在途中：请先等它的应答。',
  'refusal.experiment_too_many': '此调用已有 {{max}} 次实验，最多只保留这么多。',
  'refusal.experiment_nothing_sent': '没有可以再次发送的内容：此调用还没有真正发出过。',
  'refusal.experiment_no_bytes': '这次尝试的字节已不再保存，因此无法再次发送。',
  'refusal.experiment_record_only': '一次只记录不发送的时间跳转正在进行：结束前不会发送任何内容。',
};
