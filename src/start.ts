import { keepCompiled } from './system/compile-cache.ts';
import { isCheckout } from './system/paths.ts';
import { frozenHead } from './pricing/lists/disk/frozen.ts';
import { processIo } from './system/process-io.ts';
import { versionText } from './system/version.ts';

// The first file that runs, kept small: `--version` of an installed package needs nothing of the rest.

const [first = '', ...others] = process.argv.slice(2);

/** Whether that was all; else the program itself is to be loaded. */
export const isAnswered = !isCheckout && others.length === 0 && /^(--version|-[vV])$/.test(first);

if (isAnswered) {
  // Nobody may be reading any more, which is no failure.
  processIo()
    .stdout.write(`${versionText(frozenHead().version)}\n`)
    .catch(() => undefined);
} else {
  keepCompiled(process.env);
}
