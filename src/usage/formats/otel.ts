import { otelNames, type Meter } from '../../pricing/rates/meters.ts';
import { separateMeters, splitWholes } from '../records/accounting.ts';
import { countOf, amountOf } from '../records/count.ts';
import { blank, type Tokens, type UsageRecord } from '../records/record.ts';
import { isObject, listIn, objectIn, textIn, type Context, type SourceObject, type TreeFormat } from './format.ts';
import { providerNamed } from './providers.ts';
import { billedOf, momentIn } from './values.ts';

type Attributes = ReadonlyMap<string, unknown>;

/** Spans that sum up what their children used. */
const sums: ReadonlySet<unknown> = new Set(['invoke_agent', 'create_agent', 'execute_tool', 'invoke_workflow']);

/** OTLP/JSON as the collector's file exporter writes it: spans with `gen_ai.usage.*`, in their old names too. */
export const otel: TreeFormat = {
  kind: 'tree',
  name: 'otel',
  title: 'OpenTelemetry spans of generative AI, OTLP as JSON lines',
  recognises: (value) => Array.isArray(value['resourceSpans']),
  open: (context) => (value) =>
    listIn(value, 'resourceSpans').flatMap((resourceSpans) => {
      if (!isObject(resourceSpans)) return [];
      const resource = attributesOf(objectIn(resourceSpans, 'resource'));
      const scopes = [...listIn(resourceSpans, 'scopeSpans'), ...listIn(resourceSpans, 'instrumentationLibrarySpans')];
      const spans = scopes.flatMap((scope) => (isObject(scope) ? listIn(scope, 'spans') : []));
      return spans.flatMap((span) => (isObject(span) ? recordsOf(span, resource, context) : []));
    }),
};

function recordsOf(span: SourceObject, resource: Attributes, context: Context): UsageRecord[] {
  const told = attributesOf(span);
  const [input, output] = [countNamed(told, 'input'), countNamed(told, 'output')];
  if ((input === undefined && output === undefined) || sums.has(told.get('gen_ai.operation.name'))) return [];
  const cost = told.get('gen_ai.usage.cost');
  return [
    {
      ...blank,
      at: momentIn(span, 'startTimeUnixNano'),
      provider: providerNamed(textNamed(told, 'gen_ai.provider.name') ?? textNamed(told, 'gen_ai.system')),
      model: textNamed(told, 'gen_ai.response.model') ?? textNamed(told, 'gen_ai.request.model') ?? '',
      tokens: tokensOf(told, input ?? 0, output ?? 0, context),
      id: `${textIn(span, 'traceId') ?? ''}/${textIn(span, 'spanId') ?? ''}`,
      billed: cost === undefined ? undefined : billedOf(amountOf(cost)),
      project: textNamed(resource, 'service.name'),
      user: textNamed(told, 'enduser.id') ?? textNamed(told, 'user.id'),
      session: textNamed(told, 'gen_ai.conversation.id') ?? textNamed(told, 'session.id'),
      tags: tagsFrom(resource),
    },
  ];
}

/** By the convention, input includes the cache; if the cache is larger, the library counted it separately. */
function tokensOf(told: Attributes, input: number, output: number, { assume }: Context): Tokens {
  const cacheRead = countNamed(told, 'cacheRead') ?? 0;
  const cacheWrite = countNamed(told, 'cacheWrite') ?? 0;
  const reasoning = countNamed(told, 'reasoning') ?? 0;
  if (cacheRead + cacheWrite <= input) return splitWholes(input, output, { cacheRead, cacheWrite, reasoning });
  assume(
    'Some spans have more cached tokens than input: taken as counted separately, though by the convention ' +
      'input includes them.',
  );
  return separateMeters({ input, cacheRead, cacheWrite, output: output - reasoning, reasoning });
}

function countNamed(told: Attributes, meter: Meter): number | undefined {
  for (const name of otelNames[meter]) {
    const value = told.get(`gen_ai.usage.${name}`);
    if (value !== undefined) return countOf(value);
  }
  return undefined;
}

function textNamed(told: Attributes, name: string): string | undefined {
  const value = told.get(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function tagsFrom(resource: Attributes): UsageRecord['tags'] {
  const environment =
    textNamed(resource, 'deployment.environment.name') ?? textNamed(resource, 'deployment.environment');
  return environment === undefined ? undefined : { environment };
}

/** A list of keys and typed values as a map; whole numbers are texts there. */
function attributesOf(value: SourceObject): Attributes {
  const pairs = listIn(value, 'attributes').flatMap((each): [string, unknown][] => {
    if (!isObject(each) || typeof each['key'] !== 'string') return [];
    const { stringValue, intValue, doubleValue, boolValue } = objectIn(each, 'value');
    return [[each['key'], stringValue ?? intValue ?? doubleValue ?? boolValue]];
  });
  return new Map(pairs);
}
