import { UserError } from '../../values/errors.ts';
import { optionName } from '../framework/options.ts';
import type { AskOptions } from './ask-options.ts';

/** Options that have no effect beside another one. */
const idleBeside: readonly (readonly [idle: keyof AskOptions, beside: keyof AskOptions])[] = [
  ['tier', 'model'],
  ['critical', 'model'],
  ['allowDowngrade', 'model'],
  ['price', 'free'],
  ['stream', 'json'],
  ['stream', 'check'],
  ['stream', 'schema'],
  ['continue', 'each'],
  ['stream', 'each'],
  ['json', 'each'],
];

/** Options that have no effect without `--each`. */
const ofEach = ['out', 'parallel'] as const;

/** Throws a UserError for an option that has no effect as things are. */
export function refuseIdleOptions(options: AskOptions, words: readonly string[]): void {
  const isGiven = (name: keyof AskOptions): boolean => options[name] !== undefined && options[name] !== false;
  const alone = isGiven('each') ? undefined : ofEach.find(isGiven);
  if (alone !== undefined)
    throw new UserError(`${nameOf(alone)} has no effect without --each`, {
      hint: 'name a file of prompts with --each',
    });
  const pair = idleBeside.find((names) => names.every(isGiven))?.map(nameOf);
  const isInputGiven = words.includes('-') || options.file?.includes('-') === true;
  const [idle, beside] = pair ?? (isGiven('each') && isInputGiven ? ['-', '--each'] : []);
  if (idle !== undefined)
    throw new UserError(`${idle} has no effect beside ${beside}`, { hint: 'leave out one of them' });
}

function nameOf(option: keyof AskOptions): string {
  return option === 'out' ? '-o' : optionName(option);
}
