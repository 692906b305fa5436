import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

export const samples = join(import.meta.dirname, '..', '..', 'fixtures', 'usage');
export const AS_OF = ['--as-of', '2026-11-23'];

/** A group of the document. */
export interface Shown {
  readonly key: { readonly [key in 'month' | 'day' | 'provider' | 'project']?: string | null };
  readonly requests: number;
  readonly usage: { readonly input?: number };
  readonly cost: string | null;
}

/** A folder of each test alone. */
export let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'usage-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

export async function usage(args: readonly string[], wishes: Parameters<typeof fakeIo>[0] = {}) {
  const io = fakeIo({ cwd: samples, env: { HOME: cwd }, now: '2026-11-23T12:00:00Z', ...wishes });
  const code = await run(['usage', ...args], io);
  return { code, out: io.out(), err: io.err() };
}

export async function json(args: readonly string[], wishes: Parameters<typeof fakeIo>[0] = {}) {
  const { code, out, err } = await usage([...args, '--format', 'json'], wishes);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

export const write = (name: string, content: string): void => writeFileSync(join(cwd, name), content);
export const line = (model: string, at: string, input: number, more: object = {}): string =>
  `${JSON.stringify({ model, at, usage: { input }, ...more })}\n`;
