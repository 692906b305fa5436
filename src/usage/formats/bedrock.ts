import { separateMeters } from '../records/accounting.ts';
import { blank } from '../records/record.ts';
import { fieldsOf } from '../records/row.ts';
import type { LineFormat } from './format.ts';
import { tagsOf } from './values.ts';

const fields = fieldsOf({
  id: 'requestId',
  timestamp: 'timestamp',
  model: 'modelId',
  account: 'accountId',
  identity: 'identity.arn',
  metadata: 'requestMetadata',
  input: 'input.inputTokenCount',
  read: 'input.cacheReadInputTokenCount',
  written: 'input.cacheWriteInputTokenCount',
  output: 'output.outputTokenCount',
});

/** Invocation logs of Amazon Bedrock; the input does not include the cache. */
export const bedrock: LineFormat = {
  kind: 'line',
  name: 'bedrock',
  title: 'invocation logs of Amazon Bedrock',
  paths: fields.paths,
  recognises: (value) => value['schemaType'] === 'ModelInvocationLog',
  open: () => (row) => {
    const { at } = fields;
    const [input, output] = [row.maybeCount(at.input), row.maybeCount(at.output)];
    if (input === undefined && output === undefined) return undefined;
    return {
      ...blank,
      at: row.moment(at.timestamp),
      provider: 'bedrock',
      model: modelOf(row.text(at.model) ?? ''),
      tokens: separateMeters({
        input: input ?? 0,
        cacheRead: row.count(at.read),
        cacheWrite: row.count(at.written),
        output: output ?? 0,
      }),
      id: row.text(at.id),
      project: row.text(at.account),
      user: row.text(at.identity),
      tags: tagsOf(row.json(at.metadata)),
    };
  },
};

/** An inference profile is named by its ARN, which ends in the model. */
function modelOf(id: string): string {
  return id.startsWith('arn:') ? id.slice(id.lastIndexOf('/') + 1) : id;
}
