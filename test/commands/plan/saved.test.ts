import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain } from '../../../src/values/money.ts';
import type { Drivers } from '../../../src/workload/drivers.ts';
import { offers, requests } from '../../generators.ts';
import { list, newWorld, plan } from '../world.ts';

// A saved result holds all that its figures came from: what it is compared with makes the same difference as its plan.

const { ran, json, write } = newWorld();

/** Drivers as a plan writes them. */
function written(drivers: Drivers): string {
  const values = Object.entries(drivers).flatMap(([driver, value]) => {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    return [`${driver}: ${typeof value === 'object' && 'units' in value ? plain(value) : JSON.stringify(value)}`];
  });
  return values.join(', ');
}

const differences = async (before: string, after: string, ...own: string[]) => {
  const { code, out, err } = await ran(['diff', before, after, '-f', 'json', '-q', ...own]);
  if (code !== 0) return err.split('\n')[0];
  const { scenarios, total, assumptions } = JSON.parse(out);
  return { scenarios, total, assumptions };
};

describe('two saved results', () => {
  it('differ as the plans that they came from do', async () => {
    await fc.assert(
      fc.asyncProperty(
        offers,
        offers,
        requests,
        requests,
        fc.boolean(),
        async (first, second, before, after, isSameModel) => {
          write(
            'prices.yaml',
            list(
              'provider: acme\ncurrency: EUR',
              `{ id: a, rates: [${first.join(', ')}] }`,
              `{ id: b, rates: [${second.join(', ')}] }`,
            ),
          );
          write('off.yaml', list('provider: acme\nextends: acme\ndiscount: 25%').replace('models:\n', ''));
          const head = (model: string) =>
            `candidates: [acme/${model}]\nbaseline: acme/${model}\nassumeWebSearch: 0.5\nfx: { EUR: { perDollar: 0.5, date: 2026-11-01 } }`;
          write('before.yaml', plan(head('a'), `{ name: S, ${written(before)} }`));
          write('after.yaml', plan(head(isSameModel ? 'a' : 'b'), `{ name: S, ${written(after)} }`));
          const own = ['--pricing', 'prices.yaml', '--pricing', 'off.yaml'];
          for (const side of ['before', 'after']) {
            const { code, out } = await ran([`${side}.yaml`, '-f', 'json', '-q', ...own]);
            if (code !== 0) return;
            write(`${side}.json`, out);
          }
          expect(await differences('before.json', 'after.json')).toEqual(
            await differences('before.yaml', 'after.yaml', ...own),
          );
        },
      ),
      { numRuns: 12 },
    );
  });

  it('keep the prices of their day, whatever became of them since', async () => {
    const text = (output: number) =>
      list('provider: acme', `{ id: m, rates: [{ from: 2026-01-01, output: ${output} }] }`);
    write('moving.yaml', text(1));
    write('p.yaml', plan('candidates: [acme/m]\nbaseline: acme/m', '{ name: S, tokens: 1M }'));
    write('one.json', JSON.stringify(await json('p.yaml', '--pricing', 'moving.yaml')));
    write('moving.yaml', text(3));
    write('three.json', JSON.stringify(await json('p.yaml', '--pricing', 'moving.yaml')));
    const { total } = await json('diff', 'one.json', 'three.json');
    expect(total).toMatchObject({ before: '1', after: '3', traffic: '0', price: '2', model: '0' });
  });

  it('that were changed by hand say that their total is another one', async () => {
    const saved = await json('p.yaml', '--pricing', 'moving.yaml');
    saved.scenarios[0].projections[0].total = '7';
    write('edited.json', JSON.stringify(saved));
    const { assumptions } = await json('diff', 'edited.json', 'three.json');
    expect(assumptions).toContainEqual({
      kind: 'savedTotal',
      text: 'S was saved with $7.00; its own prices come to $3.00.',
      scenarios: ['S'],
      saved: '7',
      computed: '3',
    });
  });
});
