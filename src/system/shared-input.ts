import { fstatSync, readFileSync, statSync } from 'node:fs';

/**
 * Whether standard input is also that of the shell that started the program, which may be reading it: of a loop over a file,
 * or a script. A file that nobody has read from yet is not. False where the system does not tell.
 */
export function isSharedWithShell(): boolean {
  try {
    const mine = fstatSync(0);
    const parents = statSync(`/proc/${process.ppid}/fd/0`);
    if (mine.dev !== parents.dev || mine.ino !== parents.ino) return false;
    if (!shells.test(readFileSync(`/proc/${process.ppid}/comm`, 'utf8').trim())) return false;
    return !mine.isFile() || placeIn(readFileSync('/proc/self/fdinfo/0', 'utf8')) > 0;
  } catch {
    return false;
  }
}

/** Others hand their input on to whom they start: runners of packages, for one. */
const shells = /^(ba|da|z|k|mk|a|fi|c|tc)?sh$|^busybox$/;

function placeIn(information: string): number {
  return Number(/^pos:\s*(\d+)/m.exec(information)?.[1] ?? 0);
}
