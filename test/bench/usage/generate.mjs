// Seeded traffic: the same seed writes the same bytes.
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const makers = ['openai', 'anthropic', 'google', 'mistral', 'cohere', 'deepseek', 'xai', 'meta', 'amazon', 'alibaba'];
const families = ['pro', 'mini', 'large', 'turbo'];
const points = ['0.025', '0.1', '0.15', '0.25', '0.6', '1', '1.1', '2.19', '2.5', '3', '15'];

/** Forty models with rates in US dollars per million tokens. */
export function pricedModels() {
  const next = random(42);
  return families.flatMap((family, place) =>
    makers.map((maker, index) => {
      const input = points[Math.floor(next() * points.length)];
      return {
        id: `${maker}-${family}-${(index % 9) + 1}.${place}-2025-${String(index + 1).padStart(2, '0')}-${String(index + place + 1).padStart(2, '0')}`,
        input,
        output: String(Number((Number(input) * 4).toPrecision(6))),
        cacheRead: String(Number((Number(input) / 10).toPrecision(6))),
      };
    }),
  );
}

/** A price list of them. */
export function writePrices(file) {
  const rows = pricedModels().map(
    ({ id, input, output, cacheRead }) =>
      `  - { id: ${id}, rates: [{ from: 2025-01-01, checked: 2026-10-31, input: ${input}, output: ${output}, cacheRead: ${cacheRead} }] }\n`,
  );
  writeFileSync(file, `schema: 1\nprovider: bench\nsource: https://example.com/prices\nmodels:\n${rows.join('')}`);
}

/** Requests as JSON lines and as a table, the same ones. */
export function writeRequests(folder, megabytes) {
  const next = random(7);
  const ids = pricedModels().map(({ id }) => id);
  const [lines, table] = ['usage.jsonl', 'usage.csv'].map((name) => openSync(join(folder, name), 'w'));
  let [bytes, time] = [0, Date.UTC(2026, 0, 1)];
  let [jsonText, csvText] = ['', 'timestamp,model,prompt_tokens,completion_tokens,cached_tokens\n'];
  while (bytes < megabytes * 1e6) {
    time += Math.floor(next() * 6000);
    const model = ids[Math.floor(next() * next() * ids.length)];
    const prompt = Math.floor(10 ** (1.5 + next() * 4));
    const completion = Math.floor(10 ** (1 + next() * 3.2));
    const cached = next() < 0.4 ? Math.floor((prompt * next()) / 128) * 128 : 0;
    const timestamp = new Date(time).toISOString();
    const usage = {
      prompt_tokens: prompt,
      completion_tokens: completion,
      total_tokens: prompt + completion,
      prompt_tokens_details: { cached_tokens: cached },
    };
    const line = `${JSON.stringify({ timestamp, model, usage })}\n`;
    jsonText += line;
    csvText += `${timestamp},${model},${prompt},${completion},${cached}\n`;
    bytes += line.length;
    if (jsonText.length < 1 << 20) continue;
    writeSync(lines, jsonText);
    writeSync(table, csvText);
    jsonText = csvText = '';
  }
  writeSync(lines, jsonText);
  writeSync(table, csvText);
  closeSync(lines);
  closeSync(table);
}

/** Sessions in the layout of Claude Code, five hundred replies each. */
export function writeSessions(folder, records) {
  for (let file = 0, index = 0; index < records; file++) {
    const project = join(folder, 'projects', `project-${String(file % 64).padStart(3, '0')}`);
    mkdirSync(project, { recursive: true });
    const sessionId = `session-${String(file).padStart(6, '0')}`;
    let text = '';
    for (let place = 0; place < 500 && index < records; place++, index++) {
      const timestamp = new Date(
        Date.UTC(2026, 0, 1 + (file % 180), Math.floor(place / 21), place % 60, index % 60),
      ).toISOString();
      const id = index.toString(36).padStart(10, '0');
      const usage = {
        input_tokens: 100 + (index % 1000),
        output_tokens: 20 + (index % 200),
        cache_creation_input_tokens: index % 300,
        cache_read_input_tokens: index % 5000,
      };
      const message = {
        id: `msg_${id}`,
        type: 'message',
        role: 'assistant',
        model: index % 5 ? 'claude-sonnet-4-20250514' : 'claude-opus-4-20250514',
        content: [],
        usage,
      };
      const line = {
        type: 'assistant',
        timestamp,
        cwd: `/home/x/project-${file % 64}`,
        sessionId,
        version: '1.0.0',
        message,
        requestId: `req_${id}`,
      };
      text += `${JSON.stringify(line)}\n`;
    }
    writeFileSync(join(project, `${sessionId}.jsonl`), text);
  }
}
