// Bundles the modules of src/ and of libraries into the files of dist/.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');

/** Modules that are imported dynamically although every table needs them: one file is read faster than ten. */
const needed = ['src/commands/plan/run-project.ts', 'src/render/table.ts'];

/** The entry `main`: the program, with that imported outright. Everything else it imports dynamically becomes files of its own. */
const main = {
  name: 'main',
  resolveId: (id) => (id === 'main' ? '\0main' : null),
  load: (id) =>
    id === '\0main'
      ? [...needed, 'src/main.ts'].map((file) => `import ${JSON.stringify(join(root, file))};`).join('\n')
      : null,
};

/** Libraries measure texts as our tables do, which takes 11 kB less than string-width. */
const textWidth = {
  name: 'text-width',
  resolveId: (id) => (id === 'string-width' ? '\0string-width' : null),
  load: (id) =>
    id === '\0string-width'
      ? `module.exports = require(${JSON.stringify(join(root, 'src/render/text-width.ts'))}).widthOf;`
      : null,
};

/** Libraries print keys and passwords where DEBUG is set: they get nothing to print with. */
const silent = {
  name: 'silent',
  resolveId: (id) => (id === 'debug' ? '\0debug' : null),
  load: (id) => (id === '\0debug' ? 'module.exports = () => () => undefined;' : null),
};

/** The charts of all commands are small: one file for all of them. */
const charts = { name: 'charts', test: /\/src\/(?:report\/charts\/|views\/\w+\/chart\.ts)/ };

/** The client of `ask`: a file of its own, which no other command reads. */
const openai = { name: 'openai', test: /\/node_modules\/openai\// };

const entries = [
  { name: 'start', input: join(root, 'src', 'start.ts'), codeSplitting: false },
  { name: 'action', input: join(root, 'src', 'action.ts'), codeSplitting: false },
  { name: 'main', input: 'main', codeSplitting: { groups: [{ name: 'main', tags: ['$initial'] }, charts, openai] } },
];

/** Writes the program into a folder, if given; returns the paths of the modules whose code is in it. */
export async function bundle(dir) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const modules = await Promise.all([...entries.map((entry) => bundleEntry(entry, version, dir)), bundlePage(dir)]);
  return [...new Set(modules.flat())];
}

/** The script of a page: the core again, for a browser, as one text inside the page. */
async function bundlePage(dir) {
  const input = join(root, 'src', 'page', 'browser', 'main.ts');
  const built = await rolldown({
    input,
    cwd: root,
    platform: 'browser',
    logLevel: 'warn',
    transform: { target: 'es2022' },
  });
  const options = { format: 'iife', codeSplitting: false, minify: true };
  const { output } =
    dir === undefined ? await built.generate(options) : await built.write({ ...options, file: join(dir, 'page.js') });
  const [{ code, modules }] = output;
  if (/<\/script|<!--/i.test(code)) throw new Error('page.js would end the element around it');
  return Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []));
}

async function bundleEntry({ name, input, codeSplitting }, version, dir) {
  const built = await rolldown({
    input: { [name]: input },
    cwd: root,
    platform: 'node',
    logLevel: 'warn',
    // For colours of cli-table3's own, which our tables do not use.
    external: ['@colors/colors/safe'],
    plugins: [main, textWidth, silent],
    checks: { ineffectiveDynamicImport: false },
    transform: { target: 'node20', define: { PACKAGE_VERSION: JSON.stringify(version) } },
  });
  const options = {
    dir,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    minify: true,
    // Text of one byte a character is read and compiled faster.
    charset: 'ascii',
    codeSplitting,
  };
  const { output } = dir === undefined ? await built.generate(options) : await built.write(options);
  if (dir !== undefined) await takeIn(dir, output);
  const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.entries(chunk.modules) : []));
  return modules.flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []));
}

/** Copies the bundler's helpers into the entry, which would read a file of its own for them. */
async function takeIn(dir, [entry, ...others]) {
  const helpers = others.find(({ fileName }) => fileName.startsWith('rolldown-runtime'));
  if (!helpers) return;
  const written = entry.code.replace(
    `require("./${helpers.fileName}")`,
    () => `(exports=>{${helpers.code};return exports})({})`,
  );
  if (written === entry.code) throw new Error(`${entry.fileName} does not load the helpers as expected`);
  await writeFile(join(dir, entry.fileName), written);
}
