/** Texts of what scripts use: a simulator of one's own for a command, the tail of the call log. */
export const scripting = {
  'cli.commands': 'Further verbs:',
  'cli.own.exec': 'Run a command with a fresh simulator beside it; ends as the command ends',
  'cli.own.tail': 'Show each try of a call as it is answered',
  'cli.exec.clock': 'the clock stands still (frozen, the default) or runs (real)',
  'cli.exec.no_sample_seller': 'leave the sample seller out',
  'cli.exec.environment':
    'The command finds in its environment: KOOSIM_ORIGIN (address), KOOSIM_WORKSPACE (id), KOOSIM_API (address of the workspace in the API), KOOSIM_SAMPLE_SELLER (address). Everything is in memory and gone at the end.',
  'cli.exec.empty': 'Write the command behind two dashes: koosim exec -- npm test',
  'cli.exec.not_run': '“{{command}}” cannot be run ({{reason}}).',
};
