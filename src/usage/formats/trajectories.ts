import { amountIn, countIn, listIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { billedIn, billedOf } from '../records/values.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import type { UsageRecord } from '../records/record.ts';
import { readReply } from '../replies/reply.ts';
import type { Context, UsageFormat } from './format.ts';

/** Trajectories of SWE-agent: sums of a run, of which only the cost and the configuration tell more. */
export const sweAgent: UsageFormat = {
  kind: 'json',
  name: 'swe-agent',
  title: 'trajectories of SWE-agent',
  marks: ['info'],
  recognises: ({ info }) => isObject(info) && isObject(info['model_stats']),
  open: (context) => (run) => {
    const stats = objectIn(run, 'info.model_stats');
    const { tokens_sent, tokens_received } = stats;
    return readReply({ usage: { tokens_in: tokens_sent, tokens_out: tokens_received } }, context, undefined, {
      model: textIn(objectIn(run, 'replay_config'), 'agent.model.name') ?? textIn(run, 'info.config.model.model_name'),
      requests: countIn(stats, 'api_calls'),
      billed: billedIn(stats, 'instance_cost'),
      session: textIn(run, 'environment', 'instance_id'),
    });
  },
};

/** Output of OpenHands: each request with its use, and the cost of them all beside. */
export const openhands: UsageFormat = {
  kind: 'json',
  name: 'openhands',
  title: 'trajectories of OpenHands',
  marks: ['accumulated_cost', 'metrics', 'llm_metrics'],
  recognises: (value) => isMetrics(value) || isMetrics(value['metrics']) || isMetrics(value['llm_metrics']),
  open: (context) => (run) => requestsIn(metricsIn(run), textIn(run, 'instance_id', 'id'), context),
};

function metricsIn(value: SourceObject): SourceObject {
  return isMetrics(value) ? value : objectIn(value, 'metrics', 'llm_metrics');
}

function isMetrics(value: unknown): boolean {
  return (
    isObject(value) &&
    'accumulated_cost' in value &&
    (Array.isArray(value['token_usages']) || 'accumulated_token_usage' in value)
  );
}

function requestsIn(metrics: SourceObject, session: string | undefined, context: Context): readonly UsageRecord[] {
  const model = textIn(metrics, 'model_name');
  const costs = listIn(metrics, 'costs');
  const requests = listIn(metrics, 'token_usages');
  if (requests.length === 0) {
    const usage = objectIn(metrics, 'accumulated_token_usage');
    const billed = billedIn(metrics, 'accumulated_cost');
    return readReply({ usage: countsIn(usage) }, context, undefined, { model, session, billed, requests: 0 });
  }
  return requests.flatMap((each, place) => {
    if (!isObject(each)) return [];
    const cost = costs.length === requests.length ? costs[place] : undefined;
    return readReply(
      { usage: countsIn(each) },
      context,
      { prompt: 'inclusive', answer: 'inclusive' },
      {
        at: isObject(cost) ? momentIn(cost, 'timestamp') : undefined,
        model: textIn(each, 'model') ?? model,
        id: textIn(each, 'response_id'),
        billed: isObject(cost) ? billedOf(amountIn(cost, 'cost')) : undefined,
        session,
      },
    );
  });
}

/** Without the size of the context, and what a turn used. */
function countsIn({ prompt_tokens, completion_tokens, cache_read_tokens, cache_write_tokens }: SourceObject) {
  return { prompt_tokens, completion_tokens, cache_read_tokens, cache_write_tokens };
}
