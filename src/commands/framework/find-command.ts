import type { Option } from '@commander-js/extra-typings';
import { UserError } from '../../values/errors.ts';
import { orList } from '../../values/nearest.ts';
import type { Io } from '../../system/io.ts';
import { commands, declaredCommand, DEFAULT_COMMAND, verbsOf } from './registry.ts';

interface FoundCommand {
  readonly name: string;
  /** The arguments without the name. */
  readonly rest: readonly string[];
}

/**
 * The command that arguments name by one word (`cost`) or two (`pricing list`). Only options that it declares, with
 * their values, may come before its name; without a name it is the default command. No command is loaded for a name
 * that comes first. Throws a UserError for `pricing` without a verb of it.
 */
export async function findCommand(argv: readonly string[], io: Io): Promise<FoundCommand> {
  const [first = ''] = argv;
  if (!isOption(first)) return commandNamed(argv) ?? { name: DEFAULT_COMMAND, rest: argv };
  for (const [index, word] of argv.entries()) {
    const name = Object.hasOwn(commands, word) ? word : verbsOf(word).map((verb) => `${word} ${verb}`)[0];
    if (name === undefined) continue;
    const { options } = await declaredCommand(name, io);
    const leading = leadingOptions(argv.slice(0, index), options);
    const named = leading && commandNamed(argv.slice(index));
    if (named) return { name: named.name, rest: [...leading.closed, ...insertOption(named.rest, leading.open)] };
  }
  return { name: DEFAULT_COMMAND, rest: argv };
}

function commandNamed(argv: readonly string[]): FoundCommand | undefined {
  const [first = '', verb = ''] = argv;
  const word = first === 'completion' ? 'complete' : first;
  if (Object.hasOwn(commands, `${word} ${verb}`)) return { name: `${word} ${verb}`, rest: argv.slice(2) };
  if (Object.hasOwn(commands, word)) return { name: word, rest: argv.slice(1) };
  const verbs = verbsOf(word);
  if (verbs.length === 0) return undefined;
  throw new UserError(
    verb === '' || isOption(verb) ? `${word} needs to know what to do` : `no command "${word} ${verb}"`,
    { hint: `there is ${orList(verbs.map((each) => `${word} ${each}`))}` },
  );
}

interface LeadingOptions {
  readonly closed: readonly string[];
  /** The last option, if it would take the next word for a value of its own. */
  readonly open: readonly string[];
}

/** Words as the options they are; undefined if one is neither an option nor a value, or if a value is still missing. */
function leadingOptions(words: readonly string[], options: readonly Option[]): LeadingOptions | undefined {
  let open = words.length;
  for (let index = 0; index < words.length; index++) {
    const [start, word = ''] = [index, words[index]];
    if (!isOption(word)) return undefined;
    // One that the command does not have is reported when its arguments are parsed.
    const option = options.find(({ long, short }) => word === long || word === short);
    if (option?.required === true) index++;
    const isGreedy = (): boolean => option?.variadic === true || (option?.optional === true && index === start);
    while (isGreedy() && index + 1 < words.length && !isOption(words[index + 1] ?? '')) index++;
    if (index >= words.length) return undefined;
    open = isGreedy() ? start : words.length;
  }
  return { closed: words.slice(0, open), open: words.slice(open) };
}

/** Adds an option after the other arguments, but before those that `--` keeps from being options. */
function insertOption(argv: readonly string[], option: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return end < 0 ? [...argv, ...option] : argv.toSpliced(end, 0, ...option);
}

function isOption(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}
