import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const page = async (argv: string[], wishes: Parameters<typeof fakeIo>[0] = {}) => {
  const io = fakeIo({ cwd: folder, ...wishes });
  const code = await run([...argv, '-f', 'html', '--quiet'], io);
  return { code, html: io.out(), err: io.err() };
};

const sha256 = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`;
const between = (text: string, from: string, to: string) =>
  text.slice(text.indexOf(from) + from.length, text.indexOf(to, text.indexOf(from)));
/** What a reader is shown without the script. */
const shownIn = (html: string) => between(html, '<body>', '<script');

const requests = ['--requests', '4k/day', '--input', '1800', '--output', '350', '--no-plan'];
const pages: [string, string[], string][] = [
  [
    'project',
    ['project', '--no-plan'],
    'DeepSeek V4 Flash costs $1.25 to $1,250 per month over 4 scenarios, 97.5% less than GPT-4o.',
  ],
  [
    'compare',
    ['compare', 'gpt-4o', 'gpt-4o-mini', 'deepseek-r1', ...requests],
    'Workload costs $57.60 per month on openai/gpt-4o-mini, 94% less than openai/gpt-4o, for 258M tokens.',
  ],
  [
    'forecast',
    ['forecast', 'gpt-4o-mini', '--growth', '15%', '--start', '2027-01', '--budget', '1000', ...requests],
    'openai/gpt-4o-mini stays within the $1,000 monthly budget: $1,670 in 12 months.',
  ],
  [
    'diff',
    ['diff', '--no-plan', '--model', 'deepseek/deepseek-v4-flash', '--from', '2026-07-01', '--to', '2026-11-23'],
    'per month: +',
  ],
  [
    'buy',
    ['buy', '--no-plan', '--tokens', '2B', '--output-share', '20%', '--way', 'Reserved: fee=50, discount=30%'],
    'Reserved at $321.60 per month',
  ],
  ['cost', ['cost', 'gpt-4o', '--input', '5200', '--output', '380'], 'openai/gpt-4o costs $0.0168 for 5,580 tokens.'],
  ['pricing list', ['pricing', 'list', '--provider', 'openai'], 'openai/gpt-4o'],
];

describe('-f html', () => {
  it.each(pages)('%s is one file that allows itself alone, and says its answer first', async (_, argv, answer) => {
    const { html, err } = await page(argv);
    expect(err).toBe('');
    expect(html.length).toBeLessThan(600_000);
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
    const script = html.slice(html.lastIndexOf('<script>') + 8, html.lastIndexOf('</script>'));
    expect(html).toContain(
      `content="default-src 'none'; script-src '${sha256(script)}'; style-src '${sha256(style)}'; base-uri 'none'; form-action 'none'"`,
    );
    // Nothing that fetches: sources stand in links, which are followed by hand.
    expect(shownIn(html)).not.toMatch(/ (?:src|srcset|action|data|poster|background)="| style="| on\w+="/);
    expect(html).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|@import|url\(/);
    expect(shownIn(html)).toContain(answer);
  });

  it('carries the prices of the models that were asked for, or of all', async () => {
    const asked = await page(['project', '--no-plan']);
    expect(asked.html).toContain('deepseek-v4-flash');
    expect(asked.html).not.toContain('claude-sonnet-4-6');
    const all = await page(['project', '--no-plan', '--embed', 'all']);
    expect(all.html).toContain('claude-sonnet-4-6');
    expect(all.html.length).toBeLessThan(900_000);
  });

  it('begins with the answer and a card for each candidate', async () => {
    const { html } = await page(['compare', 'gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-6', ...requests]);
    const shown = shownIn(html).replaceAll(/<(?:wbr|\/?span)[^>]*>/g, '');
    expect(shown).toContain('<h1 id="answer">Cheapest of 3: openai/gpt-4o-mini at $57.60 per month');
    expect(shown).toContain(
      '<li class="within"><p class="name">openai/gpt-4o-mini</p><p class="figure">$57.60</p><p class="dim">per month</p><p class="status">✓ 94% less than openai/gpt-4o</p></li>',
    );
    expect(shown).toContain('<p class="status">▲ 33% more than openai/gpt-4o</p>');
    const forecast = await page(['forecast', 'gpt-4o', ...requests, '--growth', '15%', '--start', '2027-01']);
    expect(forecast.html).not.toContain('class="cards"');
  });

  it('breaks names after a slash and nowhere else, and dates never', async () => {
    const { html } = await page(['compare', 'gpt-4o', 'gpt-4o-mini', ...requests]);
    expect(html).toContain('<span class="whole">openai/</span><wbr><span class="whole">gpt-4o-mini</span>');
  });

  it('shows 200 rows and the totals, and says how many there are more', async () => {
    const { html } = await page(['forecast', 'gpt-4o', ...requests, '--months', '250', '--start', '2027-01']);
    expect(html.match(/<tr/g)?.length).toBeLessThan(230);
    expect(html).toContain('<p class="dim">50 more rows; --format csv has all of them.</p>');
    expect(html).toContain('<tfoot>');
  });

  it('says every assumption and every source with its date', async () => {
    const shown = shownIn((await page(['project', '--no-plan'])).html);
    expect(shown).toContain('Assumes all tokens are output tokens');
    expect(shown).toMatch(
      /gpt-4o<\/span><\/th><td class="left">output \$10\.00 per million<\/td><td class="left"><span class="whole">2024-10-02<\/span><\/td><td class="left"><span class="whole">2026-11-10<\/span><\/td>/,
    );
    expect(shown).toContain('href="https://openai.com/api/pricing/" rel="noreferrer noopener"');
  });

  it.each([
    '<script>alert(1)</script>',
    '</script><img src=x>',
    '"onload="x',
    '\u202Eevil',
    'عربي',
    '👩‍👩‍👧‍👦',
    'x'.repeat(200),
    "it's",
  ])('keeps the name %j a name', async (name) => {
    writeFileSync(
      join(folder, 'names.yaml'),
      `schema: 1\ncandidates: [openai/gpt-4o-mini]\nscenarios:\n  - { name: ${JSON.stringify(name)}, tokens: 5M }\n`,
    );
    const { html, err } = await page(['names.yaml']);
    expect(err).toBe('');
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain('<img');
    expect(shownIn(html)).not.toContain('\u202E');
  });

  it('says again in each line of a group what its first line says, for when it is sorted', async () => {
    const { html } = await page(['compare', 'gpt-4o', 'gpt-4o-mini', ...requests, '--explain']);
    expect(html).toContain('<caption>Workload: tokens per month</caption>');
    const models = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-6'];
    const several = await page(['project', ...models, '--no-plan', '--tokens', '5M']);
    expect(several.html.match(/<th class="left said" scope="row"><span class="whole">5M<\/span><\/th>/g)).toHaveLength(
      2,
    );
  });

  it.each([
    [
      ['project', '--no-plan'],
      { isTTY: true },
      'error: a page is for a browser\n  write it with -o report.html, or --open it\n',
    ],
    [['project', '--no-plan', '--chart', 'nope'], {}, 'error: this result has no chart "nope"\n'],
  ])('%j fails', async (argv, wishes, message) => {
    expect(await page(argv, wishes)).toEqual({ code: 2, html: '', err: expect.stringContaining(message) });
  });

  it('goes to a file by its ending', async () => {
    await run(['--no-plan', '--quiet', '-o', 'report.html'], fakeIo({ cwd: folder }));
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('has the same bytes for the same question', async () => {
    const argv = ['forecast', ...requests, '--growth', '10%'];
    expect(await page(argv)).toEqual(await page(argv));
  });
});

describe('--open', () => {
  it('refuses what no browser shows', async () => {
    const io = fakeIo({ cwd: folder });
    expect(await run(['--no-plan', '--open', '-f', 'csv'], io)).toBe(2);
    expect(io.err()).toBe('error: --open shows pages, not csv\n  leave out --format, or end the file in .html\n');
  });
  it('says where the page is when nothing can open it', async () => {
    const io = fakeIo({ cwd: folder, env: { BROWSER: join(folder, 'no-such-browser') } });
    expect(await run(['--no-plan', '--quiet', '--open', '-o', 'opened.html'], io)).toBe(2);
    expect(io.err()).toBe(
      `error: cannot open a browser here with ${join(folder, 'no-such-browser')}\n  the page is in ${join(folder, 'opened.html')}\n`,
    );
    expect(readFileSync(join(folder, 'opened.html'), 'utf8')).toContain('</html>');
  });
  it('hands the page to the browser', async () => {
    const seen = join(folder, 'seen');
    writeFileSync(join(folder, 'browser'), `#!/bin/sh\necho "$1" > ${seen}.part && mv ${seen}.part ${seen}\n`, {
      mode: 0o755,
    });
    const io = fakeIo({ cwd: folder, env: { BROWSER: join(folder, 'browser') } });
    expect(await run(['--no-plan', '--quiet', '--open'], io)).toBe(0);
    await expect.poll(() => readFileSync(seen, 'utf8'), { timeout: 10_000 }).toMatch(/report\.html\n$/);
  });
});
