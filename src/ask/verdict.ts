import type { Io } from '../system/io.ts';
import type { Failure } from './failures.ts';
import type { SchemaCheck } from './schema-check.ts';
import type { Stop } from './session.ts';

interface Checks {
  readonly schema: SchemaCheck | undefined;
  readonly command: string | undefined;
  /** Whose keys the command does not get. */
  readonly stops: readonly Stop[];
}

interface World {
  readonly io: Pick<Io, 'cwd' | 'env'>;
  readonly signal: AbortSignal;
}

/** What is wrong with a whole answer, by its schema first, and then by the user's command; undefined for nothing. */
export async function verdictOn(text: string, { schema, command, stops }: Checks, { io, signal }: World): Promise<Failure | undefined> {
  const misfit = schema?.check(text);
  if (misfit || command === undefined) return misfit;
  const { runCheck } = await import('./check-command.ts');
  const keys = new Set([
    'GLOBAL_API_KEY',
    'OPENAI_API_KEY',
    ...stops.flatMap(({ endpoint: { key } }) => (key.kind === 'variable' ? [key.name] : [])),
  ]);
  const env = Object.fromEntries(Object.entries(io.env).filter(([name]) => !keys.has(name)));
  return await runCheck(command, schema ? schema.extract(text) : text, { cwd: io.cwd, env, signal });
}
