// Start-up of the packaged program as ratios to an empty process of the same node, on several of them:
//   npm run bench [-- --nodes 20,24] [-- --rounds 41]
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { nodes: { type: 'string', default: '20,22,24' }, rounds: { type: 'string', default: '31' } },
});
const rounds = Number(values.rounds);
const root = join(import.meta.dirname, '..', '..');

/** The most that the default table may cost: without any cache on 20, with that of Node on the others. */
const gates = { 20: 2.2, 22: 1.65, 24: 1.6 };

// Without src/, as it is installed: a checkout compares price lists at every start.
const folder = mkdtempSync(join(tmpdir(), 'startup-'));
for (const part of ['package.json', 'bin', 'dist']) cpSync(join(root, part), join(folder, part), { recursive: true });
const program = join(folder, 'bin', 'cost-projection.cjs');

const runs = {
  'node -e 0': { argv: ['-e', '0'] },
  'default table': { argv: [program] },
  'default table, nothing kept': { argv: [program], env: { NODE_DISABLE_COMPILE_CACHE: '1' } },
  // Node keeps what the first run compiled, which was a different one here.
  'default table, kept by --help': { argv: [program], home: 'help' },
  'default table as JSON': { argv: [program, '--format', 'json'] },
  'cost gpt-4o-mini': { argv: [program, 'cost', 'gpt-4o-mini', '--input', '1M'] },
  '--help': { argv: [program, '--help'], home: 'help' },
  '--version': { argv: [program, '--version'] },
};

try {
  for (const major of values.nodes.split(',')) measure(major, nodeOf(major));
} finally {
  rmSync(folder, { recursive: true });
}

/** The node that runs this, if it has that version; else one from npm. */
function nodeOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const place = join(folder, `node-${major}`);
  mkdirSync(place);
  execFileSync('npm', [
    'install',
    '--prefix',
    place,
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--silent',
    `node@${major}`,
  ]);
  return join(place, 'node_modules', 'node', 'bin', 'node');
}

function measure(major, node) {
  const times = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  timed(node, major, runs['--help']);
  // The first round fills the cache and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(runs)) {
      const time = timed(node, major, run);
      if (round > 0) times[name].push(time);
    }
  }
  console.log(execFileSync(node, ['--version'], { encoding: 'utf8' }).trim());
  for (const name of Object.keys(runs)) {
    // Each round against its own empty process: what slows a shared machine slows both.
    const ratio = median(times[name].map((time, round) => time / times['node -e 0'][round]));
    const gate = name === 'default table' ? gates[major] : undefined;
    console.log(
      `  ${name.padEnd(30)} ${median(times[name]).toFixed(1).padStart(6)} ms  ${ratio.toFixed(2)} x${gate ? `  gate ${gate}` : ''}`,
    );
    if (gate && ratio > gate) process.exitCode = 1;
  }
}

function timed(node, major, { argv, env = {}, home = 'table' }) {
  const start = performance.now();
  // Without NODE_EXTRA_CA_CERTS, which node parses at every start, and with a home folder of its own.
  const run = spawnSync(node, argv, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: join(folder, `${home}-${major}`), ...env },
  });
  if (run.status !== 0) throw new Error(`${argv.join(' ')}: ${run.stderr}`);
  return performance.now() - start;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}
