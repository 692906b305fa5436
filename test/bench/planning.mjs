// What planning costs beside the program's own start-up, and what many scenarios do to memory:
//   npm run bench:planning
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = join(import.meta.dirname, '..', '..', 'bin', 'cost-projection.cjs');
const peak = join(import.meta.dirname, 'report-peak.cjs');
const folder = mkdtempSync(join(tmpdir(), 'planning-bench-'));
const env = { ...process.env };
delete env.NODE_EXTRA_CA_CERTS;
const ROUNDS = 21;

try {
  forecastOfAll();
  forecastOfTwo();
  fiftyYears();
  manyScenarios();
} finally {
  rmSync(folder, { recursive: true });
}

/** Every offer with both rates × 4 stages × 36 months, beside the same run for one month of one offer. */
function forecastOfAll() {
  const { offers } = JSON.parse(
    execFileSync(process.execPath, [bin, 'pricing', 'list', '-f', 'json'], { env, cwd: folder, maxBuffer: 2 ** 26 }),
  );
  const models = offers.filter(({ rates }) => rates.input && rates.output).flatMap(({ offer }) => ['--model', offer]);
  const small = ['forecast', '--no-plan', '-q', '-f', 'csv', '--months', '1'];
  const large = ['forecast', '--no-plan', '-q', '-f', 'csv', '--months', '36', '--output-share', '20%', ...models];
  const once = ['forecast', '--no-plan', '-q', '-f', 'csv', '--months', '1', '--output-share', '20%', ...models];
  const times = { empty: [], small: [], once: [], large: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.empty.push(timed(['-e', '0']));
    times.small.push(timed([bin, ...small]));
    times.once.push(timed([bin, ...once]));
    times.large.push(timed([bin, ...large]));
  }
  const [empty, start, first, all] = [
    median(times.empty),
    median(times.small),
    median(times.once),
    median(times.large),
  ];
  console.log(`empty process                          ${empty.toFixed(0)} ms`);
  console.log(`forecast, 2 offers, 1 month            ${start.toFixed(0)} ms`);
  console.log(`forecast, ${models.length / 2} offers, 1 month          ${first.toFixed(0)} ms`);
  console.log(`forecast, ${models.length / 2} offers, 36 months        ${all.toFixed(0)} ms`);
  const [ofSmall, ofAll] = [(all - first) / start, (all - first) / first];
  console.log(
    `35 months and 3 stages more cost ${ofSmall.toFixed(2)} of the start-up with 2 offers, ${ofAll.toFixed(2)} of that with all of them`,
  );
}

/** The same for 2 offers: 35 months and 3 stages more, beside the run for one month. */
function forecastOfTwo() {
  const small = [
    'forecast',
    '--no-plan',
    '-q',
    '-f',
    'csv',
    '--output-share',
    '20%',
    '--model',
    'gpt-4o-mini',
    '--baseline',
    'gpt-4o',
  ];
  const times = { one: [], many: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.one.push(timed([bin, ...small, '--months', '1']));
    times.many.push(timed([bin, ...small, '--months', '36', '--growth', '10%']));
  }
  const [one, many] = [median(times.one), median(times.many)];
  console.log(
    `35 months and 3 stages more cost ${((many - one) / one).toFixed(2)} of the start-up with 2 offers alone`,
  );
}

/** 600 months of growth of 50 scenarios, against 150 and 300: linear is 4 and 2 times, without what a start takes. */
function fiftyYears() {
  const file = join(folder, 'fifty.yaml');
  const scenarios = Array.from(
    { length: 50 },
    (_, index) =>
      `  - { name: s${index}, requests: ${1000 + index}, inputTokens: 1800, outputTokens: 350, cacheHit: 70% }\n`,
  );
  writeFileSync(file, `schema: 1\nbaseline: gpt-4o\ncandidates: [gpt-4o-mini]\nscenarios:\n${scenarios.join('')}`);
  const counts = [1, 150, 300, 600];
  const times = counts.map(() => []);
  for (let round = 0; round < 7; round++)
    for (const [place, months] of counts.entries())
      times[place].push(
        timed([bin, 'forecast', file, '-q', '-f', 'csv', '--growth', '1%', '--months', String(months)]),
      );
  const [one, short, middle, long] = times.map(median);
  console.log(`50 scenarios, growth, 1 month          ${one.toFixed(0)} ms`);
  console.log(
    `50 scenarios, growth, 600 months       ${long.toFixed(0)} ms, ${((long - one) / (short - one)).toFixed(1)} times 150 months, ${((long - one) / (middle - one)).toFixed(1)} times 300`,
  );
}

/** 10,000 scenarios on 2 and on 20 candidates: ten times the rows in the same memory. */
function manyScenarios() {
  const models = [
    'gpt-4o',
    'gpt-4o-mini',
    'gpt-4.1',
    'gpt-4.1-mini',
    'gpt-4.1-nano',
    'o3',
    'o4-mini',
    'o3-mini',
    'gpt-5',
    'gpt-5-mini',
    'gpt-5-nano',
    'gpt-5.1',
  ];
  const others = [
    'claude-opus-4-6',
    'claude-sonnet-4-6',
    'claude-sonnet-5',
    'claude-haiku-4-5',
    'claude-opus-4-5',
    'claude-opus-4-7',
    'claude-opus-4-8',
    'claude-opus-5',
  ];
  const candidates = [...models.map((id) => `openai/${id}`), ...others.map((id) => `anthropic/${id}`)];
  const scenarios = Array.from(
    { length: 10_000 },
    (_, index) =>
      `  - { name: s${index}, requests: ${1000 + index}, inputTokens: 1800, fixedTokens: 1200, outputTokens: 350, cacheHit: 70% }\n`,
  ).join('');
  for (const count of [2, 20]) {
    const file = join(folder, `plan-${count}.yaml`);
    writeFileSync(file, `schema: 1\ncandidates: [${candidates.slice(0, count).join(', ')}]\nscenarios:\n${scenarios}`);
    const start = performance.now();
    const { stdout, stderr } = spawnSync(process.execPath, ['--require', peak, bin, file, '-q', '-f', 'ndjson'], {
      env,
      maxBuffer: 2 ** 28,
    });
    const seconds = (performance.now() - start) / 1000;
    const rows = stdout.toString().trim().split('\n').length;
    const kilobytes = Number(/peak (\d+)/.exec(stderr.toString())?.[1] ?? Number.NaN);
    console.log(
      `10,000 scenarios × ${String(count).padStart(2)} candidates       ${rows} rows, ${seconds.toFixed(1)} s, peak ${Math.round(kilobytes / 1024)} MB`,
    );
  }
}

function timed(argv) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, argv, {
    env,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status !== 0) throw new Error(`${argv.slice(0, 4).join(' ')}: ${stderr}`);
  return performance.now() - start;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
