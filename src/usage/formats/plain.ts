import { UserError } from '../../values/errors.ts';
import { splitWholes, mismatchOf } from '../records/accounting.ts';
import { blank } from '../records/record.ts';
import { fieldsOf, mapped, type SourceRow } from '../records/row.ts';
import type { CountedFields, Context, SourceObject, LineFormat, ReadRow, TableFormat } from './format.ts';
import { providerNamed } from './providers.ts';
import { billedOf, isTrue, tierOf } from './values.ts';

// What home-made logs call things. Each list is of one meaning; the first that is there counts.
const words = {
  moment: ['timestamp', 'time', 'ts', 'at', 'created_at', 'created', 'datetime', 'date'],
  model: ['model', 'model_name'],
  provider: ['provider', 'provider_name'],
  prompt: ['prompt_tokens', 'input_tokens'],
  completion: ['completion_tokens', 'output_tokens'],
  cached: ['cached_tokens', 'cache_read_tokens', 'cached_input_tokens'],
  written: ['cache_write_tokens', 'cache_creation_tokens'],
  reasoning: ['reasoning_tokens'],
  total: ['total_tokens'],
  requests: ['requests', 'num_requests', 'request_count'],
  id: ['id', 'request_id'],
  cost: ['cost', 'cost_usd', 'spend'],
  batch: ['batch'],
  tier: ['service_tier'],
  project: ['project', 'team'],
  user: ['user', 'user_id'],
  key: ['api_key', 'key'],
  session: ['session', 'session_id'],
} as const;

type Meaning = keyof typeof words;

const spelled = Object.fromEntries(Object.values(words).flatMap((names) => names.map((name) => [name, name])));
const fields = fieldsOf<string>(spelled);
const places = mapped<Meaning, readonly string[], readonly number[]>(words, (names) =>
  names.map((name) => fields.at[name] ?? -1),
);

const counted: CountedFields = {
  accounting: 'inclusive',
  provider: undefined,
  model: places.model,
  moment: places.moment,
  prompt: places.prompt,
  completion: places.completion,
  cacheRead: places.cached,
  cacheWrite: places.written,
  reasoning: places.reasoning,
  total: places.total,
};

/** Home-made logs: a line for each request with the tokens of its whole prompt and its whole answer. */
export const plainLines: LineFormat = {
  kind: 'line',
  name: 'plain',
  title: 'any JSON lines with model, prompt_tokens and completion_tokens',
  paths: fields.paths,
  // Whatever counts tokens is use: what else a line lacks, the reader judges, as it does in a table.
  recognises: (value) => has(value, 'prompt') || has(value, 'completion'),
  isAllUse: true,
  counted,
  open: reader,
};

/** Home-made logs as a table. */
export const plainTable: TableFormat = {
  kind: 'table',
  name: 'plain-csv',
  title: 'any table with model, prompt_tokens and completion_tokens',
  paths: fields.paths,
  required: ['model|model_name', 'prompt_tokens|input_tokens', 'completion_tokens|output_tokens'],
  counted,
  open: reader,
};

function has(value: SourceObject, meaning: Meaning): boolean {
  return words[meaning].some((name) => name in value);
}

function reader({ has: isThere, assume }: Context): ReadRow {
  // A table has the same columns in every line: what it lacks is not looked for again.
  const at = mapped(places, (list) => list.filter(isThere));
  return (row) => {
    const [prompt, completion] = [countAt(row, at.prompt), countAt(row, at.completion)];
    if (prompt === undefined && completion === undefined) return undefined;
    const model = textAt(row, at.model);
    if (completion === undefined)
      assume('Requests without completion_tokens, such as embeddings, count as without an answer.');
    if (prompt === undefined) assume('Requests without prompt_tokens count as without a prompt.');
    if (model === undefined) throw new UserError('model is missing');
    const tokens = splitWholes(prompt ?? 0, completion ?? 0, {
      cacheRead: countAt(row, at.cached) ?? 0,
      cacheWrite: countAt(row, at.written) ?? 0,
      reasoning: countAt(row, at.reasoning) ?? 0,
    });
    return {
      ...blank,
      at: momentAt(row, at.moment),
      provider: providerNamed(textAt(row, at.provider)),
      model,
      tokens,
      requests: countAt(row, at.requests) ?? 1,
      serviceTier: isTrue(textAt(row, at.batch)) ? 'batch' : tierOf(textAt(row, at.tier)),
      id: textAt(row, at.id),
      billed: billedOf(amountAt(row, at.cost)),
      mismatch: mismatchOf(tokens, countAt(row, at.total)),
      project: textAt(row, at.project),
      user: textAt(row, at.user),
      key: textAt(row, at.key),
      session: textAt(row, at.session),
    };
  };
}

function textAt(row: SourceRow, list: readonly number[]): string | undefined {
  for (const place of list) {
    const found = row.text(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function countAt(row: SourceRow, list: readonly number[]): number | undefined {
  for (const place of list) {
    const found = row.maybeCount(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function momentAt(row: SourceRow, list: readonly number[]): number | undefined {
  for (const place of list) {
    const found = row.moment(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

function amountAt(row: SourceRow, list: readonly number[]): string | undefined {
  for (const place of list) {
    const found = row.amount(place);
    if (found !== undefined) return found;
  }
  return undefined;
}
