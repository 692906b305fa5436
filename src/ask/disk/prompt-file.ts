import { createHash } from 'node:crypto';
import { readText } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { collectErrors, UserError } from '../../values/errors.ts';
import { parseJson } from '../../values/json.ts';
import { fieldsOf } from '../routing/reply-fields.ts';

/** A prompt of a file of prompts. */
export interface ListedPrompt {
  /** The number of its line, from 1. */
  readonly line: number;
  readonly prompt: string;
  readonly system: string | undefined;
  readonly id: string | number | undefined;
  /** Differs for every line of other words. */
  readonly hash: string;
}

/** More than anybody asks in one run. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Reads prompts, one a line: text, or JSON in a file that ends in .jsonl or .ndjson, and on standard input whose first
 * line is JSON. What comes before each of them is part of their hashes. Throws a UserError that names every other line.
 */
export async function readPrompts(io: Io, path: string, shared: string): Promise<ListedPrompt[]> {
  const lines = (await readText(path, io, MAX_BYTES))
    .split(/\r?\n/)
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text.trim() !== '');
  const isJson = path === '-' ? /^\s*["{]/.test(lines[0]?.text ?? '') : /\.(jsonl|ndjson)$/i.test(path);
  const prompts = collectErrors(lines, ({ text, line }) => ({
    line,
    hash: createHash('sha256')
      .update(shared + text)
      .digest('hex')
      .slice(0, 16),
    ...(isJson ? jsonPrompt(text, `${path}:${line}:1`) : { prompt: text.trim(), system: undefined, id: undefined }),
  }));
  if (prompts.length === 0) throw new UserError(`${path} has no prompt`, { hint: 'write one a line' });
  return prompts;
}

function jsonPrompt(text: string, place: string): Pick<ListedPrompt, 'prompt' | 'system' | 'id'> {
  const value = parseJson(text);
  if (typeof value === 'string' && value.trim() !== '') return { prompt: value, system: undefined, id: undefined };
  const { prompt, system, id, ...others } = fieldsOf(value) ?? {};
  const unknown = Object.keys(others)[0];
  const isText = typeof prompt === 'string' && prompt.trim() !== '';
  const isRest =
    ['string', 'undefined'].includes(typeof system) && ['string', 'number', 'undefined'].includes(typeof id);
  if (!isText || !isRest || unknown !== undefined)
    throw new UserError(
      unknown === undefined || !isText ? `${place}: not a prompt` : `${place}: unknown key "${unknown}"`,
      { hint: 'write a JSON string, or an object with prompt, system and id: {"prompt": "…", "id": 7}' },
    );
  return {
    prompt,
    system: typeof system === 'string' ? system : undefined,
    id: typeof id === 'string' || typeof id === 'number' ? id : undefined,
  };
}
