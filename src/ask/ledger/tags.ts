import { UserError } from '../../values/errors.ts';

/** Labels of a request, by their names. */
export type Tags = Readonly<Record<string, string>>;

const MAX_TAGS = 32;

/** Reads `team=search`; repeatable. `source` is the option or variable for messages. Throws a UserError. */
export function readTag(source: string): (text: string, before?: Tags) => Tags {
  return (text, before = {}) => {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    const isName = /^[\w.-]{1,64}$/.test(name) && name !== '__proto__';
    if (!isName || value === '' || value.length > 200 || /\p{Cc}/u.test(value))
      throw new UserError(`${source}: "${text}" is not a label`, { hint: 'write it like team=search' });
    const tags = { ...before, [name]: value };
    if (Object.keys(tags).length > MAX_TAGS)
      throw new UserError(`${source}: there are more than ${MAX_TAGS} labels`, { hint: 'leave some out' });
    return tags;
  };
}

/** Reads COST_PROJECTION_TAGS: labels with commas between them. */
export function readEnvTags({ COST_PROJECTION_TAGS: text = '' }: Readonly<Record<string, string | undefined>>): Tags {
  const read = readTag('COST_PROJECTION_TAGS');
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .reduce<Tags>((tags, part) => read(part, tags), {});
}
