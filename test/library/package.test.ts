import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'library-package-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'cost-projection'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that imports from the package, as a bundler makes it for a browser. */
async function bundled(imports: string) {
  const input = join(folder, 'entry.mjs');
  writeFileSync(input, imports);
  const built = await rolldown({ input, cwd: folder, platform: 'browser', logLevel: 'silent' });
  const { output } = await built.generate({ format: 'esm', minify: true, codeSplitting: false });
  return output[0];
}

describe('a bundle', () => {
  it.each([
    ['openCatalogue, price', 60],
    ['openCatalogue, price, usageOf', 85],
    ['countTokens', 25],
    ['sumAmounts', 4],
  ])('of %s is below %i kB', async (names, most) => {
    const { code } = await bundled(`export { ${names} } from 'cost-projection';`);
    expect(code.length).toBeLessThan(most * 1000);
  });

  it('of everything needs no other module, no clock and no chance', async () => {
    const { code, imports } = await bundled(
      "export * from 'cost-projection'; export { default } from 'cost-projection/lists/openai';",
    );
    expect(imports).toEqual([]);
    expect(code.match(/.{30}(?:Date\.now|new Date\(\)|Math\.random|["'`]node:|\brequire\().{30}/g)).toBe(null);
  });
});

describe('the types', () => {
  const compiled = (code: string) => {
    writeFileSync(join(folder, 'used.ts'), code);
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022', '--types', ''];
    const { stdout } = spawnSync(join(root, 'node_modules', '.bin', 'tsc'), [...options, 'used.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return stdout;
  };
  const imports = `
    import { openCatalogue, price, compare, usageOf, CostError, countTokens } from 'cost-projection';
    import type { PlanDocument, RequestCost } from 'cost-projection';
    import openai from 'cost-projection/lists/openai';
    import lists from 'cost-projection/lists';
    import o200k from 'cost-projection/tokenizers/o200k_base';
  `;

  it('serve a strict program', () => {
    expect(
      compiled(`${imports}
      const catalogue = openCatalogue([openai, ...lists], { currency: 'EUR', exchange: { EUR: '0.9' } });
      const cost: RequestCost = price(catalogue, { model: 'gpt-4o', at: new Date(), usage: { prompt: 1 } });
      const plan: PlanDocument = { candidates: ['gpt-4o'], scenarios: [{ name: 'a', tokens: '5M' }] };
      export const total: string = cost.total + compare(catalogue, plan, { at: '2026-11-23' }).ranking.length;
      for (const used of usageOf({})) price(catalogue, { at: new Date(), ...used });
      export const count: number = countTokens('text', 'gpt-4o', [o200k]).tokens;
      export const code = new CostError('').code === 'no-price';`),
    ).toBe('');
  });

  it('refuse a meter that does not exist, a request without its moment, and an amount as a number', () => {
    const errors = compiled(`${imports}
      const catalogue = openCatalogue(lists);
      price(catalogue, { model: 'gpt-4o', at: '2026-11-23', usage: { tokens: 1 } });
      price(catalogue, { model: 'gpt-4o', usage: { input: 1 } });
      price(catalogue, { model: 'gpt-4o', at: '2026-11-23', usage: { input: 1 } }).total.toFixed(2);`);
    expect(errors.match(/error TS\d+/g)).toHaveLength(3);
  });
});

it('has a module for each price list and each vocabulary', () => {
  const namesIn = (path: string, pattern: RegExp) =>
    readdirSync(join(root, path))
      .flatMap((name) => pattern.exec(name)?.[1] ?? [])
      .toSorted();
  const { providers } = JSON.parse(readFileSync(join(root, 'dist', 'catalogue', 'head.json'), 'utf8'));
  expect(namesIn('dist/library/lists', /^(.*)\.js$/)).toEqual(providers.toSorted());
  expect(namesIn('dist/library/tokenizers', /^(.*)\.js$/)).toEqual(namesIn('tokenizers', /^(.*)\.bpe$/));
});
