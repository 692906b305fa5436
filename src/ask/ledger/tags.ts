import { UserError } from '../../values/errors.ts';

/** Labels of a request, by their names. */
export type Tags = Readonly<Record<string, string>>;

const NAME = /^[\w.-]{1,64}$/;
const MOST = 32;

/** Reads `team=search`; repeatable. Throws a UserError. */
export function readTag(source: string): (text: string, before?: Tags) => Tags {
  return (text, before = {}) => {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    const isValue = value !== '' && value.length <= 200 && !/\p{Cc}/u.test(value);
    if (!NAME.test(name) || name === '__proto__' || !isValue)
      throw new UserError(`${source}: "${text}" is no label`, { hint: 'write it like team=search' });
    const tags = { ...before, [name]: value };
    if (Object.keys(tags).length > MOST)
      throw new UserError(`${source}: there are more than ${MOST} labels`, { hint: 'leave some out' });
    return tags;
  };
}

/** Those of COST_PROJECTION_TAGS, with commas between them. */
export function tagsOf({ COST_PROJECTION_TAGS: text = '' }: Readonly<Record<string, string | undefined>>): Tags {
  const read = readTag('COST_PROJECTION_TAGS');
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .reduce<Tags>((tags, part) => read(part, tags), {});
}
