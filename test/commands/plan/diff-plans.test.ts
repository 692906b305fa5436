import { describe, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { fakeIo } from '../../fake-io.ts';
import { folder, ran, write } from './bot-plans.ts';

describe('diff', () => {
  const rows = async (...argv: string[]) =>
    (await ran('diff', ...argv, '--format', 'csv')).out.split('\r\n')[1]?.replace(/,,[^,]*$/, '');

  it('tells traffic from the choice of the model', async () => {
    expect(await rows('bot.yaml', 'bigger.yaml')).toBe('Bot,87.756,175.512,87.756,1,87.756,0,0,test/cheap,test/cheap');
    expect(await rows('bot.yaml', 'dearer.yaml')).toBe(
      'Bot,87.756,773.736,685.98,7.816901408451,0,0,685.98,test/cheap,test/dear',
    );
  });

  it('tells prices apart for one plan at two dates', async () => {
    expect(await rows('bot.yaml', '--from', '2026-06-30', '--to', '2026-07-01')).toBe(
      'Bot,175.512,87.756,-87.756,-0.5,0,-87.756,0,test/cheap,test/cheap',
    );
  });

  it('reads saved results', async () => {
    for (const name of ['bot', 'bigger']) await ran(`${name}.yaml`, '-o', `${name}.json`, '-q');
    const saved = async (...argv: string[]) => {
      const io = fakeIo({ cwd: folder });
      expect(await run(['diff', ...argv, '--format', 'csv'], io)).toBe(0);
      return io
        .out()
        .split('\r\n')[1]
        ?.replace(/,,[^,]*$/, '');
    };
    expect(await saved('bot.json', 'bigger.json')).toBe('Bot,87.756,175.512,87.756,1,87.756,0,0,test/cheap,test/cheap');
    expect(await saved('bot.json', 'bigger.json', '--candidate', 'test/dear')).toBe(
      'Bot,773.736,1547.472,773.736,1,773.736,0,0,test/dear,test/dear',
    );
  });

  it('gates on a share or on dollars', async () => {
    expect((await ran('diff', 'bot.yaml', 'bigger.yaml', '--fail-over', '10%')).code).toBe(1);
    expect((await ran('diff', 'bot.yaml', 'bigger.yaml', '--fail-over', '$80')).err).toBe(
      'error: the cost rises by $87.76 per month, more than $80.00\n',
    );
    expect((await ran('diff', 'bot.yaml', 'bigger.yaml', '--fail-over', '$90')).code).toBe(0);
    expect((await ran('diff', 'bigger.yaml', 'bot.yaml', '--fail-over', '0%')).code).toBe(0);
  });

  it('is fit for a pull request', async () => {
    expect((await ran('diff', 'bot.yaml', 'bigger.yaml', '--format', 'markdown')).out).toMatch(
      /^\*\*\$87\.76 → \$175\.51 per month:\*\* \+\$87\.76 \(\+100%\), mostly the traffic\.\n\n\| Scenario \| bot\.yaml \| bigger\.yaml \| +Change \| Change, % \| +Traffic \| +Price \| +Model \|\n/,
    );
  });

  it.each([
    [
      ['bot.yaml'],
      'error: nothing to compare with\n  name two files, or say --from 2026-07-01 for one plan at two dates\n',
    ],
    [['a.yaml', 'b.yaml', 'c.yaml'], 'error: more than two sides to compare\n  name two plans, or two saved results\n'],
    [
      ['v2.json', 'bot.yaml'],
      'error: v2.json is a result of version 2, and this program reads version 1\n  save it again with this program\n',
    ],
    [
      ['no.json', 'bot.yaml'],
      'error: no.json is not a saved result\n  save one with: cost-projection --format json -o FILE\n',
    ],
    [['cut.json', 'bot.yaml'], 'error: cut.json is not JSON\n'],
    [
      ['bot.yaml', 'bigger.yaml', '--fail-over', 'much'],
      'error: --fail-over: "much" is not a limit\n  write it like 10% or \'$200\'\n',
    ],
    [
      ['bot.yaml', 'bigger.yaml', '--candidate', 'gpt-4o'],
      'error: bot.yaml is not projected on "openai/gpt-4o"\n  it is on test/dear, test/cheap\n',
    ],
  ])('refuses %j', async (argv, err) => {
    write('v2.json', '{"schemaVersion":2,"scenarios":[]}');
    write('no.json', '[]');
    write('cut.json', '{"schemaVersion":1,');
    expect(await ran('diff', ...argv)).toEqual({ code: 2, out: '', err });
  });
});
