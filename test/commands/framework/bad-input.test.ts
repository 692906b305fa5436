import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bad-input-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a command that must fail: nothing on standard output, these lines on standard error, exit code 2. */
async function refused(argv: string[], stdin?: string | Uint8Array): Promise<string> {
  const io = fakeIo({ cwd: folder, ...(stdin === undefined ? {} : { stdin }) });
  expect(await run(argv, io)).toBe(2);
  expect(io.out()).toBe('');
  return io.err();
}

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const plan = (scenarios: string, head = 'candidates: [global-api/deepseek-v4-flash]\nbaseline: openai/gpt-4o') =>
  `schema: 1\n${head}\nscenarios:\n${scenarios}\n`;
const list = (models: string) => `schema: 1\nprovider: mine\nsource: https://example.com\nmodels:\n${models}\n`;

describe('models', () => {
  it.each([
    [
      ['cost', 'nonesuch-model-17', '--input', '1'],
      'error: no model "nonesuch-model-17" in the price lists\n  cost-projection models lists all; add prices of others with --pricing FILE\n',
    ],
    [
      ['cost', 'gpt-4p', '--input', '1'],
      'error: no model "gpt-4p" in the price lists\n  did you mean gpt-4, gpt-4o or gpt-4.1?\n',
    ],
    [
      ['--model', 'gtp-4o-mini'],
      'error: no model "gtp-4o-mini" in the price lists\n  did you mean gpt-4o-mini, gpt-4.1-mini or gpt-5-mini?\n',
    ],
    [
      ['gpt-4p', 'nonesuch-model-17', '--baseline', 'gpt-4p', '--tokens', '5M'],
      'error: no model "gpt-4p" in the price lists\n  did you mean gpt-4, gpt-4o or gpt-4.1?\n' +
        'error: no model "nonesuch-model-17" in the price lists\n  cost-projection models lists all; add prices of others with --pricing FILE\n',
    ],
    [
      ['cost', 'deepsek', '--input', '1'],
      'error: no model "deepsek" in the price lists\n  did you mean deepseek? cost-projection models deepseek lists them\n',
    ],
    [
      ['--baseline', 'openai/gpt-5o'],
      'error: no model "openai/gpt-5o" in the price lists\n  did you mean openai/gpt-4o, openai/gpt-5 or openai/gpt-4?\n',
    ],
  ])('%j', async (argv, message) => {
    expect(await refused(argv)).toBe(message);
  });

  it('sold by several providers, none of them the maker', async () => {
    const model = '  - { id: hunyuan-turbo, maker: tencent, rates: [{ from: 2026-01-01, output: 1 }] }';
    const mine = write('resale.yaml', list(model));
    const yours = write('other.yaml', list(model).replace('mine', 'yours'));
    expect(await refused(['cost', 'hunyuan-turbo', '--output', '1', '--pricing', mine, '--pricing', yours])).toBe(
      'error: "hunyuan-turbo" is sold by several providers\n  say which: mine/hunyuan-turbo or yours/hunyuan-turbo\n',
    );
  });

  it('with an absent rate that the scenario needs', async () => {
    expect(await refused(['--model', 'deepseek-r1', '--output-share', '50%'])).toBe(
      'error: global-api/deepseek-r1 has no published input rate\n  take the output rate for it with --assume-input output, or give its price in a list of your own with --pricing FILE\n',
    );
  });
});

describe('options', () => {
  it.each([
    [['--tokens', '5X'], 'error: --tokens: "5X" is not a quantity\n  write it like 5M, 1.5B, 250k or 5,000,000\n'],
    [['--requests', '10k per day'], 'error: --requests: "10k per day" is not a volume\n  write it like 10k/day\n'],
    [['--requests', '2rps'], 'error: --requests: "2rps" is not a volume\n  write it like 2/s\n'],
    [
      ['--requests', '10k/week'],
      'error: --requests: "10k/week" is not a volume\n  write it per month, or as /day, a seventh of it\n',
    ],
    [
      ['--users', '1k', '--requests-per-user', '20'],
      'error: --users without --input or --output\n  give --input 1800 and --output 350\n',
    ],
    [['--tokens', '-1'], 'error: --tokens: "-1" is not a quantity\n  write it like 5M, 1.5B, 250k or 5,000,000\n'],
    [['--tokens', '1e30'], 'error: --tokens: "1e30" is not a quantity\n  write it like 5M, 1.5B, 250k or 5,000,000\n'],
    [['--tokens', '999999999T'], 'error: --tokens: "999999999T" is too large\n  at most 9007199254740991\n'],
    [
      ['--tokens', 'a=1', '--tokens', 'a=2'],
      'error: --tokens: there are two scenarios "a"\n  give each a name of its own\n',
    ],
    [['--tokens', '=5M'], 'error: --tokens: "=5M" has no name before the equals sign\n'],
    [['--output-share', '101%'], 'error: --output-share: "101%" is more than 100%\n'],
    [['--output-share', '60'], 'error: --output-share: "60" is more than 100%\n  did you mean 60%?\n'],
    [['--cache-hit', '-5%'], 'error: --cache-hit: "-5%" is not a share\n  write it like 60% or 0.6\n'],
    [['--as-of', '2026-02-30'], 'error: --as-of: "2026-02-30" is not a valid date\n  write it like 2026-11-23\n'],
    [
      ['--as-of', '2023-01-01'],
      'error: no price known for global-api/deepseek-v4-flash on 2023-01-01\n  its prices are known from 2026-05-01\n',
    ],
    [
      ['--assume-input', 'cheap'],
      'error: --assume-input: "cheap" is not a rate\n  write output, or US dollars per million tokens like 0.18\n',
    ],
    [['--formt', 'json'], "error: unknown option '--formt'\n  did you mean --format?\n"],
    [
      ['--format', 'xml'],
      'error: --format: "xml" is not a format\n  there is table, markdown, csv, tsv, json, ndjson, svg or html\n',
    ],
    [
      ['--model'],
      "error: option '-m, --model <name>' argument missing\n  cost-projection project --help shows what it takes\n",
    ],
    [['csot', 'gpt-4o'], 'error: no command or model "csot"\n  did you mean cost-projection cost?\n'],
    [['help', 'csot'], 'error: no command "csot"\n  did you mean cost-projection cost?\n'],
    [
      ['cost', '--records', 'calls.jsonl'],
      'error: cost prices one usage, which flags describe\n  records are priced by cost-projection usage calls.jsonl --records\n',
    ],
    [['cost', 'gpt-4o'], 'error: no usage to price\n  say how many tokens: --input 5200 --output 380\n'],
    [
      ['cost', 'gpt-4o', '--output', 'report.md'],
      'error: --output: "report.md" is not a quantity\n  --output counts tokens of a request; -o writes a file\n',
    ],
    [
      ['cost', 'gpt-4o', '--input', '9T', '--requests', '9T'],
      'error: too many tokens: at most 9007199254740991 of a meter\n',
    ],
    [['cost'], 'error: no model to price\n  name one or more: cost-projection cost gpt-4o --input 5200 --output 380\n'],
  ])('%j', async (argv, message) => {
    expect(await refused(argv)).toBe(message);
  });
});

describe('drivers that do not go together, in the spelling of flags', () => {
  it.each([
    [
      ['--users', '3k'],
      'error: --users without --requests-per-user\n  give --requests-per-user 30, a month, or --requests-per-user 1/day\n',
    ],
    [['--requests-per-user', '20'], 'error: --requests-per-user needs --users\n  give --users 1k\n'],
    [['--input', '1800'], 'error: --input is per request, and no --requests are given\n  give --requests 4k/day\n'],
    [['--requests', '4k/day'], 'error: --requests without --input or --output\n  give --input 1800 and --output 350\n'],
    [
      ['--requests', '1', '--input', '5', '--batch', '2%', '--service-tier', 'batch'],
      'error: --batch twice\n  --service-tier batch sends all of it so; leave out the share\n',
    ],
  ])('%j', async (argv, message) => {
    expect(await refused(argv)).toBe(message);
  });

  it('in a plan that was right without them, by the scenario', async () => {
    write('right.yaml', plan('  - { name: Bot, requests: 5, inputTokens: 9 }\n  - { name: All, tokens: 5M }'));
    expect(await refused(['right.yaml', '--turns', '3'])).toBe(
      'error: All: --turns is per request, and no --requests are given\n  give --requests 4k/day instead of --tokens\n',
    );
  });
});

describe('all problems of a plan', () => {
  it("are told at once: the schema's, unknown keys with the known ones, and those of rules", async () => {
    write(
      'many.yaml',
      plan(
        '  - { name: a, tokens: 5M, chacheHit: 5% }\n  - { name: a, tokens: 5M, requests: 1 }',
        'months: 12\ncandidates: [gpt-4o]',
      ),
    );
    const told = await refused(['many.yaml']);
    expect(told.match(/^many\.yaml:\d+:\d+: .*$/gm)).toEqual([
      'many.yaml:2:1: unknown key "months"',
      'many.yaml:5:28: unknown key "chacheHit"',
      'many.yaml:6:13: there are two scenarios "a"',
      'many.yaml:6:24: a says both tokens and requests',
    ]);
    expect(told).toContain('  there is schema, baseline, candidates, ');
  });

  it('up to ten, then their number', async () => {
    write(
      'dozen.yaml',
      plan(Array.from({ length: 13 }, (_, index) => `  - { name: s${index}, tokens: x }`).join('\n')),
    );
    const told = await refused(['dozen.yaml']);
    expect(told.match(/^dozen\.yaml:/gm)).toHaveLength(10);
    expect(told).toMatch(/\nerror: dozen\.yaml has 3 more problems\n$/);
  });

  it('and of every list that is given', async () => {
    const [one, other] = [
      write('one.yaml', list('  - { id: m, rates: [] }')),
      write('two.yaml', list('  - { idd: m, rates: [] }')),
    ];
    const told = await refused(['--pricing', one, '--pricing', other]);
    expect(told).toContain('one.yaml:5:');
    expect(told).toContain('two.yaml:5:7: unknown key "idd"');
  });
});

describe('plan files', () => {
  it.each([
    ['missing.yaml', undefined, 'error: cannot read missing.yaml: no such file or folder\n'],
    ['text.yaml', 'just a sentence', 'text.yaml:1:1: expected keys with their values, like key: value\n'],
    [
      'broken.yaml',
      'scenarios: [a, b\n',
      'broken.yaml:2:1: Flow sequence in block collection must be sufficiently indented and end with a ]\n',
    ],
    [
      'empty.yaml',
      '',
      'empty.yaml:1:1: the file is empty\n  cost-projection init -o FILE writes a plan to begin with\n',
    ],
    [
      'blank.yaml',
      '# nothing yet\n',
      'blank.yaml:1:1: the file is empty\n  cost-projection init -o FILE writes a plan to begin with\n',
    ],
    [
      'saved.json',
      '{"schemaVersion":1,"scenarios":[]}',
      'error: saved.json is a saved result, and no plan\n  cost-projection diff saved.json OTHER.json compares two of them\n',
    ],
    [
      'versionless.yaml',
      plan('  - { name: a, tokens: 5M }').replace('schema: 1\n', ''),
      'versionless.yaml:1:1: schema: is missing\n  write schema: 1\n',
    ],
    [
      'alone.yaml',
      'schema: 1\ncandidates: gpt-4o-mini\nscenarios: [{ name: a, tokens: 5M }]\n',
      'alone.yaml:2:13: candidates: expected a list\n  write candidates: [gpt-4o-mini]\n',
    ],
    [
      'flags.yaml',
      plan('  - { name: a, requests: 5k, outputTokens: 5, input: 5 }'),
      'flags.yaml:5:54: a: input is texts that are counted\n  tokens are inputTokens: 5\n',
    ],
    [
      'tabs.yaml',
      'schema: 1\nscenarios:\n\t- a\n',
      'tabs.yaml:3:1: Tabs are not allowed as indentation\n  indent with spaces\n',
    ],
    [
      'key.yaml',
      `${plan('  - { name: a, tokens: 5M }')}senarios: []\n`,
      'key.yaml:6:1: unknown key "senarios"\n  did you mean scenarios?\n',
    ],
    [
      'inner.yaml',
      plan('  - { name: a, tokens: 5M, chacheHit: 5% }'),
      'inner.yaml:5:28: unknown key "chacheHit"\n  did you mean cacheHit?\n',
    ],
    [
      'type.yaml',
      plan('  - { name: a, tokens: true }'),
      'type.yaml:5:24: tokens: expected a number or a text like 5M or 60%\n',
    ],
    [
      'volume.yaml',
      plan('  - { name: a, tokens: 5X }'),
      'volume.yaml:5:24: tokens: "5X" is not a quantity\n  write it like 5M, 1.5B, 250k or 5,000,000\n',
    ],
    [
      'share.yaml',
      plan('  - { name: a, tokens: 5M, outputShare: 120% }'),
      'share.yaml:5:41: outputShare: "120%" is more than 100%\n',
    ],
    [
      'none.yaml',
      'schema: 1\ncandidates: [gpt-4o]\nscenarios: []\n',
      'none.yaml:3:12: scenarios: expected at least one\n',
    ],
    [
      'twice.yaml',
      plan('  - { name: a, tokens: 5M }\n  - { name: a, tokens: 6M }'),
      'twice.yaml:6:13: there are two scenarios "a"\n  give each a name of its own\n',
    ],
    ['twin.yaml', 'schema: 1\nschema: 1\n', 'twin.yaml:2:1: duplicate key "schema"\n'],
    [
      'lacks.yaml',
      'schema: 1\ncandidates: [gpt-4o]\n',
      'lacks.yaml:1:1: scenarios: is missing\n  describe the traffic, like scenarios: [{ name: Bot, requests: 4k/day, inputTokens: 1800, outputTokens: 350 }]\n',
    ],
    [
      'future.yaml',
      plan('  - { name: a, tokens: 5M }').replace('schema: 1', 'schema: 2'),
      'future.yaml:1:9: schema: expected 1\n  write schema: 1\n',
    ],
    ['latin.yaml', Uint8Array.from([0x6e, 0xe9, 0x0a]), 'error: latin.yaml is not UTF-8 text\n  save it as UTF-8\n'],
    ['deep.yaml', `a: ${'['.repeat(200_000)}`, 'deep.yaml:1:1: nested too deeply to be read\n'],
    [
      'large.yaml',
      '#'.repeat(10 * 1024 * 1024),
      'error: large.yaml is larger than 4 MiB\n  split it into smaller files\n',
    ],
  ])('%s', async (name, content, message) => {
    if (content !== undefined) write(name, content);
    expect(await refused([name])).toBe(message);
  });

  it('that is a folder', async () => {
    mkdirSync(join(folder, 'folder.yaml'), { recursive: true });
    expect(await refused(['folder.yaml'])).toBe('error: cannot read folder.yaml: it is a folder\n');
  });

  it('that is a bomb of aliases, quickly', async () => {
    const levels = Array.from(
      { length: 30 },
      (_, level) =>
        `l${level + 1}: &l${level + 1} [*l${level}, *l${level}, *l${level}, *l${level}, *l${level}, *l${level}, *l${level}, *l${level}, *l${level}]`,
    );
    write('bomb.yaml', `l0: &l0 x\n${levels.join('\n')}\n`);
    expect(await refused(['bomb.yaml'])).toBe(
      'bomb.yaml:1:1: too many aliases\n  write the values out; at most 100 are followed\n',
    );
  });

  it('with a hundred thousand keys, quickly', async () => {
    write('keys.yaml', Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`).join('\n'));
    expect(await refused(['keys.yaml'])).toMatch(/^keys\.yaml:1:1: schema: is missing/);
  });

  it('on standard input', async () => {
    expect(await refused(['-'], '')).toBe(
      'standard input:1:1: the file is empty\n  cost-projection init -o FILE writes a plan to begin with\n',
    );
    expect(await refused(['-'], Uint8Array.from([0xff, 0xfe, 0x00]))).toBe(
      'error: standard input is not UTF-8 text\n  save it as UTF-8\n',
    );
    expect(await refused(['-', '--pricing', '-'], plan('  - { name: a, tokens: 5M }'))).toBe(
      'error: standard input can be read only once\n  write one of them to a file\n',
    );
  });
});

describe('price lists', () => {
  const model = (rates: string) => list(`  - id: m\n    rates:\n      - ${rates}`);
  it.each([
    ['negative', model('{ from: 2026-01-01, output: -1 }'), 'negative.yaml:7:37: output: expected at least 0\n'],
    ['textual', model('{ from: 2026-01-01, output: cheap }'), 'textual.yaml:7:37: output: expected a number\n'],
    [
      'long',
      model('{ from: 2026-01-01, output: 0.1234567890123456789 }'),
      'long.yaml:7:37: output: more than 15 significant digits\n',
    ],
    [
      'date',
      model('{ from: 2026-02-30, output: 1 }'),
      'date.yaml:7:17: from: expected a day like 2026-11-23 or an instant like 2026-08-16T16:00:00Z\n',
    ],
    [
      'same',
      model('{ from: 2026-01-01, output: 1 }\n      - { from: 2026-01-01T00:00Z, output: 2 }'),
      'same.yaml:8:17: m has two periods from 2026-01-01T00:00Z\n  keep one of them\n',
    ],
    [
      'overlap',
      model('{ from: 2026-01-01, until: 2026-03-01, output: 1 }\n      - { from: 2026-02-01, output: 2 }'),
      'overlap.yaml:8:17: m has two periods in force from 2026-02-01\n  the one before it lasts until 2026-03-01\n',
    ],
    [
      'backwards',
      model('{ from: 2026-01-01, until: 2025-01-01, output: 1 }'),
      'backwards.yaml:7:36: m has a period that ends before it begins\n  it begins 2026-01-01 and ends 2025-01-01\n',
    ],
    [
      'bands',
      model(
        '{ from: 2026-01-01, output: 1, bands: [{ aboveInputTokens: 200, output: 3 }, { aboveInputTokens: 100, output: 2 }] }',
      ),
      'bands.yaml:7:106: the band above 100 tokens comes after the one above 200\n',
    ],
    [
      'alias',
      list(
        '  - { id: m, aliases: [x], rates: [{ from: 2026-01-01, output: 1 }] }\n  - { id: n, aliases: [X], rates: [{ from: 2026-01-01, output: 1 }] }',
      ),
      'alias.yaml:6:24: "X" already names m\n  give each name to one model only\n',
    ],
  ])('%s', async (name, content, message) => {
    write(`${name}.yaml`, content);
    expect(await refused(['--pricing', `${name}.yaml`])).toBe(message);
  });

  it('in a folder that has none', async () => {
    mkdirSync(join(folder, 'bare'), { recursive: true });
    expect(await refused(['--pricing', 'bare'])).toBe(
      'error: no price list in bare\n  price lists end in .yaml or .yml\n',
    );
  });

  it('that are not there', async () => {
    expect(await refused(['--pricing', 'nowhere.yaml'])).toBe(
      'error: cannot read nowhere.yaml: no such file or folder\n',
    );
  });
});

describe('output', () => {
  it('into a folder that does not exist', async () => {
    expect(await refused(['-o', 'nowhere/table.md'])).toBe(
      'error: cannot write nowhere/table.md: no such file or folder\n  make the folder first\n',
    );
  });

  it('onto a folder', async () => {
    mkdirSync(join(folder, 'there'), { recursive: true });
    expect(await refused(['-o', 'there'])).toBe('error: cannot write there: it is a folder\n  name a file\n');
  });
});

describe('prices that depend on more', () => {
  const scheduled = (schedule: string) =>
    list(
      `  - id: m\n    rates:\n      - from: 2026-01-01\n        input: 1\n        output: 2\n        schedule: ${schedule}`,
    );

  it.each([
    [
      '{ timeZone: Asia/Shanghigh, windows: [{ start: "09:00", end: "10:00", input: 2 }] }',
      'bad.yaml:10:31: timeZone: expected an IANA time zone like Asia/Shanghai\n',
    ],
    [
      '{ timeZone: UTC, windows: [{ start: "9:00", end: "10:00", input: 2 }] }',
      'bad.yaml:10:55: start: expected a time like "09:00"\n',
    ],
    [
      '{ timeZone: UTC, windows: [{ start: "09:00", end: "12:00", input: 2 }, { days: [mon], start: "11:59", end: "13:00", input: 3 }] }',
      'bad.yaml:10:90: m: the window mon 11:59-13:00 overlaps daily 09:00-12:00\n',
    ],
    [
      '{ timeZone: UTC, windows: [{ days: [mon], start: "22:00", end: "02:00", input: 2 }, { days: [tue], start: "01:00", end: "03:00", input: 3 }] }',
      'bad.yaml:10:103: m: the window tue 01:00-03:00 overlaps mon 22:00-02:00\n',
    ],
    [
      '{ timeZone: UTC, exceptDates: [2026-02-30], windows: [{ start: "09:00", end: "12:00", input: 2 }] }',
      'bad.yaml:10:50: exceptDates: expected a day like 2026-11-23\n',
    ],
  ])('a schedule %s', async (schedule, message) => {
    const file = write('bad.yaml', scheduled(schedule));
    expect(await refused(['cost', 'gpt-4o', '--input', '1', '--pricing', file])).toBe(message);
  });

  it('a window that does not say what long prompts cost in it', async () => {
    const file = write(
      'bad.yaml',
      list(
        '  - { id: m, rates: [{ from: 2026-01-01, input: 1, bands: [{ aboveInputTokens: 9, input: 2 }], schedule: { timeZone: UTC, windows: [{ start: "09:00", end: "10:00", input: 2 }] } }] }',
      ),
    );
    expect(await refused(['cost', 'gpt-4o', '--input', '1', '--pricing', file])).toContain(
      'm: the window daily 09:00-10:00 does not say what longer prompts cost in it',
    );
  });

  it('a list in another currency, without what a dollar is in it', async () => {
    const file = write(
      'cny.yaml',
      list('  - { id: m, rates: [{ from: 2026-01-01, input: 7 }] }').replace('models:', 'currency: CNY\nmodels:'),
    );
    expect(await refused(['cost', 'mine/m', '--input', '1', '--pricing', file])).toBe(
      'error: mine/m is priced in CNY\n  say what a dollar is in it, like --fx CNY=7.10\n',
    );
  });

  it.each(['CNY', 'CNY=', 'CNY=0', 'cny=7', 'CNY=7@soon', 'CNY=-7'])('an exchange rate %s', async (text) => {
    expect(await refused(['--fx', text])).toBe(
      `error: --fx: "${text}" is not an exchange rate\n  write what a dollar is, like CNY=7.10 or CNY=7.10@2026-11-20\n`,
    );
  });

  it('a cache that read more than the prompt', async () => {
    expect(await refused(['cost', 'gpt-4o', '--prompt', '1000', '--cache-read', '1001'])).toBe(
      'error: cacheRead of 1001 tokens is more than the prompt of 1000\n  prompt includes them\n',
    );
  });

  it('two days in the wrong order, and a day beside a file', async () => {
    expect(await refused(['pricing', 'diff', '2026-09-01', '2026-07-01'])).toBe(
      'error: 2026-09-01 is after 2026-07-01\n  the earlier day comes first\n',
    );
    expect(await refused(['pricing', 'diff', '2026-09-01', 'x.yaml'])).toBe(
      'error: cannot compare a day with a price list\n  give two days, or two price lists\n',
    );
  });
});
