import { describe, expect, it } from 'vitest';
import { shellArguments } from '../../src/system/parent-processes.ts';
import { ownerBeside } from '../../src/system/shared-input.ts';
import { hasRedirectedLoop, isInShellLoop, readsInLoop, readsInShell } from '../../src/system/shell-text.ts';

const typed = {
  text: undefined,
  isSubshell: false,
  isPlain: true,
  isBegun: undefined,
  isRedirected: false,
  bytesRead: undefined,
};
const subshell = { ...typed, isSubshell: true };
const readLoop = 'while read l; do ask "$l"; done';

describe('standard input that a shell has too', () => {
  it.each([
    ['a group in a typed pipe', { ...subshell, bytesRead: 0 }, 'own'],
    ['a loop in a typed pipe that reads it', { ...subshell, bytesRead: 4 }, 'shell'],
    ['a subshell that tells nothing', subshell, 'unknown'],
    ['a group with a file, typed', { ...typed, isBegun: false }, 'own'],
    ['a loop over a file, typed', { ...typed, isBegun: true }, 'shell'],
    ['a shell that reads its commands', typed, 'shell'],
    ['a shell that may run the end of a pipe itself', { ...typed, isPlain: false }, 'unknown'],
    ['one command', { ...typed, text: 'ask review' }, 'own'],
    ['a loop that reads a pipe', { ...typed, text: readLoop }, 'shell'],
    ['a loop that reads a file', { ...typed, text: `${readLoop} < list`, isBegun: true }, 'shell'],
    ['a loop over what a command prints', { ...typed, text: `${readLoop} < <(ls)`, isRedirected: true }, 'shell'],
    ['a loop with another file, which is over', { ...typed, text: `${readLoop} < list; ask review` }, 'unknown'],
    ['a loop that reads, and nothing read yet', { ...typed, text: readLoop, isBegun: false }, 'unknown'],
    ['a loop without a read', { ...typed, text: 'for n in 1 2; do ask $n; done' }, 'unknown'],
    ['a line before the rest', { ...typed, text: 'read title; ask "$title"' }, 'unknown'],
  ] as const)('%s', (_what, shell, owner) => {
    expect(ownerBeside(shell)).toBe(owner);
  });
});

describe('commands of a shell', () => {
  it.each([
    ['read line', true],
    ['IFS= read -r line', true],
    ['if ! read line; then ask; fi', true],
    ['cat list | while read line; do ask; done', true],
    ['mapfile -t lines', true],
    ['ask read this', false],
    ['ask "x; read this"', false],
    ["ask 'x; read this'", false],
    ['# read\nask', false],
    ['ask; readlink x', false],
  ])('%j reads: %s', (text, reads) => {
    expect(readsInShell(text)).toBe(reads);
  });

  it('have loops, which may read and may have an input of their own', () => {
    expect([readLoop, 'cat x | while read l; do :; done', 'for f in *; do :; done'].map(readsInLoop)).toEqual([
      true,
      false,
      false,
    ]);
    expect([readLoop, 'for f in *; do :; done', 'ask for a while'].map(isInShellLoop)).toEqual([true, true, false]);
    expect([readLoop, `${readLoop} < list`, `${readLoop} <list`].map(hasRedirectedLoop)).toEqual([false, true, true]);
  });

  it.each([
    [['sh', '-c', 'ask review'], { text: 'ask review' }],
    [['bash', '-o', 'pipefail', '-euc', 'ask review', 'name'], { text: 'ask review' }],
    [['bash', '--rcfile', 'x', '-lc', 'ask'], { text: 'ask' }],
    [['/bin/sh', './run.sh', '-c', 'x'], { script: './run.sh' }],
    [['busybox', 'sh', '-c', 'ask'], { text: 'ask' }],
    [['-bash'], {}],
    [['sh', '-s', 'x'], {}],
  ])('are in its arguments: %j', (words, found) => {
    expect(shellArguments(words)).toEqual(found);
  });
});
