import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import * as nodeModule from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let folder = '';
let program = '';
let installed = { status: null as number | null, stderr: '' };

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const tarball = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
  installed = spawnSync(
    'npm',
    ['install', '--offline', '--no-audit', '--no-fund', '--prefix', folder, join(folder, tarball)],
    { encoding: 'utf8' },
  );
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

/** The rule of a table. */
const topOf = ({ stdout }: { readonly stdout: string }): string => /─+/.exec(stdout)?.[0] ?? '';

/** Whether node keeps what it compiled, as it does from 22.8 on. */
const keepsCompiled = 'enableCompileCache' in nodeModule;

/** The files of the program that a run loads. */
const loadedBy = (script: string): string[] => {
  const [hook, list] = [join(folder, 'loaded.cjs'), join(folder, 'loaded.txt')];
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(list)}, Object.keys(require('node:module')._cache).join('\\n')))`,
  );
  expect(sh(`NODE_OPTIONS='--require ${hook}' ${script}`)).toMatchObject({ status: 0 });
  const files = readFileSync(list, 'utf8').split('\n');
  return files.flatMap((file) => (file === hook ? [] : [basename(file).replace(/-[\w-]{8}(?=\.cjs$)/, '')]));
};

describe('the packed program in an empty folder', () => {
  it('is one package without dependencies, with its licences and the list of what it bundles', () => {
    expect(installed).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(join(folder, 'node_modules', 'cost-projection', 'dist', 'sbom.cdx.json'))).toBe(true);
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'cost-projection',
    ]);
    const files = readdirSync(join(folder, 'node_modules', 'cost-projection'));
    expect(files.toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'bin',
      'dist',
      'package.json',
      'pricing',
      'tokenizers',
    ]);
    const notices = readFileSync(
      join(folder, 'node_modules', 'cost-projection', 'dist', 'THIRD-PARTY-NOTICES.txt'),
      'utf8',
    );
    for (const name of ['commander', 'chalk', 'fast-string-width', 'yaml', 'zod', 'eventsource-parser'])
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('prints the founding table into a pipe, without colours', () => {
    const { status, stdout, stderr } = ran('cost-projection --quiet | cat');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('\nGrowing                5B  $50,000.00           $1,250.00    97.5%\n');
    expect(stdout).not.toContain('\u001B');
  });

  it('loads one file for a table, and no YAML, no schema and no colours', () => {
    expect(loadedBy('cost-projection')).toEqual(['cost-projection.cjs', 'start.cjs', 'main.cjs']);
    expect(loadedBy('cost-projection --version')).toEqual(['cost-projection.cjs', 'start.cjs']);
    expect(loadedBy('cost-projection cost gpt-4o --input 1').join(' ')).not.toMatch(/yaml|schema|color/);
  });

  it('reads the price lists of the models that are asked for, and no index of all names', () => {
    const [hook, list] = [join(folder, 'reads.cjs'), join(folder, 'reads.txt')];
    const noted = 'const fs = require("node:fs"); const { readFileSync } = fs; const files = [];';
    const wrapped = 'fs.readFileSync = (file, ...rest) => { files.push(file); return readFileSync(file, ...rest); };';
    writeFileSync(
      hook,
      `${noted} ${wrapped} process.on('exit', () => fs.writeFileSync(${JSON.stringify(list)}, files.join('\\n')));`,
    );
    expect(sh(`NODE_OPTIONS='--require ${hook}' cost-projection`)).toMatchObject({ status: 0 });
    const files = readFileSync(list, 'utf8').split('\n');
    expect(files.flatMap((file) => /catalogue\/(.*)/.exec(file)?.[1] ?? [])).toEqual([
      'head.json',
      'lists/openai.json',
      'lists/global-api.json',
    ]);
  });

  it('writes nothing but compiled code, and that only to a safe folder', () => {
    const dist = join(folder, 'node_modules', 'cost-projection', 'dist');
    const before = readdirSync(dist);
    const home = mkdtempSync(join(folder, 'home-'));
    const run = () => ran(`HOME=${home} XDG_CACHE_HOME= cost-projection -q --format json --as-of 2026-11-23`);
    const first = run();
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(run()).toEqual(first);
    expect(readdirSync(dist)).toEqual(before);
    expect(readdirSync(home)).toEqual(keepsCompiled ? ['.cache'] : []);
  });

  it.runIf(keepsCompiled)('prints the same if compiled code cannot be kept or is damaged', () => {
    const home = mkdtempSync(join(folder, 'home-'));
    const run = () => ran(`HOME=${home} XDG_CACHE_HOME= cost-projection -q --format csv --as-of 2026-11-23`);
    const first = run();
    const caches = join(home, '.cache', 'cost-projection');
    const kept = readdirSync(caches, { recursive: true, encoding: 'utf8' }).map((name) => join(caches, name));
    const [file = ''] = kept
      .filter((name) => statSync(name).isFile())
      .toSorted((a, b) => statSync(b).size - statSync(a).size);
    const whole = readFileSync(file);
    for (const place of [0, 8, 16, 20, 40, 100, whole.length >> 1, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged[place] = (damaged[place] ?? 0) ^ 4;
      writeFileSync(file, damaged);
      expect(run()).toEqual(first);
    }
    for (const damaged of [
      Buffer.alloc(0),
      whole.subarray(0, 1000),
      Buffer.concat([whole.subarray(0, 20_000), Buffer.alloc(whole.length - 20_000)]),
    ]) {
      writeFileSync(file, damaged);
      expect(run()).toEqual(first);
    }
  });

  it('reads a folder of price lists, a plan and writes a file', () => {
    mkdirSync(join(folder, 'prices'), { recursive: true });
    writeFileSync(
      join(folder, 'prices', 'mine.yaml'),
      'schema: 1\nprovider: mine\nsource: https://example.com\nmodels: [{ id: m, rates: [{ from: 2026-01-01, output: 1 }] }]\n',
    );
    writeFileSync(join(folder, 'plan.yaml'), 'schema: 1\ncandidates: [mine/m]\nscenarios: [{ name: a, tokens: 5M }]\n');
    expect(ran('cost-projection plan.yaml --pricing prices -o out.csv -q && cat out.csv')).toEqual({
      status: 0,
      stdout:
        'scenario,tokens,candidate,provider,baseline,total,savings,savingsRatio,assumptions,unpriced\r\na,5000000,mine/m,mine,true,5,0,0,traffic,\r\n',
      stderr: '',
    });
    expect(ran('FORCE_COLOR=1 cost-projection -q')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('\u001B[32m97.5%'),
    });
    expect(ran('cost-projection pricing check prices')).toMatchObject({ status: 0, stderr: '' });
    expect(
      ran(`echo '{"model":"gpt-4o","at":"2026-11-01","usage":{"output":1}}' | cost-projection usage - --records`),
    ).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it('names its version without loading the rest, and with it', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const short = ran('cost-projection --version');
    expect(short.stdout).toMatch(new RegExp(`^cost-projection ${version} \\(prices checked `));
    for (const word of ['-v', '-V']) expect(ran(`cost-projection ${word}`)).toEqual(short);
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
    expect(run).toMatchObject({
      status,
      stderr: status === 0 ? '' : expect.stringMatching(/^(error: |standard input:)/),
    });
    if (status !== 0) expect(run.stdout).toBe('');
  });

  it('ends silently if the reader goes away', () => {
    writeFileSync(
      join(folder, 'long.yaml'),
      `schema: 1\ncandidates: [gpt-4o]\nscenarios:\n${Array.from({ length: 1000 }, (_, index) => `  - { name: s${index}, tokens: 5M }\n`).join('')}`,
    );
    expect(ran('cost-projection long.yaml -q --format ndjson | head -n 1; exit "${PIPESTATUS[0]}"')).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it.each([
    ['COLUMNS=60 cost-projection -q | cat', 60],
    ['COLUMNS=0 cost-projection -q | cat', 66],
    ['COLUMNS=wide cost-projection -q | cat', 66],
  ])('%s draws a table of %d columns', (script, columns) => {
    expect(topOf(ran(script))).toHaveLength(columns);
  });

  it.runIf(spawnSync('script', ['--version']).status === 0).each([
    ['stty cols 60; COLUMNS=200 cost-projection -q --no-color', 60],
    ['stty cols 0 rows 0; cost-projection -q --no-color', 66],
  ])('%s on a terminal draws a table of %d columns', (script, columns) => {
    expect(topOf(ran(`script -qc '${script}' /dev/null </dev/null`))).toHaveLength(columns);
  });

  it('dies of Ctrl-C if nothing has to be saved, so that a loop around it ends too', async () => {
    const child = spawn(program, ['-'], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
    // More than a pipe holds: when all of it is written, the program is reading, and waits for the end.
    child.stdin.write('#'.repeat(1_000_000), () => child.kill('SIGINT'));
    const signal = await new Promise((resolve) => child.once('exit', (_, name) => resolve(name)));
    expect(signal).toBe('SIGINT');
  });
});

describe('a clone', () => {
  it('shows a changed price list at once', () => {
    const clone = join(folder, 'clone');
    mkdirSync(join(clone, 'src'), { recursive: true });
    for (const part of ['package.json', 'bin', 'dist', 'pricing', 'tokenizers', 'src'])
      cpSync(join(root, part), join(clone, part), { recursive: true });
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
