import { fstatSync, readFileSync, statSync } from 'node:fs';

/**
 * True if standard input is also that of the shell that started the program, which may be reading it: the file of a
 * loop, or a script. Not for a file that has not been read from yet, nor if the system does not tell.
 */
export function isSharedWithShell(): boolean {
  try {
    const mine = fstatSync(0);
    const parents = statSync(`/proc/${process.ppid}/fd/0`);
    if (mine.dev !== parents.dev || mine.ino !== parents.ino) return false;
    if (!shells.test(readFileSync(`/proc/${process.ppid}/comm`, 'utf8').trim())) return false;
    return !mine.isFile() || offsetIn(readFileSync('/proc/self/fdinfo/0', 'utf8')) > 0;
  } catch {
    return false;
  }
}

/** Other programs, such as package runners, pass their input on. */
const shells = /^(ba|da|z|k|mk|a|fi|c|tc)?sh$|^busybox$/;

function offsetIn(information: string): number {
  return Number(/^pos:\s*(\d+)/m.exec(information)?.[1] ?? 0);
}
