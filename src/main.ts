import { run } from './cli.ts';
import { worded } from './report/worded.ts';
import { processIo } from './system/process-io.ts';

void run(process.argv.slice(2), processIo(worded)).then((code) => (process.exitCode = code));
