/** The first words of commands; a run of any other is one of the default command. */
export const commandWords = ['cost', 'compare', 'forecast', 'diff', 'buy', 'usage', 'init', 'ask', 'spend', 'pricing'] as const;

/** Which part of the program a run needs: that of a command, or that of its help. */
export function kindOfRun(argv: readonly string[]): string {
  if (argv.some((word) => word === '--help' || word === '-h') || argv[0] === 'help') return 'help';
  return commandWords.find((word) => word === argv[0]) ?? 'project';
}
