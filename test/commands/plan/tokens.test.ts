import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { jpeg, png } from '../../image-files.ts';

const english = 'You are the assistant of a small shop, and you answer in a friendly voice.\n';

function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tokens-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function tokens(cwd: string, argv: readonly string[], stdin?: string) {
  const io = fakeIo({ cwd, ...(stdin !== undefined && { stdin }) });
  const code = await run(['tokens', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

async function document(cwd: string, argv: readonly string[], stdin?: string) {
  const { code, out, err } = await tokens(cwd, [...argv, '--format', 'json', '--quiet'], stdin);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

function batchLine(id: string, body: object): string {
  return `${JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body })}\n`;
}

const question = { role: 'user', content: 'My front light is dead.' };

describe('a model that several providers sell', () => {
  it('is counted, and its price is not known', async () => {
    const cwd = folderOf({ 'a.txt': english });
    const { totals } = await document(cwd, ['a.txt', '--on', 'deepseek-v3.2']);
    expect(totals).toMatchObject([{ model: 'deepseek-v3.2', tokenizer: 'deepseek-v3', label: 'exact' }]);
    expect(totals[0]).not.toHaveProperty('cost');
    expect((await tokens(cwd, ['a.txt', '--on', 'deepseek-v3.2'])).out).toContain('is sold by several providers');
  });
});

describe('tokens by a tokenizer of a file', () => {
  const tokenizer = JSON.stringify({
    model: {
      type: 'BPE',
      vocab: { a: 0, b: 1, ab: 2 },
      merges: ['a b'],
      byte_fallback: true,
    },
  });

  it('counts exactly, by the name and the hash of the file, also a model that nobody knows', async () => {
    const folder = folderOf({ 'prompt.txt': 'abab', 'own.json': tokenizer });
    const argv = ['prompt.txt', '--on', 'our-model,gpt-4o', '--tokenizer', 'our-model=own.json'];
    const { totals } = await document(folder, argv);
    expect(totals[0]).toEqual({
      model: 'our-model',
      tokenizer: expect.stringMatching(/^own\.json [0-9a-f]{12}$/),
      label: 'exact',
      tokens: 2,
    });
    expect(totals[1]).toMatchObject({ tokenizer: 'o200k_base', tokens: 1 });
  });

  it('keeps what the provider of the model adds to messages, and prices by the model', async () => {
    const chat = `${JSON.stringify({ role: 'user', content: 'ab' })}\n`;
    const folder = folderOf({ 'chat.jsonl': chat, 'own.json': tokenizer });
    const { totals } = await document(folder, ['chat.jsonl', '--on', 'gpt-4o', '--tokenizer', 'gpt-4o=own.json']);
    expect(totals).toMatchObject([{ tokens: 8, cost: '0.00002' }]);
  });

  it('acts on the models that a batch names', async () => {
    const batch = batchLine('1', { model: 'gpt-4o', messages: [{ role: 'user', content: 'ab' }] });
    const folder = folderOf({ 'batch.jsonl': batch, 'own.json': tokenizer });
    const { totals } = await document(folder, ['batch.jsonl', '--tokenizer', 'gpt-4o=own.json']);
    expect(totals).toMatchObject([{ model: 'gpt-4o', label: 'exact', tokens: 8 }]);
  });

  it.each([
    [['--tokenizer', 'gpt-4o'], 'error: --tokenizer: "gpt-4o" is not a model and its file'],
    [['--tokenizer', 'gpt-5=own.json'], 'error: --tokenizer: nothing is counted on gpt-5\n  add --on gpt-5\n'],
    [['--tokenizer', 'gpt-4o=missing.json'], 'error: cannot read missing.json: no such file or folder'],
    [['--tokenizer', 'gpt-4o=prompt.txt'], 'error: prompt.txt: line 1 is not a token and its rank'],
    [['--tokenizer', 'gpt-4o=.'], 'error: '],
  ])('refuses %j', async (options, message) => {
    const folder = folderOf({ 'prompt.txt': 'abab', 'own.json': tokenizer });
    const { code, err } = await tokens(folder, ['prompt.txt', '--on', 'gpt-4o', ...options]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('tokens of texts', () => {
  it('counts a text on standard input as one item, with a label', async () => {
    const { schemaVersion, items, totals } = await document(tmpdir(), ['-', '--on', 'gpt-4o,claude-opus-5'], english);
    expect(schemaVersion).toBe(1);
    expect(items).toEqual([
      {
        path: '-',
        kind: 'english',
        counts: [
          { model: 'gpt-4o', offer: 'openai/gpt-4o', tokenizer: 'o200k_base', label: 'exact', tokens: 17 },
          expect.objectContaining({ model: 'claude-opus-5', tokenizer: 'claude-v5', label: 'calibrated', tokens: 25 }),
        ],
      },
    ]);
    // 17 tokens at $2.50 a million.
    expect(totals[0]).toMatchObject({ model: 'gpt-4o', tokens: 17, cost: '0.0000425' });
    expect(totals[1].low).toBeLessThan(25);
    expect(totals[1].high).toBeGreaterThan(25);
  });

  it('walks a folder once, without what .gitignore leaves out and what is not text', async () => {
    const cwd = folderOf({
      '.gitignore': 'drafts/\n*.log\n!kept.log\n',
      'a.txt': english,
      'b.log': english,
      'kept.log': english,
      'drafts/c.txt': english,
      'deep/d.txt': english,
      'image.bin': Uint8Array.of(0, 1, 2, 255),
    });
    symlinkSync(cwd, join(cwd, 'deep', 'again'));
    const { items, totals } = await document(cwd, ['.', '--on', 'gpt-4o']);
    expect(items.map(({ path }: { path: string }) => path)).toEqual(['.gitignore', 'a.txt', 'deep/d.txt', 'kept.log']);
    expect(totals[0].tokens).toBe(
      items.reduce((sum: number, item: { counts: [{ tokens: number }] }) => sum + item.counts[0].tokens, 0),
    );
    const { out } = await tokens(cwd, ['.', '--on', 'gpt-4o']);
    expect(out).toContain('Not text, and left out: image.bin.');
  });

  it('finds files by a pattern', async () => {
    const cwd = folderOf({ 'prompts/a.md': english, 'prompts/b.txt': english });
    const { items } = await document(cwd, ['prompts/*.md', '--on', 'gpt-4o']);
    expect(items.map(({ path }: { path: string }) => path)).toEqual(['prompts/a.md']);
  });

  it('refuses a named file that is not text, and one that is not there', async () => {
    const cwd = folderOf({ 'image.bin': Uint8Array.of(0, 1), 'latin.txt': Uint8Array.of(0x66, 0xfc, 0x72) });
    expect(await tokens(cwd, ['image.bin', '--on', 'gpt-4o'])).toMatchObject({
      code: 2,
      err: 'error: image.bin is binary\n  name files of text\n',
    });
    expect((await tokens(cwd, ['latin.txt', '--on', 'gpt-4o'])).err).toContain('latin.txt is not UTF-8 text');
    expect((await tokens(cwd, ['none.txt', '--on', 'gpt-4o'])).err).toContain('cannot read none.txt');
  });

  it('asks for a model, and refuses a misspelt one', async () => {
    expect(await tokens(tmpdir(), ['-'], english)).toMatchObject({
      code: 2,
      err: 'error: no model to count on\n  name one or more: --on gpt-5.4,claude-sonnet-5\n',
    });
    expect((await tokens(tmpdir(), ['-', '--on', 'gtp-4o'], english)).err).toContain('no model "gtp-4o"');
  });
});

describe('tokens of requests', () => {
  const chat = [
    { role: 'system', content: english },
    { ...question, name: 'mika' },
  ];

  it('frames a conversation as OpenAI does', async () => {
    const cwd = folderOf({ 'chat.jsonl': chat.map((line) => `${JSON.stringify(line)}\n`).join('') });
    const { items } = await document(cwd, ['chat.jsonl', '--on', 'gpt-4o', '--per', 'message']);
    const counts = items.map(
      ({ kind, counts: [{ tokens: count }] }: { kind: string; counts: [{ tokens: number }] }) => [kind, count],
    );
    // Two messages of four tokens, a name of two and one more, and three to begin the answer.
    expect(counts).toEqual([
      ['chat', 17],
      ['chat', 6],
      ['frames', 14],
    ]);
    const whole = await document(cwd, ['chat.jsonl', '--on', 'gpt-4o']);
    expect(whole.items).toMatchObject([{ kind: 'chat', requests: 1, counts: [{ tokens: 37, label: 'exact' }] }]);
  });

  it('counts a request in a document of JSON as it counts a line', async () => {
    const body = { model: 'gpt-4o', messages: chat, max_tokens: 100 };
    const cwd = folderOf({ 'one.json': JSON.stringify(body, null, 2), 'lines.jsonl': `${JSON.stringify(body)}\n` });
    const { items } = await document(cwd, ['one.json', 'lines.jsonl']);
    for (const item of items)
      expect(item).toMatchObject({ kind: 'requests', requests: 1, counts: [{ tokens: 37, maxOutput: 100 }] });
  });

  it('prices a batch at batch rates, each request on its model, with answers at their limit', async () => {
    const cwd = folderOf({
      'batch.jsonl':
        batchLine('a', { model: 'gpt-4o', max_tokens: 1000, messages: [question] }) +
        batchLine('b', { model: 'gpt-4o-mini', max_completion_tokens: 2000, messages: [question] }),
    });
    const { items, totals } = await document(cwd, ['batch.jsonl']);
    expect(items).toMatchObject([{ kind: 'openai-batch', requests: 2 }]);
    // 13 × $1.25 and 1,000 × $5 a million.
    expect(totals[0]).toMatchObject({ model: 'gpt-4o', tokens: 13, maxOutput: 1000, cost: '0.00501625' });
    expect(totals[1]).toMatchObject({ model: 'gpt-4o-mini', tokens: 13, maxOutput: 2000 });
  });

  it('reads batches of Anthropic, and texts to embed without a frame', async () => {
    const params = { model: 'claude-opus-5', max_tokens: 120, system: english, messages: [question] };
    const cwd = folderOf({
      'claude.jsonl': `${JSON.stringify({ custom_id: 'a', params })}\n`,
      'embed.jsonl': `${JSON.stringify({ custom_id: 'a', url: '/v1/embeddings', body: { model: 'text-embedding-3-small', input: ['My front light is dead.'] } })}\n`,
    });
    const { items } = await document(cwd, ['claude.jsonl', '--on', 'claude-opus-5']);
    expect(items).toMatchObject([{ kind: 'anthropic-batch', counts: [{ label: 'calibrated', maxOutput: 120 }] }]);
    const embed = await document(cwd, ['embed.jsonl']);
    expect(embed.items[0].counts).toMatchObject([{ tokenizer: 'cl100k_base', tokens: 6 }]);
  });

  it('is at most assumed where a request has tools, and says what is not counted', async () => {
    const image = { type: 'image_url', image_url: { url: 'data:' } };
    const body = {
      model: 'gpt-4o',
      tools: [{ type: 'function', function: { name: 'find', parameters: {} } }],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'My front light is dead.' }, image] }],
    };
    const cwd = folderOf({ 'tools.jsonl': `${JSON.stringify(body)}\n` });
    expect((await document(cwd, ['tools.jsonl'])).totals).toMatchObject([{ label: 'assumed' }]);
    expect((await tokens(cwd, ['tools.jsonl'])).out).toContain(
      'Not counted, because they are images, sounds or files: 1.',
    );
  });

  it('fails after its report above the limit', async () => {
    const line = batchLine('a', { model: 'gpt-4o', max_tokens: 1_000_000, messages: [question] });
    const cwd = folderOf({ 'batch.jsonl': line });
    expect(await tokens(cwd, ['batch.jsonl', '--max-cost', '5.01', '-q'])).toMatchObject({ code: 0, err: '' });
    const over = await tokens(cwd, ['batch.jsonl', '--max-cost', '5', '-q']);
    expect(over).toMatchObject({ code: 1, err: 'error: gpt-4o: up to $5.00 is over the limit of $5.00\n' });
    expect(over.out).toContain('gpt-4o');
  });

  it('cannot vouch for requests that do not limit their answers', async () => {
    const cwd = folderOf({ 'batch.jsonl': batchLine('a', { model: 'gpt-4o', messages: [question] }) });
    expect(await tokens(cwd, ['batch.jsonl', '--max-cost', '5', '-q'])).toMatchObject({
      code: 1,
      err: 'error: gpt-4o: answers without a limit may cost any amount (requests: 1)\n',
    });
  });

  it('counts the lines that are requests, and fails for the others', async () => {
    const line = batchLine('a', { model: 'gpt-4o', max_tokens: 10, messages: [question] });
    const cwd = folderOf({ 'batch.jsonl': `${line}{"custom_id": broken\n${line}` });
    const { code, out, err } = await tokens(cwd, ['batch.jsonl', '-f', 'json', '-q']);
    expect([code, err]).toEqual([2, 'error: batch.jsonl:2 is not a request, and was not counted\n']);
    expect(JSON.parse(out).items).toMatchObject([{ requests: 2, counts: [{ tokens: 26 }] }]);
  });
});

describe('tokens of requests to Gemini', () => {
  const body = {
    systemInstruction: { parts: [{ text: 'Answer briefly.' }] },
    contents: [
      {
        role: 'user',
        parts: [
          { text: 'What is it?' },
          { inlineData: { mimeType: 'image/png', data: Buffer.from(png(300, 300)).toString('base64') } },
        ],
      },
      { role: 'model', parts: [{ functionCall: { name: 'look_up', args: { word: 'lamp' } } }] },
      { role: 'user', parts: [{ fileData: { fileUri: 'gs://bucket/a.pdf' } }] },
    ],
    generationConfig: { maxOutputTokens: 200 },
  };

  it('count system, contents, calls and images, and limit their answers', async () => {
    const cwd = folderOf({
      'one.json': JSON.stringify(body),
      'text.txt': 'Answer briefly.What is it?look_up{"word":"lamp"}',
    });
    const [one, text] = [
      (await document(cwd, ['one.json', '--on', 'gemini-2.5-flash'])).totals[0],
      (await document(cwd, ['text.txt', '--on', 'gemini-2.5-flash'])).totals[0],
    ];
    expect(one).toMatchObject({ maxOutput: 200, label: 'assumed' });
    expect(Math.abs(one.tokens - text.tokens - 258)).toBeLessThanOrEqual(2);
    expect((await tokens(cwd, ['one.json', '--on', 'gemini-2.5-flash'])).out).toContain('images, sounds or files: 1.');
  });

  it('are priced at batch rates in a batch, and see images at the resolution asked for', async () => {
    const low = { ...body, generationConfig: { mediaResolution: 'MEDIA_RESOLUTION_LOW' } };
    const cwd = folderOf({
      'batch.jsonl': `${JSON.stringify({ key: '1', request: body })}\n`,
      'low.jsonl': `${JSON.stringify({ key: '1', request: low })}\n`,
    });
    const batch = await document(cwd, ['batch.jsonl', '--on', 'gemini-3-flash-preview']);
    expect(batch.items[0].kind).toBe('gemini-batch');
    const { totals } = await document(cwd, ['low.jsonl', '--on', 'gemini-3-flash-preview']);
    expect(batch.totals[0].tokens - totals[0].tokens).toBe(1120 - 280);
    expect((await tokens(cwd, ['batch.jsonl', '--on', 'gemini-2.5-flash'])).out).toContain(
      'Requests of a batch are priced at batch rates.',
    );
  });
});

describe('tokens of images', () => {
  const dataUrl = (type: string, bytes: Uint8Array) =>
    `data:image/${type};base64,${Buffer.from(bytes).toString('base64')}`;
  const asking = (model: string, ...parts: readonly object[]) => ({
    model,
    max_tokens: 10,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'What is it?' }, ...parts] }],
  });

  it('counts an image file by the rule of each model', async () => {
    const cwd = folderOf({ 'photo.jpg': jpeg(1920, 1080, 9000), icon: png(300, 300) });
    const { items, totals } = await document(cwd, [
      'photo.jpg',
      'icon',
      '--on',
      'gpt-4o,claude-opus-4-8,gemini-2.5-flash',
    ]);
    expect(items.map(({ kind }: { kind: string }) => kind)).toEqual(['image', 'image']);
    // 1920 × 1080 → 1365 × 768 pixels: 3 × 2 tiles; 69 × 39 blocks; 3 × 2 crops of 720. 300 × 300: one tile, 11 × 11, 258.
    expect(totals.map(({ tokens: count }: { tokens: number }) => count)).toEqual([
      85 + 6 * 170 + 85 + 170,
      69 * 39 + 11 * 11,
      6 * 258 + 258,
    ]);
    expect(totals.map(({ label }: { label: string }) => label)).toEqual(['exact', 'exact', 'assumed']);
    // 1,360 tokens at $2.50 a million.
    expect(totals[0].cost).toBe('0.0034');
  });

  it('counts images of requests, of OpenAI and of Anthropic', async () => {
    const url = dataUrl('png', png(1024, 1024));
    const low = { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'low' } };
    const cwd = folderOf({
      'plain.json': JSON.stringify(asking('gpt-4o')),
      'inline.json': JSON.stringify(asking('gpt-4o', { type: 'image_url', image_url: { url } })),
      'low.json': JSON.stringify(asking('gpt-4o', low)),
      'responses.json': JSON.stringify({
        model: 'gpt-4o',
        input: [{ role: 'user', content: [{ type: 'input_image', image_url: url, detail: 'high' }] }],
      }),
      'claude.json': JSON.stringify(
        asking('gpt-4o', { type: 'image', source: { type: 'base64', data: url.slice(url.indexOf(',') + 1) } }),
      ),
    });
    const count = async (name: string, on = 'gpt-4o') => (await document(cwd, [name, '--on', on])).totals[0].tokens;
    const plain = await count('plain.json');
    expect(await count('inline.json')).toBe(plain + 765);
    expect(await count('low.json')).toBe(plain + 85);
    expect(await count('responses.json')).toBe(765 + 7);
    expect((await count('claude.json', 'claude-opus-4-8')) - (await count('plain.json', 'claude-opus-4-8'))).toBe(
      37 * 37,
    );
  });

  it('finds the size of an image behind a long text about it', async () => {
    const url = dataUrl('jpeg', jpeg(1024, 1024, 65_000));
    const late = Uint8Array.from([...jpeg(1, 1, 65_000).subarray(0, 65_006), ...jpeg(1024, 1024, 9).subarray(2)]);
    const count = async (image: string) => {
      const cwd = folderOf({
        'a.json': JSON.stringify(asking('gpt-4o', { type: 'image_url', image_url: { url: image } })),
      });
      return (await document(cwd, ['a.json'])).totals[0].tokens;
    };
    expect(await count(dataUrl('jpeg', late))).toBe(await count(url));
  });

  it('tells images that it cannot count, and holds no limit of cost over them', async () => {
    const elsewhere = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } };
    const cwd = folderOf({ 'one.json': JSON.stringify(asking('gpt-4o', elsewhere)) });
    const { code, out, err } = await tokens(cwd, ['one.json', '--max-cost', '100']);
    expect(code).toBe(1);
    expect(out).toContain('Not counted, because they are images, sounds or files: 1.');
    expect(err).toContain('error: gpt-4o: what is not counted may cost any amount (images, sounds or files: 1)');
    const both = await tokens(cwd, ['one.json', '--on', 'gemini-3.8-flash,grok-4.5']);
    expect(both.out).toContain('Not counted on grok-4.5, because they are images, sounds or files: 1.');
  });

  it('refuses a torn image that was named, and passes over it in a folder', async () => {
    const cwd = folderOf({ 'all/torn.png': png(10, 10).subarray(0, 20), 'all/a.txt': english });
    const { code, err } = await tokens(cwd, ['all/torn.png', '--on', 'gpt-4o']);
    expect([code, err]).toEqual([2, expect.stringContaining('all/torn.png is an image whose size cannot be read')]);
    expect((await tokens(cwd, ['all', '--on', 'gpt-4o'])).out).toContain('Not text, and left out: all/torn.png.');
  });

  it('is refused where a plan would leave images out', async () => {
    const cwd = folderOf({
      'prompt.json': JSON.stringify(asking('gpt-4o', { type: 'image_url', image_url: { url: 'x' } })),
    });
    const io = fakeIo({ cwd });
    expect(await run(['cost', 'gpt-4o', '--prompt-file', 'prompt.json'], io)).toBe(2);
    expect(io.err()).toContain('prompt.json has images, sounds or files, which are not counted here: 1');
  });
});

describe('answers like those that were measured', () => {
  const reply = (output: number, index: number) =>
    `${JSON.stringify({
      id: `chatcmpl-${index}`,
      object: 'chat.completion',
      created: 1_790_000_000 + index,
      model: 'gpt-4o-mini',
      usage: { prompt_tokens: 20, completion_tokens: output, total_tokens: 20 + output },
    })}\n`;
  const batch =
    batchLine('1', { model: 'gpt-4o-mini', max_tokens: 500, messages: [question] }) +
    batchLine('2', { model: 'gpt-4o-mini', messages: [question] });

  it('give a batch its tokens and its cost, without limits of their own too', async () => {
    const cwd = folderOf({ 'batch.jsonl': batch, 'log.jsonl': [200, 200, 200].map(reply).join('') });
    const { totals } = await document(cwd, ['batch.jsonl', '--like', 'log.jsonl']);
    // 26 tokens at $0.075 and 400 at $0.30 a million.
    expect(totals[0]).toMatchObject({
      tokens: 26,
      answers: { p10: 400, p50: 400, p90: 400 },
      costs: { p10: '0.00012195', p50: '0.00012195', p90: '0.00012195' },
    });
  });

  it('hold a limit of cost at P90, and say what they were learned from', async () => {
    const cwd = folderOf({ 'batch.jsonl': batch, 'log.jsonl': [100, 200, 300, 400].map(reply).join('') });
    const argv = ['batch.jsonl', '--like', 'log.jsonl', '--max-cost'];
    const held = await tokens(cwd, [...argv, '0.001']);
    expect([held.code, held.err]).toEqual([0, '']);
    expect(held.out).toMatch(
      /Answers like the 4 in log\.jsonl: 80% of them between \d+ and \d+ tokens each; left out one/,
    );
    const broken = await tokens(cwd, [...argv, '0.0001']);
    expect(broken.code).toBe(1);
    expect(broken.err).toMatch(
      /^error: gpt-4o-mini: one time in ten more than \$0\.000\d+ is over the limit of \$0\.0001/,
    );
  });

  it('need three answers, and requests', async () => {
    const cwd = folderOf({
      'batch.jsonl': batch,
      'log.jsonl': reply(200, 1),
      'all.jsonl': [1, 2, 3].map(reply).join(''),
      'a.txt': english,
    });
    const few = await tokens(cwd, ['batch.jsonl', '--like', 'log.jsonl']);
    expect([few.code, few.err]).toEqual([
      2,
      expect.stringContaining('--like: log.jsonl has too few answers: 1, and 3 are needed'),
    ]);
    const text = await tokens(cwd, ['a.txt', '--on', 'gpt-4o', '--like', 'all.jsonl']);
    expect([text.code, text.err]).toEqual([
      2,
      expect.stringContaining('--like has no effect: nothing here is a request'),
    ]);
  });
});

describe('tokens of a configuration of promptfoo', () => {
  const yaml = `
    prompts: ['{{q}}', '{% if q %}x{% endif %}']
    providers: [{ id: 'openai:gpt-4o-mini', config: { max_tokens: 100 } }, exec:./x.sh]
    tests: [{ vars: { q: My front light is dead. } }]
  `;

  it('counts the requests that it makes, and fails a gate over what nobody can count', async () => {
    const cwd = folderOf({ 'promptfooconfig.yaml': yaml });
    const { code, out, err } = await tokens(cwd, ['promptfooconfig.yaml', '--max-cost', '1', '--format', 'json']);
    const { items, totals } = JSON.parse(out);
    expect(items).toMatchObject([{ kind: 'promptfoo', requests: 1 }]);
    const [{ tokens: alone }] = (await document(cwd, ['-', '--on', 'gpt-4o-mini'], JSON.stringify(question))).totals;
    expect(totals).toMatchObject([{ model: 'openai/gpt-4o-mini', tokens: alone, maxOutput: 100 }]);
    expect(err).toContain('promptfooconfig.yaml:2 uses {% if q %}, which is not filled in here, and was not counted');
    expect(err).toContain('what is not counted may cost any amount (exec:./x.sh)');
    expect(code).toBe(1);
  });

  it('is text in a folder', async () => {
    const cwd = folderOf({ 'evals/promptfooconfig.yaml': yaml });
    expect((await document(cwd, ['evals', '--on', 'gpt-4o-mini'])).items).toMatchObject([{ kind: 'yaml' }]);
  });
});
