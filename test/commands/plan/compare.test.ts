import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { listText } from '../../offers.ts';
import { json, ran } from './bot-plans.ts';

describe('compare', () => {
  it('ranks by the cost of one scenario, and lists apart what it cannot be priced on', async () => {
    const { code, out } = await ran(
      'compare',
      'test/dear',
      'test/cheap',
      'test/outputs',
      'bot.yaml',
      '--format',
      'csv',
    );
    expect(code).toBe(0);
    expect(out).toBe(
      [
        'rank,candidate,total,inputRate,outputRate,effectiveRate,ratioToCheapest,savingsRatio,provider,assumptions,unpriced',
        '1,test/cheap,87.756,0.2,1,0.33023255814,1,0.886581469649,test,traffic standIn,',
        '2,test/dear,773.736,2,10,2.911627906977,8.816901408451,0,test,traffic,',
        ',test/outputs,,,,,,,,,test/outputs has no published input rate',
        '',
      ].join('\r\n'),
    );
  });

  it('does not fit a prompt into a window that is too small', async () => {
    const { data } = await json(
      'compare',
      'test/dear',
      'test/cheap',
      '--no-plan',
      '--requests',
      '1k',
      '--input-tokens',
      '3900',
      '--output-tokens',
      '101',
    );
    expect(data.ranking.map(({ candidate }: { candidate: string }) => candidate)).toEqual(['test/cheap']);
    expect(data.unpriced).toEqual([
      {
        candidate: 'test/dear',
        reason: 'prompt and answer of 4001 tokens do not fit the context window of test/dear (4000)',
      },
    ]);
  });

  it('says why there are no savings where the baseline does not fit', async () => {
    const args = [
      'compare',
      'test/cheap',
      '--baseline',
      'test/dear',
      '--no-plan',
      '--requests',
      '1k',
      '--input-tokens',
      '3900',
      '--output-tokens',
      '101',
    ];
    const { out } = await ran(...args);
    expect(out).toContain(
      'No savings: test/dear cannot be priced, prompt and answer of 4001 tokens do not fit the context window of test/dear (4000).\n',
    );
  });

  it('shows what a million tokens cost on this workload, bands and blends included', async () => {
    const traffic = ['--no-plan', '--requests', '1k', '--input-tokens', '300k', '--output-tokens', '1'];
    const io = fakeIo();
    await run(
      [
        'compare',
        'openai/gpt-6-luna',
        '--model',
        'x=openai/gpt-6-luna:50,openai/gpt-5-nano:50',
        '--as-of',
        '2026-11-23',
        '-f',
        'csv',
        ...traffic,
      ],
      io,
    );
    const rows = io
      .out()
      .split('\r\n')
      .map((row) => row.split(',').slice(1, 5));
    // Above 272,000 tokens gpt-6-luna bills 0.20 and 0.75 instead of 0.10 and 0.50; gpt-5-nano has 0.05 and 0.40.
    expect(rows.slice(1, 3)).toEqual([
      ['x', '37.500575', '0.125', '0.575'],
      ['openai/gpt-6-luna', '60.00075', '0.2', '0.75'],
    ]);
  });

  it('takes positional models and those of flags together', async () => {
    const { data } = await json(
      'compare',
      'test/cheap',
      '--model',
      'test/dear',
      '--hybrid',
      '80/15/5',
      '--no-plan',
      '--tokens',
      '1M',
    );
    expect(
      [...data.ranking, ...data.unpriced].map(({ candidate }: { candidate: string }) => candidate).toSorted(),
    ).toEqual(['hybrid 80/15/5', 'test/cheap', 'test/dear']);
  });

  it('takes every offer of a provider, sorted and cut', async () => {
    const args = ['compare', '--provider', 'test', '--no-plan', '--tokens', '1M'];
    const keys = async (...more: string[]) =>
      (await json(...args, ...more)).data.ranking.map(({ candidate }: { candidate: string }) => candidate);
    expect(await keys()).toEqual(['test/cheap', 'test/outputs', 'test/dear']);
    expect(await keys('--top', '1')).toEqual(['test/cheap']);
    expect(await keys('--max-total', '5')).toEqual(['test/cheap', 'test/outputs']);
    expect(await keys('--min-context', '100k')).toEqual(['test/cheap']);
    expect(await keys('--sort', 'context')).toEqual(['test/cheap', 'test/dear', 'test/outputs']);
    expect(await keys('--sort', 'input')).toEqual(['test/cheap', 'test/dear', 'test/outputs']);
  });

  it('compares the whole catalogue', async () => {
    const { data } = await json('compare', '--all', '--no-plan', '--tokens', '1M', '--output-share', '20%');
    expect(data.ranking.length + data.unpriced.length).toBeGreaterThan(390);
    expect(data.unpriced.length).toBeGreaterThan(0);
  });

  it('leaves out what is no longer served and what the options do, and says how many', async () => {
    const list = listText(
      'shop',
      '{ id: old, retires: 2026-06-01, rates: [{ from: 2025-01-01, input: 1, output: 2 }] }',
      '{ id: new, released: 2026-03-01, rates: [{ from: 2026-03-01, input: 1, output: 2 }] }',
      '{ id: new-embed, released: 2026-03-01, rates: [{ from: 2026-03-01, input: 1, output: 2 }] }',
      '{ id: older, released: 2025-03-01, rates: [{ from: 2025-03-01, input: 1, output: 2 }] }',
    );
    const io = fakeIo({ stdin: list });
    const filters = ['--provider', 'shop', '--exclude', 'embed', '--released-after', '2026-01'];
    expect(await run(['compare', '--no-plan', ...filters, '--pricing', '-', '--tokens', '1M'], io)).toBe(0);
    expect(io.out().match(/shop\/\S+/g)).toContain('shop/new');
    expect(io.out()).not.toMatch(/shop\/(?:old|new-embed)/);
    expect(io.out()).toContain('Left out: 1 that their providers no longer serve, 2 by the options.');
  });

  it('suggests a scenario for one that is not there', async () => {
    expect((await ran('compare', 'bot.yaml', '--scenario', 'Bto')).err).toBe(
      'error: no scenario "Bto"\n  did you mean Bot?\n',
    );
  });
});
