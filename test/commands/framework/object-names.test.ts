import { describe, expect, it } from 'vitest';
import { list, newWorld, plan } from '../world.ts';

// Names of properties that every object has are names like any other.

const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];
const { ran, json, write } = newWorld({
  'acme.yaml': list(
    'provider: acme',
    '{ id: m, rates: [{ from: 2026-01-01, checked: 2026-11-20, input: 1, output: 2, multipliers: { us: 1.1 } }] }',
  ),
});
const own = ['--pricing', 'acme.yaml'];
const traffic = ['--no-plan', '--tokens', '1M', '--model', 'acme/m', '--baseline', 'acme/m'];

/** Answered with a result or a mistake of the user, never as a bug. */
async function answers(...argv: string[]) {
  const result = await ran(argv);
  expect([0, 1, 2], `${argv.join(' ')}: ${result.err}`).toContain(result.code);
  expect(result.err).not.toContain('    at ');
  return result;
}

describe.each(names)('%s', (name) => {
  it.each([
    ['cost', 'acme/m', '--input', '1', '--multiplier', name],
    ['project', ...traffic, '--multiplier', name],
    ['cost', name, '--input', '1'],
    ['cost', `acme/${name}`, '--input', '1'],
    ['cost', `${name}/m`, '--input', '1'],
    ['project', ...traffic, '--tokens', `5M/${name}`],
    ['project', ...traffic, '--tokens', `5${name}`],
    ['project', ...traffic, '--requests', `5/${name}`],
    ['project', ...traffic, '--scenario', name],
    ['compare', ...traffic, '--scenario', name],
    ['compare', ...traffic, '--provider', name],
    ['compare', ...traffic, '--sort', name],
    ['project', ...traffic, '--service-tier', name],
    ['project', ...traffic, '--format', name],
    ['project', ...traffic, '--fx', `${name}=7`],
    ['buy', ...traffic, '--way', `X: ${name}=1`],
    ['forecast', ...traffic, '--stage', `${name}=1`],
    ['pricing', 'list', '--provider', name],
    ['pricing', 'list', '--has', name],
    ['pricing', 'show', name],
    ['pricing', 'history', name],
    ['pricing', name],
    ['help', name],
    [name],
  ])('is refused where it means nothing: %s %s %s', async (...argv) => {
    const { code, out } = await answers(...argv, ...(argv[0] === 'help' ? [] : own));
    expect([code, out]).toEqual([2, '']);
  });

  it('may name a scenario, a blend, a way, a stage and a property of one', async () => {
    const file = write(
      'named.yaml',
      plan(
        `candidates: [{ name: ${name}, blend: { acme/m: 100% } }]\nbaseline: acme/m\nforecast: { stages: { "${name}": 1 } }\nbuy: { ways: [{ name: ${name}, properties: { "${name}": yes } }, { name: b, properties: { "${name}": no } }] }`,
        `{ name: "${name}", tokens: 1M }`,
      ),
    );
    for (const argv of [
      [file],
      ['forecast', file],
      ['buy', file],
      ['diff', file, file],
      ['compare', file],
      [file, '--scenario', name],
      [file, '--explain'],
    ]) {
      for (const format of ['table', 'json', 'csv', 'ndjson', 'markdown']) await answers(...argv, ...own, '-f', format);
    }
    // What no object has of its own is refused by name, rather than lost.
    if (name === '__proto__') {
      expect((await ran(['buy', file, ...own])).err).toContain('"__proto__" cannot be a key');
      return;
    }
    const { scenarios } = await json(file, ...own);
    expect(scenarios[0]).toMatchObject({ name, projections: [{ total: '2' }, { candidate: name, total: '2' }] });
    const { ways } = await json('buy', file, ...own);
    expect(ways[0].name).toBe(name);
    expect(Object.keys(ways[0].properties)).toEqual([name]);
  });

  it('may name a provider, a model, an alias, a multiplier, a schedule and a rule', async () => {
    const text = list(
      `provider: ${name}\nschedules:\n  "${name}": { timeZone: UTC, windows: [{ start: "09:00", end: "10:00" }] }\nrules:\n  "${name}": { factor: 0.5, says: half, source: https://example.com }`,
      `{ id: ${name}, aliases: [x-${name}], rates: [{ from: 2026-01-01, checked: 2026-11-20, input: 1, output: 2, multipliers: { "${name}": 1.1 }, hours: { "${name}": { input: 2 } }, batch: { rule: "${name}" } }] }`,
    );
    const file = write('odd.yaml', text);
    const { err } = await answers(
      'cost',
      `${name}/${name}`,
      '--input',
      '1M',
      '--multiplier',
      name,
      '--pricing',
      file,
      '-f',
      'json',
    );
    if (name !== '__proto__') {
      expect(err).toBe('');
      expect((await json('cost', `x-${name}`, '--input', '1M', '--multiplier', name, '--pricing', file)).total).toBe(
        '1.1',
      );
      expect(
        (await json('cost', `x-${name}`, '--input', '1M', '--service-tier', 'batch', '--pricing', file)).total,
      ).toBe('0.5');
    }
    for (const argv of [
      ['pricing', 'show', `${name}/${name}`],
      ['pricing', 'list', '--provider', name],
      ['pricing', 'history', `${name}/${name}`],
      ['pricing', 'diff', file, file],
      ['pricing', 'check', file],
    ])
      await answers(...argv, '--pricing', file, '-f', 'json');
  });

  it('in a record spoils only that record', async () => {
    const good = '{"model":"acme/m","usage":{"input":1000000}}';
    const odd = [
      `{"model":"acme/m","usage":{"input":1},"multipliers":["${name}"]}`,
      `{"model":"${name}","usage":{"input":1}}`,
      `{"model":"acme/m","usage":{"${name}":1}}`,
      `{"model":"acme/m","usage":{"input":1},"serviceTier":"${name}"}`,
    ];
    const file = write('r.jsonl', [good, ...odd, good].join('\n'));
    const { code, out } = await answers('usage', '--from', 'records', '--records', file, ...own);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(2);
    expect(lines.map((line) => line.total ?? 'error')).toEqual(['1', ...odd.map(() => 'error'), '1']);
  });

  it('as the ending of a file or the key of a plan', async () => {
    await answers('project', ...traffic, ...own, '-o', `x.${name}`);
    const file = write('key.yaml', plan(`candidates: [acme/m]\n"${name}": 1`, '{ name: S, tokens: 1M }'));
    expect((await answers(file, ...own)).code).toBe(2);
  });
});

type Saved = Record<string, unknown>;

describe('a saved result of another shape', () => {
  it.each<[string, (data: Saved) => unknown]>([
    ['without scenarios', (data) => ({ ...data, scenarios: undefined })],
    ['without offers', (data) => ({ ...data, offers: undefined })],
    ['without prices of an offer', (data) => ({ ...data, offers: [] })],
    [
      'with a scenario without drivers',
      (data) => ({ ...data, scenarios: [{ name: 'S', tokens: 1, projections: [] }] }),
    ],
    [
      'with a scenario without projections',
      (data) => ({ ...data, scenarios: [{ name: 'S', drivers: {}, projections: [] }] }),
    ],
    ['with drivers that say nothing', (data) => changed(data, 'scenarios', { drivers: {} })],
    ['with a share above all', (data) => changed(data, 'scenarios', { drivers: { tokens: 5, outputShare: '7' } })],
    [
      'with an exchange of nothing',
      (data) => changed(data, 'offers', { exchange: { currency: 'EUR', perDollar: '0', date: '2026-01-01' } }),
    ],
    ['with a list of nothing', (data) => changed(data, 'offers', { list: {} })],
    ['with a day that is none', (data) => ({ ...data, catalogue: { version: 'x', asOf: 'soon' } })],
    ['as a list', () => []],
    ['as null', () => null],
    ['as a text', () => 'saved'],
  ])('%s', async (_, change) => {
    write('other.json', JSON.stringify(change(await json(...traffic, ...own))));
    const { code, out, err } = await answers('diff', 'other.json', 'other.json');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: other\.json\b|^error: scenario "1M"/);
  });
});

function changed(data: Saved, key: 'scenarios' | 'offers', more: object): unknown {
  const [first] = [data[key]].flat();
  return { ...data, [key]: [{ ...Object(first), ...more }] };
}
