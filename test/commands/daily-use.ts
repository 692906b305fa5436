import { list } from './world.ts';

// Use day by day: a unit is 1,000 input tokens, which cost $0.001 on plain and $0.002 from August on.

const DAY = 86_400_000;
export const dateAt = (day: number) => new Date(Date.UTC(2026, 5, 1) + day * DAY).toISOString().slice(0, 10);
export const row = (moment: string, units: number, model = 'plain') => `${moment},shop,${model},${units * 1000},0`;

/** A table of use from 1 June 2026 on. */
export const used = (days: number, units: (day: number) => number, ...more: readonly string[]) =>
  [
    'timestamp,provider,model,input_tokens,output_tokens',
    ...Array.from({ length: days }, (_, day) => [
      row(`${dateAt(day)}T00:30:00Z`, units(day) / 2),
      row(`${dateAt(day)}T23:30:00Z`, units(day) / 2),
    ]).flat(),
    ...more,
    '',
  ].join('\n');

export const shop = list(
  'provider: shop',
  '{ id: plain, rates: [{ from: 2026-01-01, until: 2026-08-01, input: 1, output: 1 }, { from: 2026-08-01, input: 2, output: 1 }] }',
  '{ id: small, rates: [{ from: 2026-01-01, input: 0.1, output: 1 }] }',
);
