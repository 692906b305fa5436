// Runs a TypeScript file: node scripts/run.mjs scripts/some-script.ts [arguments]
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const [, , input = '', ...argv] = process.argv;
const folder = join(import.meta.dirname, '..', 'node_modules', '.cache', 'scripts');
await mkdir(folder, { recursive: true });
const file = join(folder, `${basename(input, '.ts')}.mjs`);
const bundle = await rolldown({ input, platform: 'node', external: /^[^./]/, logLevel: 'warn' });
await bundle.write({ file, format: 'esm', codeSplitting: false });
process.argv = [process.argv[0], input, ...argv];
await import(pathToFileURL(file).href);
