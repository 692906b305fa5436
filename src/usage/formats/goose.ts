import { momentIn, textIn } from '../records/fields.ts';
import { isObject } from '../records/source-object.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { readReply } from '../replies/reply.ts';
import type { UsageFormat } from './format.ts';

/** Sessions of Goose, as it exports them as JSON: all that they used. Which of it was cached is not told. */
export const goose: UsageFormat = {
  kind: 'json',
  name: 'goose',
  title: 'sessions exported from Goose',
  marks: ['accumulated_input_tokens'],
  recognises: (value) => 'accumulated_input_tokens' in value && 'working_dir' in value,
  open: (context) => (session) => {
    const [prompt_tokens, completion_tokens, total_tokens] = ['input', 'output', 'total'].map(
      (what) => session[`accumulated_${what}_tokens`],
    );
    const config = isObject(session['model_config']) ? session['model_config'] : session;
    return readReply({ usage: { prompt_tokens, completion_tokens, total_tokens } }, context, undefined, {
      at: momentIn(session, 'created_at'),
      provider: providerNamed(textIn(session, 'provider_name')),
      model: textIn(config, 'model_name', 'model'),
      requests: 0,
      id: textIn(session, 'id'),
      session: textIn(session, 'id'),
      project: textIn(session, 'working_dir'),
    });
  },
};
