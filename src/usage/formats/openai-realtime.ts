import { objectIn, textIn } from '../records/fields.ts';
import { isObject } from '../records/source-object.ts';
import { aroundIn, momentAround } from '../replies/around.ts';
import { readReply } from '../replies/reply.ts';
import type { UsageFormat } from './format.ts';

/** Events of OpenAI's Realtime API, as an application logged them. Which model answers, its session says before. */
export const openaiRealtime: UsageFormat = {
  kind: 'json',
  name: 'openai-realtime',
  title: "events of OpenAI's Realtime API, logged as JSON lines",
  marks: ['session', 'response'],
  recognises: ({ type, session, response }) =>
    (isObject(session) && /^session\.(?:created|updated)$/.test(String(type))) ||
    (type === 'response.done' && isObject(response) && response['object'] === 'realtime.response'),
  open: (context) => {
    let model: string | undefined;
    return (event) => {
      model = textIn(event, 'session.model') ?? model;
      const reply = objectIn(event, 'response');
      const { text_tokens: _, ...usage } = objectIn(reply, 'usage');
      const around = { ...aroundIn(event), at: momentAround(event), model, provider: 'openai' };
      return event['type'] === 'response.done' ? readReply({ ...reply, usage }, context, undefined, around) : [];
    };
  },
};
