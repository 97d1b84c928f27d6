import type { terminal as en } from '../en/terminal.ts';

/** 程序在终端打印的文字。 */
export const terminal: Record<keyof typeof en, string> = {
  'terminal.title': '云商店模拟器（与华为云无关联）',
  'terminal.address': '打开      {{origin}}',
  'terminal.data': '数据      {{folder}}',
  'terminal.https':
    'HTTPS     {{origin}}，客户端需信任其证书：NODE_EXTRA_CA_CERTS={{caFile}}（Python 用 SSL_CERT_FILE）',
  'terminal.ephemeral': '数据      仅保存在内存中：程序结束后全部丢弃',
  'terminal.usage': 'npm start -- [参数]',
  'terminal.flag.ephemeral': '一切只保存在内存中，不写文件（等同 KOOSIM_EPHEMERAL=on）',
  'terminal.flag.help': '打印本说明并退出',
  'terminal.flag_unknown': '无法识别 {{flag}}。可用的参数有：{{known}}',
  'terminal.variables': '设置项为环境变量，其默认值如下：',
  'terminal.sample': '示例      {{origin}} — 示例服务商在此应答',
  'terminal.sample_problem': '示例      未运行：{{reason}}',
  'terminal.no_sample': '示例      已关闭（KOOSIM_REFERENCE_ISV_PORT=off）',
  'terminal.next': '下一步    在商店里下单，观察签名调用；然后在“卖家中心 > 我的商品”中把商品指向您自己的服务。',
  'terminal.stop': '停止      Ctrl+C',
  'terminal.read_only': '只读      无法读取 {{file}}：{{reason}}。修复之前不会写入任何内容。',
  'terminal.recovered': '已重建    无法读取 {{file}}：{{reason}}。备份和日志中的记录完整无缺。',
  'terminal.port_taken': '{{host}} 的端口 {{port}} 已被占用。请停止占用它的程序，或把 {{variable}} 设为其他端口。',
  'terminal.settings': '以下设置无法使用：',
  'terminal.setting': '  {{variable}}={{value}} — 允许的值：{{allowed}}',
  'terminal.locked':
    '{{folder}} 中的数据正被 {{host}} 上的进程 {{pid}} 使用（启动于 {{since}}）。一个数据文件夹同一时间只能由一个进程使用：请停止该进程，或把 KOOSIM_DATA 设为其他文件夹。如果该进程已不存在，请删除 {{file}}。',
  'terminal.newer_version':
    '{{file}} 由更新的版本写入（格式 {{version}}，本程序最高支持 {{supported}}）。未做任何更改。请使用更新的程序，或把 KOOSIM_DATA 设为其他文件夹。',
  'terminal.failed': '无法启动：{{reason}}',
};
