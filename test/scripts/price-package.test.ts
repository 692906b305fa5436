import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { readPackage } from '../../src/pricing/lists/disk/price-package.ts';
import { readSources } from '../../src/pricing/lists/disk/shipped.ts';

it('the data package holds the shipped lists, as npm packs it', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  try {
    execFileSync(process.execPath, ['scripts/run.mjs', 'scripts/price-package.ts', folder]);
    execFileSync('npm', ['pack', '--offline', '--silent'], { cwd: folder });
    const packed = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    expect(packed).toMatch(/^cost-projection-prices-20\d\d\.\d{1,2}\.\d{1,2}\.tgz$/);
    const shipped = readSources('pricing').map(({ file, text }) => ({ file: basename(file), text }));
    expect(readPackage(readFileSync(join(folder, packed)), packed)).toEqual(shipped);
    expect(readdirSync(folder).filter((name) => /\.[cm]?[jt]s$/.test(name))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
