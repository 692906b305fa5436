import { readlinkSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { systemCode } from '../values/errors.ts';
import { readAll, smallText } from './open-file.ts';

// The processes above this one, as `/proc` of Linux describes them.

/** A shell around the program that has the same standard input. */
export interface ShellWithInput {
  /** The commands it runs; undefined if they were typed, or are on its standard input. */
  readonly text: string | undefined;
  /** True for a subshell: its shell made it for a pipe, a group or a background job. */
  readonly isSubshell: boolean;
  /** True for a shell that runs the last command of a pipe in a process of its own. */
  readonly isPlain: boolean;
  /** Whether the input is a file that somebody has read from. Undefined for a pipe, which does not tell. */
  readonly isBegun: boolean | undefined;
  /** True if the shell keeps another standard input for after the command or the loop it runs now. */
  readonly isRedirected: boolean;
  /** Bytes that a subshell itself has read since it began; undefined if not known. */
  readonly bytesRead: number | undefined;
}

/** A process above this one that has the same standard input. */
export interface ParentProcess {
  /** Undefined for a program other than a shell, such as a package runner, which passes its input on. */
  readonly shell: ShellWithInput | undefined;
  /** True for a shell of another user, which shows nobody what its standard input is. */
  readonly isHidden: boolean;
}

const shells = /^(ba|da|z|k|mk|a|fi|c|tc)?sh$/;
/** Shells that run the last command of a pipe in a process of its own. */
const plainShells = /^(ba|da|a)?sh$/;

/** The parents with the same file or pipe as their standard input, up to the first with another. */
export function* parentProcesses(input: { readonly dev: number; readonly ino: number }): Generator<ParentProcess> {
  for (let pid = process.ppid; pid > 0; pid = parentOf(pid)) {
    const name = programName(commandWords(pid));
    const isSame = hasInput(pid, input);
    if (isSame === false) return;
    const isShell = shells.test(name);
    if (isSame === undefined) {
      if (isShell) yield { shell: undefined, isHidden: true };
    } else yield { shell: isShell ? shellAt(pid, name) : undefined, isHidden: false };
  }
}

/** Undefined if the system does not let us know. */
function hasInput(pid: number, { dev, ino }: { dev: number; ino: number }): boolean | undefined {
  try {
    const stats = statSync(`/proc/${pid}/fd/0`);
    return stats.dev === dev && stats.ino === ino;
  } catch (error) {
    return systemCode(error) === 'EACCES' ? undefined : false;
  }
}

/** The fourth field, after a name in parentheses that may hold spaces and parentheses. */
function parentOf(pid: number): number {
  const stat = smallText(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function shellAt(pid: number, name: string): ShellWithInput {
  const isSubshell = isForkOfParent(pid);
  return {
    text: textOf(pid),
    isSubshell,
    isPlain: plainShells.test(name),
    isBegun: statSync(`/proc/${pid}/fd/0`).isFile() ? filePosition(pid) !== 0 : undefined,
    isRedirected: hasSavedInput(pid),
    // Of the thread: the figure of the process counts what its children have read too.
    bytesRead: isSubshell ? numberIn(`/proc/${pid}/task/${pid}/io`, 'rchar') : undefined,
  };
}

/** A process that has run no program of its own has its memory where its parent has it. */
function isForkOfParent(pid: number): boolean {
  try {
    return auxiliaryOf(pid) === auxiliaryOf(parentOf(pid));
  } catch {
    return false;
  }
}

function auxiliaryOf(pid: number): string {
  return Buffer.from(readAll(`/proc/${pid}/auxv`, 64 * 1024) ?? []).toString('latin1');
}

/** Where the next byte of standard input is read, if it is a file. */
export function filePosition(pid: number | 'self'): number {
  return numberIn(`/proc/${pid}/fdinfo/0`, 'pos') ?? 0;
}

/** Shells keep what they redirect in descriptors from 10 on; dash keeps its script there too. */
function hasSavedInput(pid: number): boolean {
  return ['10', '11', '12'].some((descriptor) => {
    try {
      const target = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      return !commandWords(pid).some((word) => basename(word) === basename(target));
    } catch {
      return false;
    }
  });
}

function commandWords(pid: number): string[] {
  return smallText(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
}

/** The name of the program: a script that names its shell in its first line runs as that shell. */
function programName([program = '', applet = '']: readonly string[]): string {
  const name = basename(program.replace(/^-/, ''));
  return name === 'busybox' ? applet : name;
}

function numberIn(file: string, field: string): number | undefined {
  try {
    const [, digits] = new RegExp(String.raw`^${field}:\s*(\d+)`, 'm').exec(smallText(file)) ?? [];
    return digits === undefined ? undefined : Number(digits);
  } catch {
    return undefined;
  }
}

/** The commands of a shell: the text after `-c`, or the script that it was given. */
function textOf(pid: number): string | undefined {
  const { text, script } = shellArguments(commandWords(pid));
  return text ?? (script === undefined ? undefined : scriptText(pid, script));
}

/** Reads the arguments of a shell, its name first. */
export function shellArguments(words: readonly string[]): { readonly text?: string; readonly script?: string } {
  let isText = false;
  const start = basename(words[0] ?? '') === 'busybox' ? 2 : 1;
  for (let index = start; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!/^[-+]./.test(word)) return isText ? { text: word } : { script: word };
    const isFlags = /^-[a-z]+$/i.test(word);
    if (isFlags && /s/i.test(word) && !isText) return {};
    if (isFlags && /c/i.test(word)) isText = true;
    if (/^[-+][a-z]*o$/i.test(word) || /^--(rcfile|init-file)$/.test(word)) index++;
  }
  return {};
}

/** The descriptors by which bash and dash read a script; else its path, where the shell is now. */
function scriptText(pid: number, script: string): string | undefined {
  for (const descriptor of ['255', '10'])
    try {
      const file = `/proc/${pid}/fd/${descriptor}`;
      if (basename(readlinkSync(file)) === basename(script)) return smallText(file);
    } catch {
      // A shell of another kind.
    }
  try {
    return smallText(script.startsWith('/') ? script : join(readlinkSync(`/proc/${pid}/cwd`), script));
  } catch {
    return undefined;
  }
}
