import { existsSync, fstatSync } from 'node:fs';
import { filePosition, parentProcesses, type ParentProcess, type ShellWithInput } from './parent-processes.ts';
import { hasRedirectedLoop, isInShellLoop, readsInLoop, readsInShell } from './shell-text.ts';

/**
 * Whose standard input is: `own` where it was made for this program, `shell` where a shell around it reads it line by
 * line, `unknown` where that cannot be told.
 */
export type InputOwner = 'own' | 'shell' | 'unknown';

/** Finds out whose standard input is. A system without `/proc` does not tell, and it counts as the program's own. */
export function findInputOwner(): InputOwner {
  try {
    const stats = fstatSync(0);
    // Of a file that was read to its end nothing is left to take.
    return stats.isFile() && filePosition('self') >= stats.size ? 'own' : ownerAmong(parentProcesses(stats));
  } catch {
    return existsSync('/proc/self/fdinfo/0') ? 'unknown' : 'own';
  }
}

function ownerAmong(parents: Iterable<ParentProcess>): InputOwner {
  let owner: InputOwner = 'own';
  for (const { shell, isHidden } of parents) {
    const found = isHidden ? 'unknown' : shell === undefined ? 'own' : ownerBeside(shell);
    if (found === 'shell') return found;
    if (found === 'unknown') owner = found;
  }
  return owner;
}

/** Decides by one shell whether it reads the standard input that it shares with the program. */
export function ownerBeside(shell: ShellWithInput): InputOwner {
  const { text, isSubshell, isPlain, isBegun, isRedirected, bytesRead } = shell;
  if (isSubshell && bytesRead !== undefined) {
    if (bytesRead === 0) return text !== undefined && isInShellLoop(text) ? 'unknown' : 'own';
    return text === undefined || isInShellLoop(text) ? 'shell' : 'unknown';
  }
  if (text === undefined) {
    if (isBegun !== undefined) return isBegun ? 'shell' : 'own';
    // Its commands are on its standard input, unless it runs the end of a pipe itself.
    return isPlain && !isSubshell && !isRedirected ? 'shell' : 'unknown';
  }
  if (!readsInShell(text)) return isInShellLoop(text) ? 'unknown' : 'own';
  if (isBegun === true || isRedirected) return readsInLoop(text) ? 'shell' : 'unknown';
  return isBegun === undefined && readsInLoop(text) && !hasRedirectedLoop(text) ? 'shell' : 'unknown';
}
