import { amountIn, listIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import { hashOf } from '../records/id-hash.ts';
import { Ids } from '../records/ids.ts';
import { perRun } from '../records/per-run.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { beside } from '../replies/reply.ts';
import { isTokenCount } from '../replies/looks-like-usage.ts';
import { anthropicSeller } from '../replies/sellers.ts';
import { settleTokens } from '../replies/settle-tokens.ts';
import { readUsageObject } from '../replies/usage-object.ts';
import type { Context, UsageFormat } from './format.ts';
import { billedOf } from '../records/values.ts';

/** OTLP/JSON as the collector's file exporter writes it, with the attributes of any convention for generative AI. */
export const otel: UsageFormat = {
  kind: 'json',
  name: 'otel',
  title: 'OpenTelemetry spans of generative AI, OTLP as JSON lines',
  marks: ['resourceSpans'],
  recognises: (value) => Array.isArray(value['resourceSpans']),
  open: (context) => {
    const tree = treeOf(context.run);
    const file = tree.open();
    return (value) =>
      listIn(value, 'resourceSpans').flatMap((resourceSpans) => {
        if (!isObject(resourceSpans)) return [];
        const resource = attributesOf(objectIn(resourceSpans, 'resource'));
        const scopes = [
          ...listIn(resourceSpans, 'scopeSpans'),
          ...listIn(resourceSpans, 'instrumentationLibrarySpans'),
        ];
        const spans = scopes.flatMap((scope) => (isObject(scope) ? listIn(scope, 'spans') : []));
        return spans.flatMap((span) => (isObject(span) ? recordsOf(span, resource, file, context) : []));
      });
  },
};

/** Prefixes that conventions put before the counters of a span. */
const counterPrefixes = ['gen_ai.usage.', 'llm.token_count.', 'llm.usage.', 'ai.usage.'];
/** Spans that never are a request of their own. */
const sums: ReadonlySet<unknown> = new Set(['invoke_agent', 'create_agent', 'execute_tool', 'invoke_workflow']);

function recordsOf(span: SourceObject, resource: SourceObject, file: string, context: Context): readonly UsageRecord[] {
  const told = attributesOf(span);
  const usage: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(told)) {
    const prefix = counterPrefixes.find((each) => name.startsWith(each));
    if (prefix !== undefined) usage[name.slice(prefix.length)] ??= value;
  }
  const cost = amountIn(told, 'gen_ai.usage.cost', 'operation.cost', 'llm.cost.total', 'gen_ai.usage.total_cost');
  delete usage['cost'];
  const stated = readUsageObject(usage);
  const model = textIn(
    told,
    'gen_ai.response.model',
    'gen_ai.request.model',
    'llm.model_name',
    'ai.model.id',
    'model_name',
  );
  const settled = settleTokens(stated, {
    model: model ?? '',
    // By the convention input includes the cache, whatever it is called.
    usual: { prompt: 'inclusive', answer: 'inclusive' },
  });
  const isUse = settled !== undefined && !sums.has(told['gen_ai.operation.name']);
  const said = `${model} ${JSON.stringify(settled?.tokens)}`;
  const { id, stillCounts } = treeOf(context.run).place(span, file, isUse, said, context);
  if (!settled && model !== undefined)
    for (const [name, count] of Object.entries(told))
      if (isTokenCount(name) && Number(count) > 0) context.uncounted(name, Number(count));
  if (!isUse) return [];
  for (const [name, count] of stated.unknown) context.uncounted(name, count);
  if (settled.isBeside) context.assume(beside);
  return [
    {
      ...blank,
      at: momentIn(span, 'startTimeUnixNano'),
      provider: sellerIn(told, model ?? ''),
      model: model ?? '',
      tokens: settled.tokens,
      webSearches: stated.counts.webSearches ?? 0,
      mismatch: settled.mismatch,
      id,
      stillCounts,
      billed: billedOf(cost),
      project: textIn(resource, 'service.name'),
      user: textIn(told, 'enduser.id', 'user.id'),
      session: textIn(told, 'gen_ai.conversation.id', 'session.id'),
      tags: tagsFrom(resource),
    },
  ];
}

function sellerIn(told: SourceObject, model: string): string | undefined {
  const named = textIn(
    told,
    'llm.provider',
    'gen_ai.provider.name',
    'gen_ai.system',
    'ai.model.provider',
    'llm.system',
  );
  return named === undefined ? anthropicSeller(model) : providerNamed(named);
}

/** A span among the others of its run. */
interface PlacedSpan {
  /** Undefined for a span that has none. */
  readonly id: string | undefined;
  /** False once there is use inside it: it is a sum then. */
  readonly stillCounts: (() => boolean) | undefined;
}

/**
 * Which spans are inside which, in all files of a run. A span that has spans with usage inside is a sum of them,
 * however it is called: its own usage does not count, whether it comes before or after them.
 */
class SpanTree {
  private readonly ids = new Ids();
  /** By the number of a span that of its parent. */
  private readonly parents: number[] = [];
  /** By its number whether a span has one with usage inside, or was counted before any such was seen. */
  private readonly fates: ('sum' | 'counted' | undefined)[] = [];
  private files = 0;

  /** Begins a file, and returns what tells its spans without a trace from those of others. */
  open(): string {
    return `file ${this.files++}`;
  }

  place(span: SourceObject, file: string, isUse: boolean, said: string, context: Context): PlacedSpan {
    const [trace, own, parent] = ['traceId', 'spanId', 'parentSpanId'].map((name) => textIn(span, name));
    if (own === undefined) return { id: undefined, stillCounts: undefined };
    const place = this.numberOf(trace ?? file, own);
    const above = parent === undefined ? place : this.numberOf(trace ?? file, parent);
    if (above !== place && !(this.fates[place] === 'sum' && this.isInside(above, place))) this.parents[place] = above;
    if (isUse || this.fates[place] === 'sum') this.mark(place, context);
    return {
      // Another file may have another span of that name, where nothing says of which trace it is.
      id: trace === undefined ? `${own} ${said}` : `${trace}/${own}`,
      stillCounts: () => (this.fates[place] ??= 'counted') === 'counted',
    };
  }

  private numberOf(trace: string, span: string): number {
    return this.ids.find(0, hashOf(`${trace}/${span}`, undefined), true);
  }

  /** Whether a span is inside another one: spans that are said to be in each other are not. */
  private isInside(inner: number, outer: number): boolean {
    const seen = new Set<number>();
    for (let at: number | undefined = inner; at !== undefined && !seen.has(at); at = this.parents[at]) {
      if (at === outer) return true;
      seen.add(at);
    }
    return false;
  }

  private mark(inner: number, { assume }: Context): void {
    for (let above = this.parents[inner]; above !== undefined; above = this.parents[above]) {
      if (this.fates[above] !== undefined) {
        if (this.fates[above] === 'counted') assume(countedTwice);
        return;
      }
      this.fates[above] = 'sum';
    }
  }
}

const countedTwice =
  'Spans count beside what is inside of them where so many others are between that both were counted.';

const treeOf = perRun(() => new SpanTree());

/** Where it ran. */
export function tagsFrom(resource: SourceObject): UsageRecord['tags'] {
  const environment = textIn(resource, 'deployment.environment.name', 'deployment.environment');
  return environment === undefined ? undefined : { environment };
}

/** A list of keys and typed values as an object; whole numbers are texts there. */
export function attributesOf(value: SourceObject): SourceObject {
  const pairs = listIn(value, 'attributes').flatMap((each): [string, unknown][] => {
    if (!isObject(each) || typeof each['key'] !== 'string') return [];
    const { stringValue, intValue, doubleValue, boolValue } = objectIn(each, 'value');
    return [[each['key'], stringValue ?? intValue ?? doubleValue ?? boolValue]];
  });
  return Object.fromEntries(pairs);
}
