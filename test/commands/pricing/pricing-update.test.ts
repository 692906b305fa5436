import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { manifestOf } from '../../../src/pricing/lists/disk/price-package.ts';
import { parsePriceList } from '../../../src/pricing/lists/parse.ts';
import { fakeIo } from '../../fake-io.ts';
import { list } from '../world.ts';

const served = new Map<string, string | Buffer>();
const server = createServer((request, response) => {
  const body = served.get(request.url ?? '');
  response.writeHead(body === undefined ? 404 : 200).end(body);
});
let origin = '';
let cwd = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
});
afterAll(() => {
  server.close();
});
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'update-'));
  return () => rmSync(cwd, { recursive: true });
});

async function ran(argv: readonly string[], { now = '2026-12-10T12:00:00Z', env = {} } = {}) {
  const io = fakeIo({ cwd, now, env: { XDG_DATA_HOME: join(cwd, 'data'), ...env } });
  const still = (_: number, signal: AbortSignal) =>
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const code = await run(argv, { ...io, sleep: still });
  return { code, out: io.out(), err: io.err() };
}

/** Serves what models.dev would, and asks for it. */
async function updated(models: Readonly<Record<string, object>>, ...argv: readonly string[]) {
  return await updatedOf({ openai: { name: 'OpenAI', models } }, ...argv);
}

async function updatedOf(data: object, ...argv: readonly string[]) {
  served.set('/api.json', JSON.stringify(data));
  return await ran(['pricing', 'update', '--from', `${origin}/api.json`, ...argv]);
}

const cheaper = { 'gpt-4o': { cost: { input: 2, output: 8, cache_read: 1 } } };

const inputOf = async (model: string, ...argv: readonly string[]) =>
  JSON.parse((await ran(['cost', model, '--input', '1M', '-f', 'json', '-q', ...argv])).out);

describe('pricing update', () => {
  it('shows what changes in prices and in the plan here, and keeps it as dated periods', async () => {
    writeFileSync(
      join(cwd, 'cost-projection.yaml'),
      'schema: 1\nscenarios: [{ name: Launch, requests: 100k, inputTokens: 2000, outputTokens: 400 }]\n' +
        'candidates: [gpt-4o-mini]\nbaseline: gpt-4o\n',
    );
    const news = { ...cheaper, 'gpt-9': { cost: { input: 3, output: 12 } } };
    const { code, out } = await updated(news, '-f', 'json');
    expect(code).toBe(0);
    const { folder, changed, added, differences, plan } = JSON.parse(out);
    expect({ changed, added }).toEqual({ changed: ['openai/gpt-4o'], added: ['openai/gpt-9'] });
    expect(differences).toContainEqual({
      offer: 'openai/gpt-4o',
      change: 'cheaper',
      rate: 'input',
      before: '2.5',
      after: '2',
      by: '-0.2',
    });
    // 100,000 requests of 2,000 and 400 tokens: $500 + $400 at 2.50 and 10, $400 + $320 at 2 and 8.
    expect(plan).toEqual({
      file: 'cost-projection.yaml',
      changes: [{ scenario: 'Launch', candidate: 'openai/gpt-4o', before: '900', after: '720' }],
    });
    const written = parsePriceList(readFileSync(join(folder, 'openai.yaml'), 'utf8'), 'openai.yaml');
    expect(written.models.find(({ id }) => id === 'gpt-4o')?.rates.slice(0, 2)).toMatchObject([
      { from: '2026-12-10', checked: '2026-12-10', source: `${origin}/api.json`, input: 2, cacheRead: 1, output: 8 },
      { from: '2024-10-02', checked: '2026-11-10', input: 2.5, cacheRead: 1.25, output: 10 },
    ]);
    const now = await inputOf('gpt-4o');
    expect(now.total).toBe('2');
    expect(now.assumptions[0]).toMatchObject({
      kind: 'updatedRates',
      offers: ['openai/gpt-4o'],
      from: '2026-12-10',
      source: `${origin}/api.json`,
    });
    expect((await inputOf('gpt-4o', '--as-of', '2026-12-09')).total).toBe('2.5');
    expect((await inputOf('gpt-9')).total).toBe('3');
    expect((await ran(['cost', 'gpt-4o', '--input', '1M'])).out).toContain(
      `At the prices of your own update, from 2026-12-10 (${origin}/api.json): openai/gpt-4o.`,
    );
  });

  it('keeps nothing with --dry-run, and takes back the last one with --undo', async () => {
    const { out } = await updated(cheaper, '--dry-run');
    expect(out).toContain('Nothing was written.');
    expect(existsSync(join(cwd, 'data'))).toBe(false);
    await updated(cheaper);
    await updated({ 'gpt-4o': { cost: { input: 1, output: 4 } } });
    expect((await inputOf('gpt-4o')).total).toBe('1');
    expect((await ran(['pricing', 'update', '--undo'])).err).toMatch(
      /^note: the last update was taken back; the prices are those of .*2026-12-10-[0-9a-f]{8}\n$/,
    );
    expect((await inputOf('gpt-4o')).total).toBe('2');
    await ran(['pricing', 'update', '--undo']);
    expect((await inputOf('gpt-4o')).total).toBe('2.5');
    expect(await ran(['pricing', 'update', '--undo'])).toEqual({
      code: 2,
      out: '',
      err: 'error: no price update is left to undo\n  the prices are those that came with the program\n',
    });
  });

  it('keeps what earlier updates said of other models', async () => {
    await updated(cheaper);
    await updatedOf({ anthropic: { models: { 'claude-opus-4-5': { cost: { input: 4, output: 20 } } } } });
    expect((await inputOf('gpt-4o')).total).toBe('2');
    expect((await inputOf('anthropic/claude-opus-4-5')).total).toBe('4');
  });

  it('renews the check of a price that is confirmed, and changes no figure', async () => {
    const same = { 'gpt-4o': { cost: { input: 2.5, output: 10, cache_read: 1.25 } } };
    const { changed, confirmed } = JSON.parse((await updated(same, '-f', 'json')).out);
    expect({ changed, confirmed }).toEqual({ changed: [], confirmed: 1 });
    const { total, assumptions, prices } = await inputOf('gpt-4o');
    expect(total).toBe('2.5');
    expect(assumptions.map(({ kind }: { kind: string }) => kind)).not.toContain('updatedRates');
    expect(prices[0].checked).toBe('2026-12-10');
    expect((await ran(['cost', 'gpt-4o', '--input', '1M', '--service-tier', 'batch', '-f', 'tsv'])).out).toContain(
      '1.25',
    );
  });

  it('holds back what looks like another unit, and says so', async () => {
    const { out } = await updated({ ...cheaper, 'gpt-4o-mini': { cost: { input: 150, output: 600 } } });
    expect(out).toContain(
      'Held back, since these look like slips: openai/gpt-4o-mini (input goes from 0.15 to 150; is that the same unit?).',
    );
    expect((await inputOf('gpt-4o-mini')).total).toBe('0.15');
    expect((await inputOf('gpt-4o')).total).toBe('2');
  });

  it('refuses a source of which most looks like slips', async () => {
    const models = ['gpt-4o', 'gpt-4o-mini', 'gpt-4.1', 'gpt-5', 'gpt-5-mini'];
    const poisoned = Object.fromEntries(models.map((id) => [id, { cost: { input: 0.000001, output: 0.000002 } }]));
    const { code, err } = await updated(poisoned);
    expect(code).toBe(2);
    expect(err).toContain('error: 5 of 5 prices that differ look like slips: openai/gpt-4o');
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });

  it('takes over providers that have a list, and others only by name', async () => {
    const data = { newcomer: { models: { swift: { cost: { input: 1, output: 2 } } } }, openai: { models: cheaper } };
    await updatedOf(data);
    expect((await ran(['cost', 'newcomer/swift', '--input', '1M'])).code).toBe(2);
    await updatedOf(data, '--provider', 'newcomer');
    expect((await inputOf('newcomer/swift')).total).toBe('1');
    expect((await updatedOf(data, '--provider', 'newcomr')).err).toBe(
      'error: no provider "newcomr" in what was downloaded\n  did you mean newcomer?\n',
    );
  });

  it('does not convert dollars to the currency of a list', async () => {
    await ran(['pricing', 'list']);
    const contract = list('provider: acme\ncurrency: CNY', '{ id: m, rates: [{ checked: 2026-12-01, input: 7 }] }');
    served.set('/acme.yaml', contract);
    await ran(['pricing', 'update', '--from', `${origin}/acme.yaml`]);
    const { out } = await updatedOf({ acme: { models: { m: { cost: { input: 1 } } } } });
    expect(out).toContain('Not carried over, 1 × in US dollars, and the list here is in CNY: acme.');
  });

  it.each([
    ['a project nobody knows', 'modelsdev', 'error: no source of prices "modelsdev"\n'],
    ['a file', './api.json', 'error: no source of prices "./api.json"\n'],
    ['a secret in the address', 'https://me:secret@prices.example/', 'error: the address of prices.example has a name'],
    ['plain http', 'http://prices.example/api.json', 'prices.example is asked over plain http'],
  ])('refuses %s', async (_, from, message) => {
    const { err, out } = await ran(['pricing', 'update', '--from', from]);
    expect({ out, isSaid: err.includes(message), isSecret: err.includes('secret') }).toEqual({
      out: '',
      isSaid: true,
      isSecret: false,
    });
  });

  it.each([
    ['nothing there', undefined, 3, 'the server answers 404'],
    ['half a file', '{"openai":{"models":{"gpt-4o":{"cost"', 2, 'it ends too early; was it downloaded whole?'],
    [
      'another schema',
      '{"prices":[1,2]}',
      2,
      'is not in the format of litellm, models.dev, openrouter or genai-prices',
    ],
    ['another version of lists', 'schema: 2\nprovider: a\nsource: https://a.example\nmodels: []\n', 2, 'schema'],
    ['a page', '<html>sign in</html>', 2, ':1:'],
  ])('refuses %s', async (_, body, code, message) => {
    if (body === undefined) served.delete('/bad');
    else served.set('/bad', body);
    const result = await ran(['pricing', 'update', '--from', `${origin}/bad`]);
    expect({ ...result, err: result.err.includes(message) }).toEqual({ code, out: '', err: true });
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });

  it('says which folder is damaged, and the way out', async () => {
    await updated(cheaper);
    const folder = join(cwd, 'data', 'cost-projection', 'prices');
    writeFileSync(join(folder, 'current.json'), '{"update":"../../elsewhere","before":[]}');
    const { code, err } = await ran(['cost', 'gpt-4o', '--input', '1M']);
    expect({ code, err }).toEqual({
      code: 2,
      err:
        `error: ${folder}/current.json is not the file that pricing update wrote\n` +
        `  remove ${folder}: the prices are those that came with the program then, and pricing update gets newer ones\n`,
    });
  });

  it('reads a list of an update that was changed by hand as it is now', async () => {
    const { folder } = JSON.parse((await updated(cheaper, '-f', 'json')).out);
    const file = join(folder, 'openai.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('input: 2\n', 'input: 1.75\n'));
    expect((await inputOf('gpt-4o')).total).toBe('1.75');
    expect(readdirSync(join(cwd, 'data', 'cost-projection', 'prices')).toSorted()).toEqual([
      expect.stringMatching(/^2026-12-10-/),
      'current.json',
    ]);
  });
});

describe('the data package', () => {
  const newer = list(
    'provider: openai',
    '{ id: gpt-4o, rates: [{ from: 2026-12-05, checked: 2026-12-05, input: 2, output: 8 }] }',
  );
  const older = newer.replaceAll('2026-12-05', '2026-01-05');

  /** A packed package of these files, and what a registry says of it. */
  function publish(files: Readonly<Record<string, string>>, integrity?: string): void {
    const packed = gzipSync(tar(files));
    const digest = createHash('sha512').update(packed).digest('base64');
    served.set('/prices.tgz', packed);
    served.set(
      '/cost-projection-prices/latest',
      JSON.stringify({
        version: '2026.12.5',
        dist: { tarball: `${origin}/prices.tgz`, integrity: integrity ?? `sha512-${digest}` },
      }),
    );
  }

  const asked = (...argv: readonly string[]) =>
    ran(['pricing', 'update', ...argv], { env: { npm_config_registry: `${origin}/` } });

  const manifest = (text: string, file = 'openai.yaml') => JSON.stringify(manifestOf([{ file, text }], '2026-12-05'));

  it('is asked of the registry, and replaces prices by newer ones with their whole history', async () => {
    publish({ 'prices.json': manifest(newer), 'openai.yaml': newer, 'package.json': '{}' });
    const { code, out } = await asked();
    expect(code).toBe(0);
    expect(out).toContain('Prices of cost-projection-prices 2026.12.5: 0 confirmed, 1 changed, 0 new.');
    expect((await inputOf('gpt-4o')).total).toBe('2');
    expect((await asked()).out).toContain('1 confirmed, 0 changed, 0 new.\nNothing was written.');
  });

  it('is asked of the registry that npm uses, if the environment names none', async () => {
    publish({ 'prices.json': manifest(newer), 'openai.yaml': newer, 'package.json': '{}' });
    const npm = (script: string): Record<string, string> => {
      writeFileSync(join(cwd, 'npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      return { HOME: cwd, PATH: `${cwd}:/usr/bin:/bin` };
    };
    const { code, out } = await ran(['pricing', 'update'], { env: npm(`echo ${origin}/`) });
    expect([code, out]).toEqual([0, expect.stringContaining('0 confirmed, 1 changed, 0 new.')]);
    expect((await ran(['pricing', 'update'], { env: npm('exit 1') })).err).toBe(
      'error: npm does not say which registry it uses\n' +
        '  name another source with --from, or set npm_config_registry\n',
    );
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a list that is not what its hash says', { 'prices.json': manifest(newer), 'openai.yaml': older }, 'its hash'],
    ['a list that is missing', { 'prices.json': manifest(newer) }, 'it lacks openai.yaml'],
    [
      'a name that is a path',
      { 'prices.json': manifest(newer, '../openai.yaml'), '../openai.yaml': newer },
      'names no lists with their hashes',
    ],
    ['no manifest', { 'openai.yaml': newer }, 'it has no prices.json'],
    [
      'a later format',
      { 'prices.json': '{"schema":2,"lists":[]}' },
      'is written for a newer version of cost-projection\n  update the program',
    ],
    [
      'a key of a later program',
      { 'prices.json': manifest(`${newer}later: 1\n`), 'openai.yaml': `${newer}later: 1\n` },
      'it may be written for a newer version of cost-projection: update the program',
    ],
    ['older prices', { 'prices.json': manifest(older), 'openai.yaml': older }, 'those here are newer'],
  ])('is refused with %s', async (_, files, message) => {
    publish(files);
    const { code, out, err } = await asked();
    expect({ code, out, isSaid: err.includes(message) }).toEqual({ code: 2, out: '', isSaid: true });
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });

  it('is refused if it is not what the registry has a hash of, or if it was cut', async () => {
    publish({ 'prices.json': manifest(newer), 'openai.yaml': newer }, `sha512-${Buffer.alloc(64).toString('base64')}`);
    expect((await asked()).err).toContain("cost-projection-prices 2026.12.5 is not what the registry's hash says");
    served.set('/cut.tgz', gzipSync(tar({ 'openai.yaml': newer })).subarray(0, 60));
    expect((await ran(['pricing', 'update', '--from', `${origin}/cut.tgz`])).err).toContain(
      'it is damaged, or not whole',
    );
  });
});

/** An archive as npm packs one. */
function tar(files: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(files).flatMap(([name, text]) => {
    const content = Buffer.from(text);
    const header = Buffer.alloc(512);
    header.write(`package/${name}`, 0);
    header.write(content.length.toString(8).padStart(11, '0'), 124);
    header.write('0', 156);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...entries, Buffer.alloc(1024)]);
}
