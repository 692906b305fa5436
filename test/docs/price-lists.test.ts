import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parsePriceList } from '../../src/pricing/lists/parse.ts';
import { priceListSchema } from '../../src/pricing/lists/schema.ts';
import { readReadme } from '../readme.ts';

const markdown = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'price-lists.md'), 'utf8');
const { files } = readReadme(markdown);

it.each([...files])('shows a list that is one: %s', (name, text) => {
  expect(parsePriceList(text, name).schema).toBe(1);
});

it('names every key of a list, a model and a period', () => {
  const { models, ...list } = priceListSchema.shape;
  const model = models.unwrap().element.shape;
  const period = model.rates.unwrap().element.shape;
  const keys = new Set([...Object.keys(list), ...Object.keys(model), ...Object.keys(period)]);
  expect([...keys].filter((key) => !markdown.includes(`\`${key}\``) && !key.endsWith('schema'))).toEqual([]);
});
