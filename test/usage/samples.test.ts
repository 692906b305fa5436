import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decimal, plain, sum } from '../../src/values/money.ts';
import { formats } from '../../src/usage/formats/registry.ts';
import { folder, readSamples } from './read-samples.ts';

// Every sample is a slice of one traffic: what it was is known, whatever file tells of it.
// Uncached input, cache read, five-minute and one-hour cache write, output, requests.
const gpt4o = ['gpt-4o-2024-08-06', 8000, 4000, 0, 0, 1500, 3] as const;
const mini = ['gpt-4o-mini-2024-07-18 batch', 20_000, 0, 0, 0, 2000, 2] as const;
const sonnet = ['claude-sonnet-4-5-20250929', 3000, 5000, 2000, 0, 900, 2] as const;
const haiku = ['claude-haiku-4-5-20251001', 1000, 0, 0, 4000, 300, 1] as const;
const flash = ['deepseek-v4-flash', 2000, 6000, 0, 0, 1000, 4] as const;

type Slice = readonly [string, number, number, number, number, number, number];

const named = (slice: Slice, model: string): Slice => [
  model,
  slice[1],
  slice[2],
  slice[3],
  slice[4],
  slice[5],
  slice[6],
];
/** Sources that do not count requests. */
const uncounted = (slice: Slice): Slice => [slice[0], slice[1], slice[2], slice[3], slice[4], slice[5], 0];
/** Sources that do not tell how long a write is kept. */
const unkept = (slice: Slice): Slice => [slice[0], slice[1], slice[2], slice[3] + slice[4], 0, slice[5], slice[6]];
/** Sources that do not tell what the cache served. */
const uncached = (slice: Slice): Slice => [slice[0], slice[1] + slice[2], 0, 0, 0, slice[5], slice[6]];

const gemini = ['gemini-2.5-pro', 6500, 1000, 0, 0, 300, 2] as const;

type Sample = readonly [file: string, format: string, slices: readonly Slice[], billed: string | undefined];

const samples = (
  [
    ['amp-thread.json', 'amp', [sonnet]],
    ['anthropic-console-cost.csv', 'anthropic-console-cost', [], '0.04'],
    ['anthropic-console-tokens.csv', 'anthropic-console-tokens', [sonnet, haiku].map(uncounted)],
    ['anthropic-cost-report.json', 'anthropic-costs', [], '0.042'],
    ['anthropic-messages-log.jsonl', 'anthropic-log', [sonnet, haiku]],
    ['anthropic-usage-report-messages.json', 'anthropic-usage', [sonnet, haiku].map(uncounted)],
    ['aws-cur-2.0.csv', 'aws-cur', [], '0.0825'],
    ['azure-cost-export.csv', 'azure-cost', [], '0.035'],
    ['bedrock-invocation-log.jsonl', 'bedrock', [named(sonnet, 'us.anthropic.claude-sonnet-4-5-20250929-v1:0')]],
    ['canonical.jsonl', 'canonical', [gpt4o, mini, sonnet, haiku, flash]],
    ['claude-code.jsonl', 'claude-code', [sonnet, haiku]],
    ['cline-ui-messages.json', 'cline', [sonnet], '0.0315'],
    ['codex-session.jsonl', 'codex', [gpt4o]],
    ['copilot-cli-events.jsonl', 'copilot-cli', [gpt4o]],
    ['cursor-usage-events.csv', 'cursor', [sonnet], '0.0315'],
    ['cursor-usage-events.json', 'cursor-events', [sonnet], '0.0315'],
    ['deepseek-amount.csv', 'deepseek-amount', [flash]],
    ['deepseek-cost.csv', 'deepseek-cost', [], '0.00225'],
    ['deepseek-responses-log.jsonl', 'openai-log', [flash]],
    ['droid-session.settings.json', 'droid', [uncounted(sonnet)]],
    ['focus-1.2.csv', 'focus', [gpt4o, mini].map(uncounted), '0.0421'],
    ['gcp-billing-export.jsonl', 'gcp-billing', [], '0.06'],
    ['gemini-cli-chat.json', 'gemini-cli', [gemini]],
    ['github-billing.csv', 'github-billing', [], '0.0421'],
    ['goose-session.json', 'goose', [uncounted(uncached(gpt4o))]],
    ['helicone-export.csv', 'helicone-csv', [uncached(gpt4o)], '0.04'],
    ['helicone-export.jsonl', 'helicone', [gpt4o], '0.04'],
    ['langfuse-observations-v2.jsonl', 'langfuse', [gpt4o, sonnet, unkept(haiku)], '0.082'],
    ['langfuse-ui-export.json', 'langfuse', [gpt4o]],
    ['litellm-daily-user-spend.csv', 'litellm-daily', [gpt4o, sonnet, unkept(haiku)], '0.082'],
    ['litellm-spendlogs.jsonl', 'litellm-logs', [gpt4o, sonnet, unkept(haiku)], '0.082'],
    ['openai-batch-output.jsonl', 'openai-batch', [mini]],
    ['openai-costs.json', 'openai-costs', [], '0.0421'],
    ['openai-dashboard-completions-usage.csv', 'openai-dashboard-usage', [gpt4o, mini]],
    ['openai-dashboard-cost.csv', 'openai-dashboard-cost', [], '0.0421'],
    ['openai-dashboard-empty.csv', 'openai-dashboard-empty', []],
    ['openai-realtime-events.jsonl', 'openai-realtime', [gpt4o]],
    ['openai-responses-log.jsonl', 'openai-log', [gpt4o]],
    ['openai-usage-completions.json', 'openai-usage', [gpt4o, mini]],
    ['opencode-messages.jsonl', 'opencode', [sonnet], '0.0315'],
    ['openhands-output.jsonl', 'openhands', [gpt4o], '0.04'],
    [
      'openrouter-activity-api.json',
      'openrouter-activity',
      [named(uncached(gpt4o), 'openai/gpt-4o-2024-08-06')],
      '0.04',
    ],
    [
      'openrouter-activity-daily.csv',
      'openrouter-daily',
      [named(uncached(gpt4o), 'openai/gpt-4o'), named(uncached(flash), 'deepseek/deepseek-v4-flash')],
      '0.04225',
    ],
    [
      'openrouter-activity-generations.csv',
      'openrouter-generations',
      [named(gpt4o, 'openai/gpt-4o-2024-08-06'), named(flash, 'deepseek/deepseek-v4-flash')],
      '0.04225',
    ],
    // The last span, in the old names, is the first request of the batch again.
    [
      'otel-genai-spans.otlp.jsonl',
      'otel',
      [gpt4o, sonnet, unkept(haiku), ['gpt-4o-mini-2024-07-18', 12_000, 0, 0, 0, 1200, 1]],
    ],
    ['otel-logs-claude-code.otlp.jsonl', 'otel-logs', [sonnet], '0.0315'],
    ['promptfoo-results.json', 'promptfoo', [uncached(gpt4o)], '0.03'],
    ['qwen-code-session.jsonl', 'qwen-code', [flash]],
    ['simonw-llm-logs.json', 'llm', [gpt4o]],
    ['organization-projects.json', 'names', []],
    ['swe-agent.traj.json', 'swe-agent', [uncached(gpt4o)], '0.045'],
    ['vercel-ai-sdk.jsonl', 'openai-log', [gpt4o]],
  ] satisfies (readonly [string, string, readonly Slice[], string?])[]
).map(([file, format, slices, billed]): Sample => [file, format, slices, billed]);

describe('the samples', () => {
  it('are all in the table', () => {
    expect(samples.map(([file]) => file).toSorted()).toEqual(readdirSync(folder).toSorted());
  });

  it.each(samples)('%s is known by its content and comes to its totals', async (file, format, slices, billed) => {
    const { intake, records, passed } = await readSamples([file]);
    expect({
      formats: [...new Set(intake.tallies.map((tally) => tally.format))],
      unread: intake.unread,
      passed,
      mismatched: intake.mismatched,
    }).toEqual({
      formats: [format],
      unread: 0,
      passed: [],
      mismatched: 0,
    });
    expect(slicesOf(records)).toEqual(slices);
    const amounts = [
      ...records.flatMap((record) => (record.billed ? [decimal(record.billed.amount)] : [])),
      ...intake.charges.all().map(({ amount }) => amount),
    ];
    expect(amounts.length === 0 ? undefined : plain(sum(amounts))).toBe(billed);
  });

  it.each(samples)('%s comes to the same from a pipe', async (file, _format, slices) => {
    const { records } = await readSamples(['-'], { stdin: readFileSync(join(folder, file)) });
    expect(slicesOf(records)).toEqual(slices);
  });

  it.each(samples.filter(([file]) => file.endsWith('l')))(
    '%s comes to the same where each line is told twice over',
    async (file, format, slices) => {
      // What has ids is counted once; without them twice the lines are twice the use. Either way the fast reader took the second half.
      const text = readFileSync(join(folder, file), 'utf8');
      const { records, intake } = await readSamples(['-'], { stdin: text + text });
      const duplicates = intake.tallies.reduce((total, tally) => total + tally.duplicates, 0);
      const expected =
        duplicates > 0
          ? slices
          : slices.map((slice) => [slice[0], ...slice.slice(1).map((count) => Number(count) * 2)]);
      expect({ format, slices: slicesOf(records) }).toEqual({ format, slices: expected });
    },
  );

  it('cover every format but those of our own, the variants as tables and those with tests of their own', () => {
    const covered = new Set(samples.map(([, format]) => format));
    expect(formats.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([
      'receipts',
      'anthropic-batch',
      'litellm-logs-csv',
      'langfuse-csv',
      'roll-up',
      'records',
      'gemini-log',
      'plain',
      'plain-csv',
    ]);
  });
});

function slicesOf(records: Awaited<ReturnType<typeof readSamples>>['records']): Slice[] {
  const found = new Map<string, number[]>();
  for (const { model, serviceTier, tokens, requests } of records) {
    const name = serviceTier === undefined ? model : `${model} ${serviceTier}`;
    const sums = found.get(name) ?? [0, 0, 0, 0, 0, 0];
    const counts = [tokens.input, tokens.cacheRead, tokens.cacheWrite, tokens.cacheWrite1h, tokens.output, requests];
    found.set(
      name,
      sums.map((count, place) => count + (counts[place] ?? 0)),
    );
  }
  return [...found].map(([name, [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]]) => [name, a, b, c, d, e, f]);
}
