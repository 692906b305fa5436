import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { exitCode, UserError } from '../../values/errors.ts';
import type { Io } from '../../system/io.ts';
import { openCatalogue } from '../../pricing/lists/disk/load.ts';
import type { Catalogue } from '../../pricing/catalogue/offer.ts';
import { formats } from '../../render/renderers.ts';
import { loadPlan } from '../../workload/disk/load-plan.ts';
import { plainCommand, type Define } from './command.ts';
import { helpTopics } from './help.ts';
import { commands, declaredCommand, DEFAULT_COMMAND } from './registry.ts';

export const define: Define = ({ io, finish }) =>
  plainCommand('complete', 'Print a script that completes commands, options, models and scenarios in your shell.', [
    'cost-projection complete bash > ~/.cost-projection.bash  # in ~/.bashrc: source it',
    'cost-projection complete zsh > ~/.cost-projection.zsh  # in ~/.zshrc: source it after compinit',
    'cost-projection complete fish > ~/.config/fish/completions/cost-projection.fish',
  ])
    .argument('[shell]', Object.keys(shellScripts).join(', '))
    .argument('[words...]', 'used by these scripts: answer -- and the words so far')
    .action(async (shell, words) => {
      await io.stdout.write(shell === 'answer' ? choiceLines(await completions(io, words)) : scriptFor(shell));
      finish(exitCode.done);
    });

function scriptFor(shell = ''): string {
  const script = Object.hasOwn(shellScripts, shell) ? shellScripts[shell] : undefined;
  if (script !== undefined) return script;
  throw new UserError(shell === '' ? 'no shell is named' : `no completion for "${shell}"`, {
    hint: `there is ${Object.keys(shellScripts).join(', ')}`,
  });
}

/** A word that may follow, and its description. */
type Choice = readonly [word: string, about: string];

function choiceLines(choices: readonly Choice[]): string {
  return choices.map(([word, about]) => `${word}\t${about}\n`).join('');
}

/** The words that the last of these, which is not finished, may become. */
async function completions(io: Io, words: readonly string[]): Promise<readonly Choice[]> {
  const [current = '', ...before] = words.toReversed();
  const found = await choicesAfter(io, before.toReversed(), current.startsWith('-'));
  return found.filter(([word]) => word.startsWith(current));
}

async function choicesAfter(io: Io, before: readonly string[], isOption: boolean): Promise<readonly Choice[]> {
  const name = nameIn(before);
  const command = name === undefined ? undefined : await declaredCommand(name, io);
  const options = command?.options.filter(({ hidden }) => !hidden) ?? [];
  const last = before.at(-1) ?? '';
  const asking = options.find(
    ({ required, optional, long, short }) => (required || optional) && [long, short].includes(last),
  );
  if (asking) return await choicesOf(io, asking);
  if (isOption)
    return options.flatMap(({ long, description }): Choice[] => (long === undefined ? [] : [[long, description]]));
  return [...nextWords(before), ...(command && takesModels(command) ? modelsIn(await openCatalogue(io)) : [])];
}

/** The command that the words name; else the default one, unless a second word is needed to name one. */
function nameIn([first = '', second = '']: readonly string[]): string | undefined {
  const names = Object.keys(commands);
  const isOpen = first === 'help' || names.some((name) => name.startsWith(`${first} `));
  return [`${first} ${second}`, first].find((name) => names.includes(name)) ?? (isOpen ? undefined : DEFAULT_COMMAND);
}

/** Words of commands' names that may follow. */
function nextWords(before: readonly string[]): Choice[] {
  if (before.length > 1) return [];
  const [first] = before;
  if (first === 'help')
    return [...nextWords([]), ...Object.keys(helpTopics).map((topic): Choice => [topic, 'help on a topic'])];
  const prefix = first === undefined ? '' : `${first} `;
  const all = Object.entries(commands).flatMap(([name, { summary }]): Choice[] => {
    const [word = '', verb] = name.slice(prefix.length).split(' ');
    return name.startsWith(prefix) ? [[word, verb === undefined ? summary : `${word} list, show, …`]] : [];
  });
  return [...new Map(all.map((choice) => [choice[0], choice])).values()];
}

function takesModels(command: CommandUnknownOpts): boolean {
  return command.registeredArguments.some((argument) => ['models', 'offer'].includes(argument.name()));
}

async function choicesOf(io: Io, option: Option): Promise<readonly Choice[]> {
  switch (option.attributeName()) {
    case 'model':
    case 'baseline':
    case 'candidate':
      return modelsIn(await openCatalogue(io));
    case 'provider':
      return (await openCatalogue(io)).providers.map(withoutDescription);
    case 'scenario':
      return (await scenariosIn(io)).map(withoutDescription);
    case 'format':
      return formats.map(withoutDescription);
    default:
      return (option.argChoices ?? []).map(withoutDescription);
  }
}

function withoutDescription(word: string): Choice {
  return [word, ''];
}

/** Names that mean exactly one offer, and every offer as `provider/model`. */
function modelsIn({ names }: Catalogue): Choice[] {
  const keys = [...names.values()].flat();
  const own = [...names].flatMap(([name, offers]) => (offers.length === 1 ? [name] : []));
  return [...new Set([...own, ...keys])].toSorted().map(withoutDescription);
}

/** A name without anything that a shell understands but spaces, which the scripts quote. */
const plainName = /^[\p{L}\p{N}][\p{L}\p{N} ._+-]{0,99}$/u;

/** The names of scenarios in the plan that was found, which may be anybody's. */
async function scenariosIn(io: Io): Promise<readonly string[]> {
  try {
    const names = (await loadPlan(io))?.scenarios.map(({ name }) => name) ?? [];
    return names.filter((name) => plainName.test(name));
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

// Each script runs `complete answer` with the words so far, which prints a line for each choice: word, tab,
// description. What it inserts is quoted: by zsh and fish themselves, in bash by `printf %q`.

const bash = `_cost_projection() {
  local word
  local -a words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  words[COMP_CWORD-1]="\${words[COMP_CWORD-1]//\\\\/}"
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    COMPREPLY+=("$(printf %q "$word")")
  done < <(cost-projection complete answer -- "\${words[@]}" 2>/dev/null)
}
complete -o default -F _cost_projection cost-projection
`;

const zsh = `#compdef cost-projection
_cost_projection() {
  local -a found
  found=("\${(@f)$(cost-projection complete answer -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -z "\${found[1]}" ]]; then
    _files
    return
  fi
  found=("\${(@)found//:/\\\\:}")
  found=("\${(@)found/$'\\t'/:}")
  _describe 'cost-projection' found
}
if [[ "\${funcstack[1]}" = _cost_projection ]]; then
  _cost_projection "$@"
else
  compdef _cost_projection cost-projection
fi
`;

const fish =
  'complete -c cost-projection -a ' +
  "'(cost-projection complete answer -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'\n";

export const shellScripts: Readonly<Record<string, string>> = { bash, zsh, fish };
