import { createHash } from 'node:crypto';
import { readText } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { UserError } from '../../values/errors.ts';
import type { VocabularyName } from '../model-table.ts';
import { readTokenizer } from '../tokenizer-file.ts';
import { addCounter } from './vocabulary-files.ts';

/** A tokenizer of a file. */
export interface TokenizerFile {
  /** As it is printed: the name of the file, and the beginning of the SHA-256 of its content. */
  readonly tokenizer: string;
  readonly vocabulary: VocabularyName;
  readonly source: string;
}

/** Gemma's has 33 MB, and no other is larger. */
const MOST = 128 * 1024 * 1024;

/** Reads a tokenizer, so that `openCounter` counts by it. Throws a UserError. */
export async function readTokenizerFile(io: Io, path: string): Promise<TokenizerFile> {
  const text = await readText(path, io, MOST);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const vocabulary: VocabularyName = `file:${hash}`;
  try {
    addCounter(vocabulary, readTokenizer(text));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${path}: ${error.message}`, { hint: error.hint });
  }
  return { tokenizer: `${path.split(/[/\\]/).at(-1)} ${hash}`, vocabulary, source: path };
}
