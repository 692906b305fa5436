import { momentIn, objectIn, textIn } from '../records/fields.ts';
import { billedIn } from '../records/values.ts';
import { providerNamed } from '../../pricing/catalogue/provider-names.ts';
import { readReply } from '../replies/reply.ts';
import type { UsageFormat } from './format.ts';

/**
 * Sessions of Goose, as it exports them or as sqlite3 writes the rows of its database: all that they used. Older ones
 * do not tell what was cached.
 */
export const goose: UsageFormat = {
  kind: 'json',
  name: 'goose',
  title: 'sessions exported from Goose',
  marks: ['accumulated_input_tokens'],
  recognises: (value) => 'accumulated_input_tokens' in value && 'working_dir' in value,
  open: (context) => (session) => {
    const [prompt_tokens, completion_tokens, total_tokens, cache_read_tokens, cache_write_tokens] = [
      'input',
      'output',
      'total',
      'cache_read',
      'cache_write',
    ].map((what) => session[`accumulated_${what}_tokens`]);
    const usage = { prompt_tokens, completion_tokens, total_tokens, cache_read_tokens, cache_write_tokens };
    const config = { ...session, ...objectIn(session, 'model_config', 'model_config_json') };
    return readReply({ usage }, context, undefined, {
      at: momentIn(session, 'created_at'),
      provider: providerNamed(textIn(session, 'provider_name')),
      model: textIn(config, 'model_name', 'model'),
      requests: 0,
      billed: billedIn(session, 'accumulated_cost'),
      id: textIn(session, 'id'),
      session: textIn(session, 'id'),
      project: textIn(session, 'working_dir'),
    });
  },
};
