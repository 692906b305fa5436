// Bundles the program into dist/, freezes the price lists beside it and collects the licences of what was bundled.
import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { noticesOf } from './notices.mjs';

const root = join(import.meta.dirname, '..');
process.chdir(root);
const { version } = JSON.parse(await readFile('package.json', 'utf8'));

// A cache of compiled code belongs to one build: it goes with the folder.
await rm('dist', { recursive: true, force: true });

const options = {
  platform: 'node',
  logLevel: 'warn',
  plugins: [lean()],
  // What a fast path may skip elsewhere is imported outright.
  checks: { ineffectiveDynamicImport: false },
  transform: { target: 'node20', define: { PACKAGE_VERSION: JSON.stringify(version) } },
};

/** Lighter stand-ins for what two libraries load at start-up and hardly use. */
function lean() {
  const standIns = {
    'string-width': ['cli-table3', 'string-width.cjs'],
    'node:child_process': ['commander', 'child-process.cjs'],
  };
  return {
    name: 'lean',
    resolveId(id, importer = '') {
      const [library, file] = standIns[id] ?? [];
      return file !== undefined && importer.includes(`/node_modules/${library}/`) ? join(root, 'scripts', 'lean', file) : null;
    },
  };
}

/** What runs first is one small file; what the program imports dynamically becomes files of its own. */
async function bundle(name, output) {
  const built = await rolldown({ ...options, input: `src/${name}.ts` });
  const written = await built.write({
    dir: 'dist',
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
    minify: true,
    ...output,
  });
  // Code that comes from the cache cannot call the loader of ES modules: what node brings along is imported statically.
  if (written.output.some((chunk) => chunk.type === 'chunk' && /\bimport\((?!'node:buffer'\)\.File)/.test(chunk.code)))
    throw new Error(`dist/ has an import() left in it`);
  return written.output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
}

/** Most runs need all of the core and the argument parser: one file is read faster than ten. */
const core = {
  name: 'core',
  test: /(?<!node_modules\/.*)\/src\/(?!pricing\/import|ask|yaml|start|usage\/|commands\/usage|report\/builders\/usage|.*(?:schema|parse|shipped|freeze|whole-file|table|wrap|color-paint|check|pricing-\w+|builders\/pricing|browse|cost-records|record|line-reader|diff|list-yaml|forecast|compare|change|purchase|buy|ways|init|template|spend|ask|ask-live)\.ts)|\/node_modules\/(?:commander|@commander-js|big\.js)\//,
};
const modules = [...(await bundle('start', { codeSplitting: false })), ...(await bundle('main', { codeSplitting: { groups: [core] } }))];
await writeFile('dist/THIRD-PARTY-NOTICES.txt', await noticesOf(modules));
execFileSync(process.execPath, ['scripts/run.mjs', 'scripts/freeze.ts'], { stdio: 'inherit' });
