import { UserError } from '../../values/errors.ts';
import { serviceTiers, type ServiceTier } from '../../pricing/rates/meters.ts';
import { amountIn, countIn, jsonIn, maybeCountIn, momentIn, textIn } from '../records/fields.ts';
import { blank, isUnused, tokensBy, type UsageRecord } from '../records/record.ts';
import type { SourceObject } from '../records/source-object.ts';
import type { UsageFormat } from './format.ts';
import { billedOf, isTrue, tagsOf } from '../records/values.ts';

/** Columns of a roll-up, in their order; docs/usage.md says what each means. */
export const rollUpColumns = {
  from: 'from',
  until: 'until',
  provider: 'provider',
  model: 'model',
  serviceTier: 'service_tier',
  thinking: 'thinking',
  multipliers: 'multipliers',
  promptAbove: 'prompt_above',
  requests: 'requests',
  webSearches: 'web_searches',
  input: 'input',
  cacheRead: 'cache_read',
  cacheWrite: 'cache_write',
  cacheWrite1h: 'cache_write_1h',
  inputAudio: 'input_audio',
  cacheReadAudio: 'cache_read_audio',
  inputImage: 'input_image',
  output: 'output',
  reasoning: 'reasoning',
  outputAudio: 'output_audio',
  billedAmount: 'billed_amount',
  billedCurrency: 'billed_currency',
  project: 'project',
  user: 'user',
  key: 'key',
  session: 'session',
  tier: 'tier',
  tags: 'tags',
} as const;

/** What `usage --rollup` writes, or a database that was asked for the same. */
export const rollUp: UsageFormat = {
  kind: 'table',
  name: 'roll-up',
  title: 'a roll-up of usage --rollup',
  required: ['from', 'model', 'input', 'output'],
  open: (context) => (row) => {
    const column = rollUpColumns;
    const above = maybeCountIn(row, column.promptAbove);
    const read: UsageRecord = {
      ...blank,
      at: momentIn(row, column.from),
      until: momentIn(row, column.until),
      provider: labelIn(row, column.provider),
      model: labelIn(row, column.model) ?? '',
      tokens: tokensBy((meter) => countIn(row, column[meter])),
      requests: countIn(row, column.requests),
      webSearches: countIn(row, column.webSearches),
      serviceTier: tierIn(row, column.serviceTier),
      thinking: isTrue(textIn(row, column.thinking)),
      multipliers: textIn(row, column.multipliers)?.split(' ') ?? blank.multipliers,
      promptTokens: above === undefined ? undefined : above === 0 ? 0 : above + 1,
      billed: billedOf(amountIn(row, column.billedAmount), textIn(row, column.billedCurrency)),
      project: labelIn(row, column.project),
      user: labelIn(row, column.user),
      key: labelIn(row, column.key),
      session: labelIn(row, column.session),
      tier: labelIn(row, column.tier),
      tags: tagsOf(jsonIn(row, column.tags)),
    };
    if (!isQuiet(read)) return [read];
    // It says which time the sources cover, with or without use in it.
    if (read.at !== undefined && read.until !== undefined) context.window(read.at, read.until);
    return [];
  },
};

function isQuiet({ model, tokens, requests, webSearches, billed }: UsageRecord): boolean {
  return model === '' && requests === 0 && webSearches === 0 && !billed && isUnused(tokens);
}

/** Without the apostrophe that keeps a spreadsheet from running it. */
function labelIn(row: SourceObject, column: string): string | undefined {
  const text = textIn(row, column);
  return text !== undefined && /^'[=+\-@]/.test(text) ? text.slice(1) : text;
}

/** A service tier by our own name for it. Throws a UserError for any other. */
export function tierIn(row: SourceObject, name: string): ServiceTier | undefined {
  const text = textIn(row, name);
  if (text === undefined || text === 'standard') return undefined;
  const tier = serviceTiers.find((each) => each === text);
  if (tier) return tier;
  throw new UserError(`${name} is none of standard, ${serviceTiers.join(', ')}`);
}
