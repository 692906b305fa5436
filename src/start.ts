import { start } from './code-cache.ts';
import { kindOfRun } from './kinds.ts';
import { isCheckout } from './system/paths.ts';
import { frozenHead } from './pricing/frozen.ts';
import { processIo } from './system/process-io.ts';
import { versionText } from './system/version.ts';

// The first file that runs, kept small: `--version` of an installed package needs nothing of the rest.

const [first = '', ...others] = process.argv.slice(2);
if (!isCheckout && others.length === 0 && (first === '--version' || first === '-V')) {
  // Nobody may be reading any more, which is no failure.
  processIo()
    .stdout.write(`${versionText(frozenHead().version)}\n`)
    .catch(() => undefined);
} else {
  start('./main.cjs', kindOfRun(process.argv.slice(2)));
}
