import { dirname, resolve } from 'node:path';
import type { Io } from '../../system/io.ts';
import { usd, type Money } from '../../values/money.ts';
import type { Plan } from '../../workload/plan.ts';
import type { AskFile } from '../../workload/ask-schema.ts';
import { readBudget, type SpendingLimit } from '../ledger/budget.ts';
import { homeOf } from './state-file.ts';
import { unnamedPlanError } from '../routing/server.ts';
import { foundingLadder, tiers, type Ladder, type Target } from '../routing/tiers.ts';
import { foundingPlan } from '../../workload/founding.ts';
import { loadPlan } from '../../workload/disk/load-plan.ts';

/** A plan, and whether the user named it: one that was only found in a folder may be anybody's. */
export interface PlanSource extends Pick<Plan, 'ask' | 'file'> {
  readonly isNamed: boolean;
}

/** What `ask` works with: the plan's `ask` key, and defaults for what it leaves out. Paths are absolute. */
export interface AskConfig {
  /** The server that a named plan names, and where its key is. */
  readonly server: Target['server'];
  readonly ladder: Ladder;
  readonly baseline: string;
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly retryMaxMs: number;
  readonly connectTimeoutMs: number;
  readonly firstTokenTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly wholeTimeoutMs: number;
  /** For all attempts together; undefined for no such limit. */
  readonly timeoutMs: number | undefined;
  /** False for servers that cannot stream. */
  readonly isStreamed: boolean;
  readonly maxTokens: number | undefined;
  readonly maxCost: Money | undefined;
  readonly budgets: readonly SpendingLimit[];
  readonly receipts: string | undefined;
  /** What the user should hear: keys that do not count. */
  readonly note: string | undefined;
}

type Place = Pick<Io, 'cwd' | 'env'>;

const defaults = {
  retries: 2,
  retryDelayMs: 500,
  retryMaxMs: 20_000,
  connectTimeoutMs: 10_000,
  firstTokenTimeoutMs: 30_000,
  idleTimeoutMs: 30_000,
  wholeTimeoutMs: 120_000,
};

/** What of a found plan does not count; its tiers and lower limits do. */
const trusted = ['keyFile', 'keyEnv', 'receipts'] as const;

export function resolveAskConfig(plan: PlanSource, io: Place): AskConfig {
  const { ask: file = {}, isNamed } = plan;
  const ignored = isNamed ? [] : trusted.filter((key) => file[key] !== undefined);
  return {
    server: isNamed ? serverOf(file, plan, io) : undefined,
    ladder: ladderOf(plan, io),
    baseline: file.baseline ?? 'openai/gpt-4o',
    ...limitsOf(plan),
    timeoutMs: file.timeoutMs,
    isStreamed: file.stream ?? true,
    maxTokens: file.maxTokens,
    maxCost: file.maxCost === undefined ? undefined : usd(file.maxCost),
    budgets: [file.budget ?? []].flat().map((text) => readBudget('budget', text)),
    receipts: isNamed ? pathIn(plan, file.receipts, io) : undefined,
    note:
      ignored.length > 0
        ? `${plan.file} was found, not named: its ${ignored.join(' and ')} do not count (--plan ${plan.file} takes them)`
        : undefined,
  };
}

function limitsOf({ ask: file = {}, isNamed }: PlanSource): typeof defaults {
  const limit = (key: keyof typeof defaults): number => {
    const written = file[key] ?? defaults[key];
    return isNamed ? written : Math.min(written, defaults[key]);
  };
  return {
    retries: limit('retries'),
    retryDelayMs: limit('retryDelayMs'),
    retryMaxMs: limit('retryMaxMs'),
    connectTimeoutMs: limit('connectTimeoutMs'),
    firstTokenTimeoutMs: limit('firstTokenTimeoutMs'),
    idleTimeoutMs: limit('idleTimeoutMs'),
    wholeTimeoutMs: limit('wholeTimeoutMs'),
  };
}

/** A plan's tiers replace all of them. */
function ladderOf(plan: PlanSource, io: Place): Ladder {
  const written = plan.ask?.tiers;
  if (!written) return foundingLadder;
  const targets = Object.fromEntries(
    tiers.map((tier) => [tier, (written[tier] ?? []).map((target) => targetOf(target, plan, io))]),
  );
  return { default: [], fallback: [], premium: [], ...targets };
}

type TargetFile = NonNullable<NonNullable<AskFile['tiers']>['default']>[number];

function targetOf(target: TargetFile, plan: PlanSource, io: Place): Target {
  if (typeof target === 'string') return { offer: target, model: undefined, server: undefined };
  const server = serverOf(target, plan, io);
  if (server && !plan.isNamed) throw unnamedPlanError(plan.file ?? 'the plan', server.baseUrl);
  return { offer: target.offer, model: target.model, server };
}

type ServerFile = Pick<AskFile, 'baseUrl' | 'keyEnv' | 'keyFile'>;

function serverOf({ baseUrl, keyEnv, keyFile }: ServerFile, plan: PlanSource, io: Place): Target['server'] {
  if (baseUrl === undefined && keyEnv === undefined && keyFile === undefined) return undefined;
  return { baseUrl, keyEnv, keyFile: pathIn(plan, keyFile, io) };
}

/** A path of the plan, from the folder that the plan lies in. */
function pathIn({ file = '-' }: PlanSource, path: string | undefined, { cwd, env }: Place): string | undefined {
  return path === undefined ? undefined : resolve(cwd, dirname(file), path.replace(/^~(?=\/)/, homeOf(env) ?? '~'));
}

export interface AskSettings extends AskConfig {
  readonly plan: Plan;
  readonly isNamed: boolean;
}

/**
 * The plan that `--plan` names, else the one that is found, else (and for false) none; what of it does not count is said.
 * One that somebody else owns, or anybody may write, is left out.
 */
export async function readSettings(
  io: Io,
  wanted: string | boolean | undefined,
  voice: { readonly note: (text: string) => Promise<void> },
): Promise<AskSettings> {
  const loaded = wanted === false ? undefined : await loadPlan(io, typeof wanted === 'string' ? wanted : undefined);
  const { origin, file } = loaded ?? foundingPlan;
  if (origin?.kind === 'foreign')
    await voice.note(`${file} ${origin.doubt}, and is left out (--plan ${file} takes it)`);
  const plan = origin?.kind === 'foreign' ? foundingPlan : (loaded ?? foundingPlan);
  const isNamed = origin?.kind === 'named';
  const config = resolveAskConfig({ ...plan, isNamed }, io);
  if (config.note !== undefined) await voice.note(config.note);
  return { ...config, plan, isNamed };
}
