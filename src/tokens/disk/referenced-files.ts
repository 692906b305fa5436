import { realpathSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { readText, statPath } from '../../system/files.ts';
import { isInSearchedFolders } from '../../system/found-file.ts';
import type { Io } from '../../system/io.ts';
import { readAll } from '../../system/open-file.ts';
import { UserError } from '../../values/errors.ts';
import { parseJson } from '../../values/json.ts';
import { readDocument } from '../../yaml/document.ts';
import { imageType } from '../image-size.ts';
import { listTextFiles } from './text-files.ts';

export interface FoundReference {
  /** Relative to the working folder. */
  readonly shown: string;
  readonly real: string;
}

/** Endings of files that are run, which nothing here does. */
export const programs: ReadonlySet<string> = new Set(
  '.js .cjs .mjs .ts .cts .mts .py .rb .sh .bash .pl .php .go .exe .ps1 .bat'.split(' '),
);

const mostImageBytes = 20 * 1024 * 1024;
const MOST_FILES = 2000;

/** The files that a configuration names, in its repository or folder. What nobody can count is told to `leave`. */
export class ReferencedFiles {
  readonly #io: Io;
  /** Of the configuration, relative to the working folder. */
  readonly #folder: string;
  readonly #leave: (what: string) => void;
  #read = 0;

  constructor(io: Io, folder: string, leave: (what: string) => void) {
    this.#io = io;
    this.#folder = folder;
    this.#leave = leave;
  }

  /** A value, or what the files that it names have: data, a text, an image in base64; a list for several files. */
  async value(said: unknown): Promise<unknown> {
    if (typeof said !== 'string' || !said.startsWith('file://')) return said;
    const values = await Promise.all(this.files(said).map((file) => this.#content(file)));
    return values.length === 1 ? values[0] : values;
  }

  async #content({ shown, real }: FoundReference): Promise<unknown> {
    const ending = extname(shown).toLowerCase();
    if (programs.has(ending) || ending === '.pdf') {
      this.#leave(`what ${shown} would say`);
      return '';
    }
    if (/^\.(?:png|jpe?g|gif|webp)$/.test(ending)) {
      const bytes = readAll(real, mostImageBytes, shown);
      if (bytes && imageType(bytes) !== undefined) return Buffer.from(bytes).toString('base64');
      throw new UserError(`${shown} is not an image`);
    }
    const text = await readText(shown, this.#io);
    return /^\.(?:ya?ml|json)$/.test(ending) ? dataIn(text, shown) : text.trim();
  }

  /** The files that a reference names. Throws a UserError for none, and for one outside of the repository. */
  files(reference: string, mustExist = true): FoundReference[] {
    const path = join(this.#folder, reference.replace(/^file:\/\//, '').replace(/(\.(?:py|[cm]?[jt]s)):\w+$/, '$1'));
    const place = path.includes('*') ? dirname(path.slice(0, path.indexOf('*') + 1)) : path;
    if (!statPath(resolve(this.#io.cwd, place))) {
      if (!mustExist) return [];
      throw new UserError(`cannot read ${path}: no such file`, { hint: `the configuration names ${reference}` });
    }
    // A folder outside is not even listed.
    this.#realPath(place);
    return listTextFiles(this.#io, [path]).map(({ shown }) => {
      if (++this.#read > MOST_FILES)
        throw new UserError(`the configuration names more than ${MOST_FILES} files`, { hint: 'does one name itself?' });
      const real = this.#realPath(shown);
      if (statPath(real)?.isFile() !== true) throw new UserError(`${shown} is not a regular file`);
      return { shown, real };
    });
  }

  /** Where a path is. Throws a UserError for one outside of the repository. */
  #realPath(shown: string): string {
    const real = realpathSync(resolve(this.#io.cwd, shown));
    const folder = resolve(this.#io.cwd, this.#folder);
    if (isInSearchedFolders(real, { cwd: folder, env: this.#io.env })) return real;
    throw new UserError(`${shown} is outside of the repository of the configuration`, {
      hint: 'copy it into the folder of the configuration',
    });
  }
}

/** Data of JSON or YAML. Throws a UserError. */
export function dataIn(text: string, shown: string): unknown {
  const json = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  if (json !== undefined) return json;
  const document = readDocument(text);
  if ('data' in document) return document.data;
  const [problem] = document.problems;
  throw new UserError(`${shown}:${problem?.line ?? 1}: ${problem?.message ?? 'not readable'}`);
}
