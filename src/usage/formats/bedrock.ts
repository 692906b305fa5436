import { jsonIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { readReply } from '../replies/reply.ts';
import type { UsageFormat } from './format.ts';
import { tagsOf } from '../records/values.ts';

/** Invocation logs of Amazon Bedrock; the input does not include the cache. */
export const bedrock: UsageFormat = {
  kind: 'json',
  name: 'bedrock',
  title: 'invocation logs of Amazon Bedrock',
  marks: ['schemaType'],
  recognises: (value) => value['schemaType'] === 'ModelInvocationLog',
  open: (context) => (line) => {
    const usage = { ...countersIn(objectIn(line, 'input')), ...countersIn(objectIn(line, 'output')) };
    const reply = { model: modelOf(textIn(line, 'modelId') ?? ''), usage };
    return readReply(reply, context, { prompt: 'exclusive', answer: 'inclusive' }).map((record) => ({
      ...record,
      at: momentIn(line, 'timestamp'),
      provider: 'bedrock',
      id: textIn(line, 'requestId'),
      project: textIn(line, 'accountId'),
      user: textIn(line, 'identity.arn'),
      tags: tagsOf(jsonIn(line, 'requestMetadata')),
    }));
  },
};

/** The counts beside a body, which may hold any text. */
function countersIn(side: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(side).filter(([name]) => name.endsWith('TokenCount')));
}

/** An inference profile is named by its ARN, which ends in the model. */
function modelOf(id: string): string {
  return id.startsWith('arn:') ? id.slice(id.lastIndexOf('/') + 1) : id;
}
