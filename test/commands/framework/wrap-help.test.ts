import { expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { commands } from '../../../src/commands/framework/registry.ts';
import { fakeIo } from '../../fake-io.ts';

async function printed(argv: readonly string[], columns: number): Promise<string> {
  const io = fakeIo({ columns, isTTY: true });
  expect(await run(argv, io)).toBe(0);
  return io.out();
}

it.each([30, 80])('help fits a terminal of %d columns, but for words that are longer', async (width) => {
  const topics = Object.keys(commands).map((name) => [...name.split(' '), '--help-all']);
  for (const argv of [...topics, ['--help'], ['help', 'exit-codes'], ['help', 'environment']]) {
    const wide = (await printed(argv, width)).split('\n').filter((line) => line.length > width);
    expect(wide.filter((line) => line.replace(/ \\$/, '').trim().includes(' '))).toEqual([]);
  }
});

it('help has commands by what they are for, and examples that can be pasted', async () => {
  const help = await printed(['--help'], 60);
  expect(help.match(/^\w+:$/gm)).toEqual(['Options:', 'Plan:', 'Measure:', 'Ask:', 'Prices:', 'Shell:', 'Examples:']);
  const [, example = ''] = /\$ cost-projection (gpt-4o --users[^]*?)\n {2}\S/.exec(help) ?? [];
  const argv = example.replaceAll(' \\\n', ' ').trim().split(/\s+/);
  expect(await printed([...argv, '--notes', 'none'], 80)).toMatch(/Workload costs \$\S+ per month on openai\/gpt-4o,/);
});

it('completion, --json and -m are other names of what there is', async () => {
  expect(await printed(['completion', 'bash'], 80)).toBe(await printed(['complete', 'bash'], 80));
  const argv = ['project', '--no-plan', '--tokens', '1M', '--as-of', '2026-11-23'];
  const long = await printed([...argv, '--model', 'gpt-4o', '--format', 'json'], 80);
  expect(await printed([...argv, '-m', 'gpt-4o', '--json'], 80)).toBe(long);
});
