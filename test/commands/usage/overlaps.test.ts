import { describe, expect, it } from 'vitest';
import { newWorld } from '../world.ts';

const { json, ran, write } = newWorld();

const DAY = 86_400;
const START = Date.parse('2026-10-01') / 1000;
const days = [0, 1, 2];

/** A day: ten calls of 400k in and 20k out. At $2.50 and $10 a day costs $12, three of them $36. */
write(
  'gateway.jsonl',
  days
    .flatMap((day) => Array.from({ length: 10 }, (_, call) => [day, call] as const))
    .map(([day, call]) => {
      const startTime = new Date((START + day * DAY + call * 3600) * 1000).toISOString();
      const sent = {
        model: 'gpt-4o',
        custom_llm_provider: 'openai',
        prompt_tokens: 400_000,
        completion_tokens: 20_000,
      };
      return `${JSON.stringify({ request_id: `${day}-${call}`, startTime, ...sent, total_tokens: 420_000, spend: 1 })}\n`;
    })
    .join(''),
);
const head = [
  'start_time,end_time,project_id,num_model_requests,api_key_id,model,batch,service_tier,input_tokens,output_tokens',
];
const row = (day: number, key: string, part: number): string =>
  `${START + day * DAY},${START + (day + 1) * DAY},proj,${10 * part},${key},gpt-4o-2024-08-06,False,default,` +
  `${4_000_000 * part},${200_000 * part}`;
write('dashboard.csv', [...head, ...days.flatMap((day) => [row(day, 'a', 0.6), row(day, 'b', 0.4)])].join('\n'));
write(
  'api.json',
  JSON.stringify({
    object: 'page',
    data: days.map((day) => ({
      object: 'bucket',
      start_time: START + day * DAY,
      end_time: START + (day + 1) * DAY,
      results: [
        {
          object: 'organization.usage.completions.result',
          input_tokens: 4_000_000,
          output_tokens: 200_000,
          num_model_requests: 10,
          project_id: 'proj',
          model: 'gpt-4o-2024-08-06',
        },
      ],
    })),
  }),
);

describe('the same use in several files', () => {
  it.each([
    ['api.json', 'dashboard.csv'],
    ['dashboard.csv', 'api.json'],
  ])('counts once as the API and the dashboard tell it: %s, %s', async (first, second) => {
    const { total, overlaps } = await json('usage', first, second);
    expect([total, overlaps]).toEqual([
      { requests: 30, usage: { input: 12_000_000, output: 600_000 }, cost: '36' },
      undefined,
    ]);
  });

  it('is told with its size where a log and an export may both have it', async () => {
    const { out } = await ran(['usage', 'gateway.jsonl', 'dashboard.csv']);
    expect(out).toContain(
      'gateway.jsonl and dashboard.csv overlap in 3 days of gpt-4o: $36.00 may be counted twice; ' +
        'name one of them alone to count it once.',
    );
    expect((await json('usage', 'gateway.jsonl', 'dashboard.csv')).overlaps).toEqual([
      { files: ['gateway.jsonl', 'dashboard.csv'], models: ['gpt-4o'], days: 3, tokens: 12_600_000, cost: '36' },
    ]);
    const planned = await ran(['project', '--usage', 'gateway.jsonl', '--usage', 'dashboard.csv', '--notes', 'full']);
    expect(planned.out).toContain('overlap in 3 days of gpt-4o: $36.00 may be counted twice');
  });

  it('is the smaller of both, on the days that both have', async () => {
    write('half.csv', [...head, row(1, 'a', 0.5), row(7, 'a', 0.5)].join('\n'));
    expect((await json('usage', 'gateway.jsonl', 'half.csv')).overlaps).toMatchObject([{ days: 1, cost: '6' }]);
  });

  it('is none of two tools, of another time, of another model or seller, and of one file', async () => {
    const tool = { provider: 'openai', model: 'gpt-4o', at: '2026-10-01T05:00:00Z', usage: { input: 1_000_000 } };
    write('tool.jsonl', `${JSON.stringify(tool)}\n`);
    write('other.jsonl', `${JSON.stringify({ ...tool, model: 'gpt-4o-mini' })}\n`);
    write('azure.jsonl', `${JSON.stringify({ ...tool, provider: 'azure' })}\n`);
    write('later.csv', [...head, row(9, 'a', 0.5)].join('\n'));
    for (const [one, other] of [
      ['gateway.jsonl', 'tool.jsonl'],
      ['gateway.jsonl', 'later.csv'],
      ['other.jsonl', 'dashboard.csv'],
      ['azure.jsonl', 'dashboard.csv'],
      ['dashboard.csv', 'dashboard.csv'],
    ] as const)
      expect((await json('usage', one, other)).overlaps).toBeUndefined();
  });
});
