import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { xmlProblem } from '../../render/chart/well-formed.ts';

const cli = async (argv: string[], wishes: Parameters<typeof fakeIo>[0] = {}) => {
  const io = fakeIo(wishes);
  return { code: await run([...argv, '--quiet'], io), out: io.out(), err: io.err() };
};

const requests = ['--requests', '4k/day', '--input', '1800', '--output', '350', '--no-plan'];

const records = join(import.meta.dirname, '..', '..', 'fixtures', 'usage', 'canonical.jsonl');

const asked: [string, string[], string[]][] = [
  [
    'project',
    ['project', '--no-plan'],
    ['Cost per month by scenario', 'MVP testing', 'DeepSeek V4 Flash, via Global API', '$1,250.00', 'log scale'],
  ],
  ['project, one scenario', ['project', ...requests, 'gpt-4o-mini'], ['Workload: cost per month by model', '$57.60']],
  [
    'compare',
    ['compare', 'gpt-4o', 'gpt-4o-mini', 'deepseek-r1', ...requests],
    ['Workload: cost per month by model', 'not priced', '$960.00'],
  ],
  [
    'forecast',
    ['forecast', '--growth', '15%', '--start', '2027-01', '--budget', '1000', ...requests],
    ['Cost per month by model', 'over budget from Feb', 'Budget $1,000.00 per month', '$4,466 in Dec'],
  ],
  [
    'diff',
    [
      'diff',
      '--no-plan',
      '--tokens',
      '500M',
      '--model',
      'deepseek/deepseek-v4-flash',
      '--from',
      '2026-07-01',
      '--to',
      '2026-11-23',
    ],
    ['Cost per month, before and after', 'Price', '2026-07-01'],
  ],
  [
    'buy',
    ['buy', '--no-plan', '--tokens', '2B', '--output-share', '20%', '--way', 'Reserved: fee=50, discount=30%'],
    ['Cost per month by option', 'Reserved'],
  ],
  ['usage by day', ['usage', records, '--by', 'day,model'], ['Cost by day and model', '1 Oct']],
  ['usage by model', ['usage', records, '--on', 'gpt-4o-mini'], ['Cost by model', 'on gpt-4o-mini']],
];

describe('-f svg', () => {
  it.each(asked)('draws %s', async (_, argv, words) => {
    const { out } = await cli([...argv, '-f', 'svg']);
    expect(xmlProblem(out.replace(/<style>.*<\/style>/, ''))).toBeUndefined();
    for (const word of words) expect(out).toContain(word);
    expect(await cli([...argv, '-f', 'svg'])).toMatchObject({ out });
  });

  it('has the size and the title that are asked for', async () => {
    const { out } = await cli(['project', '--no-plan', '-f', 'svg', '--size', '1600x900', '--title', 'Ours & theirs']);
    expect(out).toMatch(/^<svg [^>]*width="1600" height="900" viewBox="0 0 800 450"/);
    expect(out).toContain('>Ours &amp; theirs</text>');
  });

  it('draws another of the charts where it is named, and says what was assumed', async () => {
    const { out } = await cli(['compare', 'gpt-4o', 'gpt-4o-mini', ...requests, '-f', 'svg', '--chart', 'meters']);
    expect(out).toContain('cost per month by meter');
    expect(out).toContain('Assumes 120k requests per month with 1,800 tokens in and 350 out.');
    expect(out).toMatch(/<desc id="desc">[^<]*https:\/\/[^<]*<\/desc>/);
  });
});

describe('--chart', () => {
  it.each(asked)('draws %s below its table', async (_, argv, words) => {
    const { out } = await cli([...argv, '--chart'], { isTTY: true, columns: 90, env: { NO_COLOR: '1' } });
    const [title = ''] = words;
    expect(out).toContain(title);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(90);
  });

  it('is ASCII where the terminal has no more', async () => {
    const { out } = await cli(['forecast', ...requests, '--chart'], { env: { TERM: 'dumb' } });
    const [, chart = ''] = out.split('Cost per month by model');
    expect(chart.split('Assumes')[0]).toMatch(/^[\n\u0020-\u007e]+$/);
  });

  it('is bars of blocks in Markdown, whose readers have braille of another width', async () => {
    const { out } = await cli(['forecast', 'gpt-4o-mini', ...requests, '--chart', '-f', 'markdown']);
    expect(out).toMatch(/█/);
    expect(out).not.toMatch(/[\u2801-\u28FF]/);
  });

  it('stands in a block of its own in Markdown', async () => {
    const { out } = await cli(['project', '--no-plan', '--chart', '-f', 'markdown']);
    expect(out).toMatch(
      /\n\n```text\nCost per month by scenario, US dollars, log[^`]+```\n\n<details><summary>Assumptions and prices<\/summary>\n\n- Assumes/,
    );
  });

  it.each([
    [
      ['project', '--chart', '-f', 'csv'],
      'error: csv cannot hold a chart\n  leave out --chart, or choose table, markdown, svg or html\n',
    ],
    [['project', '--chart', 'mters'], 'error: this result has no chart "mters"\n'],
    [['pricing', 'list', '-f', 'svg'], 'error: this result has no charts\n'],
    [
      ['project', '--scale', 'log', '--chart', 'meters', '--output-share', '50%', '-f', 'svg'],
      'error: the chart "meters" has no log scale\n',
    ],
    [
      ['project', '-f', 'svg', '--size', 'large'],
      'error: --size: "large" is not a size in pixels\n  write it like 1600x900',
    ],
    [['project', '-f', 'svg', '--size', '100x100'], 'at least 320x240'],
    [['project', '--size', '1600x900'], 'error: --size has no effect on table\n  it is for a picture: -o chart.svg\n'],
    [['project', '-f', 'html', '--title', 'x'], 'error: --title has no effect on html\n'],
    [['project', '-o', 'chart.png'], 'error: -o chart.png: no format has the ending .png\n'],
  ])('%j fails', async (argv, message) => {
    const { code, out, err } = await cli([...argv, ...(argv[0] === 'project' ? ['--no-plan'] : [])]);
    expect(err).toContain(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});
