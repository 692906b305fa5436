import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Intake } from '../../../src/usage/tally/intake.ts';
import { BufferPool, ChunkFeeder } from '../../../src/usage/read/chunk-feeder.ts';
import { RollUp } from '../../../src/usage/tally/roll-up.ts';
import type { KeptLabels } from '../../../src/usage/tally/series.ts';
import { always } from '../../../src/usage/records/span.ts';
import { decimal, plain, plus } from '../../../src/values/money.ts';
import type { UsageFormat } from '../../../src/usage/formats/format.ts';
import { formatNamed, formats } from '../../../src/usage/formats/registry.ts';
import { isObject, type SourceObject } from '../../../src/usage/records/source-object.ts';
import { folder } from '../read-samples.ts';

// Two ways lead to the same sums: lines of known shapes are cut from their bytes, many without a record for each, and
// everything else is parsed and read strictly. A line that is read by itself is always read strictly.

const grain = {
  rates: () => ({ thresholds: [100, 1000], changes: [Date.UTC(2026, 9, 2)], isHourly: true, step: 3_600_000 }),
  unit: undefined,
  timeZone: 'UTC',
};

interface Reading {
  readonly isFast: boolean;
  readonly kept?: KeptLabels;
}

const nothingKept = { project: false, user: false, key: false, session: false, tier: false, tags: [] };

const userKept = { ...nothingKept, user: true };
const allKept = { ...nothingKept, project: true, user: true, key: true, session: true };

function read(pieces: readonly Uint8Array[], { isFast, kept = nothingKept }: Reading) {
  const rollUp = new RollUp(grain, kept);
  const intake = new Intake({
    from: undefined,
    span: always,
    take: (record) => rollUp.add(record),
    counts: isFast ? rollUp.counts : undefined,
  });
  const file = intake.open('a', false);
  const feeder = new ChunkFeeder(file.reader, new BufferPool());
  for (const piece of pieces) feeder.push(piece);
  feeder.end();
  file.close();
  intake.end();
  return {
    cells: rollUp.cells(),
    records: intake.tallies.reduce((sum, { records }) => sum + records, 0),
    unread: intake.unread,
    said: [...intake.assumptions].toSorted(),
  };
}

/** Everything of the cells but the order they came in. */
function summed(cells: ReturnType<RollUp['cells']>) {
  const sums = new Map<string, { tokens: Record<string, number>; requests: number; billed: string }>();
  for (const { series, at, promptAbove, tokens, requests, billed } of cells) {
    const hour = at === undefined ? 'none' : Math.floor(at / 3_600_000);
    const { provider = '', model, serviceTier = '', project, user, key: keyName, session } = series;
    const labels = [project, user, keyName, session].map((label) => label ?? null);
    const key = JSON.stringify([provider, model, serviceTier, hour, promptAbove, labels]);
    const sum = sums.get(key) ?? { tokens: {}, requests: 0, billed: '0' };
    for (const [meter, count] of Object.entries(tokens)) sum.tokens[meter] = (sum.tokens[meter] ?? 0) + count;
    sum.requests += requests;
    if (billed) sum.billed = plain(plus(decimal(sum.billed), billed));
    sums.set(key, sum);
  }
  return [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

const encoder = new TextEncoder();

/** In pieces of random sizes. */
function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0, index = 0; at < bytes.length; index++) {
    const size = sizes.length === 0 ? bytes.length : Math.max(1, sizes[index % sizes.length]!);
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

const count = fc.oneof(
  { weight: 8, arbitrary: fc.nat(3000) },
  fc.constantFrom(0, 1.5, -1, '12', '1,234', '', null, 3.0, 2 ** 53, true, [1], {}),
);
const text = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'o3', 'x') },
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.constantFrom('a"b', 'a\\b', 'tab\there', '"usage":{"prompt_tokens":7}', '', null),
);
const moment = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .integer({ min: Date.UTC(2026, 9, 1), max: Date.UTC(2026, 9, 3) })
      .map((ms) => new Date(ms).toISOString()),
  },
  fc.constantFrom(
    '2026-10-01',
    '2026-10-01 09:00:00',
    '2026-10-01T09:00:00.123456Z',
    '2026-10-01T09:00:00+02:00',
    '2026-02-30T00:00:00.000Z',
    '2026-10-01T24:00:00Z',
  ),
  fc.constantFrom(
    1790845200,
    1790845200123,
    '1790845200',
    'soon',
    null,
    '2026-10-01T09:61:00.000Z',
    '2026-13-01T09:00:00.000Z',
    '2026-10-01T29:00:00.000Z',
  ),
);
const label = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('ann', 'bob', 'ünal') },
  fc.constantFrom('', null, 7, 'a"b', {}),
);
/** What stands beside: other things, look-alikes of what is wanted, and values of every kind. */
const beside = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant({ usage: { prompt_tokens: 999, completion_tokens: 999 }, model: 'decoy' }),
);

function object(
  entries: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  required: readonly string[],
): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc.record(entries, { requiredKeys: [...required] });
}

const openaiLine = object(
  {
    timestamp: moment,
    model: text,
    usage: object(
      {
        prompt_tokens: count,
        completion_tokens: count,
        total_tokens: count,
        prompt_tokens_details: object({ cached_tokens: fc.oneof(fc.nat(50), count), audio_tokens: fc.nat(2) }, []),
        completion_tokens_details: fc.oneof(object({ reasoning_tokens: fc.nat(50) }, []), fc.constant(null)),
      },
      ['prompt_tokens', 'completion_tokens'],
    ),
    note: beside,
    service_tier: fc.constantFrom('default', 'flex', null),
    user: label,
    end_user: label,
    api_key: label,
  },
  ['timestamp', 'model', 'usage'],
);

const claudeLine = fc
  .tuple(
    object(
      {
        type: fc.constantFrom('assistant', 'user'),
        timestamp: moment,
        sessionId: fc.constant('s'),
        isSidechain: fc.constant(false),
        cwd: text,
        message: object(
          {
            model: text,
            content: beside,
            usage: object(
              {
                input_tokens: count,
                output_tokens: count,
                cache_creation_input_tokens: fc.nat(100),
                cache_read_input_tokens: count,
                cache_creation: object(
                  { ephemeral_5m_input_tokens: fc.nat(60), ephemeral_1h_input_tokens: fc.nat(60) },
                  ['ephemeral_5m_input_tokens'],
                ),
                service_tier: fc.constantFrom('standard', 'priority', null),
                server_tool_use: object({ web_search_requests: fc.constantFrom(0, 0, 3) }, []),
              },
              ['input_tokens', 'output_tokens'],
            ),
          },
          ['usage'],
        ),
      },
      ['type', 'sessionId', 'message'],
    ),
    fc.uuid(),
  )
  .map(([line, id]) => ({ ...line, requestId: `r${id}`, message: Object.assign({ id: `m${id}` }, line['message']) }));

const recordLine = object(
  {
    model: text,
    at: moment,
    usage: object(
      { input: count, cacheRead: count, cacheWrite1h: count, output: count, prompt: count, typo: fc.nat(1) },
      ['output'],
    ),
    serviceTier: fc.constantFrom('standard', 'batch', 'fast'),
    other: beside,
  },
  ['model', 'usage'],
);

/** What a home-made line may say of itself: any of it in some lines, and something else in others. */
const optionalFields = {
  provider: fc.constantFrom('openai', 'azure', null),
  requests: fc.constantFrom(1, 7, null),
  batch: fc.constantFrom(true, false, null),
  service_tier: fc.constantFrom('default', 'flex', null),
  cost: fc.constantFrom(0, 0.25, null),
};

const plainLine = object(
  {
    timestamp: moment,
    model: text,
    prompt_tokens: count,
    completion_tokens: count,
    cached_tokens: fc.oneof(fc.nat(50), count),
    note: beside,
    user: label,
    ...optionalFields,
  },
  ['timestamp', 'model', 'prompt_tokens', 'completion_tokens'],
);

const nine = '2026-10-01T09:00:00.000Z';
/** Of each format of lines that are added up without a record, the line that says the least. */
const plainest = {
  'claude-code': {
    type: 'assistant',
    sessionId: 's',
    requestId: 'r',
    timestamp: nine,
    message: {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      usage: { input_tokens: 50, output_tokens: 10, cache_read_input_tokens: 20, cache_creation_input_tokens: 0 },
    },
  },
  'openai-log': {
    created: 1790845200,
    model: 'gpt-4o',
    usage: { prompt_tokens: 50, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 20 } },
  },
  plain: { timestamp: nine, model: 'gpt-4o', prompt_tokens: 50, completion_tokens: 10, cached_tokens: 20 },
};

/** The paths that a reader asks for, there or not. */
function askedBy(format: UsageFormat, line: SourceObject): string[] {
  const asked = new Set<string>();
  const probe = <T extends object>(value: T, path: string): T =>
    new Proxy(value, {
      get: (target, key): unknown => {
        if (typeof key === 'string' && !key.includes('.')) asked.add(`${path}${key}`);
        const found: unknown = Reflect.get(target, key);
        return isObject(found) ? probe(found, `${path}${String(key)}.`) : found;
      },
      has: (target, key) => {
        asked.add(`${path}${String(key)}`);
        return Reflect.has(target, key);
      },
    });
  const nothing = (): void => undefined;
  const context = { window: nothing, assume: nothing, uncounted: nothing, remember: nothing, called: nothing };
  for (const each of formats) each.recognises?.(probe(line, ''));
  format.open({ ...context, run: {}, putOff: () => false })(probe(line, ''));
  return [...asked];
}

function setAt(line: object, path: string, value: unknown): void {
  const [name = '', ...inner] = path.split('.');
  const found: unknown = Reflect.get(line, name);
  if (inner.length === 0) Reflect.set(line, name, value);
  else if (isObject(found)) setAt(found, inner.join('.'), value);
}

const anyValue = fc.oneof(
  fc.constantFrom<unknown>(
    0,
    1,
    7,
    60,
    0.5,
    null,
    '',
    'a',
    'b',
    true,
    false,
    'batch',
    'fast',
    'us',
    'openai',
    'assistant',
  ),
  fc.constantFrom<unknown>({}, { type: 'x' }, { prompt_tokens: 5 }, { usage: { prompt_tokens: 5 } }, [], [1], [{}]),
  fc.constantFrom<unknown>(nine, '2026-10-02', 1790845200, 'claude-haiku-4-5', [{ type: 'web_search_call' }]),
);

const spacing = fc.constantFrom(
  (value: unknown) => JSON.stringify(value),
  (value: unknown) => JSON.stringify(value).replaceAll('":', '": '),
  (value: unknown) => `${JSON.stringify(value)} `,
);
const broken = fc.constantFrom('{"a":', '{"usage":{"prompt_tokens":1', 'text', '[]', '{}', '7', '{"a":1}}');

describe('reading samples of every format', () => {
  it.each(readdirSync(folder))('comes to what reading strictly comes to: %s', (name) => {
    const bytes = readFileSync(join(folder, name));
    for (const [size, kept] of [
      [bytes.length, nothingKept],
      [1000, allKept],
      [61, userKept],
    ] as const) {
      const strict = read([bytes], { isFast: false, kept });
      if (!/empty|organization-projects/.test(name)) expect(strict.records).toBeGreaterThan(0);
      const fast = read(cut(bytes, [size]), { isFast: true, kept });
      expect(summed(fast.cells)).toEqual(summed(strict.cells));
      expect({ records: fast.records, unread: fast.unread }).toEqual({
        records: strict.records,
        unread: strict.unread,
      });
    }
  });
});

describe('reading lines by their shape', () => {
  it.each([
    ['replies', openaiLine],
    ['home-made logs', plainLine],
    ['sessions', claudeLine],
    ['records', recordLine],
  ])('comes to what reading each strictly comes to: %s', (_, line) => {
    const lines = fc.array(
      fc.oneof({ weight: 12, arbitrary: fc.tuple(line, spacing).map(([value, write]) => write(value)) }, broken),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(
        lines,
        fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom(nothingKept, userKept, allKept),
        (texts, sizes, end, kept) => {
          // A first line of the format, and often again, so that shapes are known.
          const first = texts.find((each) => each.length > 20) ?? '';
          const all = [first, ...texts.flatMap((each, index) => (index % 3 === 0 ? [each, first] : [each]))].filter(
            (each) => each !== '',
          );
          // An open object and a value after it are one document over two lines, and no two broken lines.
          fc.pre(!/\{"a":\n(?:7|\[\]|\{\})(?:\n|$)/.test(all.join('\n')));
          const strict = all.flatMap((each) => read([encoder.encode(each)], { isFast: false, kept }).cells);
          const [slow, fast] = [false, true].map((isFast) =>
            read(cut(encoder.encode(all.join(end)), sizes), { isFast, kept }),
          );
          const isClaude = line === claudeLine;
          // What has an id counts once in the file, and once for each line by itself.
          if (!isClaude) expect(summed(slow!.cells)).toEqual(summed(strict));
          expect(summed(fast!.cells)).toEqual(summed(slow!.cells));
          expect({ records: fast!.records, unread: fast!.unread }).toEqual({
            records: slow!.records,
            unread: slow!.unread,
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('comes to what reading strictly comes to, whatever its reader asks for', () => {
    expect(formats.filter(({ kind, counted }) => kind === 'json' && counted).map(({ name }) => name)).toEqual(
      Object.keys(plainest),
    );
    for (const [name, base] of Object.entries(plainest)) {
      const format = formatNamed(name)!;
      const paths = askedBy(format, base);
      expect(paths.length).toBeGreaterThan(40);
      const variant = fc.array(fc.tuple(fc.constantFrom(...paths), anyValue), { minLength: 1, maxLength: 2 });
      const sequence = fc.array(fc.nat(3), { minLength: 4, maxLength: 12 });
      fc.assert(
        fc.property(fc.array(variant, { maxLength: 3 }), sequence, fc.constantFrom(nothingKept, allKept), (...all) => {
          const [variants, order, kept] = all;
          const lines = order.map((place, index) => {
            const line = structuredClone(base);
            setAt(line, format.counted?.id?.[0] ?? '', `line-${index}`);
            for (const [path, value] of variants[place] ?? []) setAt(line, path, value);
            return JSON.stringify(line);
          });
          const [slow, fast] = [false, true].map((isFast) =>
            read([encoder.encode(lines.join('\n'))], { isFast, kept }),
          );
          expect({ ...fast, cells: summed(fast!.cells) }).toEqual({ ...slow, cells: summed(slow!.cells) });
        }),
        { numRuns: 150 },
      );
    }
  });

  it('withdraws what a stream of Claude Code said before its result, however often it was said', () => {
    const reply = (place: number) => ({
      ...plainest['claude-code'],
      session_id: 's',
      message: { ...plainest['claude-code'].message, id: `m${place}` },
    });
    const usage = { input_tokens: 500, output_tokens: 100 };
    const lines = [...[0, 1, 2, 3].map(reply), { type: 'result', session_id: 's', uuid: 'u', usage, timestamp: nine }];
    const bytes = encoder.encode(lines.map((line) => JSON.stringify(line)).join('\n'));
    const cells = read([bytes], { isFast: true }).cells.filter(({ requests }) => requests > 0);
    expect(cells.map(({ tokens, requests }) => [tokens.input, tokens.output, requests])).toEqual([[500, 100, 4]]);
  });

  it.each([
    ['requests', 1, 7],
    ['num_requests', 1, 7],
    ['request_count', 1, 7],
    ['batch', false, true],
    ['service_tier', 'default', 'flex'],
    ['provider', 'openai', 'azure'],
    ['provider_name', 'openai', 'azure'],
    ['cost', 0, 2.5],
    ['cost_usd', 0, 2.5],
    ['spend', 0, 2.5],
    ['request_id', 'a', 'b'],
  ])('does not take what a first line says of itself for what all say: %s', (name, first, later) => {
    const said = { timestamp: '2026-10-01T09:00:00.000Z', model: 'gpt-4o', prompt_tokens: 50, completion_tokens: 1 };
    const values = [first, first, first, later, later, first];
    const table = [
      [...Object.keys(said), name].join(','),
      ...values.map((value) => [...Object.values(said), value].join(',')),
    ];
    for (const lines of [values.map((value) => JSON.stringify({ ...said, [name]: value })), table]) {
      const [slow, fast] = [false, true].map((isFast) => read([encoder.encode(lines.join('\n'))], { isFast }));
      expect(summed(slow!.cells).length).toBeGreaterThan(0);
      expect(summed(fast!.cells)).toEqual(summed(slow!.cells));
    }
  });

  it('never takes a look-alike inside for what it looks for', () => {
    const line = (decoy: unknown) =>
      JSON.stringify({
        timestamp: '2026-10-01T09:00:00.000Z',
        decoy,
        model: 'gpt-4o',
        usage: { prompt_tokens: 5, completion_tokens: 1 },
      });
    const decoys = [
      'usage',
      { usage: { prompt_tokens: 70, completion_tokens: 70 } },
      '"usage":{"prompt_tokens":70,"completion_tokens":70}',
      [{ model: 'x' }],
    ];
    const { cells } = read([encoder.encode([...decoys, ...decoys].map(line).join('\n'))], { isFast: true });
    expect(cells.map(({ series, tokens, requests }) => [series.model, tokens.input, requests])).toEqual([
      ['gpt-4o', 40, 8],
    ]);
  });

  it('reads a field anew where a later line has it and the first had not', () => {
    const line = (details: object) =>
      JSON.stringify({
        timestamp: '2026-10-01T09:00:00.000Z',
        model: 'gpt-4o',
        usage: { prompt_tokens: 50, completion_tokens: 1, ...details },
      });
    const cached = { prompt_tokens_details: { cached_tokens: 20 } };
    const { cells } = read(
      [encoder.encode([{}, cached, {}, { prompt_tokens_details: null }, cached].map(line).join('\n'))],
      { isFast: true },
    );
    expect(cells.map(({ tokens, requests }) => [tokens.input, tokens.cacheRead, requests])).toEqual([[210, 40, 5]]);
  });
});

describe('reading rows in one go', () => {
  const cell = fc.oneof(
    { weight: 8, arbitrary: fc.nat(3000).map(String) },
    fc.constantFrom('', ' 7', '1.0', '"1,234"', '"12"', '-1', 'x', '0012', '1e3', '12345678901234567890'),
  );
  const name = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('gpt-4o', 'o3', 'x', 'claude-sonnet-4-5') },
    fc.constantFrom('"a,b"', '"a""b"', '', '"line\nfeed"', 'ü'),
  );
  const stamp = fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .integer({ min: Date.UTC(2026, 9, 1), max: Date.UTC(2026, 9, 3) })
        .map((ms) => new Date(ms).toISOString()),
    },
    fc.constantFrom(
      '2026-10-01',
      '1790845200',
      'soon',
      '"2026-10-01T09:00:00.000Z"',
      '2026-10-01T09:00:00Z',
      '',
      '2026-10-01T09:00:00.000+01:00',
    ),
  );
  const rows = fc.array(
    fc.tuple(stamp, name, cell, fc.constantFrom('note', '', '"n,n"'), cell, fc.oneof(fc.nat(40).map(String), cell)),
    {
      maxLength: 40,
    },
  );
  const head = 'timestamp,model,prompt_tokens,user,completion_tokens,cached_tokens';

  it('comes to what cutting each by itself comes to', () => {
    fc.assert(
      fc.property(
        rows,
        fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.constantFrom(nothingKept, userKept),
        (table, sizes, end, isEnded, kept) => {
          const lines = table.map(([at, model, prompt, note, completion, cached]) =>
            [at, model, prompt, note, completion, cached].join(','),
          );
          const strict = lines.flatMap(
            (line) => read([encoder.encode(`${head}\n${line}`)], { isFast: false, kept }).cells,
          );
          const bytes = encoder.encode([head, ...lines].join(end) + (isEnded ? end : ''));
          const [slow, fast] = [false, true].map((isFast) => read(cut(bytes, sizes), { isFast, kept }));
          expect(summed(slow!.cells)).toEqual(summed(strict));
          expect(summed(fast!.cells)).toEqual(summed(strict));
          expect({ records: fast!.records, unread: fast!.unread }).toEqual({
            records: slow!.records,
            unread: slow!.unread,
          });
        },
      ),
      { numRuns: 150 },
    );
  });
});
