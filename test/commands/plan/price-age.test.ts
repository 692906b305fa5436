import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { listText } from '../../offers.ts';

const list = listText(
  'mine',
  '{ id: fresh, rates: [{ from: 2026-01-01, checked: 2026-11-20, input: 1, output: 1 }] }',
  '{ id: old, rates: [{ from: 2026-01-01, checked: 2026-09-24, input: 1, output: 1 }] }',
  '{ id: older, rates: [{ from: 2026-01-01, checked: 2026-05-01, input: 1, output: 1 }] }',
);
async function answer(...argv: string[]) {
  const io = fakeIo({ stdin: list });
  const code = await run([...argv, '--pricing', '-', '--as-of', '2026-11-23'], io);
  return { code, err: io.err(), out: io.out() };
}
const models = ['--baseline', 'mine/fresh', '--model', 'mine/old', '--model', 'mine/older'];

describe('the age of prices', () => {
  it('is told once, below the figures, with the count and the oldest', async () => {
    const { code, out, err } = await answer('project', ...models, '--format', 'markdown');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(' 1 of 3 prices not checked for 60 days: mine/older; run cost-projection pricing update.');
    expect((await answer('cost', 'mine/older', '--input', '1', '--format', 'markdown')).out).toContain(
      ' 1 of 1 prices not checked for 60 days: mine/older; ',
    );
  });

  it.each([
    ['2026-11-23', '60d', 0],
    ['2026-11-24', '60d', 1],
  ])('is counted in days: on %s a price of 24 September is within %s (exit code %d)', async (asOf, age, code) => {
    const io = fakeIo({ stdin: list });
    expect(
      await run(['cost', 'mine/old', '--input', '1', '--pricing', '-', '--as-of', asOf, '--max-price-age', age], io),
    ).toBe(code);
  });

  it('is no word where all are fresh', async () => {
    const { out } = await answer('cost', 'mine/fresh', '--input', '1', '--format', 'markdown');
    expect(out).toContain('checked 2026-11-20 (price lists ');
    expect(out).not.toContain('not checked');
  });

  it('fails the run after its report where the user says how old they may be', async () => {
    expect(await answer('project', ...models, '--max-price-age', '90d', '--quiet')).toEqual({
      code: 1,
      out: expect.stringContaining('mine/older'),
      err: 'error: 1 of 3 prices not checked for 90 days: mine/older; run cost-projection pricing update\n',
    });
    expect(await answer('project', ...models, '--max-price-age', '365')).toMatchObject({ code: 0, err: '' });
  });

  it('is given in days', async () => {
    expect(await answer('project', '--max-price-age', '3 months')).toEqual({
      code: 2,
      err: 'error: --max-price-age: "3 months" is not a number of days\n  write it like 90d\n',
      out: '',
    });
  });
});
