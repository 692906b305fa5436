// Makes the pictures of docs/ from the commands that docs/pictures.md shows, and a screenshot of a page: npm run pictures
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { readReadme } from '../test/readme.ts';

const images = resolve('docs/images');
const page = readFileSync('docs/pictures.md', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'pictures-'));

for (const { command } of readReadme(page).examples) {
  const words = [...command.matchAll(/"([^"]*)"|([^\s"]+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '').slice(1);
  const file = words.at(-1) ?? '';
  if (!/\.(svg|html)$/.test(file)) continue;
  const target = file.endsWith('.svg') ? join(images, file) : join(folder, file);
  execFileSync(process.execPath, [resolve('bin/cost-projection.cjs'), ...words.slice(0, -1), target], {
    cwd: folder,
    stdio: 'inherit',
  });
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: flags });
const shot = await browser.newPage({ viewport: { width: 1280, height: 860 } });
await shot.goto(`file://${join(folder, 'report.html')}#growth=20%25`);
await shot.locator('.changed').waitFor();
await shot.screenshot({ path: join(images, 'calculator.png') });
await browser.close();
rmSync(folder, { recursive: true });
