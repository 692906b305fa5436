import { run } from './cli.ts';
import { processIo } from './system/process-io.ts';

void run(process.argv.slice(2), processIo()).then((code) => (process.exitCode = code));
