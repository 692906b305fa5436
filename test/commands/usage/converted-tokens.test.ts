import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

const LOG = 'openai-responses-log.jsonl';

async function json(...argv: readonly string[]) {
  const io = fakeIo({ cwd: 'test/fixtures/usage' });
  const code = await run([...argv, '--no-plan', '-q', '-f', 'json'], io);
  expect([code, io.err()]).toEqual([0, '']);
  return JSON.parse(io.out());
}

async function refusal(...argv: readonly string[]): Promise<string> {
  const io = fakeIo({ cwd: 'test/fixtures/usage' });
  expect(await run([...argv, '--no-plan'], io)).toBe(2);
  return io.err();
}

const kinds = ({ assumptions }: { assumptions: { kind: string; text: string }[] }) =>
  assumptions.filter(({ kind }) => kind === 'convertedTokens').map(({ text }) => text);

describe('measured tokens on a model that cuts text in another way', () => {
  // 8,000 tokens in, 4,000 from the cache, 1,500 out, at $2, $0.20 and $10: $0.0318.
  it.each([
    [[], '0.0468096', 'English prose; --text-kind code says another kind'],
    [['--text-kind', 'german'], '0.0691332', 'german'],
  ])('are those of its tokenizer %j', async (flags, cost, said) => {
    const result = await json('usage', LOG, '--on', 'claude-sonnet-5', ...flags);
    expect(result.whatIf[0].cost).toBe(cost);
    expect(kinds(result)).toEqual([
      expect.stringMatching(`^Tokens measured by o200k_base are × .* by claude-v5, as of ${said}: anthropic`),
    ]);
  });

  it('are as many with --same-tokens, and on a model that cuts alike', async () => {
    const result = await json('usage', LOG, '--on', 'claude-sonnet-5', '--same-tokens');
    expect([result.whatIf[0].cost, kinds(result)]).toEqual(['0.0318', []]);
    const alike = await json('usage', LOG, '--on', 'gpt-4o-mini');
    expect([alike.whatIf[0].cost, kinds(alike)]).toEqual(['0.0024', []]);
  });

  it('cost in a month what they cost in usage, to the last digit', async () => {
    const usage = await json('usage', LOG, '--on', 'claude-sonnet-5');
    const { ranking, assumptions } = await json('compare', 'claude-sonnet-5', '--usage', LOG);
    expect(ranking[0].total).toBe(String(Number(usage.whatIf[0].cost) * 30));
    expect(assumptions.map(({ kind }: { kind: string }) => kind)).toContain('convertedTokens');
    const same = await json('compare', 'claude-sonnet-5', '--usage', LOG, '--same-tokens');
    expect(same.ranking[0].total).toBe('0.954');
  });

  it('are not converted for the models that they were measured on', async () => {
    const { total } = await json('usage', LOG);
    const { ranking } = await json('compare', 'gpt-4o', '--usage', LOG, '--text-kind', 'german');
    expect(ranking[0].total).toBe(String(Number(total.cost) * 30));
  });

  it('refuse what has no effect', async () => {
    expect(await refusal('usage', LOG, '--same-tokens', '--text-kind', 'code')).toContain('give one of them');
    expect(await refusal('compare', 'gpt-4o', '--tokens', '5M', '--text-kind', 'code')).toContain(
      '--text-kind has no effect without --usage',
    );
  });
});
