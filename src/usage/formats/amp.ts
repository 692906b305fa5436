import { listIn, momentIn, objectIn, textIn } from '../records/fields.ts';
import { isObject } from '../records/source-object.ts';
import { readReply } from '../replies/reply.ts';
import { anthropicSeller } from '../replies/sellers.ts';
import type { UsageFormat } from './format.ts';

/** Threads of Amp, one a document: each answer says what it used, cached tokens beside its input. */
export const amp: UsageFormat = {
  kind: 'json',
  name: 'amp',
  title: 'threads of Amp',
  marks: ['messages'],
  recognises: ({ id, messages, usageLedger }) =>
    Array.isArray(messages) && (isObject(usageLedger) || (typeof id === 'string' && /^T-[0-9a-f-]{36}$/.test(id))),
  open: (context) => (thread) =>
    listIn(thread, 'messages').flatMap((message) => {
      if (!isObject(message)) return [];
      const usage = objectIn(message, 'usage');
      const model = textIn(usage, 'model') ?? '';
      const { inputTokens, outputTokens, cacheReadInputTokens, cacheCreationInputTokens } = usage;
      const counts = { inputTokens, outputTokens, cacheReadInputTokens, cacheCreationInputTokens };
      return readReply(
        { usage: counts },
        context,
        { prompt: 'exclusive', answer: 'inclusive' },
        {
          at: momentIn(usage, 'timestamp') ?? momentIn(message, 'meta.sentAt') ?? momentIn(thread, 'created'),
          provider: anthropicSeller(model),
          model,
          id: `${textIn(thread, 'id') ?? ''} ${textIn(message, 'messageId') ?? ''}`,
          session: textIn(thread, 'id'),
        },
      );
    }),
};
