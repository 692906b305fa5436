import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { fakeIo } from '../fake-io.ts';

const list = [
  'schema: 1',
  'provider: acme',
  'source: https://example.com',
  'models:',
  '  - { id: one, name: One, retires: 2027-01-30, rates: [{ from: 2026-01-01, checked: 2026-11-01, input: 2, output: 8 }] }',
  '  - id: two',
  '    rates:',
  '      - { from: 2026-06-01, checked: 2026-11-01, input: 0.5, cacheRead: 0.05, output: 2 }',
  '      - { from: 2026-01-01, checked: 2026-05-01, input: 1, output: 2 }',
].join('\n');

async function firstLines(line: string): Promise<string> {
  const io = fakeIo({ stdin: list });
  expect(await run([...line.split(' '), '--pricing', '-'], io)).toBe(0);
  return io.out();
}

describe('the finding is the first line of', () => {
  it.each([
    ['cost acme/one --input 1000 --output 100', 'acme/one costs $0.0028 for 1,100 tokens.'],
    [
      'cost acme/one acme/two --input 1k --output 100 --requests 1k',
      'Cheapest of 2: acme/two at $0.70, 75% less than acme/one, for 1,000 requests with 1.1M tokens.',
    ],
    ['cost acme/one --input 1000 --requests 1k/day', 'acme/one costs $60 for 30k requests with 30M tokens.'],
    ['models --provider acme one', 'acme/one costs $2.00 in and $8.00 out per million tokens.'],
    [
      'models --provider acme --sort output',
      'acme/two, the cheapest by output of 2 offers, costs $0.50 in and $2.00 out per million tokens.',
    ],
    ['models --provider acme three', 'No offers.'],
    ['pricing show acme/one', 'One (acme/one) costs $2.00 in and $8.00 out per million tokens.'],
    [
      'pricing history acme/two',
      'two (acme/two) has 2 prices, $0.50 in and $2.00 out per million tokens since 2026-06-01.',
    ],
    [
      'pricing diff 2026-05-01 2026-07-01 --provider acme',
      'Offers: 1 cheaper, 1 with new rates, from 2026-05-01 to 2026-07-01.',
    ],
    ['pricing diff 2025-05-01 2026-07-01 --provider acme', 'Offers: 2 added, from 2025-05-01 to 2026-07-01.'],
  ])('%s', async (line, finding) => {
    const [first] = (await firstLines(line)).split('\n');
    expect(first).toBe(finding);
  });

  it.each(['pricing check', 'pricing check --age', 'pricing subscriptions', 'pricing subscriptions anthropic/max'])(
    '%s',
    async (line) => {
      const io = fakeIo({ columns: 80 });
      await run(line.split(' '), io);
      expect(io.out()).toMatch(/^[^\n]+\.\n\n\S+ {2}/);
    },
  );
});

it('pricing diff has one row for each offer that is new', async () => {
  expect(await firstLines('pricing diff 2025-05-01 2026-07-01 --provider acme --notes none')).toContain(
    'acme/one  added   new: $2.00 in and $8.00 out',
  );
});

it('pricing check folds what a list says of several offers, at the place of the first', async () => {
  const models = ['a', 'b', 'c', 'd'].map((id) => `  - { id: ${id}, rates: [{ checked: 2025-01-01, output: 1 }] }\n`);
  const io = fakeIo({
    stdin: `schema: 1\nprovider: p\nsource: https://example.com\nmodels:\n${models.join('')}`,
  });
  expect(await run(['pricing', 'check', '-'], io)).toBe(0);
  expect(io.out()).toContain(
    'standard input:5:33  warning  a, b, c and 1 more: last checked on 2025-01-01, more than 180 days ago\n',
  );
  expect(io.out()).toMatch(/^0 errors and \d+ warnings in 1 list\.\n/);
});
