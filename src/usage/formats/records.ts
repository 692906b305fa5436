import { UserError } from '../../values/errors.ts';
import { meters } from '../../pricing/rates/meters.ts';
import { answerOf, splitWholes } from '../records/accounting.ts';
import { amountOf } from '../records/count.ts';
import { countIn, jsonIn, maybeCountIn, momentIn, textIn } from '../records/fields.ts';
import { blank, promptOf, tokensBy, type Tokens, type UsageRecord } from '../records/record.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import type { UsageFormat } from './format.ts';
import { tierIn } from './roll-up.ts';
import { billedOf, tagsOf } from '../records/values.ts';

const counted: ReadonlySet<string> = new Set([...meters, 'prompt', 'completion']);
/** What a record says itself; the other members of a line are passed on. */
const members: ReadonlySet<string> = new Set(
  (
    'model provider at until requests serviceTier webSearches thinking multipliers id ' +
    'project user key session tier tags billed usage'
  ).split(' '),
);

/** Our own records: `{ model, at, usage: { input, cacheRead, … } }`, or with the whole `prompt` and `completion`. */
export const records: UsageFormat = {
  kind: 'json',
  name: 'records',
  title: 'records of cost-projection, as JSON lines',
  recognises: ({ usage }) => isObject(usage) && Object.keys(usage).some((key) => counted.has(key)),
  isAllUse: true,
  open: () => (line) => {
    const { usage } = line;
    if (!isObject(usage)) throw new UserError('usage is missing, or no object');
    const unknown = Object.keys(usage).find((meter) => !counted.has(meter));
    if (unknown !== undefined) throw new UserError(`unknown meter "${unknown}"`);
    const model = textIn(line, 'model');
    if (model === undefined) throw new UserError('model is missing, or no text');
    return [
      {
        ...blank,
        at: momentIn(line, 'at'),
        until: momentIn(line, 'until'),
        provider: textIn(line, 'provider'),
        model,
        tokens: tokensIn(line),
        requests: maybeCountIn(line, 'requests') ?? 1,
        webSearches: countIn(line, 'webSearches'),
        serviceTier: tierIn(line, 'serviceTier'),
        thinking: thinkingOf(textIn(line, 'thinking')),
        multipliers: namesOf(jsonIn(line, 'multipliers')),
        id: textIn(line, 'id'),
        billed: billedIn(line),
        project: textIn(line, 'project'),
        user: textIn(line, 'user'),
        key: textIn(line, 'key'),
        session: textIn(line, 'session'),
        tier: textIn(line, 'tier'),
        tags: tagsOf(jsonIn(line, 'tags')),
        rest: restOf(line),
      },
    ];
  },
};

function restOf(line: SourceObject): string {
  let rest = '';
  for (const name in line) if (!members.has(name)) rest += `,${JSON.stringify(name)}:${JSON.stringify(line[name])}`;
  return rest;
}

function tokensIn(line: SourceObject): Tokens {
  const [prompt, completion, input, output] = ['prompt', 'completion', 'input', 'output'].map((name) =>
    maybeCountIn(line, `usage.${name}`),
  );
  const parts = tokensBy((meter) => countIn(line, `usage.${meter}`));
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

function billedIn(line: SourceObject): UsageRecord['billed'] {
  const value = jsonIn(line, 'billed');
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) return billedOf(amountOf(value));
  const { amount, currency } = value;
  return billedOf(amountOf(amount), typeof currency === 'string' ? currency : 'USD');
}
