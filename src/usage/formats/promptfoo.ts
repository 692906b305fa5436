import { listIn, momentIn, objectIn, textIn, countIn } from '../records/fields.ts';
import { billedIn } from '../records/values.ts';
import { isObject, type SourceObject } from '../records/source-object.ts';
import type { UsageRecord } from '../records/record.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { readReply } from '../replies/reply.ts';
import type { Context, UsageFormat } from './format.ts';

/** Results of promptfoo, whole or one by one. What its own cache answered asked nobody. */
export const promptfoo: UsageFormat = {
  kind: 'json',
  name: 'promptfoo',
  title: 'results of promptfoo',
  marks: ['promptIdx', 'evalId'],
  recognises: (value) => isResult(value) || ('evalId' in value && isObject(value['results'])),
  open: (context) => (value) => {
    if (isResult(value)) return resultIn(value, {}, context);
    const results = listIn(value, 'results.results');
    // Where the results were left out, each prompt has their sums.
    const sums = listIn(value, 'results.prompts').map((prompt) =>
      isObject(prompt) ? { provider: prompt['provider'], response: objectIn(prompt, 'metrics') } : prompt,
    );
    return (results.length > 0 ? results : sums).flatMap((each) =>
      isObject(each) ? resultIn(each, value, context) : [],
    );
  },
};

function isResult(value: SourceObject): boolean {
  return 'promptIdx' in value && 'testIdx' in value && isObject(value['response']);
}

function resultIn(result: SourceObject, run: SourceObject, context: Context): readonly UsageRecord[] {
  const response = objectIn(result, 'response');
  if (response['cached'] === true) return [];
  // `openai:chat:gpt-4o`, or a provider and then a model of any name.
  const [provider, ...model] = (textIn(result, 'provider.id', 'provider') ?? '').split(':');
  const { prompt, completion, total, completionDetails } = objectIn(response, 'tokenUsage');
  const reasoning = isObject(completionDetails) ? completionDetails['reasoning'] : undefined;
  return readReply({ usage: { prompt, completion, total, reasoning } }, context, undefined, {
    at: momentIn(run, 'results.timestamp'),
    provider: providerNamed(provider),
    model: (model.length > 1 && /^(?:chat|responses|completion|messages)$/.test(model[0] ?? '')
      ? model.slice(1)
      : model
    ).join(':'),
    requests: countIn(response, 'tokenUsage.numRequests') || 1,
    id: textIn(result, 'id'),
    billed: billedIn(response, 'cost'),
    project: textIn(run, 'config.description'),
  });
}
