// Throughput of `cost --records`, beside a plain JSON.parse loop over the same file in the same run:
//   npm run bench:records [-- <records>]
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';

const count = Number(process.argv[2] ?? 1_000_000);
const bin = join(import.meta.dirname, '..', '..', 'bin', 'cost-projection.cjs');
const folder = mkdtempSync(join(tmpdir(), 'records-'));
const file = join(folder, 'usage.jsonl');
const models = ['gpt-4o', 'openai/gpt-4o-mini', 'claude-3.5-sonnet', 'global-api/deepseek-v4-flash'];

try {
  await writeRecords();
  const parsing = await parseLoop();
  const { seconds, peak, lines } = await price();
  if (lines !== count) throw new Error(`${lines} lines for ${count} records`);
  console.log(`records              ${count}`);
  console.log(`JSON.parse loop      ${parsing.toFixed(1)} s, ${Math.round(count / parsing)} records/s`);
  console.log(
    `cost --records       ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} records/s, ${(seconds / parsing).toFixed(1)} times the loop`,
  );
  console.log(`peak memory          ${Math.round(peak / 1024)} MB`);
} finally {
  rmSync(folder, { recursive: true });
}

async function writeRecords() {
  const out = createWriteStream(file);
  for (let index = 0; index < count; index++) {
    const usage = { input: 1000 + (index % 977), cacheRead: (index * 7) % 4000, output: 100 + (index % 353) };
    const day = String(10 + (index % 18));
    const line = `${JSON.stringify({ model: models[index % models.length], at: `2026-11-${day}T10:00:00Z`, usage })}\n`;
    if (!out.write(line)) await new Promise((resolve) => out.once('drain', resolve));
  }
  out.end();
  await finished(out);
}

async function parseLoop() {
  const start = performance.now();
  let tokens = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) tokens += JSON.parse(line).usage.input;
  if (tokens === 0) throw new Error('nothing was parsed');
  return (performance.now() - start) / 1000;
}

async function price() {
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const start = performance.now();
  // The program's own peak: read after its last line, while it is still there.
  const child = spawn(process.execPath, ['--require', join(import.meta.dirname, 'report-peak.cjs'), bin, 'cost', '--records', file], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lines = 0;
  let report = '';
  child.stdout.on('data', (chunk) => {
    for (const byte of chunk) if (byte === 10) lines++;
  });
  child.stderr.on('data', (chunk) => (report += chunk));
  await new Promise((resolve) => child.once('close', resolve));
  return { seconds: (performance.now() - start) / 1000, peak: Number(/peak (\d+)/.exec(report)?.[1] ?? Number.NaN), lines };
}
