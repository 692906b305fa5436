import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../src/cli.ts';
import { withoutVersion } from './catalogue-version.ts';
import { fakeIo } from './fake-io.ts';
import { readReadme, type Example } from './readme.ts';

const root = join(import.meta.dirname, '..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs')).flatMap((name) => (name.endsWith('.md') ? [join('docs', name)] : [])),
];

const hasJq = spawnSync('jq', ['--version']).status === 0;

describe.each(pages)('%s shows what its commands print', (page) => {
  const path = join(root, page);
  const markdown = readFileSync(path, 'utf8');
  const { files, examples: all } = readReadme(markdown);
  // Not every machine has jq.
  const examples = all.filter(({ command }) => hasJq || !command.includes(' | jq '));
  const planAt = markdown.slice(0, markdown.indexOf('```yaml cost-projection.yaml')).split('\n').length;
  let folder = '';
  let planned = '';

  // A plan that lies around is there from where the page shows it.
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'docs-'));
    planned = mkdtempSync(join(tmpdir(), 'docs-plan-'));
    for (const [name, text] of files) {
      for (const place of name === 'cost-projection.yaml' ? [planned] : [planned, folder]) put(join(place, name), text);
    }
  });
  afterAll(() => {
    for (const each of [folder, planned]) rmSync(each, { recursive: true });
  });

  it.each(examples.map((example) => [`${example.line}: ${example.command}`, example] as const))(
    '%s',
    async (_, example) => {
      const output = await shown(example, example.line < planAt ? folder : planned);
      // `npm run readme` writes the real output into the page, to be read before it is kept.
      if (process.env['UPDATE_README'] === '1') update(path, example, output);
      else expect(withoutVersion(output)).toBe(withoutVersion(example.output));
    },
  );
});

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** What a terminal of 100 columns would show, without its colours; what stands behind a pipe runs in a shell. */
async function shown({ command }: Example, cwd: string): Promise<string> {
  const [own = '', ...piped] = command.split(' | ');
  const words = own.replace(/^(npx )?cost-projection ?/, '').matchAll(/"([^"]*)"|'([^']*)'|([^\s'"]+)/g);
  const argv = [...words].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
  const isTTY = piped.length === 0;
  const io = fakeIo({ cwd, isTTY, columns: 100, env: { NO_COLOR: '1' } });
  await run(argv, io);
  return isTTY
    ? io.out() + io.err()
    : execFileSync('sh', ['-c', piped.join(' | ')], { input: io.out(), encoding: 'utf8' });
}

function update(path: string, { command, output }: Example, real: string): void {
  const before = `$ ${command}\n${output}\`\`\``;
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(before, () => `$ ${command}\n${real}\`\`\``),
  );
}

it('begins with the founding table', () => {
  const { examples } = readReadme(readFileSync(join(root, 'README.md'), 'utf8'));
  expect(examples[0]?.command).toBe('npx cost-projection');
  expect(examples.length).toBeGreaterThan(5);
});

it('leads in at most 250 lines', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8').split('\n').length).toBeLessThanOrEqual(250);
});

it.each(pages)('%s links to what is there', (page) => {
  const links = readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g);
  const broken = [...links].filter(([, file = '', anchor]) => {
    const target = readFileSync(file === '' ? join(root, page) : join(root, page, '..', file), 'utf8');
    const headings = [...target.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
    return anchor !== undefined && !headings.includes(anchor);
  });
  expect(broken).toEqual([]);
});

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

describe('what the README says to type', () => {
  const markdown = readFileSync(join(root, 'README.md'), 'utf8');
  const typed = [...markdown.matchAll(/^\| .* \| `cost-projection ([^`<]*)`.* \|$/gm)]
    .map(([, argv = '']) => argv)
    .filter((argv) => !argv.includes('.yaml'));

  it.each(typed)('cost-projection %s', async (line) => {
    const words = line.matchAll(/"([^"]*)"|(\S+)/g);
    const cwd = mkdtempSync(join(tmpdir(), 'typed-'));
    for (const [name, text] of readReadme(readFileSync(join(root, 'docs/usage.md'), 'utf8')).files)
      put(join(cwd, name), text);
    const io = fakeIo({ cwd });
    const code = await run(
      [...words].map(([, quoted, bare]) => quoted ?? bare ?? ''),
      io,
    );
    // A budget may break, nothing else.
    expect([io.err(), code]).toEqual([io.err(), /^error: .*over the budget/m.test(io.err()) ? 1 : 0]);
  });

  it('is most of what there is', () => {
    expect(typed.length).toBeGreaterThan(9);
  });
});
