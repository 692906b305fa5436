import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cli, folder, openFile, startBrowser, stopBrowser } from './browser.ts';

beforeAll(startBrowser);
afterAll(stopBrowser);

const requests = ['--requests', '4k/day', '--input', '1800', '--output', '350', '--no-plan'];
const commands: [string, string[]][] = [
  ['project', ['project', '--no-plan']],
  ['project-explain', ['project', 'gpt-4o-mini', 'claude-sonnet-4-6', ...requests, '--cache-hit', '40%', '--explain']],
  ['compare', ['compare', 'gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-6', 'deepseek-r1', ...requests]],
  [
    'compare-all',
    [
      'compare',
      '--provider',
      'openai',
      '--provider',
      'mistral',
      '--tokens',
      '5M',
      '--output-share',
      '20%',
      '--no-plan',
    ],
  ],
  [
    'forecast',
    [
      'forecast',
      'gpt-4o-mini',
      'mix=gpt-4o-mini:80,gpt-4o:20',
      '--growth',
      '15%',
      '--start',
      '2027-01',
      '--budget',
      '1000',
      ...requests,
    ],
  ],
  [
    'diff',
    ['diff', '--no-plan', '--model', 'deepseek/deepseek-v4-flash', '--from', '2026-07-01', '--to', '2026-11-23'],
  ],
  [
    'buy',
    [
      'buy',
      '--no-plan',
      '--tokens',
      '2B',
      '--output-share',
      '20%',
      '--way',
      'Reserved: fee=50, discount=30%, capacity=1B',
    ],
  ],
  ['usage', ['usage', join(import.meta.dirname, '..', 'fixtures', 'usage', 'canonical.jsonl'), '--by', 'day,model']],
  ['cost', ['cost', 'gpt-4o', '--input', '5200', '--output', '380']],
  ['pricing-list', ['pricing', 'list', '--provider', 'openai']],
];

describe.each(commands)('the page of %s', (name, argv) => {
  beforeAll(async () => {
    await cli([...argv, '-o', `${name}.html`]);
  });

  it('opens from the disk without a request, an error or a word', async () => {
    const { page, complaints, close } = await openFile(`${name}.html`);
    expect(await page.title()).not.toBe('');
    expect(await page.locator('h1').count()).toBe(1);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 375],
  ] as const)('leaves nothing serious to axe, %s and %i wide', async (colorScheme, width) => {
    const { page, close } = await openFile(`${name}.html`, { colorScheme, viewport: { width, height: 900 } });
    // A content policy keeps scripts out, this one too: axe comes in by the debugger.
    const found = await page.evaluate(`${axe.source}; axe.run().then(({ violations, passes }) =>
      (passes.length > 10 ? [] : ['axe looked at nothing']).concat(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ html }) => html).join(' '))))`);
    expect(found).toEqual([]);
    await close();
  });

  it('fits a phone without scrolling sideways', async () => {
    const { page, close } = await openFile(`${name}.html`, {
      viewport: { width: 360, height: 740 },
      isMobile: true,
      hasTouch: true,
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const sizes = await page.$$eval('figure svg text', (texts) =>
      texts.map((text) => text.getBoundingClientRect().height),
    );
    for (const size of sizes) expect(size).toBeGreaterThan(9);
    await close();
  });

  it('prints, without what only a screen is for', async () => {
    const { page, close } = await openFile(`${name}.html`);
    await page.emulateMedia({ media: 'print' });
    for (const part of await page.locator('#calculator, .actions, figcaption').all())
      expect(await part.isVisible()).toBe(false);
    // Totals stand once, at the end of their table, and nothing stays folded.
    for (const foot of await page.locator('tfoot').all())
      expect(await foot.evaluate((part) => getComputedStyle(part).display)).toBe('table-row-group');
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    expect(await page.locator('#result details:not([open])').count()).toBe(0);
    for (const chart of await page.locator('figure svg').all()) expect(await chart.getAttribute('width')).toBe('640');
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(10_000);
    await close();
  });

  it('has no text over other text in its charts', async () => {
    for (const width of [1280, 375]) {
      const { page, close } = await openFile(`${name}.html`, { viewport: { width, height: 900 } });
      const overlaps = await page.$$eval('figure svg', (charts) =>
        charts.flatMap((chart) => {
          const boxes = [...chart.querySelectorAll('text')].map((text) => ({
            text: text.textContent ?? '',
            box: text.getBoundingClientRect(),
          }));
          return boxes.flatMap((a, place) =>
            boxes.slice(place + 1).flatMap((b) => {
              const [x, y] = [
                Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left),
                Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top),
              ];
              return x > 3 && y > 5 ? [`${a.text} | ${b.text}`] : [];
            }),
          );
        }),
      );
      expect(overlaps).toEqual([]);
      await close();
    }
  });

  it('says beside a table that is too wide that it goes on, and keeps its first column in view', async () => {
    for (const width of [1280, 390]) {
      const { page, close } = await openFile(`${name}.html`, { viewport: { width, height: 900 } });
      const wide = await page.$$eval('.scroll', (parts) =>
        parts
          .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
          .map((part) => {
            part.scrollLeft = 9999;
            const left = part.getBoundingClientRect().left;
            const first = part.querySelector('tbody th')?.getBoundingClientRect().left ?? 0;
            return [getComputedStyle(part).backgroundImage.includes('gradient'), Math.abs(first - left) < 2];
          }),
      );
      for (const each of wide) expect(each).toEqual([true, true]);
      await close();
    }
  });
});

describe('a chart in a page', () => {
  it('says its figures under the pointer', async () => {
    const { page, close } = await openFile('project.html');
    await page.locator('figure .mark').first().hover();
    expect(await page.locator('#says').textContent()).toMatch(/^MVP testing, .*: \$/);
    await page.locator('h1').hover();
    expect(await page.locator('#says').isVisible()).toBe(false);
    await close();
  });

  it('says them one by one to the arrow keys, and to a screen reader', async () => {
    const { page, close } = await openFile('project.html');
    await page.locator('figure svg').first().focus();
    await page.keyboard.press('ArrowRight');
    const first = await page.locator('[aria-live=polite]').textContent();
    expect(first).toMatch(/^MVP testing, /);
    await page.keyboard.press('End');
    expect(await page.locator('#says').textContent()).toMatch(/^Growing, /);
    await page.keyboard.press('Home');
    expect(await page.locator('[aria-live=polite]').textContent()).toBe(first);
    await page.keyboard.press('Escape');
    expect(await page.locator('#says').isVisible()).toBe(false);
    await close();
  });

  it('goes to the other scale and back', async () => {
    const { page, close } = await openFile('project.html');
    const words = () => page.locator('figure').first().textContent();
    expect(await words()).toContain('log scale: each step');
    await page.getByRole('button', { name: 'On a linear scale' }).first().click();
    expect(await words()).not.toContain('log scale: each step');
    await page.getByRole('button', { name: 'On a log scale' }).first().click();
    expect(await words()).toContain('log scale: each step');
    await close();
  });

  it('is as wide as its figure, whatever that is', async () => {
    const { page, close } = await openFile('project.html', { viewport: { width: 700, height: 900 } });
    const width = () => page.locator('figure svg').first().getAttribute('width');
    const wide = Number(await width());
    await page.setViewportSize({ width: 400, height: 900 });
    await expect.poll(async () => Number(await width())).toBeLessThan(400);
    expect(wide).toBeGreaterThan(600);
    await close();
  });
});

it('sorts a table up, down, and back to how it was', async () => {
  const { page, close } = await openFile('compare-all.html');
  const column = () =>
    page.$$eval('tbody td:nth-child(3)', (cells) =>
      cells.map((cell) => Number(cell.getAttribute('data-exact') ?? cell.textContent?.replaceAll(/[$,]/g, ''))),
    );
  const head = page.getByRole('columnheader', { name: 'Cost/month' });
  const before = await column();
  await head.getByRole('button').click();
  expect(await head.getAttribute('aria-sort')).toBe('ascending');
  expect(await column()).toEqual(before.toSorted((a, b) => a - b));
  await head.getByRole('button').click();
  expect(await head.getAttribute('aria-sort')).toBe('descending');
  expect(await column()).toEqual(before.toSorted((a, b) => b - a));
  await head.getByRole('button').click();
  expect(await column()).toEqual(before);
  await close();
});

it.each(['<script>alert(1)</script>', '"onload="x', 'عربي "اقتباس"', '👩‍👩‍👧‍👦🚀', '\u202Eevil', 'x'.repeat(200)])(
  'shows the name %j and runs nothing',
  async (name) => {
    writeFileSync(
      join(folder, 'name.yaml'),
      `schema: 1\ncandidates: [openai/gpt-4o-mini]\nscenarios:\n  - { name: ${JSON.stringify(name)}, tokens: 5M, outputShare: 50% }\n`,
    );
    await cli(['name.yaml', '-o', 'name.html']);
    await cli(['name.yaml', '-o', 'name.svg']);
    const { page, complaints, close } = await openFile('name.html');
    await page.locator('#calculator input').first().fill('6M');
    expect(await page.locator('#answer').textContent()).toContain(
      name.slice(0, 4).replace('\u202E', '\\u202e').slice(0, 4),
    );
    expect(await page.evaluate(() => document.querySelectorAll('script').length)).toBe(2);
    expect(complaints).toEqual([]);
    // In a page without a policy, which would keep out what makes the picture dark.
    await page.goto('about:blank');
    const svg = readFileSync(join(folder, 'name.svg'), 'utf8');
    const problem = await page.evaluate(
      (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent,
      svg,
    );
    expect(problem).toBeUndefined();
    await close();
  },
);
