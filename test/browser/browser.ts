import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { run } from '../../src/cli.ts';
import { fakeIo } from '../fake-io.ts';

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

export const folder = mkdtempSync(join(tmpdir(), 'browser-'));

let started: Browser | undefined;

export async function startBrowser(): Promise<void> {
  started = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: flags });
}

export async function stopBrowser(): Promise<void> {
  await started?.close();
  rmSync(folder, { recursive: true });
}

/** A page, and everything about it that should not have happened: requests, errors, words on the console. */
export interface Watched {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens a file of the folder from the disk, with the network off. */
export async function openFile(
  name: string,
  { hash = '', ...options }: BrowserContextOptions & { readonly hash?: string } = {},
): Promise<Watched> {
  if (!started) throw new Error('no browser is started');
  const context = await started.newContext({ offline: true, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const address = `file://${join(folder, name)}`;
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== address && !request.url().startsWith('blob:'))
      complaints.push(`requests ${request.url()}`);
  });
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(String(error.stack)));
  await page.goto(`${address}${hash}`);
  return { page, complaints, close: () => context.close() };
}

/** Runs the program in the folder, as a user would there. */
export async function cli(
  argv: readonly string[],
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  const io = fakeIo({ cwd: folder });
  const code = await run([...argv, '--quiet'], io);
  return { code, out: io.out(), err: io.err() };
}

/** Words of a command line as a shell splits them, without the program. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|\\'|[^\s'])+/g)]
    .map(([word]) => word.replaceAll(/'([^']*)'|\\(')/g, '$1$2'))
    .slice(1);
}

/** Waits until a page has answered what was typed last. */
export async function isAnswered(page: Page): Promise<void> {
  await page.locator('#result:not([aria-busy="true"])').waitFor();
}

/** The figures of a page: every cell of its tables with all its digits, and the answer. */
export async function figuresIn(page: Page): Promise<string[]> {
  await isAnswered(page);
  return await page.evaluate(() => {
    const cells = [
      ...document.querySelectorAll<HTMLElement>('#result section:has(#figures) :is(td, tbody th, tfoot th)'),
    ];
    return [
      document.querySelector('#answer')?.textContent ?? '',
      ...cells.map((cell) => cell.dataset['exact'] ?? cell.textContent ?? ''),
    ];
  });
}

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const plain = (text: string) => text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? '');

/** The same of a page that the program has written, without a browser. */
export function figuresOf(html: string): string[] {
  const [, answer = ''] = /<h1 id="answer">([^<]*)</.exec(html) ?? [];
  const [, figures = ''] = /id="figures">(.*?)<\/section>/s.exec(html) ?? [];
  const cells = [
    ...figures
      .replaceAll(/<thead>.*?<\/thead>/gs, '')
      .matchAll(/<t[dh] [^>]*?(?:data-exact="([^"]*)"[^>]*)?>(.*?)<\/t[dh]>/g),
  ];
  return [answer, ...cells.map(([, exact, shown = '']) => exact ?? shown.replaceAll(/<[^>]*>/g, ''))].map(plain);
}
