// Start-up of the packaged program as ratios to an empty node process, all in one run: npm run bench
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROUNDS = 31;
const GATE = 2;
const root = join(import.meta.dirname, '..', '..');

// As a user has it: without src/, which would make it a checkout that compares price lists at every start.
const folder = mkdtempSync(join(tmpdir(), 'startup-'));
for (const part of ['package.json', 'bin', 'dist']) cpSync(join(root, part), join(folder, part), { recursive: true });
const program = join(folder, 'bin', 'cost-projection.cjs');

const runs = {
  'node -e 0': { argv: ['-e', '0'] },
  '--version': { argv: [program, '--version'], goal: 1.25 },
  '--help': { argv: [program, '--help'] },
  'default table': { argv: [program], goal: 1.6, gate: GATE },
  'default table as JSON': { argv: [program, '--format', 'json'] },
  'cost gpt-4o-mini': { argv: [program, 'cost', 'gpt-4o-mini', '--input', '1M'] },
  ...(process.argv.includes('--breakdown') && {
    'empty CommonJS file': { argv: ['empty.cjs'] },
    'compile from cache, run nothing': { argv: [program, 'no-such-command'], mayFail: true },
  }),
};

// node parses the extra certificates at every start, which hides the difference.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

function timed({ argv, mayFail }) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd: folder, env });
  if (status !== 0 && !mayFail) throw new Error(`${argv.join(' ')}: ${stderr}`);
  return performance.now() - start;
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

try {
  writeFileSync(join(folder, 'empty.cjs'), '');
  const times = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  // The first round fills the code cache and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, run] of Object.entries(runs)) {
      const time = timed(run);
      if (round > 0) times[name].push(time);
    }
  }
  for (const [name, { goal, gate }] of Object.entries(runs)) {
    // Each round against its own empty process: what slows a shared machine slows both.
    const ratio = median(times[name].map((time, round) => time / times['node -e 0'][round]));
    const aims = [goal && `goal ${goal}`, gate && `gate ${gate}`].filter(Boolean).join(', ');
    console.log(`${name.padEnd(34)} ${median(times[name]).toFixed(1).padStart(6)} ms  ${ratio.toFixed(2)} x  ${aims}`);
    if (gate && ratio > gate) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
