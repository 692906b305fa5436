import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// What of a change is traffic, price or model. GPT-4o: input 2.50, cacheRead 1.25, output 10.

const workload = (more = '', model = 'gpt-4o') =>
  plan(
    `candidates: [${model}]\nbaseline: ${model}`,
    `{ name: S, requests: 1M, inputTokens: 1000, outputTokens: 100${more} }`,
  );
const { json, write } = newWorld({
  'plain.yaml': workload(),
  'cached.yaml': workload(', cacheHit: 50%'),
  'thinks.yaml': workload(', reasoningTokens: 100'),
  'batch.yaml': workload(', batch: 100%'),
  'retries.yaml': workload(', retries: 50%'),
  'mini.yaml': workload('', 'gpt-4o-mini'),
  'mine.yaml': workload('', 'acme/m'),
  'mine-cached.yaml': workload(', cacheHit: 50%', 'acme/m'),
  'acme.yaml': list(
    'provider: acme',
    '{ id: m, rates: [{ from: 2026-07-01, input: 2, cacheRead: 1, output: 10 }, { from: 2026-01-01, until: 2026-07-01, input: 4, cacheRead: 4, output: 10 }] }',
  ),
});

const effects = async (...argv: string[]) => {
  const { change, traffic, price, model } = (await json('diff', ...argv)).total;
  return { change, traffic, price, model };
};

describe('2: a part is zero where that thing did not change', () => {
  it('of a cache, but for prompts that are too short for it', async () => {
    const [long, cached] = ['', ', cacheHit: 50%'].map((more) =>
      workload(more).replace('inputTokens: 1000', 'inputTokens: 2000'),
    );
    write('long.yaml', long ?? '');
    write('long-cached.yaml', cached ?? '');
    expect(await effects('long.yaml', 'long-cached.yaml')).toEqual({
      change: '-1250',
      traffic: '-1250',
      price: '0',
      model: '0',
    });
    expect(await effects('plain.yaml', 'cached.yaml')).toMatchObject({ change: '0' });
  });

  it.each([
    ['thinks.yaml', '1000'],
    // Batches cost half: 2500 + 1000.
    ['batch.yaml', '-1750'],
    ['retries.yaml', '1750'],
  ])('%s is traffic alone', async (file, change) => {
    expect(await effects('plain.yaml', file)).toEqual({ change, traffic: change, price: '0', model: '0' });
  });

  it('another model is the choice of the model alone', async () => {
    // 150 + 60 instead of 2500 + 1000.
    expect(await effects('plain.yaml', 'mini.yaml')).toEqual({
      change: '-3290',
      traffic: '0',
      price: '0',
      model: '-3290',
    });
  });

  it('another day is price alone', async () => {
    const days = ['--from', '2026-06-30', '--to', '2026-07-01', '--pricing', 'acme.yaml'];
    // 4000 + 1000 before, 2000 + 1000 after.
    expect(await effects('mine.yaml', ...days)).toEqual({ change: '-2000', traffic: '0', price: '-2000', model: '0' });
  });

  it('traffic is priced at the rates of before for every meter, what did not occur before included', async () => {
    const days = ['--from', '2026-06-30', '--to', '2026-07-01', '--pricing', 'acme.yaml'];
    // Before: 4000 + 1000. Then its cached input costs as much as any other, so that traffic is 0; after: 1000 + 500 + 1000.
    expect(await effects('mine.yaml', 'mine-cached.yaml', ...days)).toEqual({
      change: '-2500',
      traffic: '0',
      price: '-2500',
      model: '0',
    });
  });

  it('says what each side took for granted', async () => {
    const { assumptions } = await json('diff', 'plain.yaml', 'thinks.yaml');
    expect(assumptions.map(({ kind }: { kind: string }) => kind)).toEqual(['traffic', 'traffic', 'standIn']);
  });
});

describe('a saved result', () => {
  it('tells the same as the plan that it came from', async () => {
    const saved = async (name: string) => write(`${name}.json`, JSON.stringify(await json(`${name}.yaml`)));
    await saved('plain');
    await saved('cached');
    expect(await effects('plain.json', 'cached.json')).toEqual(await effects('plain.yaml', 'cached.yaml'));
  });
});
