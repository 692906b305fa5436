import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// docs/library.md: its programs are run with the built package, and its list of functions is made from the types.

const root = join(import.meta.dirname, '..', '..');
const page = join(root, 'docs', 'library.md');
const text = readFileSync(page, 'utf8');
const isUpdate = process.env['UPDATE_README'] === '1';

function replace(before: string, after: string): void {
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace(before, () => after),
  );
}

describe('a program of the page', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'library-page-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules', 'cost-projection'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const programs = [...text.matchAll(/^```js ([\w-]+\.mjs)\n(.*?)^```\n\n```text\n(.*?)^```$/gms)];
  it.each(programs.map(([block, name = '', code = '', output = '']) => [name, { block, code, output }] as const))(
    '%s prints what the page shows',
    (name, { block, code, output }) => {
      writeFileSync(join(folder, name), code);
      const { status, stdout, stderr } = spawnSync(process.execPath, [name], { cwd: folder, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      if (isUpdate)
        replace(
          block,
          block.replace(`\`\`\`text\n${output}`, () => `\`\`\`text\n${stdout}`),
        );
      else expect(stdout).toBe(output);
    },
  );

  it('is there for each thing that is promised', () => {
    expect(programs.map(([, name]) => name)).toEqual(['price-a-reply.mjs', 'request-logger.mjs', 'budget-guard.mjs']);
  });
});

/** The exported functions and shapes as the package declares them, by file, in the order of the entry. */
function declarations(): string {
  const types = (name: string) => readFileSync(join(root, 'dist', 'library', `${name}.d.ts`), 'utf8');
  const files = new Set([...types('library').matchAll(/from '\.\/([\w-]+)\.js'/g)].map(([, name = '']) => name));
  return [...files]
    .map((name) => {
      const body = types(name)
        .replaceAll(/^import .*\n/gm, '')
        .replaceAll(/^ +private .*\n/gm, '')
        .replaceAll(/^export declare /gm, 'export ')
        .replaceAll(/ {4}/g, '  ')
        .trim();
      const functions = [...body.matchAll(/^export function (\w+)/gm)].map(([, each]) => `\`${each}\``);
      const title = functions.length > 0 ? functions.join(', ') : name.replaceAll('-', ' ');
      return `### ${title}\n\n\`\`\`ts\n${body}\n\`\`\`\n`;
    })
    .join('\n');
}

it('lists every function with its units, shapes and errors', () => {
  const [whole = '', shown = ''] = /<!-- api -->\n(.*)<!-- \/api -->/s.exec(text) ?? [];
  const made = `\n${declarations()}\n`;
  if (isUpdate) replace(whole, `<!-- api -->\n${made}<!-- /api -->`);
  else expect(shown).toBe(made);
  for (const name of ['openCatalogue', 'price', 'project', 'compare', 'forecast', 'usageOf', 'countTokens'])
    expect(made).toMatch(new RegExp(`\\*/\nexport function ${name}\\(`));
});
