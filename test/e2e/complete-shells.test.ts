import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { built } from './spawned.ts';

// Completion in real shells on a terminal, as far as they are installed: in a plan that somebody else wrote, Tab and
// Enter run nothing.

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shells-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'cost-projection'), `#!/bin/sh\nexec ${process.execPath} ${built} "$@"\n`);
  chmodSync(join(folder, 'bin', 'cost-projection'), 0o755);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const shells: Readonly<Record<string, readonly string[]>> = {
  bash: ['bash --norc --noprofile -i', 'source ./script'],
  zsh: ['zsh -f -i', 'autoload -Uz compinit; compinit -u -D; source ./script'],
  fish: ['fish --no-config -i', 'source ./script'],
};

const has = (program: string): boolean => {
  try {
    return execFileSync('which', [program]).length > 0;
  } catch {
    return false;
  }
};

function plan(name: string): void {
  const scenarios = [{ name, tokens: '5M' }];
  writeFileSync(join(folder, 'cost-projection.yaml'), JSON.stringify({ schema: 1, candidates: ['gpt-4o'], scenarios }));
}

/** Types keys into a shell on a terminal, and returns what the screen showed. */
async function typed(shell: string, keys: readonly string[]): Promise<string> {
  const [command = '', ready = ''] = shells[shell] ?? [];
  writeFileSync(join(folder, 'script'), execFileSync(process.execPath, [built, 'complete', shell]));
  const path = `${join(folder, 'bin')}:${process.env['PATH']}`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    cwd: folder,
    env: { PATH: path, HOME: folder, TERM: 'xterm', PS1: '> ', XDG_CONFIG_HOME: folder, LANG: 'C.UTF-8' },
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (screen += text));
  const quiet = async (): Promise<void> => {
    for (let [before, since] = [-1, 0]; since < 5;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      since = screen.length === before ? since + 1 : 0;
      before = screen.length;
    }
  };
  await quiet();
  for (const each of [`${ready}\r`, ...keys]) {
    child.stdin.write(each);
    await quiet();
  }
  child.stdin.end('\rexit\r');
  await Promise.race([
    new Promise((resolve) => child.on('close', resolve)),
    new Promise((resolve) => setTimeout(resolve, 3000)),
  ]);
  child.kill('SIGKILL');
  return screen;
}

describe.skipIf(!has('script'))('Tab and Enter', () => {
  for (const shell of Object.keys(shells).filter(has)) {
    it(`run nothing of a found plan in ${shell}`, { timeout: 60_000 }, async () => {
      plan('z$(touch${IFS}pwned)');
      await typed(shell, ['cost-projection compare --scenario z\t', '\r']);
      expect(existsSync(join(folder, 'pwned'))).toBe(false);
    });

    it(`insert a name with a space as one word in ${shell}`, { timeout: 60_000 }, async () => {
      plan('Support bot');
      const screen = await typed(shell, ['cost-projection compare --no-color --scenario Supp\t', '\r']);
      expect(screen).toContain('openai/gpt-4o');
    });

    it(`insert what is not plain quoted in ${shell}`, { timeout: 60_000 }, async () => {
      const name = 'z$(touch${IFS}pwned)';
      writeFileSync(
        join(folder, 'bin', 'cost-projection'),
        `#!/bin/sh\nif [ "$1" = complete ]; then printf '%s\\tabout\\n' '${name}'; else printf 'got <%s>\\n' "$@"; fi\n`,
      );
      const screen = await typed(shell, ['cost-projection compare --scenario z\t', '\r']);
      expect([screen, existsSync(join(folder, 'pwned'))]).toEqual([expect.stringContaining(`got <${name}>`), false]);
    });
  }
});
