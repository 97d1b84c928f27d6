/** What the program prints in the terminal. */
export const terminal = {
  'terminal.title': 'KooGallery Simulator (not affiliated with Huawei Cloud)',
  'terminal.address': 'Open      {{origin}}',
  'terminal.data': 'Data      {{folder}}',
  'terminal.https':
    'HTTPS     {{origin}}, for clients that trust its certificate: NODE_EXTRA_CA_CERTS={{caFile}} (Python: SSL_CERT_FILE)',
  'terminal.ephemeral': 'Data      in memory only: everything is forgotten when the program ends',
  'terminal.usage': 'npm start -- [flags]',
  'terminal.flag.ephemeral': 'keep everything in memory, write no files (as KOOSIM_EPHEMERAL=on)',
  'terminal.flag.help': 'print this and end',
  'terminal.flag_unknown': '{{flag}} is not understood. The flags are: {{known}}',
  'terminal.variables': 'Settings are environment variables, with their defaults:',
  'terminal.sample': 'Sample    {{origin}} — the sample seller answers there',
  'terminal.sample_problem': 'Sample    not running: {{reason}}',
  'terminal.no_sample': 'Sample    off (KOOSIM_REFERENCE_ISV_PORT=off)',
  'terminal.next':
    'Next      buy something in the shop and watch the signed call; then point a product at your own service under Seller Console > Products.',
  'terminal.stop': 'Stop      Ctrl+C',
  'terminal.read_only': 'READ-ONLY {{file}} could not be read: {{reason}}. Nothing is written until it is mended.',
  'terminal.recovered': 'REBUILT   {{file}} could not be read: {{reason}}. Backup and journal had every record.',
  'terminal.port_taken':
    'Port {{port}} on {{host}} is taken. Stop the program that uses it, or set {{variable}} to another port.',
  'terminal.settings': 'These settings cannot be used:',
  'terminal.setting': '  {{variable}}={{value}} — allowed: {{allowed}}',
  'terminal.locked':
    'The data in {{folder}} are in use by process {{pid}} on {{host}}, started at {{since}}. One process uses a data folder at a time: stop that one, or set KOOSIM_DATA to another folder. If it is gone, delete {{file}}.',
  'terminal.newer_version':
    '{{file}} was written by a newer version (format {{version}}; this program reads up to {{supported}}). Nothing was changed. Use the newer program, or set KOOSIM_DATA to another folder.',
  'terminal.failed': 'Could not start: {{reason}}',
} as const;
