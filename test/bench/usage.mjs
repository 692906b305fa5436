// Speed and memory of `usage` beside DuckDB, a JSON.parse loop and ccusage, all over the same files in the same run:
//   npm install --prefix test/bench/usage && npm run bench:usage [-- <megabytes> <rounds>]
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePrices, writeRequests, writeSessions } from './usage/generate.mjs';

const [megabytes = 1000, rounds = 5] = process.argv.slice(2).map(Number);
const here = join(import.meta.dirname, 'usage');
const folder = process.env.PERF_DATA ?? join(tmpdir(), 'usage-bench');
const data = join(folder, String(megabytes));
const bin = join(import.meta.dirname, '..', '..', 'bin', 'cost-projection.cjs');
const watched = ['--require', join(here, 'report-use.cjs')];
const file = (name) => join(data, name);

if (!existsSync(join(here, 'node_modules')))
  throw new Error('npm install --prefix test/bench/usage installs what it is measured against');
generate();

const ours = (...args) => [process.execPath, [...watched, bin, 'usage', ...args]];
const prices = ['--pricing', file('prices.yaml'), '--format', 'json'];
const script = (name, ...args) => [process.execPath, [...watched, join(here, name), ...args]];
const sides = {
  'json: DuckDB': script('duck.mjs', 'json', file('usage.jsonl')),
  'json: JSON.parse loop': script('loop.mjs', file('usage.jsonl')),
  'json: usage': ours(file('usage.jsonl'), ...prices),
  'json: usage --records': ours(file('usage.jsonl'), '--records', '--pricing', file('prices.yaml')),
  'csv: DuckDB': script('duck.mjs', 'csv', file('usage.csv')),
  'csv: usage': ours(file('usage.csv'), ...prices),
  'sessions: ccusage': [join(here, 'node_modules', '.bin', 'ccusage'), ['claude', 'daily', '--offline', '--json']],
  'sessions: usage': ours(file('sessions'), '--format', 'json'),
  'small: usage': ours(file('small/usage.jsonl'), ...prices),
};

const found = Object.fromEntries(Object.keys(sides).map((side) => [side, []]));
for (let round = 0; round <= rounds; round++) {
  // The first round warms the disk's memory up; each goes round from another side on.
  const order = Object.keys(sides);
  for (const side of [...order.slice(round % order.length), ...order.slice(0, round % order.length)]) {
    const result = await measure(...sides[side]);
    if (round > 0) found[side].push(result);
  }
}
report();

function generate() {
  for (const [name, size] of [
    ['', megabytes],
    ['small', 20],
  ]) {
    const place = file(name);
    mkdirSync(place, { recursive: true });
    if (!existsSync(join(place, 'usage.csv'))) writeRequests(place, size);
  }
  if (!existsSync(file('sessions'))) writeSessions(file('sessions'), megabytes * 500);
  writePrices(file('prices.yaml'));
}

function measure(command, args) {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const begin = performance.now();
  const child = spawn(command, args, {
    env: { ...env, CLAUDE_CONFIG_DIR: file('sessions') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, err] = ['', ''];
  const isRecords = args.includes('--records');
  if (isRecords) child.stdout.pipe(createWriteStream('/dev/null'));
  else child.stdout.on('data', (text) => (out += text));
  child.stderr.on('data', (text) => (err += text));
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      if (code !== 0) return reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${err}`));
      const [, cpu, peak] = /^used (\d+) (\d+)$/m.exec(err) ?? [];
      resolve({ wall: performance.now() - begin, cpu: Number(cpu), peak: Number(peak) / 1024, out });
    });
  });
}

function report() {
  const median = (side, what) =>
    found[side].map((each) => each[what]).toSorted((a, b) => a - b)[Math.floor(rounds / 2)];
  for (const side of Object.keys(sides)) {
    const [wall, cpu, peak] = ['wall', 'cpu', 'peak'].map((what) => median(side, what));
    console.log(
      `${side.padEnd(24)} ${seconds(wall)} wall ${Number.isNaN(cpu) ? '        ' : seconds(cpu)} CPU ${Number.isNaN(peak) ? '' : `${Math.round(peak)} MiB`}`,
    );
  }
  const size = Math.round(statSync(file('usage.jsonl')).size / 1e6);
  console.log(`\n${size} MB, ${rounds} rounds; medians of the ratios of each round`);
  const ratio = (side, other, what) =>
    found[side].map((each, round) => each[what] / found[other][round][what]).toSorted((a, b) => a - b)[
      Math.floor(rounds / 2)
    ];
  const gates = [
    ['CPU of JSON lines / DuckDB', ratio('json: usage', 'json: DuckDB', 'cpu'), 1.4, 0.6],
    ['CPU of JSON lines / JSON.parse loop', ratio('json: usage', 'json: JSON.parse loop', 'cpu'), 0.45, 0.2],
    ['CPU of a table / DuckDB', ratio('csv: usage', 'csv: DuckDB', 'cpu'), 1, 0.6],
    ['wall of sessions / ccusage', ratio('sessions: usage', 'sessions: ccusage', 'wall'), 1, 0.5],
    ['wall of --records / JSON.parse loop', ratio('json: usage --records', 'json: JSON.parse loop', 'wall'), 3, 1.5],
    ['peak memory, MiB', median('json: usage', 'peak'), 96, 56],
    ['peak memory more than at 20 MB, MiB', median('json: usage', 'peak') - median('small: usage', 'peak'), 8, 8],
  ];
  for (const [name, value, gate, goal] of gates)
    console.log(
      `${name.padEnd(38)} ${value.toFixed(2).padStart(7)}  gate ${gate}, goal ${goal}: ${value <= goal ? 'goal' : value <= gate ? 'gate' : 'MISSED'}`,
    );
  agree();
}

/** Different figures from the same files would make any speed worthless. */
function agree() {
  const total = (side) => JSON.parse(found[side][0].out).total;
  for (const kind of ['json', 'csv']) {
    const [duck, own] = [JSON.parse(found[`${kind}: DuckDB`][0].out), total(`${kind}: usage`)];
    const isSame = duck.requests === own.requests && Math.abs(duck.dollars / Number(own.cost) - 1) < 1e-9;
    console.log(
      `${kind}: ${own.requests} requests, $${own.cost}${isSame ? ', as DuckDB has it' : `; DuckDB says ${JSON.stringify(duck)}`}`,
    );
  }
  const { totals } = JSON.parse(found['sessions: ccusage'][0].out);
  const { usage } = total('sessions: usage');
  const isSame = [
    [usage.input, totals.inputTokens],
    [usage.output, totals.outputTokens],
    [usage.cacheRead, totals.cacheReadTokens],
    [usage.cacheWrite, totals.cacheCreationTokens],
  ].every(([own, theirs]) => own === theirs);
  console.log(
    `sessions: ${JSON.stringify(usage)}${isSame ? ', as ccusage has it' : `; ccusage says ${JSON.stringify(totals)}`}`,
  );
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(2).padStart(6)} s`;
}
