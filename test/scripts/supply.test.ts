import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const text = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

describe('what the package is built from', () => {
  it('are actions by the hash of their commit', () => {
    const used = readdirSync(join(root, '.github', 'workflows')).flatMap((name) => [
      ...text('.github', 'workflows', name).matchAll(/uses: *(\S+)/g),
    ]);
    expect(used.length).toBeGreaterThan(0);
    for (const [, action] of used) expect(action).toMatch(/^[\w./-]+@[0-9a-f]{40}$/);
  });

  it('are libraries that run nothing while they install, and a release says where it was built', () => {
    expect(text('.npmrc').split('\n')).toContain('ignore-scripts=true');
    expect(JSON.parse(text('package.json'))).toMatchObject({ publishConfig: { provenance: true } });
    expect(text('package-lock.json')).not.toContain('"resolved"');
  });

  it('says of every input what it may cause, by tests that are there', () => {
    const named = [...text('SECURITY.md').matchAll(/`(test\/[^`]*)`/g)].flatMap(([, path]) => path ?? []);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
