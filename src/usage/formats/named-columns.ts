import { UserError } from '../../values/errors.ts';
import { didYouMean, nearestNames } from '../../values/nearest.ts';
import { localCells, type Writing } from './local-cells.ts';
import type { SourceObject } from '../records/source-object.ts';
import { snakeCase } from '../replies/counters.ts';
import type { UsageFormat } from './format.ts';
import { plainTable } from './plain.ts';

/** What a column may be said to hold, with the name of such a column in home-made logs. */
const meanings: Readonly<Record<string, string>> = {
  at: 'timestamp',
  model: 'model',
  provider: 'provider',
  input: 'prompt_tokens',
  output: 'completion_tokens',
  'cache-read': 'cached_tokens',
  'cache-write': 'cache_write_tokens',
  'cache-write-1h': 'cache_write_1h_tokens',
  reasoning: 'reasoning_tokens',
  total: 'total_tokens',
  requests: 'requests',
  cost: 'cost',
  project: 'project',
  user: 'user',
  key: 'api_key',
  session: 'session',
  team: 'team',
  id: 'id',
};

/** `input=Input Tokens,output=Out,at=Month`: tables with columns of these names. Throws a UserError. */
export function readColumns(text: string): UsageFormat {
  const writing: { dates?: Writing['dates']; decimals?: Writing['decimals'] } = {};
  const pairs = text.split(/,(?=[\w-]+=)/).flatMap((pair): readonly (readonly [string, string])[] => {
    const equals = Math.max(0, pair.indexOf('='));
    const [name, column] = [pair.slice(0, equals).trim(), unquoted(pair.slice(equals + 1).trim())];
    if (name === 'dates' && (column === 'day-first' || column === 'month-first')) {
      writing.dates = column;
      return [];
    }
    if (name === 'decimals' && (column === 'comma' || column === 'point')) {
      writing.decimals = column;
      return [];
    }
    const known = meanings[name];
    if (known !== undefined && column !== '') return [[snakeCase(column), known]];
    const names = [...Object.keys(meanings), 'dates', 'decimals'];
    throw new UserError(`--columns: "${pair}" says of no column what it holds`, {
      hint:
        (name === '' ? undefined : didYouMean(nearestNames(name, names))) ??
        `write it like input="Input Tokens",output=Out,at=Month; there is ${names.join(', ')} ` +
          '(dates=day-first or month-first, decimals=comma or point)',
    });
  });
  const meant = new Map(pairs);
  return {
    ...plainTable,
    title: 'a table with the columns that --columns names',
    required: meant.size === 0 ? (plainTable.required ?? []) : [...meant.keys()],
    counted: undefined,
    cells: (columns) =>
      localCells(
        columns.map((name) => meant.get(name) ?? name),
        writing,
      ),
    open: (context) => {
      const read = plainTable.open(context);
      return (row) => read(renamed(row, meant));
    },
  };
}

function renamed(row: SourceObject, meant: ReadonlyMap<string, string>): SourceObject {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [meant.get(name) ?? name, value]));
}

function unquoted(text: string): string {
  const start = text.startsWith('"') ? 1 : 0;
  return text.slice(start, text.endsWith('"') && text.length > 1 ? -1 : undefined);
}
