import { run } from './cli.ts';
import { wrapOutput } from './commands/framework/wrap-output.ts';
import { processIo, settle } from './system/process-io.ts';

void run(process.argv.slice(2), processIo(wrapOutput)).then(settle);
