import { momentIn, objectIn, textIn } from '../records/fields.ts';
import { isObject } from '../records/source-object.ts';
import { branchOf } from '../records/values.ts';
import { readReply } from '../replies/reply.ts';
import type { UsageFormat } from './format.ts';

/** Sessions of Qwen Code, with counts as Gemini names them. Who sold a model is not told. */
export const qwenCode: UsageFormat = {
  kind: 'json',
  name: 'qwen-code',
  title: 'sessions of Qwen Code',
  marks: ['uuid'],
  // A line of Claude Code has the same fields around its message, and none of its parts.
  recognises: (value) =>
    'sessionId' in value && 'uuid' in value && isObject(value['message']) && Array.isArray(value['message']['parts']),
  open: (context) => (line) =>
    readReply(
      { usage: objectIn(line, 'usageMetadata') },
      context,
      { prompt: 'inclusive', answer: 'inclusive' },
      {
        at: momentIn(line, 'timestamp'),
        model: textIn(line, 'model'),
        id: textIn(line, 'uuid'),
        session: textIn(line, 'sessionId'),
        project: textIn(line, 'cwd'),
        tags: branchOf(textIn(line, 'gitBranch')),
      },
    ),
};
