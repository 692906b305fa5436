import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run } from '../../../src/cli.ts';
import { answer, faultServer, status, type FaultServer } from '../../ask/fault-server.ts';
import { spawned } from '../../e2e/spawned.ts';
import { fakeIo } from '../../fake-io.ts';

// What processes remember of outages together.

const flash = 'deepseek-ai/DeepSeek-V4-Flash';
const qwen = 'Qwen/Qwen3-32B';

let folder = '';
let server: FaultServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'memory-'));
  server = await faultServer(() => Promise.resolve());
});
afterEach(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const file = () => join(folder, '.local', 'state', 'cost-projection', 'outages.json');
const asked = () => server.log.splice(0).map(({ model }) => model);

async function askAt(time: string, ...args: string[]) {
  const io = fakeIo({ cwd: folder, env: { HOME: folder }, now: `2026-11-23T${time}Z` });
  const code = await run(['ask', 'hello', '--no-plan', '--base-url', server.url, ...args], io);
  return { code, err: io.err(), asked: asked() };
}

it('asks a model last that has just failed, says so, and tries it again after a while', async () => {
  server.play({ [flash]: [status(503)], '*': [answer] });
  expect((await askAt('12:00:00')).asked).toEqual([flash, qwen]);
  const second = await askAt('12:00:12');
  expect(second).toMatchObject({ code: 0, asked: [qwen] });
  expect(second.err).toContain(
    `note: ${flash} failed 12 s ago and is asked last until 12:00:30 UTC (--no-memory keeps the order)\n`,
  );
  // The probe fails, and it is left alone for twice as long.
  expect((await askAt('12:00:31')).asked).toEqual([flash, qwen]);
  expect((await askAt('12:01:30')).asked).toEqual([qwen]);
  server.play({ '*': [answer] });
  expect((await askAt('12:01:32')).asked).toEqual([flash]);
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({});
  expect((await askAt('12:01:33')).err).not.toContain('failed');
});

it('still asks it where no other model answers', async () => {
  server.play({ [flash]: [answer], '*': [status(404)] });
  await askAt('12:00:00');
  writeFileSync(
    file(),
    JSON.stringify({
      [`${server.url} ${flash}`]: {
        kind: 'overloaded',
        failures: 1,
        at: Date.parse('2026-11-23T12:00:00Z'),
        until: Date.parse('2026-11-23T12:00:30Z'),
      },
    }),
  );
  expect(await askAt('12:00:05')).toMatchObject({ code: 0, asked: [qwen, flash] });
});

it('is asked in its place, and nothing is remembered, with --no-memory', async () => {
  server.play({ [flash]: [status(503)], '*': [answer] });
  await askAt('12:00:00', '--no-memory');
  expect(existsSync(file())).toBe(false);
  await askAt('12:00:00');
  expect((await askAt('12:00:01', '--no-memory')).asked).toEqual([flash, qwen]);
});

it.each([
  ['torn', () => writeFileSync(file(), '{"a')],
  ['of another shape', () => writeFileSync(file(), '[1, 2]')],
  ['a link out', () => symlinkSync('/etc/passwd', file())],
])('goes on without a memory that is %s', async (_what, spoil) => {
  server.play({ [flash]: [status(503)], '*': [answer] });
  await askAt('12:00:00');
  rmSync(file());
  spoil();
  expect(await askAt('12:00:01')).toMatchObject({ code: 0, asked: [flash, qwen] });
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ [`${server.url} ${flash}`]: { failures: 1 } });
  expect(readFileSync('/etc/passwd', 'utf8')).toContain('root');
});

it('is whole after many processes at once', async () => {
  server.play({ [flash]: [status(503)], '*': [answer] });
  // No limit of time runs out, however busy the machine is.
  writeFileSync(
    join(folder, 'patient.yaml'),
    'schema: 1\nask: { connectTimeoutMs: 3600000, firstTokenTimeoutMs: 3600000, idleTimeoutMs: 3600000 }\n',
  );
  const ask = () => spawned(['ask', 'hello', '--plan', 'patient.yaml', '--base-url', server.url], { cwd: folder });
  const runs = await Promise.all(Array.from({ length: 12 }, ask));
  expect(runs.map(({ status: code }) => code)).toEqual(Array.from({ length: 12 }, () => 0));
  const asks = asked().filter((model) => model === flash).length;
  const { failures } = JSON.parse(readFileSync(file(), 'utf8'))[`${server.url} ${flash}`];
  // None of the failures was lost.
  expect(failures).toBe(asks);
});
