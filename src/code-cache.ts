import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { exitCode } from './values/errors.ts';

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
const cachedRequire: Require = (id) => {
  if (!id.startsWith('./')) return nodeRequire(id);
  return (loaded.get(id) ?? load(id)).exports;
};

/**
 * Runs a file of the program, whose cache holds what one `kind` of run needs: what is cached costs time to read, what is not
 * costs more to compile, and which functions those are, the first run decides.
 */
export function start(id: string, kind: string): void {
  load(id, `.${kind}`);
}

function load(id: string, kind = ''): Module {
  const module: Module = { exports: {} };
  loaded.set(id, module);
  const file = join(folder, id);
  execute(file, module, `${file}${kind}.${engine}.cache`);
  return module;
}

function execute(file: string, module: Module, cache: string): void {
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
  process.once('exit', (code) => {
    // A run that failed early has compiled little of what the next one needs.
    if (code !== exitCode.done && code !== exitCode.gateFailed) return;
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
