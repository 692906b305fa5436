import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { exitCode, systemCode, UserError } from '../values/errors.ts';
import { reasonOf } from '../system/files.ts';
import type { Io } from '../system/io.ts';
import { planTemplate } from '../workload/template.ts';
import { PLAN_FILE } from '../workload/load.ts';
import { plainCommand } from './command.ts';
import type { Define } from './command.ts';

export const define: Define = ({ io, finish }) =>
  plainCommand('init', 'Write a commented plan to begin with.', [
    'cost-projection init',
    'cost-projection init plans/bot.yaml',
    'cost-projection init -',
  ])
    .argument('[file]', `where to (- is standard output; default: ${PLAN_FILE} here)`)
    .option('-o, --out <file>', 'the same as the argument')
    .action(async (file = PLAN_FILE, { out, quiet }) => {
      const target = out ?? file;
      if (target === '-') await io.stdout.write(planTemplate);
      else writeNew(io, target);
      if (target !== '-' && quiet !== true)
        await io.stderr.write(`note: wrote ${target}; next: cost-projection${target === PLAN_FILE ? '' : ` ${target}`}\n`);
      finish(exitCode.done);
    });

/** Never over a file that is there. */
function writeNew(io: Io, target: string): void {
  try {
    const file = openSync(resolve(io.cwd, target), 'wx');
    try {
      writeSync(file, planTemplate);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw new UserError(`${target} is already there`, { hint: 'name another file, or take it away first' });
    throw new UserError(`cannot write ${target}: ${reasonOf(error)}`, { hint: systemCode(error) === 'ENOENT' ? 'make the folder first' : undefined });
  }
}
