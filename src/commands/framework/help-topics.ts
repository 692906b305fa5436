// What `help` tells beside commands.

/** Left column as wide as its widest cell. */
function aligned(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}

const exitCodes = [
  ['0', 'done'],
  [
    '1',
    'a gate failed: over budget, over a limit of diff, prices too old, errors in a list; the report is printed first, and ask sends nothing',
  ],
  ['2', 'wrong input: an option, a file, a model; what is wrong and the way out stand on standard error'],
  ['3', 'a live request failed'],
  ['70', 'a bug in the program, with its stack'],
  ['130', 'interrupted'],
] as const;

const environment = [
  ['GLOBAL_API_KEY', 'key of ask for Global API alone'],
  ['OPENAI_API_KEY', 'key of ask for OpenAI, or for the server in OPENAI_BASE_URL'],
  ['OPENAI_BASE_URL', 'address of the server that ask talks to'],
  ['HTTPS_PROXY', 'proxy of ask; so are HTTP_PROXY and ALL_PROXY, but for the hosts in NO_PROXY'],
  ['COST_PROJECTION_TAGS', 'labels of receipts: team=search,env=ci'],
  ['COST_PROJECTION_RUN', 'what a budget of a run counts together: any name'],
  ['XDG_STATE_HOME', 'where receipts are kept: in cost-projection/ there (default: ~/.local/state)'],
  ['NO_COLOR', 'no colour, if set to anything'],
  ['FORCE_COLOR', 'colour, even into a pipe; 0 is none'],
  ['TERM', 'dumb is no colour'],
  ['COLUMNS', 'how wide a table may be, in a pipe too'],
] as const;

export const topics: Readonly<Record<string, string>> = {
  'exit-codes': `What the program answers with; scripts may rely on it.\n\n${aligned(exitCodes)}`,
  environment: `Environment variables that are read.\n\n${aligned(environment)}`,
};
