import { UserError } from '../../values/errors.ts';
import { amountIn, maybeCountIn, textIn } from '../records/fields.ts';
import { blank } from '../records/record.ts';
import { localCells } from './local-cells.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { aroundIn, labelNames, momentAround, momentNames, tagNames } from '../replies/around.ts';
import { beside, countsPrompt } from '../replies/reply.ts';
import { settleTokens } from '../replies/settle-tokens.ts';
import { isCounterName, readCounters } from '../replies/usage-object.ts';
import type { Context, CountedFields, ReadObject, UsageFormat } from './format.ts';
import { billedOf, isTrue, tierOf } from '../records/values.ts';

const counted: CountedFields = {
  ...labelNames,
  asides: tagNames,
  accounting: 'inclusive',
  model: ['model', 'model_name'],
  moment: momentNames,
  prompt: ['prompt_tokens', 'input_tokens'],
  completion: ['completion_tokens', 'output_tokens'],
  cacheRead: ['cached_tokens', 'cache_read_tokens', 'cached_input_tokens'],
  cacheWrite: ['cache_write_tokens', 'cache_creation_tokens'],
  reasoning: ['reasoning_tokens'],
  total: ['total_tokens'],
  id: ['id', 'request_id'],
};

/** Home-made logs: a line for each request with the tokens of its whole prompt and its whole answer. */
export const plainLines: UsageFormat = {
  kind: 'json',
  name: 'plain',
  title: 'any JSON lines with model, prompt_tokens and completion_tokens',
  // Whatever counts tokens is use: what else a line lacks, the reader judges, as it does in a table.
  recognises: (value) => countsPrompt(value, isCounterName),
  isAllUse: true,
  isGeneral: true,
  counted,
  open: reader,
};

/** Home-made logs as a table. */
export const plainTable: UsageFormat = {
  kind: 'table',
  name: 'plain-csv',
  title: 'any table with model, prompt_tokens and completion_tokens',
  required: [
    'model|model_name|model_id',
    'prompt_tokens|input_tokens|prompt_token_count|input_token_count|tokens_in',
    'completion_tokens|output_tokens|candidates_token_count|output_token_count|tokens_out',
  ],
  counted,
  cells: (columns) => localCells(columns),
  open: reader,
};

function reader({ assume, uncounted }: Context): ReadObject {
  return (line) => {
    const stated = readCounters(line);
    const model = textIn(line, 'model', 'model_name', 'modelId', 'model_id');
    const settled = settleTokens(stated, { model: model ?? '' });
    if (!settled) return [];
    if (stated.counts.completion === undefined)
      assume('Requests without completion_tokens, such as embeddings, count as without an answer.');
    if (stated.counts.prompt === undefined) assume('Requests without prompt_tokens count as without a prompt.');
    if (model === undefined) throw new UserError('model is missing');
    if (settled.isBeside) assume(beside);
    for (const [name, count] of stated.unknown) uncounted(name, count);
    return [
      {
        ...blank,
        ...aroundIn(line),
        at: momentAround(line),
        provider: providerNamed(textIn(line, 'provider', 'provider_name')),
        model,
        tokens: settled.tokens,
        requests: maybeCountIn(line, 'requests', 'num_requests', 'request_count') ?? 1,
        serviceTier: isTrue(textIn(line, 'batch')) ? 'batch' : tierOf(textIn(line, 'service_tier')),
        webSearches: stated.counts.webSearches ?? 0,
        id: textIn(line, 'id', 'request_id'),
        billed: billedOf(amountIn(line, 'cost', 'cost_usd', 'spend')),
        mismatch: settled.mismatch,
      },
    ];
  };
}
