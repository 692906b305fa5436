import { dirname, resolve } from 'node:path';
import type { Io } from '../../system/io.ts';
import { usd, type Money } from '../../values/money.ts';
import type { Plan } from '../../workload/plan.ts';
import type { AskFile } from '../../workload/ask-schema.ts';
import { readBudget, type SpendingLimit } from '../ledger/budget.ts';
import { homeOf } from '../../system/own-folder.ts';
import type { RequestTimeouts } from '../client/request-timeouts.ts';
import type { RetryLimits } from '../routing/router.ts';
import { freeOfCharge, readOwnPrice } from '../routing/own-price.ts';
import { unnamedPlanError } from '../routing/server.ts';
import { foundingLadder, tiers, type Ladder, type Target } from '../routing/tiers.ts';
import { foundingPlan } from '../../workload/founding.ts';
import { loadHomePlan, loadPlan } from '../../workload/disk/load-plan.ts';
import { shellWord } from '../../values/shell-word.ts';

/** A plan, and whether the user named it; a plan that was only found in a folder may be anybody's. */
export interface PlanSource extends Pick<Plan, 'ask' | 'file'> {
  readonly isNamed: boolean;
}

/** The settings of `ask`: the plan's `ask` key, with defaults. Paths are absolute. */
export interface AskConfig extends RetryLimits, RequestTimeouts {
  /** The server of a plan that the user named, and where its key is. */
  readonly server: Target['server'];
  readonly ladder: Ladder;
  readonly baseline: string;
  /** For all attempts together. */
  readonly timeoutMs: number;
  /** False for servers that cannot stream. */
  readonly isStreamed: boolean;
  readonly maxTokens: number | undefined;
  readonly maxCost: Money | undefined;
  readonly budgets: readonly SpendingLimit[];
  readonly receipts: string | undefined;
  /** A note for the user about keys that do not count. */
  readonly note: string | undefined;
}

type Context = Pick<Io, 'cwd' | 'env'>;

const defaults = {
  retries: 2,
  retryDelayMs: 500,
  retryMaxMs: 20_000,
  connectTimeoutMs: 10_000,
  firstTokenTimeoutMs: 30_000,
  idleTimeoutMs: 30_000,
  wholeTimeoutMs: 120_000,
  timeoutMs: 600_000,
};

/** Keys that do not count in a found plan. Its tiers and lower limits do. */
const trusted = ['keyFile', 'keyEnv', 'receipts'] as const;

export function resolveAskConfig(plan: PlanSource, io: Context): AskConfig {
  const { ask: file = {}, isNamed } = plan;
  const ignored = isNamed ? [] : trusted.filter((key) => file[key] !== undefined);
  return {
    server: isNamed ? serverOf(file, plan, io) : undefined,
    ladder: ladderOf(plan, io),
    baseline: file.baseline ?? 'openai/gpt-4o',
    ...limitsOf(plan),
    isStreamed: file.stream ?? true,
    maxTokens: file.maxTokens,
    maxCost: file.maxCost === undefined ? undefined : usd(file.maxCost),
    budgets: budgetsOf(file),
    receipts: isNamed ? resolveFromPlan(plan, file.receipts, io) : undefined,
    note:
      ignored.length > 0
        ? `${plan.file} was found, not named: its ${ignored.join(' and ')} do not count ` +
          `(--plan ${shellWord(plan.file ?? '-')} takes them)`
        : undefined,
  };
}

function budgetsOf({ budget = [] }: AskFile): SpendingLimit[] {
  return [budget].flat().map((text) => readBudget('budget', text));
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
    timeoutMs: limit('timeoutMs'),
  };
}

/** If a plan names any tier, its tiers replace all default ones. */
function ladderOf(plan: PlanSource, io: Context): Ladder {
  const written = plan.ask?.tiers;
  if (!written) return foundingLadder;
  const targets = Object.fromEntries(
    tiers.map((tier) => [tier, (written[tier] ?? []).map((target) => targetOf(target, plan, io))]),
  );
  return { default: [], fallback: [], premium: [], ...targets };
}

type TargetFile = NonNullable<NonNullable<AskFile['tiers']>['default']>[number];

function targetOf(target: TargetFile, plan: PlanSource, io: Context): Target {
  if (typeof target === 'string') return { offer: target, model: undefined, server: undefined, price: undefined };
  const server = serverOf(target, plan, io);
  if (server && !plan.isNamed) throw unnamedPlanError(plan.file ?? 'the plan', server.baseUrl);
  const { offer, model, free, price } = target;
  return { offer, model, server, price: free ? freeOfCharge : price === undefined ? undefined : readOwnPrice(price) };
}

type ServerFile = Pick<AskFile, 'baseUrl' | 'keyEnv' | 'keyFile'>;

function serverOf({ baseUrl, keyEnv, keyFile }: ServerFile, plan: PlanSource, io: Context): Target['server'] {
  if (baseUrl === undefined && keyEnv === undefined && keyFile === undefined) return undefined;
  return { baseUrl, keyEnv, keyFile: resolveFromPlan(plan, keyFile, io) };
}

/** Resolves a path in the plan from the folder of the plan. */
function resolveFromPlan(
  { file = '-' }: PlanSource,
  path: string | undefined,
  { cwd, env }: Context,
): string | undefined {
  return path === undefined ? undefined : resolve(cwd, dirname(file), path.replace(/^~(?=\/)/, homeOf(env) ?? '~'));
}

export interface AskSettings extends AskConfig {
  readonly plan: Plan;
  readonly isNamed: boolean;
}

/**
 * Loads the settings from the plan that `--plan` or COST_PROJECTION_PLAN names, else from the one that is found; from
 * none for false. Leaves out a found plan that somebody else owns or may write. Budgets of the plan in the home folder
 * hold beside those of a found one. Notes for the user tell what does not count.
 */
export async function loadAskSettings(
  io: Io,
  wanted: string | boolean | undefined,
  voice: { readonly note: (text: string) => Promise<void> },
): Promise<AskSettings> {
  const named = typeof wanted === 'string' ? wanted : io.env['COST_PROJECTION_PLAN'] || undefined;
  const loaded = wanted === false ? undefined : await loadPlan(io, named);
  const isNamed = loaded?.origin?.kind === 'named';
  const own = async (found: Plan | undefined): Promise<Plan | undefined> => {
    if (found?.origin?.kind !== 'foreign') return found;
    await voice.note(
      `${found.file} ${found.origin.doubt}, and is left out (--plan ${shellWord(found.file ?? '-')} takes it)`,
    );
    return undefined;
  };
  const plan = (await own(loaded)) ?? foundingPlan;
  const config = resolveAskConfig({ ...plan, isNamed }, io);
  if (config.note !== undefined) await voice.note(config.note);
  const home = wanted === false || isNamed ? undefined : homeOf(io.env);
  const homePlan = home === undefined ? undefined : await own(await loadHomePlan(io, home, loaded?.file));
  return { ...config, budgets: [...config.budgets, ...budgetsOf(homePlan?.ask ?? {})], plan, isNamed };
}
