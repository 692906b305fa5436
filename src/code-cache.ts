import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

// Compiling the program costs more than running it. V8 can keep what it compiled; it is kept beside the program itself,
// with the same rights and the same fate, never in a folder that others can write to: a code cache is code.

interface Module {
  exports: unknown;
}

type Require = (id: string) => unknown;

const folder = dirname(fileURLToPath(import.meta.url));
const nodeRequire = createRequire(import.meta.url);
const engine = `${process.arch}-${process.versions.v8}`;
const loaded = new Map<string, Module>();

/** `require` for the files of the program (`./name.cjs`), compiled from the cache where there is one for this engine. */
export const cachedRequire: Require = (id) => {
  if (!id.startsWith('./')) return nodeRequire(id);
  const known = loaded.get(id);
  if (known) return known.exports;
  const module: Module = { exports: {} };
  loaded.set(id, module);
  execute(join(folder, id), module);
  return module.exports;
};

function execute(file: string, module: Module): void {
  const cache = `${file}.${engine}.cache`;
  const cachedData = read(cache);
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`, {
    filename: file,
    ...(cachedData && { cachedData }),
  });
  const main: (...values: unknown[]) => void = script.runInThisContext();
  main(module.exports, cachedRequire, module, file, folder);
  // On the way out, so that the functions compiled on the way are in it.
  if (!cachedData || script.cachedDataRejected) onExit(() => keep(cache, script.createCachedData()));
}

const waiting: (() => void)[] = [];

function onExit(action: () => void): void {
  if (waiting.push(action) > 1) return;
  process.once('exit', () => {
    for (const each of waiting) each();
  });
}

function read(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

// Whole or not at all; a package that may not be written to works without.
function keep(file: string, data: Buffer): void {
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, data, { flag: 'wx' });
    renameSync(beside, file);
  } catch {
    rmSync(beside, { force: true });
  }
}
