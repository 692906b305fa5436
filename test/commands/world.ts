import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { run } from '../../src/cli.ts';
import { fakeIo } from '../fake-io.ts';

/** The day that every figure of these tests is as of, where they name no other. */
const TODAY = '2026-11-23';

/** A folder of a user's own files, and the program run in it. */
export function newWorld(files: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'findings-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  for (const [name, text] of Object.entries(files)) write(name, text);

  const ran = async (argv: readonly string[], stdin = '') => {
    const io = fakeIo({ cwd: folder, stdin, now: `${TODAY}T12:00:00Z` });
    const code = await run(argv, io);
    return { code, out: io.out(), err: io.err() };
  };
  /** The JSON document of a run that has to succeed, whatever a gate says. */
  const json = async (...argv: readonly string[]) => {
    const { code, out, err } = await ran([...argv, '-f', 'json', '-q']);
    if (out === '') throw new Error(`exit ${code}: ${err}`);
    return JSON.parse(out);
  };
  const csv = async (...argv: readonly string[]) =>
    (await ran([...argv, '-f', 'csv', '-q'])).out.trimEnd().split('\r\n');
  const error = async (...argv: readonly string[]) => {
    const { code, out, err } = await ran(argv);
    return { code, isSilent: out === '', err };
  };
  const folderOf = async (name: string, inside: Readonly<Record<string, string>>): Promise<string> => {
    await mkdir(join(folder, name), { recursive: true });
    for (const [file, text] of Object.entries(inside)) write(join(name, file), text);
    return name;
  };
  const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  return { write, ran, json, csv, error, folderOf, read, parent: dirname(folder) };
}

/** The text of a price list of one provider; each model is a line of YAML flow. */
export function list(head: string, ...models: readonly string[]): string {
  return `schema: 1\nsource: https://example.com/contract\n${head}\nmodels:\n${models.map((model) => `  - ${model}\n`).join('')}`;
}

/** A plan of scenarios, each a line of YAML flow. */
export function plan(head: string, ...scenarios: readonly string[]): string {
  return `schema: 1\n${head}\nscenarios:\n${scenarios.map((scenario) => `  - ${scenario}\n`).join('')}`;
}
