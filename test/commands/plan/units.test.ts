import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

const LIST = `schema: 1
provider: p
source: https://example.com
models:
  - { id: rerank, rates: [{ from: 2026-01-01, units: { rerankSearches: 0.002 } }] }
  - { id: listen, rates: [{ from: 2026-01-01, units: { audioMinutes: 0.006 } }] }
  - { id: speak, rates: [{ from: 2026-01-01, units: { characters: 15 } }] }
  - { id: draw, rates: [{ from: 2026-01-01, units: { images: { small: 0.02, large: 0.08 } } }] }
  - { id: embed, rates: [{ from: 2026-01-01, input: 0.02 }] }
  - { id: keep, rates: [{ from: 2026-01-01, input: 1, output: 2, units: { cacheTokenHours: 4.5 } }] }
  - { id: rumour, rates: [{ from: 2026-01-01, confidence: low, input: 1 }] }
  - { id: search, rates: [{ from: 2026-01-01, input: 1, perRequest: { low: 0.005, medium: 0.008, high: 0.012 } }] }
`;

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'units-'));
  writeFileSync(join(cwd, 'list.yaml'), LIST);
});
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

async function cost(...argv: string[]) {
  const io = fakeIo({ cwd });
  const code = await run(['cost', ...argv, '--pricing', 'list.yaml', '-f', 'json', '-q'], io);
  return { code, err: io.err(), document: code === 0 ? JSON.parse(io.out()) : undefined };
}

describe('rates that one source alone has', () => {
  it.each([
    ['cost', ['p/rumour', '--input', '1k', '--sources'], 'low confidence: one source alone has it'],
    ['pricing', ['show', 'p/rumour'], 'Low confidence: one source alone has these rates.'],
  ])('are marked by %s', async (command, argv, words) => {
    const io = fakeIo({ cwd });
    await run([command, ...argv, '--pricing', 'list.yaml'], io);
    expect(io.out()).toContain(words);
  });
});

describe('what is not counted in tokens', () => {
  it.each([
    [['p/rerank', '--units', 'rerankSearches=1000'], '2'],
    [['p/listen', '--units', 'audioMinutes=2.5'], '0.015'],
    [['p/speak', '--units', 'characters=250k'], '3.75'],
    [['p/draw', '--units', 'images:small=3', '--units', 'images:large=1'], '0.14'],
    [['p/listen', '--units', 'audioMinutes=2', '--requests', '10'], '0.12'],
    [['p/keep', '--input', '1M', '--output', '0', '--units', 'cacheTokenHours=2M'], '10'],
    [['p/embed', '--input', '1M'], '0.02'],
    [['openai/gpt-4o-2024-08-06', '--units', 'trainingTokens=10M'], '250'],
  ])('has its own price: %j costs %s', async (argv, total) => {
    expect((await cost(...argv)).document?.total).toBe(total);
  });

  it('says its unit and its size', async () => {
    const { document } = await cost('p/draw', '--units', 'images:small=3');
    expect(document.lineItems).toEqual([
      { offer: 'p/draw', meter: 'images', size: 'small', count: '3', rate: '0.02', per: 'image', cost: '0.06' },
    ]);
  });

  it.each([
    [
      ['p/listen', '--input', '1M'],
      'p/listen has no published input rate',
      'it is sold by the minute: --units audioMinutes=1',
    ],
    [['p/listen', '--units', 'characters=1'], 'p/listen has no price for characters', 'it is sold by the minute'],
    [['p/embed', '--units', 'images=1'], 'p/embed has no price for images', 'under units'],
    [['p/draw', '--units', 'images=1'], 'images of p/draw cost by size', 'images:small=1 or images:large=1'],
    [['p/draw', '--units', 'images:huge=1'], 'p/draw has no price for images of huge', 'images:small=1'],
    [['p/listen', '--units', 'audioMinuts=1'], '--units: no unit "audioMinuts"', 'did you mean audioMinutes?'],
    [
      ['p/listen', '--units', 'audioMinutes'],
      '--units: "audioMinutes" does not say how many of what',
      '--units audioMinutes=90',
    ],
  ])('is never taken for something else: %j', async (argv, message, way) => {
    const { code, err } = await cost(...argv);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(err).toContain(way);
  });
});

describe('a request that costs by its search context', () => {
  const kinds = (document: { assumptions: { kind: string }[] }) => document.assumptions.map(({ kind }) => kind);

  it.each([
    ['low', '0.006'],
    ['medium', '0.009'],
    ['high', '0.013'],
  ])('costs that of %s', async (size, total) => {
    const { document } = await cost('p/search', '--input', '1k', '--search-context', size);
    expect([document.total, kinds(document)]).toEqual([total, []]);
  });

  it('costs the first one of the list where nobody says, which is told', async () => {
    const { document } = await cost('p/search', '--input', '1k');
    expect([document.total, kinds(document)]).toEqual(['0.006', ['searchContext']]);
  });

  it('has no other size than its list', async () => {
    const { err } = await cost('p/search', '--input', '1k', '--search-context', 'huge');
    expect(err).toContain('p/search has no fee for a search context of huge\n  it has low, medium, high');
  });
});
