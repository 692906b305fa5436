import { keepCompiled } from './system/compile-cache.ts';
import { isCheckout } from './system/paths.ts';
import { frozenHead } from './pricing/lists/disk/frozen.ts';
import { processIo } from './system/process-io.ts';
import { versionText } from './system/version.ts';

// The first file that runs, kept small: `--version` of an installed package needs nothing else.

const [first = '', ...others] = process.argv.slice(2);

/** True if the run ends here; else the program itself has to be loaded. */
export const isAnswered = !isCheckout && others.length === 0 && /^(--version|-[vV])$/.test(first);

if (isAnswered) {
  // If nobody reads any more, that is not a failure.
  processIo()
    .stdout.write(`${versionText(frozenHead().version)}\n`)
    .catch(() => undefined);
} else {
  keepCompiled(process.env);
}
