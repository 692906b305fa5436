import { UserError } from '../../values/errors.ts';
import { serviceTiers, type ServiceTier } from '../../pricing/rates/meters.ts';
import { blank, isUnused, type UsageRecord } from '../records/record.ts';
import { fieldsOf, type SourceRow } from '../records/row.ts';
import type { TableFormat } from './format.ts';
import { billedOf, isTrue, tagsOf } from './values.ts';

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

const fields = fieldsOf(rollUpColumns);

/** What `usage --rollup` writes, or a database that was asked for the same. */
export const rollUp: TableFormat = {
  kind: 'table',
  name: 'roll-up',
  title: 'a roll-up of usage --rollup',
  paths: fields.paths,
  required: ['from', 'model', 'input', 'output'],
  open: (context) => (row) => {
    const { at } = fields;
    const above = row.maybeCount(at.promptAbove);
    const read: UsageRecord = {
      ...blank,
      at: row.moment(at.from),
      until: row.moment(at.until),
      provider: textIn(row, at.provider),
      model: textIn(row, at.model) ?? '',
      tokens: {
        input: row.count(at.input),
        cacheRead: row.count(at.cacheRead),
        cacheWrite: row.count(at.cacheWrite),
        cacheWrite1h: row.count(at.cacheWrite1h),
        inputAudio: row.count(at.inputAudio),
        cacheReadAudio: row.count(at.cacheReadAudio),
        inputImage: row.count(at.inputImage),
        output: row.count(at.output),
        reasoning: row.count(at.reasoning),
        outputAudio: row.count(at.outputAudio),
      },
      requests: row.count(at.requests),
      webSearches: row.count(at.webSearches),
      serviceTier: tierOf(row.text(at.serviceTier)),
      thinking: isTrue(row.text(at.thinking)),
      multipliers: row.text(at.multipliers)?.split(' ') ?? blank.multipliers,
      promptTokens: above === undefined ? undefined : above === 0 ? 0 : above + 1,
      billed: billedOf(row.amount(at.billedAmount), row.text(at.billedCurrency)),
      project: textIn(row, at.project),
      user: textIn(row, at.user),
      key: textIn(row, at.key),
      session: textIn(row, at.session),
      tier: textIn(row, at.tier),
      tags: tagsOf(row.json(at.tags)),
    };
    if (!isQuiet(read)) return read;
    // It says which time the sources cover, with or without use in it.
    if (read.at !== undefined && read.until !== undefined) context.window(read.at, read.until);
    return undefined;
  },
};

function isQuiet({ model, tokens, requests, webSearches, billed }: UsageRecord): boolean {
  return model === '' && requests === 0 && webSearches === 0 && !billed && isUnused(tokens);
}

/** Without the apostrophe that keeps a spreadsheet from running it. */
function textIn(row: SourceRow, field: number): string | undefined {
  const text = row.text(field);
  return text !== undefined && /^'[=+\-@]/.test(text) ? text.slice(1) : text;
}

function tierOf(text: string | undefined): ServiceTier | undefined {
  if (text === undefined || text === 'standard') return undefined;
  const tier = serviceTiers.find((each) => each === text);
  if (tier) return tier;
  throw new UserError(`service_tier is none of standard, ${serviceTiers.join(', ')}`);
}
