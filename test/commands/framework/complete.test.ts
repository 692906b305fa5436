import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { commands } from '../../../src/commands/framework/registry.ts';
import { fakeIo } from '../../fake-io.ts';

const cwd = mkdtempSync(join(tmpdir(), 'complete-'));
writeFileSync(
  join(cwd, 'cost-projection.yaml'),
  'schema: 1\ncandidates: [gpt-4o]\nscenarios: [{ name: Support bot, tokens: 5M }, { name: Nightly, tokens: 6M }]\n',
);

/** Names that would run something, or become other words, where they are not quoted. */
const hostileNames = [
  '$(touch pwned)',
  '$(touch${IFS}pwned)',
  '`touch pwned`',
  'x; touch pwned',
  'x\ntouch pwned',
  "'; touch pwned; '",
  '*',
  '~root',
  '!!',
  '-o',
  '{a,b}',
  'a&touch pwned',
  'a>pwned',
];

async function ran(...argv: string[]) {
  const io = fakeIo({ cwd });
  const code = await run(argv, io);
  return { code, out: io.out(), err: io.err() };
}
const words = async (...line: string[]) =>
  (await ran('complete', 'answer', '--', ...line)).out.split('\n').flatMap((each) => each.split('\t')[0] || []);

describe('completion', () => {
  it.each([
    [['forec'], ['forecast']],
    [['pricing', 'h'], ['history']],
    [['compare', '--scen'], ['--scenario']],
    [['compare', '-f', ''], expect.arrayContaining(['markdown', 'ndjson'])],
    [
      ['cost', 'gpt-4o', '--service-tier', 'f'],
      ['flex', 'fast'],
    ],
    [
      ['compare', '--scenario', ''],
      ['Support bot', 'Nightly'],
    ],
    [
      ['compare', '--provider', 'open'],
      ['openai', 'openrouter'],
    ],
    [['forecast', '--model', 'openai/gpt-4o-mini-sea'], ['openai/gpt-4o-mini-search-preview']],
    [['compare', 'gpt-4o', 'openai/gpt-4o-mini-sea'], ['openai/gpt-4o-mini-search-preview']],
    [['help', 'ex'], ['exit-codes']],
    [['cost', 'nothing-like-it'], []],
    [['cost', '--rec'], []],
    [['compare', '--input', ''], []],
  ])('of %j', async (line, expected) => {
    expect(await words(...line)).toEqual(expected);
  });

  it('of nothing yet offers every command and the models', async () => {
    const offered = await words('');
    for (const name of Object.keys(commands)) expect(offered).toContain(name.split(' ')[0]);
    expect(offered).toContain('openai/gpt-4o-mini');
  });

  it.each(['bash', 'zsh', 'fish'])('has a script for %s', async (shell) => {
    const { code, out } = await ran('complete', shell);
    expect([code, out]).toEqual([0, expect.stringContaining('cost-projection complete answer -- ')]);
  });

  it('has a script that bash understands', async () => {
    const { out } = await ran('complete', 'bash');
    const asked = `cost-projection() { printf '%s\\tabout\\n' "$4|$5"; }\n${out}\nCOMP_WORDS=(cost-projection compare --fo); COMP_CWORD=2; _cost_projection; echo "\${COMPREPLY[0]}"`;
    expect(execFileSync('bash', ['-c', asked], { encoding: 'utf8' })).toBe('compare\\|--fo\n');
  });

  it('offers only plain names of a plan that was found', async () => {
    const cloned = mkdtempSync(join(tmpdir(), 'complete-cloned-'));
    const names = [...hostileNames, 'Früh – nein', 'Früh 2', 'v1.0_x-y+z'];
    const scenarios = names.map((name) => ({ name, tokens: '5M' }));
    writeFileSync(
      join(cloned, 'cost-projection.yaml'),
      JSON.stringify({ schema: 1, candidates: ['gpt-4o'], scenarios }),
    );
    const io = fakeIo({ cwd: cloned });
    await run(['complete', 'answer', '--', 'compare', '--scenario', ''], io);
    expect(io.out()).toBe('Früh 2\t\nv1.0_x-y+z\t\n');
  });

  it.each(['Support bot', ...hostileNames])('is quoted in bash: %j', async (name) => {
    const { out } = await ran('complete', 'bash');
    const complete = `${out}\nCOMP_WORDS=(cost-projection compare --scenario ''); COMP_CWORD=3; _cost_projection`;
    // What stands on the line after Tab is run by Enter.
    const asked = `cost-projection() { printf '%s\\tabout\\n' "$NAME"; }\n${complete}\neval "printf '%s\\n' \${COMPREPLY[0]}"`;
    const [line = ''] = name.split('\n');
    const printed = execFileSync('bash', ['-c', asked], { encoding: 'utf8', cwd, env: { ...process.env, NAME: name } });
    expect([printed, existsSync(join(cwd, 'pwned'))]).toEqual([`${line}\n`, false]);
  });

  it('of a word with a quoted space goes on in bash', async () => {
    const { out } = await ran('complete', 'bash');
    const asked = `cost-projection() { printf '%s\\n' "\${!#}"; }\n${out}\nCOMP_WORDS=(cost-projection compare --scenario 'Support\\ b'); COMP_CWORD=3; _cost_projection; echo "\${COMPREPLY[0]}"`;
    expect(execFileSync('bash', ['-c', asked], { encoding: 'utf8' })).toBe('Support\\ b\n');
  });

  it('knows no other shell', async () => {
    expect(await ran('complete', 'tcsh')).toEqual({
      code: 2,
      out: '',
      err: 'error: no completion for "tcsh"\n  there is bash, zsh, fish\n',
    });
  });
});

describe('help', () => {
  it.each([
    ['exit-codes', '70   a bug in the program'],
    ['environment', 'OPENAI_API_KEY'],
  ])('on %s', async (topic, line) => {
    expect(await ran('help', topic)).toEqual({ code: 0, out: expect.stringContaining(line), err: '' });
  });
});
