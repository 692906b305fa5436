import { run } from './cli.ts';
import { exitCode } from './values/errors.ts';
import { interrupt, processIo } from './system/process-io.ts';

// Output goes to a new file that takes its name at the end, so an interrupted run leaves no half of one at its target.
process.on('SIGINT', () => {
  if (!interrupt()) process.exit(exitCode.interrupted);
});

void run(process.argv.slice(2), processIo()).then((code) => (process.exitCode = code));
