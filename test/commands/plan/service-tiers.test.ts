import { describe, expect, it } from 'vitest';
import { list, newWorld } from '../world.ts';

// What is said of rates that depend on how and when requests are sent.

const { json } = newWorld({
  'own.yaml': list(
    'provider: acme',
    '{ id: states, rates: [{ from: 2026-01-01, input: 1, output: 2, reasoning: 3, thinking: { output: 8 }, batch: { input: 0.5, output: 1, thinking: { output: 5 } } }] }',
    '{ id: leaves, rates: [{ from: 2026-01-01, input: 1, output: 2, thinking: { output: 8 }, batch: { input: 0.5, output: 1, reasoning: 1.5 } }] }',
    '{ id: banded, rates: [{ from: 2026-01-01, input: 1, output: 2, batch: { input: 0.5, output: 1, bands: [{ aboveInputTokens: 1000, input: 5, output: 10 }] } }] }',
    '{ id: noin, rates: [{ from: 2026-01-01, output: 2, multipliers: { us: 2 } }] }',
    '{ id: hours, rates: [{ from: 2026-01-01, input: 1, output: 2, schedule: { timeZone: UTC, windows: [{ start: "09:00", end: "12:00", input: 4 }] } }] }',
    '{ id: always, rates: [{ from: 2026-01-01, input: 1, output: 2, schedule: { timeZone: UTC, windows: [{ start: "00:00", end: "12:00", input: 4 }, { start: "12:00", end: "24:00", input: 2 }] } }] }',
  ),
});
const own = ['--pricing', 'own.yaml'];
const said = async (...argv: readonly string[]) => {
  const { assumptions } = await json(...argv, ...own);
  return assumptions.map(({ kind, text }: Record<string, string>) => `${kind}: ${text}`);
};

describe('thinking mode in a service tier', () => {
  const batch = (model: string) => [
    'cost',
    model,
    '--input',
    '10',
    '--output',
    '100',
    '--reasoning',
    '50',
    '--thinking',
    '--service-tier',
    'batch',
  ];

  it('is billed at the rate that the tier states for it, and nothing stands in', async () => {
    const { lineItems } = await json(...batch('acme/states'), ...own);
    expect(lineItems.map(({ meter, rate }: Record<string, string>) => `${meter} ${rate}`)).toEqual([
      'input 0.5',
      'output 5',
      'reasoning 5',
    ]);
    expect(await said(...batch('acme/states'))).toEqual([]);
  });

  it('is billed at the standard one where the tier states none, and says that of thinking alone', async () => {
    const { lineItems } = await json(...batch('acme/leaves'), ...own);
    expect(lineItems.map(({ meter, rate }: Record<string, string>) => `${meter} ${rate}`)).toEqual([
      'input 0.5',
      'output 8',
      'reasoning 8',
    ]);
    expect(await said(...batch('acme/leaves'))).toEqual([
      'tierRate: No batch thinking rate published, billed at the standard one: acme/leaves.',
    ]);
  });
});

describe('tokens alone in a service tier with bands of its own', () => {
  const plan = (batch: string) => [
    'project',
    'acme/banded',
    '--no-plan',
    '--tokens',
    '1B',
    '--output-share',
    '10%',
    '--batch',
    batch,
  ];

  it('count as short prompts, and say so', async () => {
    expect(await said(...plan('100%'))).toContain(
      'shortPrompts: Assumes prompts of at most 1,000 tokens; longer ones cost more: acme/banded.',
    );
    expect(await said(...plan('0%'))).not.toContain(
      'shortPrompts: Assumes prompts of at most 1,000 tokens; longer ones cost more: acme/banded.',
    );
  });
});

describe('an assumed input rate', () => {
  it('is multiplied as every token rate is', async () => {
    const usage = ['cost', 'acme/noin', '--input', '1M', '--output', '1M', '--multiplier', 'us'];
    // 1 × 4 × 2 + 1 × 2 × 2; with the output rate 1 × 2 × 2 + 1 × 2 × 2.
    expect((await json(...usage, '--assume-input', '4', ...own)).total).toBe('12');
    expect((await json(...usage, '--assume-input', 'output', ...own)).total).toBe('8');
  });
});

describe('one usage at rates that depend on the hour', () => {
  const usage = ['cost', 'acme/hours', '--input', '1M', '--output', '1M'];

  it('of a day is that of 00:00 UTC, and says so', async () => {
    expect((await json(...usage, ...own)).total).toBe('3');
    expect(await said(...usage)).toEqual([
      'midnight: At the rates of 00:00 UTC; others hold daily 09:00-12:00 UTC, and --as-of 2026-11-23T09:00Z takes another hour: acme/hours.',
    ]);
  });

  it('of a moment is that of its hour, and there is nothing to say', async () => {
    const moment = ['--as-of', '2026-11-23T09:00Z'];
    expect((await json(...usage, ...moment, ...own)).total).toBe('6');
    expect(await said(...usage, ...moment)).toEqual([]);
  });
});

describe('a share of the traffic in hours that are all there are', () => {
  it('changes nothing, and says so', async () => {
    const plan = [
      'project',
      'acme/always',
      '--no-plan',
      '--requests',
      '1M',
      '--input',
      '1',
      '--output',
      '1',
      '--baseline',
      'acme/always',
    ];
    // Half at 4, half at 2, and the answers at 2.
    expect((await json(...plan, '--peak-share', '20%', ...own)).scenarios[0].projections[0].total).toBe('5');
    const windows = 'daily 00:00–12:00 (UTC) and daily 12:00–24:00 (UTC)';
    expect((await said(...plan, '--peak-share', '20%')).slice(1)).toEqual([
      `hours: Different rates apply ${windows} for acme/always; traffic is assumed to be spread evenly over the week.`,
      'noHours: No hours have rates of their own beside others, so that peakShare changes nothing: acme/always.',
    ]);
  });
});
