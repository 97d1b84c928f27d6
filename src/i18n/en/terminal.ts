/** What the program prints in the terminal. */
export const terminal = {
  'terminal.title': 'KooGallery Simulator (not affiliated with Huawei Cloud)',
  'terminal.address': 'Open      {{origin}}',
  'terminal.data': 'Data      {{folder}}',
  'terminal.sample': 'Sample    {{origin}} — the sample seller answers there',
  'terminal.sample_problem': 'Sample    not running: {{reason}}',
  'terminal.no_sample': 'Sample    off (KOOSIM_REFERENCE_ISV_PORT=off)',
  'terminal.next':
    'Next      buy something in the shop and watch the signed call; then point a product at your own service under Seller Console > Products.',
  'terminal.stop': 'Stop      Ctrl+C',
  'terminal.read_only': 'READ-ONLY {{file}} could not be read: {{reason}}. Nothing is written until it is mended.',
  'terminal.port_taken':
    'Port {{port}} on {{host}} is taken. Stop the program that uses it, or set {{variable}} to another port.',
  'terminal.settings': 'These settings cannot be used:',
  'terminal.setting': '  {{variable}}={{value}} — allowed: {{allowed}}',
  'terminal.failed': 'Could not start: {{reason}}',
} as const;
