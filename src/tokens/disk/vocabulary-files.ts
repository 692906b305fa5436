import { brotliDecompressSync } from 'node:zlib';
import { join } from 'node:path';
import { ownBytes } from '../../system/open-file.ts';
import { tokenizersDir } from '../../system/paths.ts';
import { tokenCounter, type TokenCounter } from '../counter.ts';
import { vocabularies, type VocabularyName } from '../model-table.ts';

const loaded = new Map<VocabularyName, TokenCounter>();

/** The counter of a vocabulary; one of the package is read when it is first asked for. */
export function openCounter(name: VocabularyName): TokenCounter {
  const known = loaded.get(name);
  if (known) return known;
  const shipped = vocabularies.find((each) => each === name);
  if (shipped === undefined) throw new RangeError(`${name} was not read`);
  const files = { characters: unpacked('characters.bin'), vocabulary: unpacked(`${shipped}.bpe`) };
  const counter = tokenCounter(shipped, files);
  loaded.set(name, counter);
  return counter;
}

/** Adds a counter of a file. */
export function addCounter(name: VocabularyName, counter: TokenCounter): void {
  loaded.set(name, counter);
}

function unpacked(file: string): Uint8Array {
  return brotliDecompressSync(ownBytes(join(tokenizersDir, file)));
}
