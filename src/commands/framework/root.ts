import { Command } from '@commander-js/extra-typings';
import { commands } from './registry.ts';

const examples = [
  ['cost-projection', 'the founding table: four stages of growth on two models'],
  ['cost-projection --output-share 50%', 'the same with an honest mix of input and output'],
  ['cost-projection plan.yaml --format markdown', 'your own plan, as a table to paste'],
  ['cost-projection cost gpt-4o --input 5200 --output 380', 'one request, line by line'],
];

/** The help of the program as a whole. */
export function rootHelp(): string {
  const program = new Command('cost-projection')
    .description('Tells what LLM traffic will cost, before the invoice does.')
    .usage('[command] [options]')
    .option('-v, --version', 'version of the program and day of its prices')
    .helpOption('-h, --help', 'help; also after a command')
    .helpCommand(false);
  for (const [name, { summary }] of Object.entries(commands))
    program.addCommand(new Command(name).summary(summary).helpOption(false));
  const width = Math.max(...examples.map(([line = '']) => line.length));
  const shown = examples.map(([line = '', why = '']) => `  $ ${line.padEnd(width)}  ${why}`);
  return `${program.helpInformation()}\nExamples:\n${shown.join('\n')}\n\nMore: cost-projection <command> --help, cost-projection help exit-codes, cost-projection help environment\n`;
}
