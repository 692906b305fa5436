import type { ValidateFunction } from 'ajv';
import { UserError } from '../../values/errors.ts';
import { readText } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { newFailure, type Failure } from '../routing/failures.ts';

export interface SchemaCheck {
  readonly schema: object;
  /** The JSON of an answer, without a fence around it. */
  readonly extract: (answer: string) => string;
  /** What is wrong with an answer; undefined where it fits. */
  readonly check: (answer: string) => Failure | undefined;
}

/** Reads a JSON Schema. Throws a UserError for a file that is none. */
export async function readSchema(path: string, io: Io): Promise<SchemaCheck> {
  const schema = objectIn(await readText(path, io), path);
  const fits = await validatorOf(schema, path);
  return {
    schema,
    extract,
    check: (answer) => {
      const value = jsonIn(extract(answer));
      if (value === undefined) return newFailure('rejected', 'the answer is no JSON');
      if (fits(value)) return undefined;
      const [problem] = fits.errors ?? [];
      // Where in the answer is for the screen alone: it has words of the answer in it.
      return newFailure('rejected', 'the answer does not fit the schema', {
        code: problem?.keyword,
        words: problem?.instancePath || undefined,
      });
    },
  };
}

async function validatorOf(schema: object, path: string): Promise<ValidateFunction> {
  const named = '$schema' in schema ? String(schema.$schema) : '';
  // Formats are names that each reader understands its own way; an answer is not refused for them.
  const options = { strict: false, validateFormats: false, logger: false as const };
  try {
    if (/draft-0[67]/.test(named)) return new (await import('ajv')).Ajv(options).compile(schema);
    if (named.includes('2019-09')) return new (await import('ajv/dist/2019.js')).Ajv2019(options).compile(schema);
    return new (await import('ajv/dist/2020.js')).Ajv2020(options).compile(schema);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(`${path} is no JSON Schema that can be checked: ${why}`, {
      hint: 'drafts 6, 7, 2019-09 and 2020-12 can',
    });
  }
}

function objectIn(text: string, path: string): object {
  const value = jsonIn(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UserError(`${path} is no JSON Schema`, { hint: 'it has to be a JSON object' });
}

/** Models like to put a fence around JSON. */
function extract(answer: string): string {
  const text = answer.trim();
  const [, inner] = /^```(?:json)?\s*\n(.*)\n\s*```$/is.exec(text) ?? [];
  return (inner ?? text).trim();
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
