import { UserError } from '../../values/errors.ts';
import { readText } from '../../system/files.ts';
import type { Io } from '../../system/io.ts';
import { FOUNDING_URL, hostOf, isLoopback, isOpenAi, isSameServer } from './server.ts';

/** Where a key is found. */
export type KeySource =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'none' }
  /** There is none that belongs to the server. */
  | { readonly kind: 'missing'; readonly hint: string };

/** What a plan that was named, or one of its tiers, says about the key of its server. */
interface OwnKey {
  readonly keyEnv: string | undefined;
  readonly keyFile: string | undefined;
}

interface Sources extends Pick<Io, 'env'> {
  /** As `--key-env` names it. */
  readonly flag: string | undefined;
  /** Of the server that the address is. */
  readonly own: OwnKey | undefined;
}

/**
 * The key of a server. A key belongs to one: what the command line names goes where the command line says, a plan's to the
 * plan's server, GLOBAL_API_KEY to the founding server alone, OPENAI_API_KEY to OpenAI's or the one in OPENAI_BASE_URL.
 * A server on this machine needs none.
 */
export function keySourceOf(address: string, { env, flag, own }: Sources): KeySource {
  if (flag !== undefined) return { kind: 'variable', name: flag };
  if (own?.keyEnv !== undefined) return { kind: 'variable', name: own.keyEnv };
  if (own?.keyFile !== undefined) return { kind: 'file', path: own.keyFile };
  if (isSameServer(address, FOUNDING_URL) && (env['GLOBAL_API_KEY'] ?? '') !== '')
    return { kind: 'variable', name: 'GLOBAL_API_KEY' };
  if ((env['OPENAI_API_KEY'] ?? '') !== '' && isForOpenAiKey(address, env))
    return { kind: 'variable', name: 'OPENAI_API_KEY' };
  return isLoopback(address) ? { kind: 'none' } : { kind: 'missing', hint: wayOut(address) };
}

function isForOpenAiKey(address: string, env: Io['env']): boolean {
  const named = env['OPENAI_BASE_URL'] ?? '';
  if (isOpenAi(address) || (URL.canParse(named) && isSameServer(address, named))) return true;
  // The founding server's keys say so themselves.
  return isSameServer(address, FOUNDING_URL) && env['OPENAI_API_KEY']?.startsWith('ga_') === true;
}

function wayOut(address: string): string {
  if (isSameServer(address, FOUNDING_URL))
    return 'set GLOBAL_API_KEY, or name the variable that holds the key: --key-env NAME';
  if (isOpenAi(address)) return 'set OPENAI_API_KEY, or name the variable that holds the key: --key-env NAME';
  return `a key goes to the server it was made for; for this one, say --base-url ${address} --key-env NAME, the variable that holds its key`;
}

/** The key itself; undefined where a server needs none. Throws a UserError where it is not there. */
export async function readKey(source: KeySource, address: string, io: Io): Promise<string | undefined> {
  if (source.kind === 'none') return undefined;
  if (source.kind === 'missing') throw new UserError(`no key for ${hostOf(address)}`, { hint: source.hint });
  const key = (
    source.kind === 'file' ? await readText(source.path, io, 64 * 1024) : (io.env[source.name] ?? '')
  ).trim();
  const where = source.kind === 'file' ? source.path : source.name;
  if (key === '')
    throw new UserError(`no key for ${hostOf(address)}: ${where} is empty`, {
      hint: 'put the key of that server there',
    });
  // A header cannot carry it otherwise; the key itself is not shown.
  if (!/^[\u0021-\u007e]+$/.test(key))
    throw new UserError(`the key in ${where} has spaces or characters that no key has`, { hint: 'copy it again' });
  return key;
}
