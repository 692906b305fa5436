import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildReceipt, type Attempt, type Receipt } from '../../../src/ask/ledger/receipt.ts';
import { chargeForRequest } from '../../../src/ask/routing/charge.ts';
import { openCatalogue } from '../../../src/pricing/lists/disk/load.ts';
import { priceBook } from '../../../src/pricing/rates/price-book.ts';
import { run } from '../../../src/cli.ts';
import { plain } from '../../../src/values/money.ts';
import { attemptWith, receiptWith } from '../../ask/receipts.ts';
import { fakeIo } from '../../fake-io.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'receipts-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

const write = (name: string, receipts: readonly Receipt[]): void =>
  writeFileSync(join(cwd, name), receipts.map((receipt) => `${JSON.stringify(receipt)}\n`).join(''));

async function ran(argv: readonly string[]) {
  const io = fakeIo({ cwd, env: { HOME: cwd } });
  const code = await run(argv, io);
  return { code, out: io.out(), err: io.err() };
}

async function json(...argv: readonly string[]) {
  const { code, out, err } = await ran([...argv, '-f', 'json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

describe('usage of receipts', () => {
  it('counts every attempt that used tokens, as what it was priced', async () => {
    const failed = attemptWith({ outcome: 'reset', usage: { input: 1000, output: 200 }, cost: '0.0001' });
    const busy = attemptWith({ outcome: 'busy', usage: undefined, cost: '0' });
    const other = attemptWith({
      tier: 'premium',
      offer: 'openai/gpt-4o',
      pricedAs: 'openai/gpt-4o-mini',
      usage: { input: 1_000_000 },
      cost: '0.15',
    });
    const batch = attemptWith({
      offer: 'openai/gpt-4o',
      serviceTier: 'batch',
      requests: 2,
      usage: { input: 1_000_000 },
      cost: '1.25',
    });
    write('r.jsonl', [
      receiptWith({ attempts: [failed, busy, other] }),
      receiptWith({ at: '2026-11-11T12:00:00.000Z', attempts: [batch], tags: { team: 'search' } }),
      // As an early version wrote it.
      receiptWith({
        at: '2026-11-12T12:00:00.000Z',
        attempts: [],
        tier: 'fallback',
        offer: 'openai/gpt-4o-mini',
        usage: { input: 2_000_000 },
        cost: '0.3',
      }),
    ]);
    const { groups, total } = await json('usage', 'r.jsonl', '--by', 'offer,service-tier');
    const rows = groups.map(({ key, requests, cost }: { key: object; requests: number; cost: string }) => [
      ...Object.values(key),
      requests,
      cost,
    ]);
    expect(rows).toEqual([
      ['openai/gpt-4o', 'batch', 1, '1.25'],
      ['openai/gpt-4o-mini', 'standard', 2, '0.45'],
      ['global-api/deepseek-v4-flash', 'standard', 1, expect.any(String)],
    ]);
    expect(total.billed).toEqual({ amount: '1.7001', currency: 'USD' });
    const tiers = await json('usage', 'r.jsonl', '--by', 'tier');
    expect(tiers.groups.map(({ key }: { key: { tier: string } }) => key.tier)).toEqual([
      'default',
      'fallback',
      'premium',
    ]);
    const tags = await json('usage', 'r.jsonl', '--by', 'tag:team');
    expect(
      tags.groups.map(({ key, requests }: { key: object; requests: number }) => [...Object.values(key), requests]),
    ).toEqual([
      ['search', 1],
      [null, 3],
    ]);
  });

  it('counts a receipt once that stands in a copy too, and says of what was booked without tokens that it is left out', async () => {
    const killed = attemptWith({ outcome: 'killed', usage: undefined, cost: '0.01', bound: 'atMost' });
    write('a.jsonl', [receiptWith(), receiptWith({ at: '2026-11-10T12:00:00.001Z' })]);
    write('b.jsonl', [receiptWith(), receiptWith({ outcome: 'killed', usage: {}, attempts: [killed], cost: '0.01' })]);
    const { total, files, assumptions } = await json('usage', 'a.jsonl', 'b.jsonl');
    expect([total.requests, files[1].duplicates]).toEqual([2, 1]);
    expect(JSON.stringify(assumptions)).toContain('spend has what they were booked with');
  });

  it('are those of ask where no path is given, or of a plan that is named', async () => {
    expect(await ran(['usage', '--from', 'receipts'])).toEqual({
      code: 2,
      out: '',
      err: `error: no receipts in ${join(cwd, '.local/state/cost-projection/receipts.jsonl')} yet\n  cost-projection ask leaves them; name another file of them as an argument\n`,
    });
    mkdirSync(join(cwd, '.local/state/cost-projection'), { recursive: true });
    write('.local/state/cost-projection/receipts.jsonl', [receiptWith()]);
    expect((await json('usage', '--from', 'receipts')).total.requests).toBe(1);
    write('ours.jsonl', [receiptWith(), receiptWith({ at: '2026-11-11T12:00:00.000Z' })]);
    writeFileSync(join(cwd, 'plan.yaml'), 'schema: 1\nask: { receipts: ours.jsonl }\n');
    expect((await json('usage', '--from', 'receipts', '--plan', 'plan.yaml')).total.requests).toBe(2);
  });
});

describe('spend and usage', () => {
  const offers = [
    'global-api/deepseek-v4-flash',
    'openai/gpt-4o',
    'openai/gpt-4o-mini',
    'google/gemini-2.5-pro',
  ] as const;
  const tokens = fc.integer({ min: 0, max: 300_000 });
  const asked = fc.record({
    offer: fc.constantFrom(...offers),
    tier: fc.constantFrom('default', 'fallback', 'premium'),
    serviceTier: fc.constantFrom('default', undefined),
    usage: fc.record({ input: tokens, cacheRead: tokens, output: tokens.map((count) => count + 1), reasoning: tokens }),
    minute: fc.integer({ min: 0, max: 60 * 24 * 30 }),
    team: fc.constantFrom('search', 'chat'),
  });
  type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

  it.each([
    ['tier', 'tier'],
    ['model', 'offer'],
    ['hour', 'hour'],
    ['day', 'day'],
    ['week', 'week'],
    ['month', 'month'],
    ['tag:team', 'tag:team'],
  ])('come to the same by %s, to the last digit', async (grouping, dimension) => {
    const price = priceBook(await openCatalogue(fakeIo({ cwd, env: { HOME: cwd } })));
    const receiptFor = ({ offer: name, tier, serviceTier, usage, minute, team }: Asked, latencyMs: number): Receipt => {
      const at = new Date(Date.UTC(2026, 9, 1) + minute * 60_000);
      const charge = chargeForRequest(
        price(name, at.toISOString()),
        usage,
        { at: at.toISOString(), assumeInput: undefined },
        serviceTier,
      );
      const attempt: Attempt = attemptWith({
        tier,
        offer: name,
        serviceTier,
        usage,
        latencyMs,
        cost: charge && plain(charge.cost),
      });
      const catalogue = { version: '', asOf: at.toISOString().slice(0, 10) };
      const facts = {
        at,
        outcome: 'answered',
        attempts: [attempt],
        latencyMs,
        baseline: undefined,
        catalogue,
        assumeInput: undefined,
      } as const;
      return buildReceipt({ ...facts, tags: { team }, run: undefined, kept: undefined });
    };
    const same = async (all: readonly Asked[]): Promise<void> => {
      write('r.jsonl', all.map(receiptFor));
      const spent = await json('spend', '--receipts', 'r.jsonl', '--by', grouping);
      const used = await json('usage', 'r.jsonl', '--by', dimension);
      const figures = (
        groups: readonly {
          readonly name: string;
          readonly requests: number;
          readonly tokens: number;
          readonly cost: string;
        }[],
      ) =>
        Object.fromEntries(groups.map(({ name, requests, tokens: count, cost }) => [name, { requests, count, cost }]));
      const sumOf = (counts: object): number =>
        Object.values(counts).reduce((total: number, count: number) => total + count, 0);
      const groups = used.groups.map(
        (group: { key: Record<string, string>; requests: number; usage: object; cost: string }) => ({
          name: Object.values(group.key)[0],
          requests: group.requests,
          tokens: sumOf(group.usage),
          cost: group.cost,
        }),
      );
      expect(figures(groups)).toEqual(figures(spent.spending));
      expect([used.total.cost, used.total.billed.amount, used.total.requests]).toEqual([
        spent.total.cost,
        spent.total.cost,
        spent.total.requests,
      ]);
    };
    await fc.assert(fc.asyncProperty(fc.array(asked, { minLength: 1, maxLength: 12 }), same), { numRuns: 15 });
  });
});
