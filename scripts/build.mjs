// Bundles the program into dist/, freezes the price lists beside it and collects the licences of what was bundled.
import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { compileAtOnce } from './eager.mjs';
import { lean } from './lean/plugin.mjs';
import { noticesOf } from './notices.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
const { version } = JSON.parse(await readFile('package.json', 'utf8'));

/** What the program imports dynamically and yet every table needs: one file is read faster than ten. */
const needed = ['src/commands/project.ts', 'src/commands/parse.ts', 'src/report/renderers/table.ts'];

/** The entry `main`: the program, with that imported outright. Everything else it imports dynamically becomes files of its own. */
const main = {
  name: 'main',
  resolveId: (id) => (id === 'main' ? '\0main' : null),
  load: (id) => (id === '\0main' ? [...needed, 'src/main.ts'].map((file) => `import ${JSON.stringify(join(root, file))};`).join('\n') : null),
};

/** What a report has to be drawn of is little: one file for all commands. */
const charts = { name: 'charts', test: /\/src\/report\/(?:charts|builders\/charts)\// };

await rm('dist', { recursive: true, force: true });
const modules = [
  ...(await bundle('start', 'src/start.ts', false)),
  ...(await bundle('main', 'main', { groups: [{ name: 'main', tags: ['$initial'] }, charts] })),
];
await writeFile('dist/THIRD-PARTY-NOTICES.txt', await noticesOf(modules));
execFileSync(process.execPath, ['scripts/run.mjs', 'scripts/freeze.ts'], { stdio: 'inherit' });
compileAtOnce('main.cjs', ['--quiet']);

/** One entry and what it imports, as CommonJS; answers which modules went in. */
async function bundle(name, input, codeSplitting) {
  const built = await rolldown({
    input: { [name]: input },
    platform: 'node',
    logLevel: 'warn',
    plugins: [main, lean()],
    checks: { ineffectiveDynamicImport: false },
    transform: { target: 'node20', define: { PACKAGE_VERSION: JSON.stringify(version) } },
  });
  const { output } = await built.write({
    dir: 'dist',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    minify: true,
    // Text of one byte a character is read and compiled faster.
    charset: 'ascii',
    codeSplitting,
  });
  await takeIn(output);
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
}

/** The bundler keeps its own helpers in a file that every run would read: the entry gets a copy of them. */
async function takeIn([entry, ...others]) {
  const helpers = others.find(({ fileName }) => fileName.startsWith('rolldown-runtime'));
  if (!helpers) return;
  const written = entry.code.replace(`require("./${helpers.fileName}")`, () => `(exports=>{${helpers.code};return exports})({})`);
  if (written === entry.code) throw new Error(`${entry.fileName} does not load the helpers as expected`);
  await writeFile(join('dist', entry.fileName), written);
}
