import { describe, expect, it } from 'vitest';
import { findOffer } from '../../../src/pricing/catalogue/select.ts';
import { UserError } from '../../../src/values/errors.ts';
import { catalogueFrom, listText } from '../../offers.ts';

const rates = (input: string, output: string) => `rates: [{ from: 2026-05-01, ${input}output: ${output} }]`;
const catalogue = catalogueFrom(
  listText(
    'maker',
    `{ id: sonnet-4-5, name: Claude Sonnet 4.5, released: 2025-09-01, ${rates('input: 3, ', '15')} }`,
    `{ id: sonnet-5, name: Claude Sonnet 5, released: 2026-02-01, ${rates('input: 2, ', '10.5')} }`,
    `{ id: opus-1, name: Claude Opus, ${rates('', '20')} }`,
  ),
  listText(
    'reseller',
    `{ id: claude-sonnet-4.5, maker: maker, ${rates('input: 4, ', '16')} }`,
    `{ id: gpt-4o, maker: openai, ${rates('input: 1, ', '2')} }`,
  ),
);

const at = '2026-11-23';
const failure = (name: string) => {
  try {
    findOffer(catalogue, name, at);
  } catch (error) {
    if (error instanceof UserError) return error;
  }
  return expect.fail(`${name} was found`);
};

describe('a name', () => {
  it.each([
    ['Sonnet 4.5', 'maker/sonnet-4-5'],
    ['sonnet_4.5', 'maker/sonnet-4-5'],
    ['Claude Sonnet 4.5', 'maker/sonnet-4-5'],
    ['reseller/Claude Sonnet 4-5', 'reseller/claude-sonnet-4.5'],
    ['GPT4o', 'reseller/gpt-4o'],
  ])('%s finds %s', (name, key) => {
    expect(findOffer(catalogue, name, at).key).toBe(key);
  });

  it('of a family is answered by what it may mean: makers first, the newest first, priced ones alone', () => {
    expect(failure('claude')).toMatchObject({
      message: 'no model "claude" in the price lists',
      hint: [
        'did you mean one of these? (prices per million tokens)',
        '  maker/sonnet-5              $2.00 in, $10.50 out',
        '  maker/sonnet-4-5            $3.00 in, $15.00 out',
        '  reseller/claude-sonnet-4.5  $4.00 in, $16.00 out',
      ].join('\n'),
    });
  });

  it('is never answered by an offer that cannot be priced', () => {
    expect(failure('opus-2').hint).not.toContain('opus-1');
    expect(failure('claude').hint).not.toContain('opus');
  });

  it('misspelt so far that only its family is near leads to that', () => {
    expect(failure('sonet').hint).toBe('did you mean sonnet? cost-projection models sonnet lists them');
  });
});
