import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { folder, json, plan, ran, write } from './bot-plans.ts';

describe('init', () => {
  it('writes a plan that works, and never over another', async () => {
    const io = fakeIo({ cwd: folder });
    expect(await run(['init'], io)).toBe(0);
    expect([io.out(), io.err()]).toEqual(['', 'note: wrote cost-projection.yaml; next: cost-projection\n']);
    const again = fakeIo({ cwd: folder });
    expect(await run(['init'], again)).toBe(2);
    expect(again.err()).toBe(
      'error: cost-projection.yaml already exists\n  name another file, or remove this one first\n',
    );
    const { code, data } = await json();
    expect([code, data.scenarios.map(({ name }: { name: string }) => name)]).toEqual([
      0,
      ['Support bot', 'Nightly summaries'],
    ]);
    rmSync(join(folder, 'cost-projection.yaml'));
  });

  it('shows keys that exist: what is commented out works too', async () => {
    const printer = fakeIo({ cwd: folder });
    await run(['init', '-'], printer);
    const text = printer.out();
    const all = text.replace(
      /^(\s*)# (?=(\s*)(budget|daysPerMonth|assumeWebSearch|cacheWrite|reasoningTokens|webSearches|turns|turnTokens|batch|forecast|growth|stages|buy|term|ways)\b|\s*- \{)/gm,
      '$1',
    );
    const io = fakeIo({ cwd: folder, stdin: all });
    expect([await run(['project', '-', '-q', '--no-gate', '--format', 'csv'], io), io.err()]).toEqual([0, '']);
  });
});

describe('plans that do not add up', () => {
  it.each([
    [
      plan('requests: 5, tokens: 5'),
      'p.yaml:5:39: Bot says both tokens and requests\n  give one of them; the other follows\n',
    ],
    [
      plan('outputShare: 50%'),
      'p.yaml:5:5: Bot says no volume\n  give tokens: 5M, or requests: 4k/day with inputTokens and outputTokens\n',
    ],
    [
      plan('requests: 5, inputTokens: 10, fixedTokens: 20'),
      'p.yaml:5:61: Bot fixedTokens (20) is more than inputTokens (10)\n  it is a part of them\n',
    ],
    [
      plan('tokens: 5', '{ name: mix, blend: { a: 80%, b: 15% } }'),
      'p.yaml:3:34: the shares of mix add up to 95%, not 100%\n',
    ],
    [
      plan('tokens: 5', '{ name: mix, blend: { a: 100% } }, { name: more, blend: { mix: 50%, a: 50% } }'),
      'p.yaml:3:70: more is a blend of the blend mix\n  write out the models of both with their shares\n',
    ],
    [
      plan('tokens: 5', 'a', 'forecast: { stages: { Alpha: 1 } }\n'),
      'p.yaml:4:30: the stage "Alpha" is not a scenario\n  there is Bot\n',
    ],
    [
      plan('tokens: 5, budget: 5/day'),
      'p.yaml:5:37: budget: "5/day" is not in dollars per month\n  write it like 500/month\n',
    ],
    [
      plan('tokens: 5, cacheHit: 60%, cacheWrite: 60%'),
      'p.yaml:5:56: Bot cacheHit and cacheWrite add up to more than 100%\n',
    ],
  ])('%s', async (text, err) => {
    expect(await ran(write('p.yaml', text))).toEqual({ code: 2, out: '', err });
  });

  it('projects no requests as no cost', async () => {
    const { data } = await json(write('none.yaml', plan('requests: 0, inputTokens: 10')));
    expect(
      data.scenarios[0].projections.map(({ total, savingsRatio }: Record<string, string | null>) => [
        total,
        savingsRatio,
      ]),
    ).toEqual([
      ['0', null],
      ['0', null],
    ]);
  });
});

it('ships the schema of plans that the program reads', () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', '..', 'dist', 'plan.schema.json'), 'utf8'),
  );
  expect(Object.keys(schema.properties)).toEqual(
    expect.arrayContaining(['scenarios', 'candidates', 'forecast', 'buy', 'budget']),
  );
});
