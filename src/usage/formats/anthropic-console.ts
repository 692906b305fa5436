import { amountIn, countIn, momentIn, textIn } from '../records/fields.ts';
import { separateMeters } from '../records/accounting.ts';
import { tellNamesIn } from '../records/label-names.ts';
import { blank } from '../records/record.ts';
import { promptOfWindow } from './anthropic-usage.ts';
import type { UsageFormat } from './format.ts';
import { billedOf, bucketId, dayAfter, residencyIn, tierOf } from '../records/values.ts';

/** The Console's export of tokens, by day; older ones have a single column of cache writes. */
export const anthropicConsoleTokens: UsageFormat = {
  kind: 'table',
  name: 'anthropic-console-tokens',
  title: 'tokens exported from the Anthropic Console',
  required: ['usage_date_utc', 'model_version', 'usage_input_tokens_no_cache', 'usage_output_tokens'],
  open: (context) => (row) => {
    tellNamesIn(row, context.called);
    const from = momentIn(row, 'usage_date_utc');
    const [model, key, project] = ['model_version', 'api_key', 'workspace'].map((name) => textIn(row, name));
    const [type, window, speed] = ['usage_type', 'context_window', 'speed'].map((name) => textIn(row, name));
    return [
      {
        ...blank,
        at: from,
        until: dayAfter(from),
        provider: 'anthropic',
        model: model ?? '',
        tokens: separateMeters({
          input: countIn(row, 'usage_input_tokens_no_cache'),
          cacheRead: countIn(row, 'usage_input_tokens_cache_read'),
          cacheWrite:
            countIn(row, 'usage_input_tokens_cache_write') + countIn(row, 'usage_input_tokens_cache_write_5m'),
          cacheWrite1h: countIn(row, 'usage_input_tokens_cache_write_1h'),
          output: countIn(row, 'usage_output_tokens'),
        }),
        requests: 0,
        webSearches: countIn(row, 'web_search_count'),
        serviceTier: speed === 'fast' ? 'fast' : tierOf(type),
        multipliers: residencyIn(row),
        promptTokens: promptOfWindow(window),
        project,
        key,
        id: bucketId(from, model, key, project, type, window, textIn(row, 'inference_geo'), speed),
      },
    ];
  },
};

/** The Console's export of costs: rounded to cents line by line, models by the names people read. */
export const anthropicConsoleCost: UsageFormat = {
  kind: 'table',
  name: 'anthropic-console-cost',
  title: 'costs exported from the Anthropic Console',
  required: ['usage_date_utc', 'model', 'cost_usd'],
  open: (context) => (row) => {
    tellNamesIn(row, context.called);
    const from = momentIn(row, 'usage_date_utc');
    const billed = billedOf(amountIn(row, 'cost_usd'));
    if (!billed) return [];
    return [
      {
        ...blank,
        at: from,
        until: dayAfter(from),
        provider: 'anthropic',
        model: textIn(row, 'model') ?? '',
        requests: 0,
        serviceTier: tierOf(textIn(row, 'usage_type')),
        project: textIn(row, 'workspace'),
        key: textIn(row, 'api_key'),
        billed,
        isCharge: true,
      },
    ];
  },
};
