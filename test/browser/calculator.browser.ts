import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandLine, planFile } from '../../src/page/command-line.ts';
import { exactJson } from '../../src/values/exact-json.ts';
import type { PageQuestion } from '../../src/render/question.ts';
import { questions } from '../page/questions.ts';
import {
  cli,
  figuresIn,
  figuresOf,
  folder,
  isAnswered,
  openFile,
  startBrowser,
  stopBrowser,
  wordsOf,
} from './browser.ts';

beforeAll(startBrowser);
afterAll(stopBrowser);

const PLAN = `schema: 1
baseline: openai/gpt-4o
candidates:
  - openai/gpt-4o-mini
  - { name: hybrid, blend: { openai/gpt-4o-mini: 80%, openai/gpt-4o: 20% } }
budget: 2000
scenarios:
  - { name: Support bot, requests: 4k/day, inputTokens: 1800, fixedTokens: 1200, outputTokens: 350, reasoningTokens: 100, webSearches: 0, turns: 2, turnTokens: 300, cacheHit: 70%, cacheWrite: 5%, cacheWrite1h: 1%, retries: 3%, batch: 10% }
  - { name: Nightly summaries, tokens: 1.2B, outputShare: 5% }
  - { name: Chat, users: 900, requestsPerUser: 3/day, inputTokens: 500, outputTokens: 200, peakShare: 30% }
`;

/** What the page gives to be copied, put to the program; the plan of the page beside it. */
async function askedAgain(page: Page): Promise<string[]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download plan' }).click(),
  ]);
  await download.saveAs(join(folder, 'cost-projection.yaml'));
  await page.getByRole('button', { name: 'Copy as command line' }).click();
  await page.locator('#copied').waitFor();
  const line = await page.locator('#copied').inputValue();
  const { err } = await cli([...wordsOf(line), '-o', 'again.html']);
  expect(err).not.toMatch(/^error: (?!.*(?:budget|runs out))/);
  return figuresOf(readFileSync(join(folder, 'again.html'), 'utf8'));
}

describe('the calculator', () => {
  beforeAll(async () => {
    writeFileSync(join(folder, 'plan.yaml'), PLAN);
    for (const command of ['project', 'compare', 'forecast']) {
      await cli([
        command,
        'plan.yaml',
        '-o',
        `${command}.html`,
        ...(command === 'forecast' ? ['--growth', '10%', '--months', '5', '--start', '2027-01'] : []),
      ]);
    }
  });

  it.each(['project', 'compare', 'forecast'])(
    'answers %s anew for each of its fields as the program does',
    async (command) => {
      const { page, complaints, close } = await openFile(`${command}.html`, {
        viewport: { width: 1400, height: 900 },
        acceptDownloads: true,
      });
      const ids = await page.$$eval('#calculator .field input:not([list]), #calculator .field select', (inputs) =>
        inputs.map(({ id }) => id),
      );
      expect(ids.length).toBeGreaterThan(10);
      for (const more of await page.locator('#calculator .more summary').all()) await more.click();
      const changed: string[] = [];
      for (const id of ids) {
        const text = newTexts.find(([end]) => id.endsWith(end))?.[1];
        expect(`${id} ${text}`).not.toContain('undefined');
        const field = page.locator(`[id="${id}"]`);
        const before = await figuresIn(page);
        if (id.endsWith('baseline')) await field.selectOption(text ?? '');
        else await field.fill(text ?? '');
        const now = await figuresIn(page);
        // A share of what no offer bills apart changes nothing, in the program neither.
        if (JSON.stringify(now) !== JSON.stringify(before)) changed.push(id);
        expect([id, ...now]).toEqual([id, ...(await askedAgain(page))]);
      }
      expect(changed.length).toBeGreaterThan(ids.length / 2);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  it('answers 50 random questions to the cent as the program does', async () => {
    await cli(['--no-plan', '-o', 'base.html']);
    const base = readFileSync(join(folder, 'base.html'), 'utf8');
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        writeFileSync(join(folder, 'random.html'), withQuestion(base, question));
        const { page, complaints, close } = await openFile('random.html', { viewport: { width: 1400, height: 900 } });
        // One change and back makes the page compute what it was given.
        const months = page.locator('#calculator .field input').first();
        const text = await months.inputValue();
        await months.fill('7');
        await months.fill(text);
        await isAnswered(page);
        const status = (await page.locator('#said').textContent()) ?? '';
        const { text: line, needsPlan } = commandLine(question);
        if (needsPlan) writeFileSync(join(folder, 'cost-projection.yaml'), planFile(question));
        const { err } = await cli([...wordsOf(line), '-o', 'again.html']);
        if (status === '') {
          expect(await figuresIn(page)).toEqual(figuresOf(readFileSync(join(folder, 'again.html'), 'utf8')));
        } else {
          const [, message = ''] = /^error: (.*)$/m.exec(err) ?? [];
          expect(status).toContain(message);
          expect(message).not.toBe('');
        }
        expect(complaints).toEqual([]);
        await close();
      }),
      { numRuns: 50 },
    );
  }, 600_000);

  it('keeps what was changed in the address, which asks the same elsewhere', async () => {
    const { page, close } = await openFile('project.html', { viewport: { width: 1400, height: 900 } });
    const as = await figuresIn(page);
    await page.getByLabel('Tokens per month').fill('2.5B');
    await page.getByLabel('Budget per month, $').fill('900');
    const changed = await figuresIn(page);
    expect(changed).not.toEqual(as);
    const hash = new URL(page.url()).hash;
    expect(hash).toBe('#s1.tokens=2.5B&budget=900');
    const { page: other, close: done } = await openFile('project.html', {
      hash,
      viewport: { width: 400, height: 900 },
    });
    await expect.poll(() => figuresIn(other)).toEqual(changed);
    expect(await other.getByLabel('Budget per month, $').inputValue()).toBe('900');
    await done();
    await page.getByRole('button', { name: 'Reset' }).click();
    expect(await figuresIn(page)).toEqual(as);
    expect(new URL(page.url()).hash).toBe('');
    await close();
  });

  it('says beside a field what is wrong with it, and shows no figure for it', async () => {
    const { page, close } = await openFile('project.html', { viewport: { width: 1400, height: 900 } });
    const as = await figuresIn(page);
    const field = page.getByLabel('Tokens per month');
    await field.fill('lots');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.wrong:visible').allTextContents()).toEqual([
      '"lots" is not a quantity; write it like 5M, 1.5B, 250k or 5,000,000',
    ]);
    await isAnswered(page);
    expect(await page.locator('#said').textContent()).toContain('cannot be read');
    expect(await figuresIn(page)).toEqual(as);
    await field.fill('1.2B');
    await isAnswered(page);
    expect(await page.locator('#said').textContent()).toBe('');
    await close();
  });

  it('says what the core says of drivers that do not go together', async () => {
    const { page, close } = await openFile('project.html', { viewport: { width: 1400, height: 900 } });
    await page.getByRole('group', { name: 'Support bot' }).getByLabel('Fixed part of prompt, tokens').fill('5000');
    await isAnswered(page);
    expect(await page.locator('#said').textContent()).toContain('fixedTokens (5000) is more than inputTokens (1800)');
    await close();
  });

  it('takes models away and adds them, blends too, of those that the file has', async () => {
    const { page, close } = await openFile('compare.html', { viewport: { width: 1400, height: 900 } });
    await page.getByRole('button', { name: 'Leave out openai/gpt-4o-mini' }).click();
    expect(await figuresIn(page)).not.toContain('openai/gpt-4o-mini');
    const add = page.getByLabel(/^Add one of/);
    await add.fill('openai/gpt-5');
    await add.press('Enter');
    expect(await page.locator('#wrong-models').textContent()).toBe(
      'This file has no prices of openai/gpt-5; write it with --embed all.',
    );
    await add.fill('mix=openai/gpt-4o-mini:50,openai/gpt-4o:50');
    await add.press('Enter');
    expect(await figuresIn(page)).toContain('mix');
    expect(await askedAgain(page)).toEqual(await figuresIn(page));
    await close();
  });

  it('gives its tables as Markdown', async () => {
    const { page, close } = await openFile('project.html', {
      viewport: { width: 1400, height: 900 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByLabel('Tokens per month').fill('2B');
    await page.getByRole('button', { name: 'Copy as Markdown' }).click();
    await expect.poll(() => page.locator('#said').textContent()).toMatch(/Markdown/);
    const text = (await page.locator('#copied').isVisible())
      ? await page.locator('#copied').inputValue()
      : await page.evaluate(() => navigator.clipboard.readText());
    expect(text).toMatch(/^\*\*.*\n\n\| Scenario +\|/);
    expect(text).toContain('| Nightly summaries |     2,000.0M |');
    await close();
  });
});

/** New texts for fields, by how their ids end. */
const newTexts: readonly (readonly [string, string])[] = [
  ['.tokens', '2.5B'],
  ['outputShare', '12.5%'],
  ['.requests', '5k/day'],
  ['.users', '1,234'],
  ['requestsPerUser', '5/day'],
  ['inputTokens', '2100'],
  ['fixedTokens', '450'],
  ['outputTokens', '411'],
  ['reasoningTokens', '77'],
  ['webSearches', '1'],
  ['turns', '3'],
  ['turnTokens', '250'],
  ['cacheHit', '33.3%'],
  ['cacheWrite', '4.5%'],
  ['cacheWrite1h', '2%'],
  ['batch', '25%'],
  ['retries', '1.5%'],
  ['peakShare', '50%'],
  ['budget', '1500'],
  ['growth', '5%, 12.5%, -3%'],
  ['months', '7'],
  ['start', '2027-03'],
  ['cash', '12k'],
  ['decline', '2%'],
  ['asof', '2026-11-01'],
  ['assume', 'output'],
  ['baseline', 'openai/gpt-4o-mini'],
];

/** The page of another question. */
function withQuestion(html: string, question: PageQuestion): string {
  const data = exactJson({ charts: [], question }).replaceAll('<', String.raw`\u003c`);
  return html.replace(
    /(<script type="application\/json" id="data">).*?(<\/script>)/s,
    (_, open: string, close: string) => `${open}${data}${close}`,
  );
}
