// Builds what `import 'cost-projection'` loads: dist/library/, with its types, price lists and tokenizers.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');
const source = join(root, 'src', 'library');

/** Files with a function of the package: each is an entry, so that a bundler leaves out those that nobody imports. */
const files = readdirSync(source).flatMap((name) => (name.endsWith('.ts') ? [basename(name, '.ts')] : []));

/** Bundles the functions; returns the paths of the modules whose code is in them. */
export async function bundleLibrary(dir) {
  const built = await rolldown({
    input: Object.fromEntries(files.map((name) => [name, join(source, `${name}.ts`)])),
    cwd: root,
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    logLevel: 'warn',
    transform: { target: 'es2022' },
  });
  const { output } = await built.write({
    dir,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunk-[name]-[hash].js',
    minify: true,
  });
  return output.flatMap(({ modules = {} }) =>
    Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])),
  );
}

/** Types, price lists and tokenizers; after the price lists were frozen. */
export function writeLibraryFiles(dist) {
  const dir = join(dist, 'library');
  writeTypes(dir);
  writeLists(dir, join(dist, 'catalogue'));
  writeTokenizers(dir);
}

/** The types of src/library/, which name no others: what they are made of is not part of the contract. */
function writeTypes(dir) {
  const made = join(root, 'node_modules', '.cache', 'declarations');
  rmSync(made, { recursive: true, force: true });
  execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', 'scripts/library.tsconfig.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const name of files) {
    const text = readFileSync(join(made, 'library', `${name}.d.ts`), 'utf8');
    if (text.includes("'../")) throw new Error(`the types of src/library/${name}.ts name types of another room`);
    writeFileSync(join(dir, `${name}.d.ts`), text.replaceAll(/'(\.\/[\w-]+)\.ts'/g, "'$1.js'"));
  }
}

function writeLists(dir, catalogue) {
  const { version, providers } = JSON.parse(readFileSync(join(catalogue, 'head.json'), 'utf8'));
  mkdirSync(join(dir, 'lists'));
  for (const provider of providers) {
    const list = readFileSync(join(catalogue, 'lists', `${provider}.json`), 'utf8');
    writeFileSync(
      join(dir, 'lists', `${provider}.js`),
      `export default {version:${JSON.stringify(version)},list:${list}};\n`,
    );
  }
  const imports = providers.map((provider, index) => `import list${index} from './lists/${provider}.js';\n`);
  writeFileSync(
    join(dir, 'lists.js'),
    `${imports.join('')}export default [${providers.map((_, index) => `list${index}`)}];\n`,
  );
  const type = "import type { ListModule } from './price-catalogue.js';\n";
  writeFileSync(join(dir, 'list.d.ts'), `${type}declare const list: ListModule;\nexport default list;\n`);
  writeFileSync(join(dir, 'lists.d.ts'), `${type}declare const lists: readonly ListModule[];\nexport default lists;\n`);
}

/** Vocabularies as modules of Node: they read the files of the package when they are imported. */
function writeTokenizers(dir) {
  mkdirSync(join(dir, 'tokenizers'));
  const names = readdirSync(join(root, 'tokenizers')).flatMap((name) => /^(\w+)\.bpe$/.exec(name)?.[1] ?? []);
  for (const name of names)
    writeFileSync(
      join(dir, 'tokenizers', `${name}.js`),
      `import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { openTokenizer } from '../count-tokens.js';
const unpacked = (name) => brotliDecompressSync(readFileSync(new URL(\`../../../tokenizers/\${name}\`, import.meta.url)));
export default openTokenizer('${name}', { vocabulary: unpacked('${name}.bpe'), characters: unpacked('characters.bin') });
`,
    );
  writeFileSync(
    join(dir, 'tokenizer.d.ts'),
    "import type { Tokenizer } from './count-tokens.js';\ndeclare const tokenizer: Tokenizer;\nexport default tokenizer;\n",
  );
}
