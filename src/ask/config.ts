import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { UserError } from '../values/errors.ts';
import { reasonOf } from '../system/files.ts';
import type { Io } from '../system/io.ts';
import { usd } from '../values/money.ts';
import type { Money } from '../values/money.ts';
import type { Plan } from '../workload/plan.ts';
import type { AskFile } from '../workload/ask-schema.ts';
import { foundingLadder } from './tiers.ts';
import type { Ladder, Target } from './tiers.ts';

/** The founding endpoint: OpenAI-compatible. */
const BASE_URL = 'https://global-apis.com/v1';

/** What `ask` works with: the plan's `ask` key, and defaults for what it leaves out. Paths are absolute. */
export interface AskConfig {
  readonly keyFile: string | undefined;
  readonly ladder: Ladder;
  readonly baseline: string;
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly retryMaxMs: number;
  readonly connectTimeoutMs: number;
  readonly firstTokenTimeoutMs: number;
  readonly timeoutMs: number;
  readonly maxTokens: number | undefined;
  readonly maxCost: Money | undefined;
  readonly receipts: string | undefined;
}

type Place = Pick<Io, 'cwd' | 'env'>;

export function configOf({ ask: file, file: plan }: Pick<Plan, 'ask' | 'file'>, io: Place): AskConfig {
  const { tiers = {}, maxCost, keyFile, receipts, ...rest } = file ?? {};
  return {
    keyFile: pathIn(plan, keyFile, io),
    ladder: {
      default: targetsOf(tiers.default) ?? foundingLadder.default,
      fallback: targetsOf(tiers.fallback) ?? foundingLadder.fallback,
      premium: targetsOf(tiers.premium) ?? foundingLadder.premium,
    },
    baseline: rest.baseline ?? 'openai/gpt-4o',
    retries: rest.retries ?? 2,
    retryDelayMs: rest.retryDelayMs ?? 500,
    retryMaxMs: rest.retryMaxMs ?? 20_000,
    connectTimeoutMs: rest.connectTimeoutMs ?? 10_000,
    firstTokenTimeoutMs: rest.firstTokenTimeoutMs ?? 30_000,
    timeoutMs: rest.timeoutMs ?? 120_000,
    maxTokens: rest.maxTokens,
    maxCost: maxCost === undefined ? undefined : usd(maxCost),
    receipts: pathIn(plan, receipts, io),
  };
}

/** A path of the plan, from the folder that the plan lies in. */
function pathIn(plan = '-', path: string | undefined, { cwd, env }: Place): string | undefined {
  return path === undefined ? undefined : resolve(cwd, dirname(plan), path.replace(/^~(?=\/)/, env['HOME'] ?? homedir()));
}

function targetsOf(written: NonNullable<AskFile['tiers']>['default']): Target[] | undefined {
  return written?.map((target) => (typeof target === 'string' ? { offer: target, model: undefined } : target));
}

export interface AddressSources {
  /** As `--base-url` says. */
  readonly flag: string | undefined;
  readonly plan: Pick<Plan, 'ask' | 'file'>;
  /** Whether the user named the plan, which may otherwise be anybody's. */
  readonly isNamed: boolean;
}

/**
 * The server to ask: that of the command line counts before the environment's, and that before the plan's. A plan that
 * was only found in a folder, of somebody's repository perhaps, gets no key sent to a server of its choice: throws a
 * UserError.
 */
export function addressOf({ flag, plan, isNamed }: AddressSources, { env }: Pick<Io, 'env'>): string {
  const chosen = flag ?? (env['OPENAI_BASE_URL'] || undefined);
  const address = checked(chosen ?? plan.ask?.baseUrl ?? BASE_URL);
  if (chosen !== undefined || isNamed || address === BASE_URL || isLoopback(address)) return address;
  throw new UserError(`${plan.file} would have your key sent to ${new URL(address).host}, and you did not name that plan`, {
    hint: `if you trust it: --plan ${plan.file}, or --base-url ${address}`,
  });
}

function checked(text: string): string {
  const url = /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  if (url && url.username + url.password !== '')
    throw new UserError(`the address of ${url.host} has a name or password in it`, {
      hint: 'the key comes from GLOBAL_API_KEY, OPENAI_API_KEY or a file',
    });
  if (url) return text;
  throw new UserError(`"${text}" is no address of a server`, { hint: `write it like ${BASE_URL}` });
}

function isLoopback(address: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(address).hostname);
}

/** True where a key would travel readable through a network. */
export function isExposed(baseUrl: string): boolean {
  return new URL(baseUrl).protocol === 'http:' && !isLoopback(baseUrl);
}

/** True where a key that was made for OpenAI is about to go to the founding endpoint, as the order of the variables has it. */
export function isForeign({ env }: Pick<Io, 'env'>, baseUrl: string): boolean {
  const key = env['OPENAI_API_KEY'] ?? '';
  return baseUrl === BASE_URL && !env['GLOBAL_API_KEY'] && key !== '' && !key.startsWith('ga_');
}

/** The key: from the environment, else from the file that the plan names. Throws a UserError where there is none. */
export function keyOf({ env }: Pick<Io, 'env'>, keyFile: string | undefined): string {
  const fromEnvironment = (env['GLOBAL_API_KEY'] || env['OPENAI_API_KEY'] || '').trim();
  const key = fromEnvironment || (keyFile === undefined ? '' : readKey(keyFile));
  // A header cannot carry it otherwise; the key itself is not shown.
  if (key !== '' && !/^[\u0021-\u007e]+$/.test(key))
    throw new UserError('the key has spaces or characters that no key has', { hint: 'copy it again' });
  if (key !== '') return key;
  throw new UserError('no key to ask with', {
    hint: 'set GLOBAL_API_KEY (or OPENAI_API_KEY), or name a file with it: ask: { keyFile: … } in the plan',
  });
}

function readKey(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new UserError(`cannot read the key file ${path}: ${reasonOf(error)}`);
  }
}
