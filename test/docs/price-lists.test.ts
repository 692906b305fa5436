import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { parsePriceList } from '../../src/pricing/parse.ts';
import { priceListSchema } from '../../src/pricing/schema.ts';
import { fakeIo } from '../fake-io.ts';
import { readReadme } from '../readme.ts';

const page = join(import.meta.dirname, '..', '..', 'docs', 'price-lists.md');
const markdown = readFileSync(page, 'utf8');
const { files, examples } = readReadme(markdown);
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'docs-'));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it.each(examples)('prints what the page shows: $command', async ({ command, output }) => {
  const io = fakeIo({ cwd: folder });
  expect(await run([...command.split(' ').slice(1), '-q'], io)).toBe(0);
  // `npm run readme` writes the real output into the page, to be read before it is kept.
  if (process.env['UPDATE_README'] === '1')
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replace(`${command}\n${output}`, () => `${command}\n${io.out()}`),
    );
  else expect([io.out(), io.err()]).toEqual([output, '']);
});

it.each([...files])('shows a list that is one: %s', (name, text) => {
  expect(parsePriceList(text, name).schema).toBe(1);
});

it('names every key of a list, a model and a period', () => {
  const { models, ...list } = priceListSchema.shape;
  const model = models.unwrap().element.shape;
  const period = model.rates.element.shape;
  const keys = new Set([...Object.keys(list), ...Object.keys(model), ...Object.keys(period)]);
  expect([...keys].filter((key) => !markdown.includes(`\`${key}\``) && !key.endsWith('schema'))).toEqual([]);
});
