import { decimal, plain, times } from '../../values/money.ts';
import { billedIn, billedOf, residencyIn, tierOf } from '../records/values.ts';
import { amountIn, listIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { addTokens, totalTokenCount } from '../records/counts.ts';
import { blank, noTokens, type UsageRecord } from '../records/record.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import { counterNamed } from './counters.ts';
import { sellerOf } from './sellers.ts';
import { settleTokens, type Accounting } from './settle-tokens.ts';
import { readUsageObject } from './usage-object.ts';

/** What a reader of replies tells beside its records. */
export interface ReplyContext {
  readonly assume: (what: string) => void;
  readonly uncounted: (name: string, count: number) => void;
}

/** Where the usage of a reply is, by API. */
const usageNames = ['usage', 'usageMetadata', 'usage_metadata', 'token_usage', 'tokenUsage', 'tokens'];
/** Objects in which lines keep the reply they are about, and which results of batches and streams wrap around it. */
const wrappers = ['message', 'response', 'body', 'result', 'data', 'completion', 'raw', 'payload', 'output', 'chunk'];

export const beside =
  'Some replies have more cached tokens than their prompt: taken as counted beside it, though such sources usually ' +
  'include them.';

/** What is known of a reply from elsewhere. */
export type ToldAround = Partial<Omit<UsageRecord, 'model' | 'tokens'>> & { readonly model?: string | undefined };

let last: { readonly value: SourceObject; readonly reply: SourceObject | undefined } | undefined;

/**
 * The object of a value that has usage, itself or within what wraps it; undefined where there is none. What was found
 * in the value that was asked last is kept: several formats ask, one after the other.
 */
export function replyIn(value: SourceObject): SourceObject | undefined {
  if (last?.value !== value) last = { value, reply: findReply(value, 2) };
  return last.reply;
}

function findReply(value: SourceObject, depth: number): SourceObject | undefined {
  if (hasUsage(value)) return value;
  if (depth === 0) return undefined;
  for (const name of wrappers) {
    const inner = Object.hasOwn(value, name) ? parsed(value[name]) : undefined;
    // Of the chunks of a stream the last says what the reply used.
    const found =
      name === 'response' && Array.isArray(inner)
        ? lastReplyIn(inner)
        : isObject(inner)
          ? findReply(inner, depth - 1)
          : undefined;
    if (found) return found;
  }
  return undefined;
}

/** What a text says that may be a reply or its usage, as databases export columns of JSON; anything else as it is. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('{') || !/tokens?\b/i.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function lastReplyIn(chunks: readonly unknown[]): SourceObject | undefined {
  return chunks.findLast((chunk): chunk is SourceObject => isObject(chunk) && hasUsage(chunk));
}

function hasUsage(value: SourceObject): boolean {
  return countsPrompt(usageIn(value));
}

/** The usage of a reply; of Cohere's, the units that are billed rather than the tokens that were read. */
function usageIn(reply: SourceObject): SourceObject {
  for (const name of usageNames) {
    const found = Object.hasOwn(reply, name) ? parsed(reply[name]) : undefined;
    if (isObject(found)) return isObject(found['billed_units']) ? found['billed_units'] : found;
  }
  return objectIn(reply, 'meta.billed_units');
}

/** Units other than tokens that an object of usage counts: seconds of speech, characters, searches. */
export function unitsIn(value: SourceObject): readonly (readonly [name: string, count: number])[] {
  return Object.entries(usageIn(value)).flatMap(([name, count]) =>
    typeof count === 'number' && count > 0 ? [[name, count] as const] : [],
  );
}

/** Whether an object counts a prompt or an answer, under names that may be counters. */
export function countsPrompt(usage: SourceObject, mayCount: (name: string) => boolean = () => true): boolean {
  for (const name in usage) {
    if (!mayCount(name)) continue;
    const counter = counterNamed(name);
    if (counter === 'prompt' || counter === 'completion') return true;
  }
  return false;
}

/**
 * One reply of any API as what was used: all spellings of its counters, what changes its price (service tier, speed),
 * who sold it by its own marks, and what it says that it cost. Further records are other models that worked on it. What
 * is told around it counts where it does not say so itself; its moment is
 * looked for only then.
 */
export function readReply(
  reply: SourceObject,
  context: ReplyContext,
  usual?: Accounting,
  around: ToldAround = {},
  momentAround: () => number | undefined = () => around.at,
): readonly UsageRecord[] {
  const usage = usageIn(reply);
  const model =
    textIn(reply, 'model', 'modelVersion', 'model_version', 'model_name', 'modelId', 'model_id', 'response.modelId') ??
    around.model ??
    '';
  const stated = readUsageObject(withoutIterations(usage));
  const settled = settleTokens(stated, { model, usual });
  for (const [name, count] of stated.unknown) context.uncounted(name, count);
  if (!settled) return [];
  if (settled.isBeside) context.assume(beside);
  const record: UsageRecord = {
    ...blank,
    ...around,
    at: momentIn(reply, 'created', 'created_at', 'createTime', 'createdAt') ?? momentAround(),
    provider: sellerOf(reply, usage, model) ?? around.provider,
    model,
    tokens: settled.tokens,
    webSearches: (stated.counts.webSearches ?? 0) + searchesIn(reply, context),
    serviceTier: tierIn(reply, usage) ?? around.serviceTier,
    multipliers: residencyIn(usage),
    id: textIn(reply, 'id', 'responseId', 'response_id') ?? around.id,
    billed: costIn(reply, usage) ?? around.billed,
    mismatch: settled.mismatch,
  };
  return withIterations(record, usage);
}

function tierIn(reply: SourceObject, usage: SourceObject): UsageRecord['serviceTier'] {
  if (usage['speed'] === 'fast' || reply['speed'] === 'fast') return 'fast';
  return tierOf(textIn(reply, 'service_tier', 'serviceTier') ?? textIn(usage, 'service_tier', 'serviceTier'));
}

/** Searches that a reply of the Responses API lists: `search` alone is billed. Other tools are told of. */
function searchesIn(reply: SourceObject, { uncounted }: ReplyContext): number {
  let searches = 0;
  if (!Array.isArray(reply['output'])) return 0;
  for (const item of listIn(reply, 'output')) {
    if (!isObject(item) || typeof item['type'] !== 'string') continue;
    if (item['type'] === 'web_search_call') searches += (textIn(item, 'action.type') ?? 'search') === 'search' ? 1 : 0;
    else if (/^(?:code_interpreter|file_search|x_search|computer|image_generation)_call$/.test(item['type']))
      uncounted(item['type'], 1);
  }
  return searches;
}

const TICK = decimal('0.0000000001');

/** What a reply says that it cost: OpenRouter in dollars, xAI in ticks of 10⁻¹⁰ dollars. */
function costIn(reply: SourceObject, usage: SourceObject): UsageRecord['billed'] {
  const ticks = amountIn(usage, 'cost_in_usd_ticks');
  if (ticks !== undefined) return billedOf(plain(times(decimal(ticks), TICK)));
  if (!isObject(usage['cost']))
    return billedIn(usage, 'cost', 'total_cost') ?? billedIn(reply, 'response_cost', 'cost_usd');
  return billedIn(usage, 'cost.total_cost');
}

function withoutIterations(usage: SourceObject): SourceObject {
  if (!('iterations' in usage)) return usage;
  return { ...usage, iterations: undefined };
}

/**
 * A reply of the Messages API may list the steps it took. Compaction and attempts of other models are not in its own
 * counts, so the steps of its model count if they come to more, and those of other models beside it.
 */
function withIterations(record: UsageRecord, usage: SourceObject): readonly UsageRecord[] {
  if (!('iterations' in usage)) return [record];
  const steps = listIn(usage, 'iterations').flatMap((step) => {
    if (!isObject(step)) return [];
    const settled = settleTokens(readUsageObject(step));
    return settled ? [{ tokens: settled.tokens, model: textIn(step, 'model') ?? record.model }] : [];
  });
  if (steps.length === 0) return [record];
  const sum = { ...noTokens };
  for (const { model, tokens } of steps) if (model === record.model) addTokens(sum, tokens);
  const others = steps.filter(({ model }) => model !== record.model);
  return [
    totalTokenCount(sum) > totalTokenCount(record.tokens) ? { ...record, tokens: sum, mismatch: undefined } : record,
    ...others.map(({ tokens, model }, index) => ({
      ...record,
      model,
      tokens,
      requests: 0,
      webSearches: 0,
      billed: undefined,
      mismatch: undefined,
      id: record.id === undefined ? undefined : `${record.id} ${model} ${index}`,
    })),
  ];
}
