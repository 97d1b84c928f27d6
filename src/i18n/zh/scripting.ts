import type { scripting as en } from '../en/scripting.ts';

export const scripting: Record<keyof typeof en, string> = {
  'cli.commands': '更多动作：',
  'cli.own.exec': '启动一个全新的模拟器并运行命令；以该命令的结果结束',
  'cli.own.tail': '每次尝试得到应答时显示一行',
  'cli.exec.clock': '时钟静止（frozen，缺省）或走动（real）',
  'cli.exec.no_sample_seller': '不启动示例卖家',
  'cli.exec.environment':
    '命令可从环境变量得到：KOOSIM_ORIGIN（地址）、KOOSIM_WORKSPACE（工作区编号）、KOOSIM_API（该工作区的 API 地址）、KOOSIM_SAMPLE_SELLER（示例卖家地址）。一切只在内存中，结束后即消失。',
  'cli.exec.empty': '请把命令写在两个短横线之后：koosim exec -- npm test',
  'cli.exec.not_run': '无法运行 “{{command}}”（{{reason}}）。',
};
