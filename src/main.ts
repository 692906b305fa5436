import { run } from './cli.ts';
import { wrapOutput } from './commands/framework/wrap-output.ts';
import { wantsColor } from './commands/framework/write-report.ts';
import { processIo, settle } from './system/process-io.ts';

const { argv, env } = process;
const isPlain = argv.includes('--no-color');

void run(
  argv.slice(2),
  processIo((output) => wrapOutput(output, wantsColor({ stdout: output, env }, !isPlain))),
).then(settle);
