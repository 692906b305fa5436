import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

const fixture = (name: string) => join(import.meta.dirname, '..', '..', 'fixtures', 'import', `${name}.json`);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function imported(...argv: string[]) {
  const io = fakeIo({ cwd: folder });
  const code = await run(['pricing', 'import', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

const head = (provider: string, name: string | undefined, source: string) =>
  `# yaml-language-server: $schema=./schema.json\nschema: 1\nprovider: ${provider}\n${name === undefined ? '' : `name: ${name}\n`}source: ${source}\nmodels:\n`;

describe('litellm', () => {
  const from = ['--from', 'litellm', fixture('litellm')];

  it('shifts prices per token exactly, with service tiers and retirement', async () => {
    expect(await imported(...from, '--provider', 'openai')).toEqual({
      code: 0,
      out: `${head('openai', undefined, 'https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json')}  - id: gpt-4o
    context: 128000
    maxOutput: 16384
    retires: 2027-03-01
    rates:
      - checked: 2026-11-23
        input: 2.5
        cacheRead: 1.25
        output: 10
        batch: { input: 1.25, output: 5 }
        priority: { input: 4.25 }
  - id: gpt-4o-search-preview
    rates:
      - { checked: 2026-11-23, input: 2.5, output: 10 }
  - id: dall-e-3
    rates:
      - { checked: 2026-11-23, units: { images: 0.04 } }
`,
      err: `note: 3 models of 1 provider carried over; not carried over, of the whole file:
  1 × web searches that cost by the size of their context: gpt-4o-search-preview
  1 × cacheWrite1h of prompts above 200000 tokens, taken from shorter ones: claude-sonnet-4-5
  1 × cache_read_input_token_cost is 0, which may mean that nobody knows it: groq/llama-3.3-70b-versatile
  1 × input_cost_per_token is 0, which may mean that nobody knows it: groq/unknown-price
  1 × output_cost_per_token is 0, which may mean that nobody knows it: groq/unknown-price
  1 × no price that a list can hold (chat): groq/unknown-price
  1 × input_cost_per_token: a price below zero, which means that it varies: groq/below-zero
`,
    });
  });

  it('makes bands that say every rate, and a fee where all searches cost the same', async () => {
    const { out } = await imported(...from, '--provider', 'anthropic', '--checked', '2026-11-01');
    expect(out).toContain(`
      - checked: 2026-11-01
        input: 3
        cacheRead: 0.3
        cacheWrite: 3.75
        cacheWrite1h: 6
        output: 15
        perWebSearch: 0.01
        bands:
          - aboveInputTokens: 200000
            input: 6
            cacheRead: 0.6
            cacheWrite: 7.5
            cacheWrite1h: 6
            output: 22.5
`);
  });

  it('leaves its provider out of the names of models', async () => {
    expect((await imported(...from, '--provider', 'groq')).out).toContain('- id: llama-3.3-70b-versatile\n');
  });

  it('needs one provider, or a folder for all', async () => {
    expect(await imported(...from)).toEqual({
      code: 2,
      out: '',
      err: 'error: 3 providers, and a price list has one\n  name one with --provider (openai, anthropic, groq), or a folder with -o prices/\n',
    });
    expect((await imported(...from, '-o', folder, '-q')).code).toBe(0);
    expect(readdirSync(folder).toSorted()).toEqual(['anthropic.yaml', 'groq.yaml', 'openai.yaml']);
    const io = fakeIo({ cwd: folder });
    expect(
      await run(
        [
          'cost',
          'openai/gpt-4o',
          '--input',
          '1M',
          '--service-tier',
          'batch',
          '--pricing',
          'openai.yaml',
          '--format',
          'csv',
        ],
        io,
      ),
    ).toBe(0);
    expect(io.out()).toContain('openai/gpt-4o,input,1000000,1.25,million tokens,1.25');
  });

  it('names providers as the catalogue does, so that a list replaces what it is about', async () => {
    const file = join(folder, 'names.json');
    const model = (provider: string, input: number, mode = 'chat') => ({
      litellm_provider: provider,
      mode,
      input_cost_per_token: input,
      output_cost_per_token: input,
    });
    writeFileSync(
      file,
      JSON.stringify({
        'gemini/gemini-2.5-pro': model('gemini', 9e-6),
        'vertex_ai/claude-x': model('vertex_ai-anthropic_models', 3e-6),
        'vertex_ai/gemini-x': model('vertex_ai-language-models', 2e-6),
        'azure/gpt-x': model('azure', 1e-6),
        'azure_ai/gpt-x': model('azure_ai', 2e-6),
        'azure_ai/gpt-y': model('azure_ai', 2e-6),
      }),
    );
    const lists = join(folder, 'named');
    expect(await imported('--from', 'litellm', file, '-o', `${lists}/`)).toEqual({
      code: 2,
      out: '',
      err: expect.stringContaining('make the folder first'),
    });
    mkdirSync(lists);
    expect((await imported('--from', 'litellm', file, '-o', lists)).err).toBe(
      'note: 5 models of 3 providers carried over; not carried over, of the whole file:\n' +
        '  1 × a second model of that name, at other prices: azure/gpt-x\n',
    );
    expect(readdirSync(lists).toSorted()).toEqual(['azure.yaml', 'google.yaml', 'vertex.yaml']);
    const io = fakeIo({ cwd: folder });
    await run(['cost', 'gemini-2.5-pro', '--input', '1M', '--pricing', 'named', '-f', 'csv', '-q'], io);
    expect(io.out()).toContain('google/gemini-2.5-pro,input,1000000,9,');
    expect((await imported('--from', 'litellm', file, '--provider', 'vertex_ai')).out).toContain('provider: vertex\n');
  });

  it.each([
    ['audio_transcription', 'input_cost_per_second', 0.0001, 'audioMinutes: 0.006'],
    ['audio_speech', 'input_cost_per_character', 0.000015, 'characters: 15'],
    ['rerank', 'input_cost_per_query', 0.002, 'rerankSearches: 0.002'],
    ['ocr', 'ocr_cost_per_page', 0.001, 'pages: 0.001'],
  ])('reads what %s costs by its unit, exactly', async (mode, key, price, units) => {
    const file = join(folder, `${mode}.json`);
    writeFileSync(file, JSON.stringify({ it: { litellm_provider: 'openai', mode, [key]: price } }));
    expect((await imported('--from', 'litellm', file)).out).toContain(`{ checked: 2026-11-23, units: { ${units} } }`);
    writeFileSync(file, JSON.stringify({ it: { litellm_provider: 'openai', mode: 'chat', [key]: price } }));
    expect((await imported('--from', 'litellm', file)).err).toContain('the file has no price that');
  });

  it('suggests a provider for one that is not there', async () => {
    expect((await imported(...from, '--provider', 'opnai')).err).toBe(
      'error: no provider "opnai" in the file\n  did you mean openai?\n',
    );
  });
});

it('reads models.dev', async () => {
  const { code, out, err } = await imported('--from', 'models.dev', fixture('models-dev'), '--provider', 'google');
  expect(code).toBe(0);
  expect(out).toBe(`${head('google', 'Google', 'https://models.dev')}  - id: gemini-2.5-pro
    name: Gemini 2.5 Pro
    context: 1048576
    maxOutput: 65536
    rates:
      - checked: 2026-11-23
        input: 1.25
        cacheRead: 0.31
        inputAudio: 1.5
        output: 10
        bands:
          - aboveInputTokens: 200000
            input: 2.5
            cacheRead: 0.31
            inputAudio: 1.5
            output: 15
  - id: gemini-live-free
    name: Gemini Live (free)
    context: 1048576
    maxOutput: 65536
    rates:
      - { checked: 2026-11-23, input: 0, output: 0 }
`);
  expect(err).toBe(
    'note: 2 models of 1 provider carried over; not carried over, of the whole file:\n  1 × no price: groq/whisper\n  1 × cacheRead of prompts above 200000 tokens, taken from shorter ones: google/gemini-2.5-pro\n  1 × inputAudio of prompts above 200000 tokens, taken from shorter ones: google/gemini-2.5-pro\n',
  );
});

it('reads OpenRouter', async () => {
  const { out, err } = await imported('--from', 'openrouter', fixture('openrouter'));
  expect(out).toContain('- { checked: 2026-11-23, input: 2.5, cacheRead: 1.25, output: 10 }');
  expect(out).toContain('        output: 1\n        perRequest: 0.005\n        perWebSearch: 0.005\n');
  expect(out).toContain(
    '  - id: "some/model:free"\n    name: Some Model (free)\n    maker: some\n    context: 32768\n    rates:\n      - { checked: 2026-11-23, input: 0, output: 0 }\n',
  );
  expect(err).toContain('1 × image, which no meter counts: openai/gpt-4o\n');
  expect(err).toContain('1 × prompt: a price below zero, which means that it varies: openrouter/auto\n');
});

it('reads genai-prices, with its dates, lengths and exact names', async () => {
  const google = await imported('--from', 'genai-prices', fixture('genai-prices'), '--provider', 'google');
  expect(google.out).toContain('    aliases: [gemini-2.5-pro-exp]\n');
  expect(google.out).toContain(
    '        bands: [{ aboveInputTokens: 200000, input: 2.5, cacheRead: 0.625, output: 15 }]\n',
  );
  const { out, err } = await imported('--from', 'genai-prices', fixture('genai-prices'), '--provider', 'openai');
  expect(out).toContain(
    '      - from: 2025-06-10\n        checked: 2026-11-23\n        input: 2\n        output: 8\n        perRequest: 0.005\n      - { until: 2025-06-10, input: 10, output: 40 }\n',
  );
  expect(err).toContain('1 × prices by the time of day: openai/by-hour\n');
  expect(err).toContain('1 × names matched by a pattern: google/gemini-2.5-pro\n');
});

describe('records that no price list could hold as they are', () => {
  const litellm = async (models: object) => {
    writeFileSync(join(folder, 'odd.json'), JSON.stringify(models));
    return imported('--from', 'litellm', 'odd.json', '--provider', 'openai');
  };
  const good = { litellm_provider: 'openai', input_cost_per_token: 1e-6, output_cost_per_token: 2e-6 };

  it('are rounded where they have more digits than a number keeps, and the rest of the provider is carried over', async () => {
    const { code, out, err } = await litellm({
      good,
      precise: { ...good, input_cost_per_token: 1.0000000000000002e-6 },
    });
    expect(code).toBe(0);
    expect(out).toContain('  - id: precise\n    rates:\n      - { checked: 2026-11-23, input: 1, output: 2 }\n');
    expect(err).toContain('1 × input_cost_per_token: digits beyond the 15th, rounded: precise\n');
  });

  it('are left out where they are out of all bounds', async () => {
    const { code, out, err } = await litellm({
      good,
      dear: { ...good, output_cost_per_token: 2 },
      fee: { ...good, input_cost_per_request: 5000 },
    });
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('  - id: dear\n    rates:\n      - { checked: 2026-11-23, input: 1 }\n'),
    ]);
    expect(err).toContain('1 × output_cost_per_token: a price above 1000000: dear\n');
    expect(err).toContain('1 × input_cost_per_request: a fee above 1000: fee\n');
  });

  it.each(['constructor', 'toString', '__proto__'])('may name things like every object does: %s', async (name) => {
    const shown = name.startsWith('_') ? `"${name}"` : name;
    writeFileSync(
      join(folder, 'names.json'),
      `{ "p": { "models": { "${name}": { "cost": { "input": 1, "${name}": 5 } } } } }`,
    );
    const { out, err } = await imported('--from', 'models.dev', 'names.json');
    expect(out).toContain(`  - id: ${shown}\n    rates:\n      - { checked: 2026-11-23, input: 1 }\n`);
    expect(err).toContain(`1 × ${name}, which no meter counts: p/${name}\n`);
  });
});

it('leaves out a band that does not say how long its prompts are', async () => {
  const prices = { input_mtok: { base: 1, tiers: [{ price: 2 }] }, output_mtok: 4 };
  writeFileSync(join(folder, 'tiers.json'), JSON.stringify([{ id: 'p', models: [{ id: 'm', prices }] }]));
  const { out, err } = await imported('--from', 'genai-prices', 'tiers.json');
  expect(out).toContain('- { checked: 2026-11-23, input: 1, output: 4 }\n');
  expect(err).toContain('1 × input_mtok of longer prompts, without saying how long: p/m\n');
});

describe('what is no such file', () => {
  it.each([
    ['litellm', 'models-dev', 'it looks like models.dev: --from models.dev'],
    ['models.dev', 'openrouter', 'it looks like openrouter: --from openrouter'],
    ['openrouter', 'genai-prices', 'it looks like genai-prices: --from genai-prices'],
    ['genai-prices', 'litellm', 'it looks like litellm: --from litellm'],
  ])('%s from %s', async (from, name, hint) => {
    expect(await imported('--from', from, fixture(name))).toEqual({
      code: 2,
      out: '',
      err: `error: ${fixture(name)} is not in the format of ${from}\n  ${hint}\n`,
    });
  });

  it('a truncated one', async () => {
    writeFileSync(join(folder, 'cut.json'), readFileSync(fixture('litellm'), 'utf8').slice(0, 700));
    const { code, out, err } = await imported('--from', 'litellm', 'cut.json');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: cut\.json is not JSON: .*\n {2}it ends too early; was it downloaded whole\?\n$/);
  });

  it('one of 200 MB, refused before it is read', async () => {
    writeFileSync(join(folder, 'huge.json'), '{');
    truncateSync(join(folder, 'huge.json'), 200 * 1024 * 1024);
    expect((await imported('--from', 'litellm', 'huge.json')).err).toContain(
      'error: huge.json is larger than 64 MiB\n',
    );
  });

  it('an empty one, and another JSON', async () => {
    writeFileSync(join(folder, 'empty.json'), '');
    expect((await imported('--from', 'litellm', 'empty.json')).err).toBe('error: empty.json is empty\n');
    writeFileSync(join(folder, 'other.json'), '{"a": [1, 2]}');
    expect((await imported('--from', 'litellm', 'other.json')).err).toBe(
      'error: other.json is not in the format of litellm\n',
    );
  });
});
