import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runIn, everyCommand, hostileFolder, isRoot, planned } from './world.ts';

const place = hostileFolder();
const plan = 'schema: 1\ncandidates: [gpt-4o-mini]\nbaseline: gpt-4o\nscenarios: [{ name: Theirs, tokens: 5M }]\n';

let cwd = '';
let file = '';
let count = 0;
beforeEach(() => {
  cwd = join(place.folder, `repository-${count++}`);
  mkdirSync(cwd);
  file = join(cwd, 'cost-projection.yaml');
});

describe.each(everyCommand)('%s in a folder whose plan', (command) => {
  const looks = planned.includes(command);

  it.each([
    [
      'is a link to a file elsewhere',
      'is a link to /etc/passwd, outside the searched folders',
      () => symlinkSync('/etc/passwd', file),
    ],
    [
      'is a link to what never ends',
      'is a link to /dev/zero, outside the searched folders',
      () => symlinkSync('/dev/zero', file),
    ],
    ['is a pipe that nobody writes', 'is not a regular file', () => execFileSync('mkfifo', [file])],
    ['is a folder', 'is not a regular file', () => mkdirSync(file)],
    [
      'is one of two',
      'two plans in one folder',
      () => ['yaml', 'yml'].map((end) => writeFileSync(join(cwd, `cost-projection.${end}`), plan)),
    ],
    ['is larger than any', 'is larger than 4 MiB', () => writeFileSync(file, '#'.repeat(5_000_000))],
    ['is no text', 'is not UTF-8 text', () => writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00]))],
    [
      'has ten thousand aliases',
      'too many aliases',
      () => writeFileSync(file, `a: &a [x]\nb: [${'*a, '.repeat(10_000)}]\n`),
    ],
    ['has tags', 'expected 1', () => writeFileSync(file, 'schema: !!js/function "process.exit"\n')],
    ['merges keys', 'unknown key "<<"', () => writeFileSync(file, `${plan}<<: { ask: { receipts: /tmp/x } }\n`)],
    ['nests deeply', 'nested too deeply', () => writeFileSync(file, `a: ${'['.repeat(10_000)}`)],
    [
      'has a key of control characters',
      'unknown key',
      () => writeFileSync(file, `${plan}"\\e]0;title\\a\\e[2J\\u202e": 1\n`),
    ],
    [
      'names a model of control characters',
      'no model',
      () => writeFileSync(file, plan.replace('gpt-4o-mini', '"\\e[2J\\n\\u202e"')),
    ],
    [
      'names a model of a million letters',
      'expected at most 500 letters',
      () => writeFileSync(file, plan.replace('gpt-4o-mini', `"${'x'.repeat(1_000_000)}"`)),
    ],
  ])('%s prints an error without a stack: %s', async (_, message, make) => {
    make();
    const { code, err, isNeutral } = await runIn(command, cwd);
    expect([0, 1, 2, 3]).toContain(code);
    expect(err).not.toMatch(/^ {4}at /m);
    expect(err.length).toBeLessThan(5000);
    expect(isNeutral).toBe(true);
    if (looks) expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe.each(planned)('%s', (command) => {
  const note = async (): Promise<string> =>
    (await runIn(command, cwd)).err.split('\n').find((line) => line.includes('cost-projection.yaml')) ?? '';

  it('escapes names that would control a terminal', async () => {
    writeFileSync(file, plan.replace('Theirs', '"\\e[31mred\\e[2J\\u009b31m \\u202egnirts\\u2028 a\\nb"'));
    const { code, isNeutral, out } = await runIn(command, cwd);
    expect({ code: [0, 1].includes(code), isNeutral }).toEqual({ code: true, isNeutral: true });
    if (command === 'project') expect(out).toContain(String.raw`\u001b[31mred\u001b[2J\u009b31m \u202egnirts`);
  });
  it('uses a plan that everybody can write, with a note', async () => {
    writeFileSync(file, plan);
    expect(await note()).toBe('');
    chmodSync(file, 0o666);
    expect(await note()).toBe('note: cost-projection.yaml may be written by everybody; --no-plan leaves it out');
    expect((await runIn(command, cwd, ['--quiet'])).err).not.toContain('everybody');
  });

  it.runIf(isRoot)('uses a plan of another user, with a note', async () => {
    writeFileSync(file, plan);
    chownSync(file, 12345, 12345);
    expect(await note()).toBe('note: cost-projection.yaml belongs to another user (12345); --no-plan leaves it out');
  });

  it('uses no plan of a folder above the repository', async () => {
    writeFileSync(join(place.folder, 'cost-projection.yaml'), 'nonsense');
    expect((await runIn(command, cwd)).code).toBe(0);
    mkdirSync(join(cwd, '.git'));
    mkdirSync(join(cwd, 'deep'));
    expect((await runIn(command, join(cwd, 'deep'))).code).toBe(0);
    rmSync(join(place.folder, 'cost-projection.yaml'));
  });

  it('reads no price list and no file that a found plan names', async () => {
    for (const key of ['pricing: /etc/passwd', 'extends: ../other.yaml', 'receipts: ~/.bashrc', 'out: /tmp/x']) {
      writeFileSync(file, `${plan}${key}\n`);
      expect(await runIn(command, cwd)).toMatchObject({
        code: 2,
        err: expect.stringMatching(/unknown key "(pricing|extends|receipts|out)"/),
      });
    }
  });
});
