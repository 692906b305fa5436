import { brotliDecompressSync } from 'node:zlib';
import { join } from 'node:path';
import { ownBytes } from '../../system/open-file.ts';
import { tokenizersDir } from '../../system/paths.ts';
import { tokenCounter, type TokenCounter, type VocabularyName } from '../counter.ts';

const loaded = new Map<VocabularyName, TokenCounter>();

/** The counter of a vocabulary of the package; it is read when it is first asked for. */
export function openCounter(name: VocabularyName): TokenCounter {
  const known = loaded.get(name);
  if (known) return known;
  const counter = tokenCounter(name, { characters: unpacked('characters.bin'), vocabulary: unpacked(`${name}.bpe`) });
  loaded.set(name, counter);
  return counter;
}

function unpacked(file: string): Uint8Array {
  return brotliDecompressSync(ownBytes(join(tokenizersDir, file)));
}
