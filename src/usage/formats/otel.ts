import { amountIn, listIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import { blank, type UsageRecord } from '../records/record.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { beside } from '../replies/reply.ts';
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
    const trace = new SpanTree();
    return (value) =>
      listIn(value, 'resourceSpans').flatMap((resourceSpans) => {
        if (!isObject(resourceSpans)) return [];
        const resource = attributesOf(objectIn(resourceSpans, 'resource'));
        const scopes = [
          ...listIn(resourceSpans, 'scopeSpans'),
          ...listIn(resourceSpans, 'instrumentationLibrarySpans'),
        ];
        const spans = scopes.flatMap((scope) => (isObject(scope) ? listIn(scope, 'spans') : []));
        return spans.flatMap((span) => (isObject(span) ? recordsOf(span, resource, trace, context) : []));
      });
  },
};

/** Prefixes that conventions put before the counters of a span. */
const counterPrefixes = ['gen_ai.usage.', 'llm.token_count.', 'llm.usage.', 'ai.usage.'];
/** Spans that never are a request of their own. */
const sums: ReadonlySet<unknown> = new Set(['invoke_agent', 'create_agent', 'execute_tool', 'invoke_workflow']);

function recordsOf(
  span: SourceObject,
  resource: SourceObject,
  trace: SpanTree,
  context: Context,
): readonly UsageRecord[] {
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
  const { id, isSum, sumsBefore } = trace.place(span, isUse, `${model} ${JSON.stringify(settled?.tokens)}`);
  context.withdraw(otel, sumsBefore);
  if (!isUse || isSum) return [];
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

interface PlacedSpan {
  /** Undefined for a span that has none. */
  readonly id: string | undefined;
  readonly isSum: boolean;
  /** Spans that were read before it, and are sums because of it. */
  readonly sumsBefore: readonly string[];
}

/**
 * Which spans are inside which. A span that has spans with usage inside is a sum of them, however it is called: its own
 * usage does not count, whether it comes before or after them.
 */
class SpanTree {
  /** What spans with usage that are of no trace count as. */
  private readonly ids = new Map<string, string>();
  /** The parent of each span that was read. */
  private readonly parents = new Map<string, string>();
  /** Spans that have one with usage inside. */
  private readonly sums = new Set<string>();

  place(span: SourceObject, isUse: boolean, said: string): PlacedSpan {
    const [trace, own, parent] = ['traceId', 'spanId', 'parentSpanId'].map((name) => textIn(span, name));
    if (own === undefined) return { id: undefined, isSum: false, sumsBefore: [] };
    const place = `${trace ?? ''}/${own}`;
    const isSum = this.sums.has(place);
    const above = `${trace ?? ''}/${parent}`;
    if (parent !== undefined && parent !== own && !(isSum && this.isInside(above, place)))
      this.parents.set(place, above);
    // Another file may have another span of that name, where nothing says of which trace it is.
    if (trace === undefined && isUse) this.ids.set(place, `${place} ${said}`);
    const sumsBefore: string[] = [];
    if (isUse || isSum) this.mark(place, sumsBefore);
    return { id: this.idOf(place), isSum, sumsBefore: sumsBefore.map((each) => this.idOf(each)) };
  }

  private idOf(place: string): string {
    return this.ids.get(place) ?? place;
  }

  /** Whether a span is inside another one: spans that are said to be in each other are not. */
  private isInside(inner: string, outer: string): boolean {
    const seen = new Set<string>();
    for (let at: string | undefined = inner; at !== undefined && !seen.has(at); at = this.parents.get(at)) {
      if (at === outer) return true;
      seen.add(at);
    }
    return false;
  }

  private mark(id: string, found: string[]): void {
    for (
      let above = this.parents.get(id);
      above !== undefined && !this.sums.has(above);
      above = this.parents.get(above)
    ) {
      this.sums.add(above);
      found.push(above);
    }
  }
}

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
