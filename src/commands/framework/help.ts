import { Command } from '@commander-js/extra-typings';
import { commands } from './registry.ts';

const examples = [
  ['cost-projection', 'the founding table: four stages of growth on two models'],
  ['cost-projection --output-share 50%', 'the same with an honest mix of input and output'],
  ['cost-projection plan.yaml --format markdown', 'your own plan, as a table to paste'],
  ['cost-projection cost gpt-4o --input 5200 --output 380', 'one request, line by line'],
  [
    'cost-projection gpt-4o --users 8k --requests-per-user 12/day --turns 6 --fixed-tokens 900 --input 1k --output 300',
    'conversations of six turns that resend what was said',
  ],
  ['cost-projection gpt-4o --tokens 50M --currency EUR --fx EUR=0.92', 'an answer in euros'],
] as const;

const more = 'cost-projection <command> --help, cost-projection help exit-codes, cost-projection help environment';

/** Lines of help are wrapped once, when they are printed. */
export const UNWRAPPED = 10_000;

/** What the commands are for; those of no other group are of prices. */
const groups: Readonly<Record<string, readonly string[]>> = {
  Plan: ['project', 'cost', 'compare', 'forecast', 'diff', 'buy', 'init'],
  Measure: ['usage', 'tokens'],
  Ask: ['ask', 'spend'],
  Shell: ['complete'],
};

function groupOf(command: string): string {
  return Object.keys(groups).find((group) => groups[group]?.includes(command)) ?? 'Prices';
}

/** The help of the program as a whole. */
export function programHelp(): string {
  const program = new Command('cost-projection')
    .description('Shows what LLM traffic will cost before the invoice arrives.')
    .usage('[command] [options]')
    .option('-v, --version', 'version of the program and day of its prices')
    .helpOption('-h, --help', 'help; also after a command')
    .helpCommand(false)
    .configureHelp({ helpWidth: UNWRAPPED });
  for (const [name, { summary }] of Object.entries(commands))
    program.addCommand(
      new Command(name)
        .summary(summary)
        .helpOption(false)
        .helpGroup(`${groupOf(name)}:`),
    );
  const shown = examples.map(([line, why]) => `  ${why}:\n    $ ${line}\n`).join('');
  return `${program.helpInformation()}\nExamples:\n${shown}\nMore: ${more}\n`;
}

const exitCodes = [
  ['0', 'done'],
  [
    '1',
    'a gate failed: over budget, over a limit of diff, prices too old, errors in a list; ' +
      'the report is printed first, and ask sends nothing',
  ],
  ['2', 'wrong input: an option, a file, a model; standard error says what is wrong and how to go on'],
  ['3', 'a live request failed'],
  ['70', 'a bug in the program, with its stack'],
  ['130', 'interrupted'],
] as const;

const environment = [
  ['GLOBAL_API_KEY', 'key of ask for Global API alone'],
  ['OPENAI_API_KEY', 'key of ask for OpenAI, or for the server in OPENAI_BASE_URL'],
  ['OPENAI_BASE_URL', 'address of the server that ask talks to'],
  ['HTTPS_PROXY', 'proxy of ask and pricing update; so are HTTP_PROXY and ALL_PROXY, except for the hosts in NO_PROXY'],
  ['COST_PROJECTION_PLAN', 'plan of ask where --plan names none; it may name servers, as one that --plan names'],
  ['COST_PROJECTION_TAGS', 'labels of receipts: team=search,env=ci'],
  ['COST_PROJECTION_RUN', 'what a budget of a run counts together: any name'],
  ['XDG_STATE_HOME', 'where receipts are kept: in cost-projection/ there (default: ~/.local/state)'],
  ['XDG_DATA_HOME', 'where price updates are kept: in cost-projection/prices there (default: ~/.local/share)'],
  ['npm_config_registry', 'registry that pricing update asks for the data package'],
  ['NO_COLOR', 'no colour, if set to anything'],
  ['FORCE_COLOR', 'colour, even into a pipe; 0 means none'],
  ['TERM', 'dumb means no colour'],
  ['COLUMNS', 'how wide a table may be, in a pipe too'],
] as const;

/** What `cost-projection help TOPIC` prints. */
export const helpTopics: Readonly<Record<string, string>> = {
  'exit-codes': `Exit codes of the program; scripts may rely on them.\n\n${twoColumns(exitCodes)}`,
  environment: `Environment variables that the program reads.\n\n${twoColumns(environment)}`,
};

function twoColumns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}
