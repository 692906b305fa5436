import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let folder = '';
let program = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const tarball = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root, encoding: 'utf8' }).trim();
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--silent', '--prefix', folder, join(folder, tarball)]);
  program = join(folder, 'node_modules', '.bin', 'cost-projection');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const sh = (script: string) =>
  spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(folder, 'node_modules', '.bin')}:${process.env['PATH']}` },
  });
const ran = (script: string) => {
  const { status, stdout, stderr } = sh(script);
  return { status, stdout, stderr };
};

describe('the packed program in an empty folder', () => {
  it('is one package without dependencies, with its licences', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['cost-projection']);
    const files = readdirSync(join(folder, 'node_modules', 'cost-projection'));
    expect(files.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist', 'package.json', 'pricing']);
    const notices = readFileSync(join(folder, 'node_modules', 'cost-projection', 'dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['commander', 'chalk', 'cli-table3', 'yaml', 'zod', 'eventsource-parser'])
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('prints the founding table into a pipe, without colours', () => {
    const { status, stdout, stderr } = ran('cost-projection --quiet | cat');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('│ Growing     │           5B │ $50,000.00 │          $1,250.00 │   97.5% │\n');
    expect(stdout).not.toContain('\u001B');
  });

  it('leaves its compiled code beside itself and prints the same with it', () => {
    const dist = join(folder, 'node_modules', 'cost-projection', 'dist');
    const first = ran('cost-projection --format json --as-of 2026-11-23');
    expect(readdirSync(dist).some((name) => name.endsWith('.cache'))).toBe(true);
    expect(ran('cost-projection --format json --as-of 2026-11-23')).toEqual(first);
  });

  it('keeps the compiled code of a table and that of the help apart', () => {
    const dist = join(folder, 'node_modules', 'cost-projection', 'dist');
    const kinds = () => readdirSync(dist).flatMap((name) => /^main\.cjs\.([a-z]+)\..*\.cache$/.exec(name)?.[1] ?? []);
    for (const name of readdirSync(dist).filter((each) => each.endsWith('.cache'))) rmSync(join(dist, name));
    ran('cost-projection --help; cost-projection cost --help');
    expect(kinds()).toEqual(['help']);
    // A run that fails early has compiled little of what others need.
    ran('cost-projection nonesuch; cost-projection cost');
    expect(kinds()).toEqual(['help']);
    ran('cost-projection; cost-projection cost gpt-4o --input 1');
    expect(kinds().toSorted()).toEqual(['cost', 'help', 'project']);
  });

  it('reads no YAML and no schema for what needs none', () => {
    const dist = join(folder, 'node_modules', 'cost-projection', 'dist');
    for (const name of readdirSync(dist).filter((each) => each.endsWith('.cache'))) rmSync(join(dist, name));
    ran('cost-projection; cost-projection cost gpt-4o --input 1; cost-projection pricing list -f csv; cost-projection --help');
    const loaded = readdirSync(dist)
      .filter((name) => name.endsWith('.cache'))
      .map((name) => name.replace(/[-.].*/, ''));
    expect(loaded).toContain('main');
    expect(loaded).not.toContain('yaml');
  });

  it('reads a folder of price lists, a plan and writes a file, compiled from the cache too', () => {
    mkdirSync(join(folder, 'prices'), { recursive: true });
    writeFileSync(
      join(folder, 'prices', 'mine.yaml'),
      'schema: 1\nprovider: mine\nsource: https://example.com\nmodels: [{ id: m, rates: [{ from: 2026-01-01, output: 1 }] }]\n',
    );
    writeFileSync(join(folder, 'plan.yaml'), 'schema: 1\ncandidates: [mine/m]\nscenarios: [{ name: a, tokens: 5M }]\n');
    for (let round = 0; round < 2; round++) {
      expect(ran('cost-projection plan.yaml --pricing prices -o out.csv -q && cat out.csv')).toEqual({
        status: 0,
        stdout:
          'scenario,tokens,candidate,provider,baseline,total,savings,savingsRatio,assumptions,unpriced\r\na,5000000,mine/m,mine,true,5,0,0,traffic,\r\n',
        stderr: '',
      });
      expect(ran('FORCE_COLOR=1 cost-projection -q')).toMatchObject({ status: 0, stdout: expect.stringContaining('\u001B[32m97.5%') });
      expect(ran('cost-projection pricing check prices')).toMatchObject({ status: 0, stderr: '' });
      expect(ran(`echo '{"model":"gpt-4o","usage":{"output":1}}' | cost-projection cost --records -`)).toMatchObject({ status: 0, stderr: '' });
    }
  });

  it('survives a cache that is not one', () => {
    const dist = join(folder, 'node_modules', 'cost-projection', 'dist');
    ran('cost-projection');
    for (const name of readdirSync(dist).filter((each) => each.endsWith('.cache'))) writeFileSync(join(dist, name), 'nonsense');
    expect(ran('cost-projection --as-of 2026-11-23 -f csv -q')).toMatchObject({ status: 0, stderr: '' });
  });

  it('names its version without loading the rest, and with it', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const short = ran('cost-projection --version');
    expect(short.stdout).toMatch(new RegExp(`^cost-projection ${version} \\(prices checked `));
    expect(ran('cost-projection -V')).toEqual(short);
    expect(ran('cost-projection --version --quiet').stdout).toBe(short.stdout);
  });

  it.each([
    ['cost-projection -q --format json', 0],
    ['cost-projection cost gpt-4o --output 1k', 0],
    ['cost-projection --max-price-age 30d >/dev/null', 1],
    ['cost-projection --model nonesuch', 2],
    ['cost-projection missing.yaml', 2],
    ['echo "schema: 1" | cost-projection -', 2],
    ['cost-projection - <&-', 2],
    ['cost-projection -q <&-', 0],
    ['cost-projection -q --format csv | head -n 1 >/dev/null; exit "${PIPESTATUS[0]}"', 0],
    ['cost-projection -o /nowhere/at/all.md', 2],
    ['cost-projection > /dev/full', 2],
    ['mkdir -p gone && cd gone && rmdir ../gone && cost-projection', 2],
    ['cost-projection -q >&-', 0],
  ])('%s exits with %d', (script, status) => {
    const run = ran(script);
    expect(run).toMatchObject({ status, stderr: status === 0 ? '' : expect.stringMatching(/^(error: |standard input:)/) });
    if (status !== 0) expect(run.stdout).toBe('');
  });

  it('ends in silence behind a reader that has gone', () => {
    writeFileSync(
      join(folder, 'long.yaml'),
      `schema: 1\ncandidates: [gpt-4o]\nscenarios:\n${Array.from({ length: 5000 }, (_, index) => `  - { name: s${index}, tokens: 5M }\n`).join('')}`,
    );
    expect(ran('cost-projection long.yaml -q --format ndjson | head -n 1; exit "${PIPESTATUS[0]}"')).toMatchObject({ status: 0, stderr: '' });
  });

  it('exits with 130 when it is interrupted', async () => {
    const child = spawn(program, ['-'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
    // More than a pipe holds: when all of it is written, the program is reading, and waits for the end.
    child.stdin.write('#'.repeat(1_000_000), () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(130);
  });
});

describe('a clone', () => {
  it('shows a changed price list at once', () => {
    const clone = join(folder, 'clone');
    mkdirSync(join(clone, 'src'), { recursive: true });
    for (const part of ['package.json', 'bin', 'dist', 'pricing', 'src']) cpSync(join(root, part), join(clone, part), { recursive: true });
    const run = () =>
      JSON.parse(
        execFileSync('node', [join(clone, 'bin', 'cost-projection.cjs'), '--no-plan', '--quiet', '--format', 'json'], {
          encoding: 'utf8',
          cwd: folder,
        }),
      );
    expect(run().scenarios[0].projections[1].total).toBe('1.25');
    const list = join(clone, 'pricing', 'global-api.yaml');
    writeFileSync(list, readFileSync(list, 'utf8').replace('input: 0.18, output: 0.25', 'input: 0.18, output: 0.5'));
    expect(run().scenarios[0].projections[1].total).toBe('2.5');
    expect(existsSync(join(clone, 'dist', 'catalogue', 'head.json'))).toBe(true);
  });
});
