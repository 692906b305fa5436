import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli.ts';
import { fakeIo } from '../fake-io.ts';
import { runIn, everyCommand, hostileFolder } from './world.ts';

const place = hostileFolder();
const list =
  'schema: 1\nprovider: mine\nsource: https://example.com/prices\nmodels: [{ id: m, rates: [{ from: 2026-01-01, input: 1, output: 1 }] }]\n';

beforeAll(() => {
  const at = (...path: string[]): string => join(place.folder, ...path);
  writeFileSync(at('list.yaml'), list);
  writeFileSync(at('outside.yaml'), list.replace('models:', 'extends: ../../etc/passwd\nmodels:'));
  writeFileSync(at('escapes.yaml'), list.replace('id: m,', String.raw`id: m, name: "\e[2J\u202e\nname", note: "\a",`));
  writeFileSync(at('huge'), '');
  truncateSync(at('huge'), 2 ** 40);
  symlinkSync('/dev/zero', at('zero.yaml'));
  for (const name of ['pipes', 'links', 'devices']) mkdirSync(at(name));
  execFileSync('mkfifo', [at('pipes', 'a.yaml')]);
  symlinkSync('nowhere', at('links', 'a.yaml'));
  symlinkSync('/dev/zero', at('devices', 'a.yaml'));
});

describe.each(everyCommand)('%s reads a price list', (command) => {
  it.each([
    ['that extends what is no provider', 'outside.yaml', 'extends "../../etc/passwd", which is not a provider'],
    ['that never ends', 'zero.yaml', 'zero.yaml is larger than 4 MiB'],
    ['that is a device', '/dev/zero', '/dev/zero is larger than 4 MiB'],
    ['larger than any', 'huge', 'huge is larger than 4 MiB'],
    ['that is a pipe in a folder', 'pipes', 'pipes/a.yaml is not a regular file'],
    ['that is a link to nowhere in a folder', 'links', 'links/a.yaml is not a regular file'],
    ['that is a device in a folder', 'devices', 'devices/a.yaml is not a regular file'],
    ['that is not there', 'none.yaml', 'no such file or folder'],
  ])('%s', async (_, path, message) => {
    const { code, err, isNeutral } = await runIn(command, place.folder, ['--pricing', path]);
    expect(err).not.toMatch(/^ {4}at /m);
    expect([code, isNeutral]).toEqual([expect.toSatisfy((each) => [0, 1, 2].includes(each)), true]);
    if (code === 2 && err.includes(path)) expect(err).toContain(message);
  });

  it('whose names would control a terminal', async () => {
    const { code, err, isNeutral } = await runIn(command, place.folder, ['--pricing', 'escapes.yaml']);
    expect({ isNeutral, isBug: code === 70 || / {4}at /.test(err) }).toEqual({ isNeutral: true, isBug: false });
  });
});

describe('a name in a log', () => {
  const evil = 'a\u001b[31m\u202eb\u2028\u009bc\ufeff\u0007';

  it.each(['table', 'markdown', 'csv', 'tsv', 'json', 'ndjson', 'html', 'svg'])('is neutral in %s', async (format) => {
    writeFileSync(
      join(place.folder, 'log.csv'),
      `timestamp,model,prompt_tokens,completion_tokens,user\n2026-11-01T00:00:00Z,gpt-4o,5,1,${evil}\n`,
    );
    const args = ['--no-plan', '--by', 'user', '-f', format, 'log.csv'];
    const io = fakeIo({ cwd: place.folder });
    expect(await run(['usage', ...args], io)).toBe(0);
    // oxlint-disable-next-line no-control-regex -- these must not be printed
    expect(io.out()).not.toMatch(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\ufeff]/);
  });
});

it.each(['compare', 'project', 'cost'])(
  'a list of a folder is used by %s once it is what it ought to be',
  async (command) => {
    const model = command === 'cost' ? ['mine/m'] : ['--model', 'mine/m', '--assume-input', 'output'];
    expect(await runIn(command, place.folder, ['--pricing', 'list.yaml', ...model])).toMatchObject({
      code: 0,
      isNeutral: true,
    });
  },
);

describe('a file that never ends', () => {
  it.each([
    [['usage', '--records', 'zero.yaml'], 'zero.yaml is a device, which may never end'],
    [['usage', '/dev/urandom'], '/dev/urandom is a device, which may never end'],
    [['pricing', 'check', '/dev/zero'], 'larger than 4 MiB'],
    [['pricing', 'import', '--from', 'litellm', '/dev/zero'], 'larger than 64 MiB'],
    [['diff', 'zero.yaml', 'list.yaml'], 'larger than 4 MiB'],
    [['project', '/dev/zero'], 'larger than 4 MiB'],
    [['ask', '--dry-run', '--file', '/dev/zero', 'x'], 'larger than 4 MiB'],
    [['spend', '--receipts', 'zero.yaml'], 'it is a device'],
    [['project', '-'], 'standard input is larger than 4 MiB'],
  ])('is not read on and on: %j', async (argv, message) => {
    const io = fakeIo({ cwd: place.folder });
    const code = await run(argv, { ...io, stdin: endless() });
    expect([code, io.err()]).toEqual([2, expect.stringContaining(message)]);
  });
});

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield new Uint8Array(64 * 1024).fill(35);
}

describe('a result', () => {
  it('follows a link, whose target is replaced whole and keeps its permissions', async () => {
    writeFileSync(join(place.folder, 'target.csv'), 'old', { mode: 0o640 });
    symlinkSync('target.csv', join(place.folder, 'link.csv'));
    expect(await runIn('project', place.folder, ['--no-plan', '-o', 'link.csv'])).toMatchObject({ code: 0 });
    expect(readFileSync(join(place.folder, 'target.csv'), 'utf8')).toMatch(/^scenario,/);
    expect(statSync(join(place.folder, 'target.csv')).mode & 0o777).toBe(0o640);
  });

  it('follows a link to a file that does not exist yet', async () => {
    symlinkSync('new.csv', join(place.folder, 'first.csv'));
    symlinkSync('first.csv', join(place.folder, 'second.csv'));
    expect(await runIn('project', place.folder, ['--no-plan', '-o', 'second.csv'])).toMatchObject({ code: 0 });
    expect(lstatSync(join(place.folder, 'second.csv')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(place.folder, 'new.csv'), 'utf8')).toMatch(/^scenario,/);
  });

  it.each([
    ['a folder', '.', undefined, 'it is a folder'],
    ['a link to a folder that is not there', 'astray.csv', 'none/here', 'no such file or folder'],
    ['a link that leads in a circle', 'circle.csv', 'circle.csv', 'its links lead in a circle'],
    ['a folder that is not there', 'none/x.csv', undefined, 'no such file or folder'],
    ['a device without room', '/dev/full', undefined, 'no space left'],
    ['a link out of its folder', 'astray.md', '../away.csv', 'is a link out of its folder'],
    ['a link out of its folder to nothing yet', 'new.md', '../not-yet.csv', 'is a link out of its folder'],
    ['a link through another one', 'through.md', 'parent/new.csv', 'is a link out of its folder'],
  ])('does not go into %s', async (_, name, target, message) => {
    if (!existsSync(join(place.folder, 'parent'))) symlinkSync('..', join(place.folder, 'parent'));
    if (target !== undefined) symlinkSync(target, join(place.folder, name));
    const { code, err } = await runIn('project', place.folder, ['--no-plan', '-o', name]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it.each([['--focus'], ['--rollup']])('of usage does not go through a link out of its folder: %s', async (option) => {
    const outside = `${place.folder}-outside`;
    writeFileSync(outside, 'kept');
    const name = `out${option}.csv`;
    symlinkSync(outside, join(place.folder, name));
    writeFileSync(join(place.folder, 'line.jsonl'), `${JSON.stringify(openaiLine)}\n`);
    const io = fakeIo({ cwd: place.folder });
    const code = await run(['usage', '--no-plan', 'line.jsonl', option, name], io);
    const left = readFileSync(outside, 'utf8');
    rmSync(outside);
    expect({ code, err: io.err(), left }).toMatchObject({
      code: 2,
      err: expect.stringContaining('is a link out of its folder, and nothing is written through it'),
      left: 'kept',
    });
  });
});

const openaiLine = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_780_000_000,
  model: 'gpt-4o',
  choices: [{ index: 0, message: { role: 'assistant', content: 'x' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
};

describe('a pipe that nobody writes', () => {
  const refused = async (...argv: string[]) => {
    const io = fakeIo({ cwd: place.folder, env: { HOME: place.folder } });
    return { code: await run(argv, io), err: io.err() };
  };
  const ask = (...more: string[]) => refused('ask', 'x', '--no-plan', '--base-url', 'http://127.0.0.1:1', ...more);
  const pipe = (name: string) => execFileSync('mkfifo', [join(place.folder, name)]);

  it('does not stop the program where an image is looked for', async () => {
    pipe('image.png');
    expect(await ask('--image', 'image.png')).toMatchObject({
      code: 2,
      err: expect.stringContaining('cannot read image.png: it is a pipe'),
    });
  });

  it.each(['lock', 'budget'])('does not stop it where a budget is kept: %s', async (ending) => {
    pipe(`costs-${ending}.jsonl.${ending}`);
    expect(await ask('--receipts', `costs-${ending}.jsonl`, '--budget', '1/day')).toMatchObject({
      code: 1,
      err: expect.stringContaining(ending === 'lock' ? 'another process has it' : 'cannot be read'),
    });
  });

  it('does not stop it where git is looked for', async () => {
    mkdirSync(join(place.folder, 'cloned', '.git'), { recursive: true });
    pipe('cloned/.git/HEAD');
    const io = fakeIo({ cwd: join(place.folder, 'cloned') });
    expect(await run(['ask', '--dry-run', '--no-plan', '--tag-git', 'x'], io)).toBe(0);
  });

  it('nor does .git that is a link to itself', async () => {
    mkdirSync(join(place.folder, 'circular'));
    symlinkSync('.git', join(place.folder, 'circular', '.git'));
    const io = fakeIo({ cwd: join(place.folder, 'circular') });
    expect(await run(['ask', '--dry-run', '--no-plan', '--tag-git', 'x'], io)).toBe(0);
  });
});
