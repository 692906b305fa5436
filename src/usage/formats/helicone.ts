import { splitWholes, mismatchOf } from '../records/accounting.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import { fieldsOf, type SourceRow } from '../records/row.ts';
import { isObject, type LineFormat, type TableFormat } from './format.ts';
import { providerNamed } from './providers.ts';
import { billedOf, tagsOf } from './values.ts';

const fields = {
  id: 'response_id',
  created: 'request_created_at',
  model: 'response_model',
  otherModel: 'model',
  provider: 'provider',
  total: 'total_tokens',
  prompt: 'prompt_tokens',
  read: 'prompt_cache_read_tokens',
  written: 'prompt_cache_write_tokens',
  completion: 'completion_tokens',
  cost: 'costUSD',
  user: 'request_user_id',
  properties: 'request_properties',
} as const;

const lines = fieldsOf(fields);
const table = fieldsOf({ ...fields, cost: 'cost' });

/** Requests exported from Helicone; the cache is part of the prompt. */
export const helicone: LineFormat = {
  kind: 'line',
  name: 'helicone',
  title: 'requests exported from Helicone',
  paths: lines.paths,
  recognises: (value) => 'response_id' in value && 'request_created_at' in value && 'prompt_tokens' in value,
  open: () => (row) => requestIn(row, lines.at),
};

/** As a table, what the cache served is not told. */
export const heliconeTable: TableFormat = {
  kind: 'table',
  name: 'helicone-csv',
  title: 'requests exported from Helicone as a table',
  paths: table.paths,
  required: ['response_id', 'request_created_at', 'prompt_tokens', 'completion_tokens'],
  open: (context) => (row) => {
    context.assume("Helicone's table does not tell cached tokens: all of the prompt is priced as uncached input.");
    return requestIn(row, table.at);
  },
};

function requestIn(row: SourceRow, at: Readonly<Record<keyof typeof fields, number>>): UsageRecord | undefined {
  const prompt = row.maybeCount(at.prompt);
  if (prompt === undefined && row.maybeCount(at.completion) === undefined) return undefined;
  const tokens = splitWholes(prompt ?? 0, row.count(at.completion), {
    cacheRead: row.count(at.read),
    cacheWrite: row.count(at.written),
  });
  const properties = row.json(at.properties);
  const session = isObject(properties)
    ? (properties['Helicone-Session'] ?? properties['Helicone-Session-Id'])
    : undefined;
  return {
    ...blank,
    at: row.moment(at.created),
    provider: providerNamed(row.text(at.provider)),
    model: row.text(at.model) ?? row.text(at.otherModel) ?? '',
    tokens,
    id: row.text(at.id),
    billed: billedOf(row.amount(at.cost)),
    mismatch: mismatchOf(tokens, row.maybeCount(at.total)),
    user: row.text(at.user),
    session: typeof session === 'string' ? session : undefined,
    tags: tagsOf(properties),
  };
}
