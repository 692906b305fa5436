import { splitWholes } from '../records/accounting.ts';
import { blank } from '../records/record.ts';
import { fieldsOf } from '../records/row.ts';
import { isObject, objectIn, type LineFormat } from './format.ts';
import { countIn } from './values.ts';

const fields = fieldsOf({
  id: 'id',
  model: 'model',
  resolved: 'resolved_model',
  at: 'datetime_utc',
  input: 'input_tokens',
  output: 'output_tokens',
  details: 'token_details',
  session: 'conversation_id',
});

/** `llm logs --json`: what the input was made of stands in a text of JSON. */
export const llm: LineFormat = {
  kind: 'line',
  name: 'llm',
  title: 'logs of the llm command',
  paths: fields.paths,
  recognises: (value) => 'datetime_utc' in value && 'input_tokens' in value && 'model' in value,
  open: () => (row) => {
    const { at } = fields;
    const [input, output] = [row.maybeCount(at.input), row.maybeCount(at.output)];
    if (input === undefined && output === undefined) return undefined;
    const told = row.json(at.details);
    const details = isObject(told) ? told : {};
    const prompt = { ...objectIn(details, 'prompt_tokens_details'), ...objectIn(details, 'input_tokens_details') };
    const answer = { ...objectIn(details, 'completion_tokens_details'), ...objectIn(details, 'output_tokens_details') };
    const [read, written] = [
      countIn(details, 'cache_read_input_tokens'),
      countIn(details, 'cache_creation_input_tokens'),
    ];
    const wholes = splitWholes(input ?? 0, output ?? 0, {
      cacheRead: countIn(prompt, 'cached_tokens'),
      reasoning: countIn(answer, 'reasoning_tokens'),
    });
    return {
      ...blank,
      at: row.moment(at.at),
      model: row.text(at.resolved) ?? row.text(at.model) ?? '',
      // Input does not include Anthropic's own counts; it includes OpenAI's.
      tokens: { ...wholes, cacheRead: wholes.cacheRead + read, cacheWrite: written },
      id: row.text(at.id),
      session: row.text(at.session),
    };
  },
};
