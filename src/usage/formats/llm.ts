import { momentIn, objectIn, textIn } from '../records/fields.ts';
import { readReply } from '../replies/reply.ts';
import type { UsageFormat } from './format.ts';

/** `llm logs --json`: what the input was made of stands in a text of JSON. */
export const llm: UsageFormat = {
  kind: 'json',
  name: 'llm',
  title: 'logs of the llm command',
  marks: ['datetime_utc'],
  recognises: (value) => 'datetime_utc' in value && 'input_tokens' in value && 'model' in value,
  open: (context) => (line) => {
    const { input_tokens, output_tokens } = line;
    const usage = { input_tokens, output_tokens, ...objectIn(line, 'token_details') };
    const reply = { model: textIn(line, 'resolved_model', 'model'), usage };
    return readReply(reply, context).map((record) => ({
      ...record,
      at: momentIn(line, 'datetime_utc'),
      id: textIn(line, 'id'),
      session: textIn(line, 'conversation_id'),
    }));
  },
};
