import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPromptfoo, promptfooParts } from '../../src/tokens/disk/promptfoo.ts';
import { fillIn, fillPrompt } from '../../src/tokens/promptfoo/template.ts';
import { fakeIo } from '../fake-io.ts';
import { png } from '../image-files.ts';

describe('templates', () => {
  it.each([
    ['{{a}} and {{ b.c }}', { a: 'x', b: { c: 1 } }, 'x and 1'],
    ['{{- list[1] -}}', { list: ['x', 'y'] }, 'y'],
    ['{{ q | trim | upper }}', { q: ' hi ' }, 'HI'],
    ['{{ list | dump }}', { list: [1, 'a'] }, '[1,"a"]'],
    ['a{# a note #}b', {}, 'ab'],
    ['{{ missing }}', {}, ''],
    ['{{ constructor }}{{ a.length }}{{ a.__proto__ }}', { a: ['x'] }, '1'],
    ['{ "not": "a template" } }}', {}, '{ "not": "a template" } }}'],
  ])('%s', (template, variables, filled) => {
    expect(fillIn(template, variables)).toBe(filled);
  });

  it('fills the texts of JSON, whatever is in a variable', () => {
    const filled = fillPrompt('[{"role":"user","content":"{{q}}"}]', { q: 'a "quote"\nand more' });
    expect(JSON.parse(filled)).toEqual([{ role: 'user', content: 'a "quote"\nand more' }]);
  });

  it.each([
    ['{% if a %}x{% endif %}', 'uses {% if a %}, which is not filled in here'],
    ['{{ a | replace("x", "y") }}', 'uses {{ a | replace("x", "y") }}, which is not filled in here'],
    ['{{ env.KEY }}', 'uses {{ env.KEY }}, which is not filled in here'],
    ['{{ a', 'has a "{{" that is not closed'],
  ])('refuses %s', (template, message) => {
    expect(() => fillIn(template, { a: 'x' })).toThrow(message);
  });
});

type Files = Readonly<Record<string, string | Uint8Array>>;

function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'promptfoo-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** What is asked of whom, in words: `model: message | message`. */
async function asked(cwd: string, isByModel = true) {
  const config = await readPromptfoo(fakeIo({ cwd }), 'promptfooconfig.yaml');
  if (!config) throw new Error('not a configuration');
  return [...promptfooParts(config, isByModel)].map((part) => {
    if (part.is === 'broken') return part.why;
    if (part.is === 'left-out') return `- ${part.what}`;
    if (part.is !== 'prompt') return part.is;
    const texts = part.prompt.messages.map(({ text }) => text);
    return `${part.prompt.model ?? ''}: ${texts.join(' | ')}`;
  });
}

const of = (yaml: string, files: Files = {}) => folderOf({ 'promptfooconfig.yaml': yaml, ...files });

describe('configurations', () => {
  it('ask each prompt with each test on each provider, and count them once without providers', async () => {
    const folder = of(`
      prompts: ['A {{x}}', 'B {{x}}']
      providers: ['openai:chat:gpt-4o', 'anthropic:messages:claude-sonnet-5']
      tests: [{ vars: { x: 1 } }, { vars: { x: 2 } }]
    `);
    const lines = await asked(folder);
    expect(lines).toHaveLength(8);
    expect(lines.slice(0, 2)).toEqual(['openai/gpt-4o: A 1', 'anthropic/claude-sonnet-5: A 1']);
    expect(await asked(folder, false)).toEqual([': A 1', ': B 1', ': A 2', ': B 2']);
  });

  it('multiply lists of texts, unless told not to, but not lists of anything else', async () => {
    const test = (more: string) => `
      prompts: '{{a}}{{b}}{{c | dump}}'
      tests: [{ vars: { a: [x, y], b: [1, 2], c: [u, v, w] } ${more} }]
    `;
    expect(await asked(of(test('')), false)).toHaveLength(6);
    expect(await asked(of(test(', options: { disableVarExpansion: true }')), false)).toEqual([
      ': ["x","y"][1,2]["u","v","w"]',
    ]);
  });

  it('read prompts and tests of files', async () => {
    const folder = of(
      `
      prompts: [file://prompts/*.txt, prompts/chat.json, file://prompts/list.yaml]
      defaultTest: { vars: { tone: calm }, options: { prefix: '> ' } }
      tests: [file://tests.csv, file://more.jsonl, file://more.yaml]
    `,
      {
        'prompts/a.txt': 'one {{q}}\n---\ntwo {{q}}\n',
        'prompts/chat.json': '[{"role":"system","content":"be {{tone}}"},{"role":"user","content":"{{q}}"}]',
        'prompts/list.yaml': '- three {{q}}\n',
        'tests.csv': 'q,__expected,__prefix\n"a, ""b""\nc",contains: x,\n',
        'more.jsonl': '{"vars":{"q":"d","tone":"wild"}}\n',
        'more.yaml': '- vars: file://vars.yaml\n',
        'vars.yaml': 'q: file://q.md\n',
        'q.md': 'never read',
      },
    );
    expect((await asked(folder, false)).filter((line) => !line?.startsWith(': > ['))).toEqual([
      ': one a, "b"\nc',
      ': two a, "b"\nc',
      ': be calm | a, "b"\nc',
      ': three a, "b"\nc',
      ': > one d',
      ': > two d',
      ': > three d',
      ': > one file://q.md',
      ': > two file://q.md',
      ': > three file://q.md',
    ]);
  });

  it('ask a provider its own prompts, with its own limits, and a test its own providers', async () => {
    const folder = of(
      `
      prompts: [{ raw: 'A', label: 'short:a' }, { raw: 'B', label: long }]
      targets:
        - { id: 'openai:gpt-4o', label: big, prompts: [short], config: { max_tokens: 7 } }
        - openai:responses:gpt-5.4: { prompts: [long] }
        - file://more.yaml
      tests: [{}, { providers: ['openai:*'] }, { providers: [big], prompts: ['sho*'] }]
    `,
      { 'more.yaml': '- mistral:mistral-small-latest\n' },
    );
    expect(await asked(folder)).toEqual([
      'openai/gpt-4o: A',
      'mistral/mistral-small-latest: A',
      'openai/gpt-5.4: B',
      'mistral/mistral-small-latest: B',
      'openai/gpt-4o: A',
      'openai/gpt-5.4: B',
      'openai/gpt-4o: A',
    ]);
    const [first] = promptfooParts((await readPromptfoo(fakeIo({ cwd: folder }), 'promptfooconfig.yaml'))!, true);
    expect(first).toMatchObject({ prompt: { maxOutput: 7 } });
  });

  it('repeat, and cross scenarios with their tests', async () => {
    const folder = of(`
      prompts: '{{a}}{{b}}'
      evaluateOptions: { repeat: 2 }
      scenarios: [{ config: [{ vars: { a: x } }, { vars: { a: y } }], tests: [{ vars: { b: 1 } }] }]
    `);
    expect(await asked(folder, false)).toEqual([': x1', ': x1', ': y1', ': y1']);
  });

  it('have images of files', async () => {
    const content =
      '[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,{{i}}"}}]}]';
    const folder = of(
      `
      prompts: file://p.json
      tests: [{ vars: { i: file://i.png } }]
    `,
      { 'p.json': content, 'i.png': png(40, 30) },
    );
    const config = await readPromptfoo(fakeIo({ cwd: folder }), 'promptfooconfig.yaml');
    const [part] = config ? promptfooParts(config, false) : [];
    expect(part).toMatchObject({ prompt: { images: [{ size: { width: 40, height: 30 } }] } });
  });

  it('leave out what a program or a model would have to say', async () => {
    const folder = of(
      `
      prompts: [file://p.js, 'exec:./x', 'langfuse://y', 'A']
      providers: [exec:./x.sh, openai:gpt-4o]
      tests: [{ assert: [{ type: not-llm-rubric }, { type: assert-set, assert: [{ type: factuality }] }] }]
    `,
      { 'p.js': 'throw 1' },
    );
    expect(await asked(folder)).toEqual([
      '- exec:./x.sh',
      'openai/gpt-4o: A',
      '- checks by a model: llm-rubric',
      '- checks by a model: factuality',
      '- the prompt p.js',
      '- the prompt exec:./x',
      '- the prompt langfuse://y',
    ]);
  });

  it.each([
    ['cannot read missing.txt: no such file', 'prompts: file://missing.txt'],
    ['cannot read none/*.txt: no such file', 'prompts: file://none/*.txt'],
    ['no file fits none*.txt', 'prompts: file://none*.txt'],
    ['is outside of the repository of the configuration', 'prompts: file://../*'],
    ['is outside of the repository of the configuration', 'prompts: file://link.txt'],
    ['names more than 2000 files', 'prompts: file://a.yaml'],
    ['pipe is not a regular file', 'prompts: file://pipe'],
    ['pipe is not a regular file', 'tests: [{ vars: { a: file://pipe } }]'],
    ['promptfooconfig.yaml:1', 'prompts: ['],
    [
      'more than 1000000 prompts with their variables',
      `tests: [{ prompts: [none], vars: { a: [${'x,'.repeat(2000)}], b: [${'x,'.repeat(2000)}] } }]`,
    ],
    ['not.png is not an image', 'tests: [{ vars: { i: file://not.png } }]'],
  ])('are refused: %s', async (message, yaml) => {
    const folder = of(yaml, { 'a.yaml': '- file://a.yaml\n', 'not.png': 'text' });
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    writeFileSync(join(dirname(folder), 'promptfoo-other.txt'), 'x');
    symlinkSync(join(dirname(folder), 'promptfoo-other.txt'), join(folder, 'link.txt'));
    await expect(asked(folder)).rejects.toThrow(message);
  });

  it('are known by their name or by their keys', async () => {
    const folder = folderOf({ 'eval.yaml': 'prompts: A\ntests: []\n', 'other.yaml': 'prompts: A\n' });
    const io = fakeIo({ cwd: folder });
    expect(await readPromptfoo(io, 'eval.yaml')).toBeDefined();
    expect(await readPromptfoo(io, 'other.yaml')).toBeUndefined();
    expect(await readPromptfoo(io, 'missing.yaml')).toBeUndefined();
  });
});
