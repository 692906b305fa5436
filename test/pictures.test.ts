import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../src/cli.ts';
import { withoutVersion } from './catalogue-version.ts';
import { fakeIo } from './fake-io.ts';
import { readReadme } from './readme.ts';

const docs = join(import.meta.dirname, '..', 'docs');
const { examples } = readReadme(readFileSync(join(docs, 'pictures.md'), 'utf8'));
const wordsOf = (command: string) =>
  [...command.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '').slice(1);
const pictures = examples.map(({ command }) => wordsOf(command)).filter((words) => words.at(-1)?.endsWith('.svg'));

describe('the pictures of docs/', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pictures-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(pictures.map((words) => [words.at(-1) ?? '', words] as const))(
    '%s is what its command draws, to the byte (npm run pictures)',
    async (name, words) => {
      expect(await run(words, fakeIo({ cwd: folder }))).toBe(0);
      const [drawn, kept] = [join(folder, name), join(docs, 'images', name)].map((file) =>
        withoutVersion(readFileSync(file, 'utf8')),
      );
      expect(drawn).toBe(kept);
    },
  );
});
