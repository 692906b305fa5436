import { UserError } from '../../values/errors.ts';
import { meters, serviceTiers, type ServiceTier } from '../../pricing/rates/meters.ts';
import { answerOf, splitWholes } from '../records/accounting.ts';
import { amountOf } from '../records/count.ts';
import { blank, promptOf, type Tokens, type UsageRecord } from '../records/record.ts';
import { fieldsOf, type SourceRow } from '../records/row.ts';
import { isObject, type LineFormat } from './format.ts';
import { billedOf, tagsOf } from './values.ts';

const fields = fieldsOf({
  model: 'model',
  provider: 'provider',
  at: 'at',
  until: 'until',
  requests: 'requests',
  serviceTier: 'serviceTier',
  webSearches: 'webSearches',
  thinking: 'thinking',
  multipliers: 'multipliers',
  id: 'id',
  project: 'project',
  user: 'user',
  key: 'key',
  session: 'session',
  tier: 'tier',
  tags: 'tags',
  billed: 'billed',
  prompt: 'usage.prompt',
  completion: 'usage.completion',
  input: 'usage.input',
  cacheRead: 'usage.cacheRead',
  cacheWrite: 'usage.cacheWrite',
  cacheWrite1h: 'usage.cacheWrite1h',
  inputAudio: 'usage.inputAudio',
  cacheReadAudio: 'usage.cacheReadAudio',
  inputImage: 'usage.inputImage',
  output: 'usage.output',
  reasoning: 'usage.reasoning',
  outputAudio: 'usage.outputAudio',
});

const counted: ReadonlySet<string> = new Set([...meters, 'prompt', 'completion']);

/**
 * Our own records: `{ model, at, usage: { input, cacheRead, … } }`, or with the whole `prompt` and `completion`; other
 * members of a line are passed on.
 */
export const records: LineFormat = {
  kind: 'line',
  name: 'records',
  title: 'records of cost-projection, as JSON lines',
  paths: fields.paths,
  recognises: ({ usage }) => isObject(usage) && Object.keys(usage).some((key) => counted.has(key)),
  check: ({ usage }) => {
    if (!isObject(usage)) throw new UserError('usage is missing, or no object');
    const unknown = Object.keys(usage).find((meter) => !counted.has(meter));
    if (unknown !== undefined) throw new UserError(`unknown meter "${unknown}"`);
  },
  isAllUse: true,
  open: () => (row) => {
    const { at } = fields;
    const model = row.text(at.model);
    if (model === undefined) throw new UserError('model is missing, or no text');
    return {
      ...blank,
      at: row.moment(at.at),
      until: row.moment(at.until),
      provider: row.text(at.provider),
      model,
      tokens: tokensIn(row),
      requests: row.maybeCount(at.requests) ?? 1,
      webSearches: row.count(at.webSearches),
      serviceTier: tierOf(row.text(at.serviceTier)),
      thinking: thinkingOf(row.text(at.thinking)),
      multipliers: namesOf(row.json(at.multipliers)),
      id: row.text(at.id),
      billed: billedIn(row),
      project: row.text(at.project),
      user: row.text(at.user),
      key: row.text(at.key),
      session: row.text(at.session),
      tier: row.text(at.tier),
      tags: tagsOf(row.json(at.tags)),
      rest: row.rest(),
    };
  },
};

function tokensIn(row: SourceRow): Tokens {
  const { at } = fields;
  const [prompt, completion] = [row.maybeCount(at.prompt), row.maybeCount(at.completion)];
  const [input, output] = [row.maybeCount(at.input), row.maybeCount(at.output)];
  const parts: Tokens = {
    input: input ?? 0,
    cacheRead: row.count(at.cacheRead),
    cacheWrite: row.count(at.cacheWrite),
    cacheWrite1h: row.count(at.cacheWrite1h),
    inputAudio: row.count(at.inputAudio),
    cacheReadAudio: row.count(at.cacheReadAudio),
    inputImage: row.count(at.inputImage),
    output: output ?? 0,
    reasoning: row.count(at.reasoning),
    outputAudio: row.count(at.outputAudio),
  };
  if (prompt === undefined && completion === undefined) return parts;
  if (prompt !== undefined && input !== undefined)
    throw new UserError('prompt and input are both given', { hint: 'prompt includes it; give one of them' });
  if (completion !== undefined && output !== undefined)
    throw new UserError('completion and output are both given', { hint: 'completion includes it; give one of them' });
  return splitWholes(prompt ?? promptOf(parts), completion ?? answerOf(parts), parts);
}

function thinkingOf(text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  throw new UserError('thinking is neither true nor false');
}

function namesOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return blank.multipliers;
  if (Array.isArray(value) && value.every((each): each is string => typeof each === 'string')) return value;
  throw new UserError('multipliers is not a list of names');
}

function tierOf(text: string | undefined): ServiceTier | undefined {
  if (text === undefined || text === 'standard') return undefined;
  const tier = serviceTiers.find((each) => each === text);
  if (tier) return tier;
  throw new UserError(`serviceTier is none of standard, ${serviceTiers.join(', ')}`);
}

function billedIn(row: SourceRow): UsageRecord['billed'] {
  const value = row.json(fields.at.billed);
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) return billedOf(amountOf(value));
  const { amount, currency } = value;
  return billedOf(amountOf(amount), typeof currency === 'string' ? currency : 'USD');
}
