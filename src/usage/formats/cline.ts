import { momentIn, objectIn, textIn } from '../records/fields.ts';
import { billedIn } from '../records/values.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { readReply } from '../replies/reply.ts';
import type { UsageFormat } from './format.ts';

/** `ui_messages.json` of Cline, Roo Code and Kilo Code: a request says what it used in a text of JSON. */
export const cline: UsageFormat = {
  kind: 'json',
  name: 'cline',
  title: 'tasks of Cline, Roo Code and Kilo Code (ui_messages.json)',
  marks: ['say'],
  recognises: ({ type, say, ts }) => (type === 'say' || type === 'ask') && ts !== undefined && say !== undefined,
  open: (context) => (message) => {
    if (message['say'] !== 'api_req_started') return [];
    const { tokensIn, tokensOut, cacheReads, cacheWrites, ...told } = objectIn(message, 'text');
    const usage = { tokens_in: tokensIn, tokens_out: tokensOut, cache_reads: cacheReads, cache_writes: cacheWrites };
    // As the APIs of the two kinds count.
    const protocol = textIn(message, 'apiProtocol') ?? textIn(told, 'apiProtocol');
    return readReply(
      { usage },
      context,
      {
        prompt: protocol === 'openai' ? 'inclusive' : 'exclusive',
        answer: 'inclusive',
      },
      {
        at: momentIn(message, 'ts'),
        provider: providerNamed(textIn(message, 'modelInfo.providerId')),
        model: textIn(message, 'modelInfo.modelId'),
        billed: billedIn(told, 'cost'),
      },
    );
  },
};
