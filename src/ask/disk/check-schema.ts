import { Script } from 'node:vm';
import type { ValidateFunction } from 'ajv';
import { UserError } from '../../values/errors.ts';
import { readText } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { newFailure, type Failure } from '../routing/failures.ts';
import { parseJson } from '../../values/json.ts';
import { fieldsOf } from '../routing/reply-fields.ts';

export interface SchemaCheck {
  readonly schema: object;
  /** The JSON of an answer, without a code fence around it. */
  readonly extract: (answer: string) => string;
  /** Checks an answer; returns undefined if it fits. */
  readonly check: (answer: string) => Failure | undefined;
}

/** Reads a JSON Schema. Throws a UserError. */
export async function readSchema(path: string, io: Io): Promise<SchemaCheck> {
  const schema = fieldsOf(parseJson(await readText(path, io)));
  if (!schema) throw new UserError(`${path} is not a JSON Schema`, { hint: 'it has to be a JSON object' });
  const fits = await compileSchema(schema, path);
  return {
    schema,
    extract,
    check: (answer) => {
      const value = parseJson(extract(answer));
      if (value === undefined) return newFailure('rejected', 'the answer is not JSON');
      const isFitting = fitsInTime(fits, value);
      if (isFitting === undefined) return newFailure('rejected', 'the answer cannot be checked by the schema in time');
      if (isFitting) return undefined;
      const [problem] = fits.errors ?? [];
      // The path holds words of the answer, and is only for the screen.
      return newFailure('rejected', 'the answer does not fit the schema', {
        code: problem?.keyword,
        detail: problem?.instancePath || undefined,
      });
    },
  };
}

/** How long a check may take: some schemas need years for 40 letters, or for a list, and would hear no signal. */
const CHECK_MS = 1000;

/** Whether a value fits; undefined for a check that takes too long, or nests too deeply, to be finished. */
function fitsInTime(fits: ValidateFunction, value: unknown): boolean | undefined {
  try {
    return new Script('check()').runInNewContext({ check: () => fits(value) }, { timeout: CHECK_MS }) === true;
  } catch {
    return undefined;
  }
}

async function compileSchema(schema: object, path: string): Promise<ValidateFunction> {
  const draft = '$schema' in schema ? String(schema.$schema) : '';
  // No answer is rejected for its formats, which each validator understands differently.
  const options = { strict: false, validateFormats: false, logger: false as const };
  try {
    if (/draft-0[67]/.test(draft)) return new (await import('ajv')).Ajv(options).compile(schema);
    if (draft.includes('2019-09')) return new (await import('ajv/dist/2019.js')).Ajv2019(options).compile(schema);
    return new (await import('ajv/dist/2020.js')).Ajv2020(options).compile(schema);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`${path} is not a JSON Schema that can be checked: ${why}`, {
      hint: 'drafts 6, 7, 2019-09 and 2020-12 can',
    });
  }
}

/** Takes the JSON out of the code fence that models like to put around it, and of words around a single fence. */
function extract(answer: string): string {
  const text = answer.trim();
  if (parseJson(text) !== undefined) return text;
  const fenced = fencedTexts(text);
  return (fenced.length === 1 ? (fenced[0] ?? text) : text).trim();
}

/** The texts between fences, line by line: white space without end is what models that lose their way write. */
function fencedTexts(text: string): string[] {
  const texts: string[] = [];
  let inside: string[] | undefined;
  for (const line of text.split('\n')) {
    if (inside && line.trimStart().startsWith('```')) {
      texts.push(inside.join('\n'));
      inside = undefined;
    } else if (inside) inside.push(line);
    else if (/```(?:json)?$/i.test(line.trimEnd())) inside = [];
  }
  return texts;
}
