import { describe, expect, it } from 'vitest';
import { plain } from '../../src/values/money.ts';
import { readCandidate, readHybrid } from '../../src/workload/blend.ts';

const shown = (text: string) => {
  const read = readCandidate(text);
  if ('problem' in read) return read.problem;
  return typeof read.value === 'string'
    ? read.value
    : `${read.value.name}: ${read.value.parts.map(({ offer, share }) => `${offer} ${plain(share)}`).join(', ')}`;
};

describe('a candidate', () => {
  it.each([
    ['gpt-4o', 'gpt-4o'],
    ['openrouter/some/model:free', 'openrouter/some/model:free'],
    ['hybrid=a:80,b:15,c:5', 'hybrid: a 0.8, b 0.15, c 0.05'],
    ['a:50%,b:50%', 'a:50%,b:50%: a 0.5, b 0.5'],
    ['mix = a:0.25, b:0.75', 'mix: a 0.25, b 0.75'],
    ['mix=x/model:free:40,b:60', 'mix: x/model:free 0.4, b 0.6'],
    ['mix=a:80,b:15', 'the shares of mix add up to 95%, not 100%'],
    ['mix=a:0.8,b:0.1', 'the shares of mix add up to 0.9, not 1'],
    ['mix=a:60,b', '"b" in mix is not a model with its share; write it like gpt-4o:80'],
    ['mix=a:-10,b:110', '"a:-10" in mix is not a model with its share; write it like gpt-4o:80'],
    ['=a:100', '"=a:100" has no name before the equals sign'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });
});

it('the hybrid of the founding tiers takes three shares', () => {
  expect(readHybrid('80/15/5')).toMatchObject({
    value: { name: 'hybrid 80/15/5', parts: [{ offer: 'global-api/deepseek-v4-flash' }, {}, {}] },
  });
  expect(readHybrid('80/20')).toEqual({
    problem:
      '"80/20" is not a mix of the three tiers; write default/fallback/premium like 80/15/5, or 80>15>5 to pay each attempt',
  });
  const chain = readHybrid('80>15>5');
  const { parts, chain: asked } = 'value' in chain ? chain.value : expect.fail(chain.problem);
  // Of all requests each tier gets what those before it have not answered: 5 of the last 20 fail a second time.
  expect(parts.map(({ share }) => Number(plain(share)))).toEqual([1, 0.2, 0.05]);
  expect(asked?.fails.map((share) => Number(plain(share)))).toEqual([0.2, 0.25]);
  expect(readHybrid('100>0>0')).toEqual({
    problem: 'global-api/qwen3-32b answers nothing in hybrid 100>0>0; give each tier a share above 0%',
  });
  expect(readHybrid('80/15/6')).toEqual({ problem: 'the shares of hybrid 80/15/6 add up to 101%, not 100%' });
});
