import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { withoutVersion } from '../../catalogue-version.ts';
import { fakeIo } from '../../fake-io.ts';

async function printed(argv: string[]): Promise<string> {
  const io = fakeIo({});
  const code = await run(['cost', ...argv, '--quiet'], io);
  expect(io.err()).toBe('');
  expect(code).toBe(0);
  return withoutVersion(io.out());
}

describe('cost', () => {
  it('shows each line item as tokens × rate = cost, with source and date', async () => {
    expect(
      await printed(['gpt-4o', '--input', '5200', '--output', '380', '--requests', '1.8M', '--format', 'markdown']),
    ).toMatchInlineSnapshot(`
      "**openai/gpt-4o costs $30,240 for 1.8M requests with 10B tokens.**

      | Offer         | Meter     | Tokens | × Rate, $/M |         = Cost |
      | ------------- | --------- | -----: | ----------: | -------------: |
      | openai/gpt-4o | input     |  9.36B |       $2.50 |     $23,400.00 |
      |               | output    |   684M |      $10.00 |      $6,840.00 |
      |               | **total** |        |             | **$30,240.00** |

      <details><summary>Assumptions and prices</summary>

      - Prices of 2026-11-23, checked 2026-11-10 (price lists CATALOGUE).

      </details>
      "
    `);
  });

  it('prices every meter', async () => {
    const usage = [
      '--input',
      '1M',
      '--cache-read',
      '1M',
      '--cache-write',
      '1M',
      '--cache-write-1h',
      '1M',
      '--output',
      '1M',
      '--reasoning',
      '1M',
    ];
    expect(await printed(['claude-3.5-sonnet', ...usage, '--format', 'csv'])).toBe(
      [
        'offer,meter,tokens,rate,per,cost,assumptions,unpriced',
        'anthropic/claude-3-5-sonnet,input,1000000,3,million tokens,3,beyondContext standIn,',
        'anthropic/claude-3-5-sonnet,cacheRead,1000000,0.3,million tokens,0.3,beyondContext standIn,',
        'anthropic/claude-3-5-sonnet,cacheWrite,1000000,3.75,million tokens,3.75,beyondContext standIn,',
        'anthropic/claude-3-5-sonnet,cacheWrite1h,1000000,6,million tokens,6,beyondContext standIn,',
        'anthropic/claude-3-5-sonnet,output,1000000,15,million tokens,15,beyondContext standIn,',
        'anthropic/claude-3-5-sonnet,reasoning,1000000,15,million tokens,15,beyondContext standIn,',
        '',
      ].join('\r\n'),
    );
  });

  it('gives one model at the top of the JSON document, several in a list', async () => {
    const one = JSON.parse(await printed(['gpt-4o-mini', '--output', '1M', '--format', 'json']));
    expect(one).toMatchObject({
      schemaVersion: 1,
      offer: 'openai/gpt-4o-mini',
      usage: { output: 1_000_000 },
      lineItems: [{ offer: 'openai/gpt-4o-mini', meter: 'output', tokens: 1_000_000, rate: '0.6', cost: '0.6' }],
      total: '0.6',
    });
    const two = JSON.parse(await printed(['gpt-4o-mini', 'gpt-4o', '--output', '1M', '--format', 'json']));
    expect(two.costs.map(({ offer, total }: { offer: string; total: string }) => [offer, total])).toEqual([
      ['openai/gpt-4o-mini', '0.6'],
      ['openai/gpt-4o', '10'],
    ]);
  });

  it('prices the past by the rates of the past', async () => {
    expect(
      JSON.parse(await printed(['gpt-4o', '--output', '1M', '--as-of', '2024-06-01', '--format', 'json'])).total,
    ).toBe('15');
  });

  it('never shows a cost as nothing', async () => {
    expect(await printed(['global-api/deepseek-v4-flash', '--output', '150', '--format', 'markdown'])).toContain(
      '$0.000038',
    );
  });
});
