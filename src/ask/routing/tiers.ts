import { nearest } from '../../values/nearest.ts';
import type { Offer } from '../../pricing/catalogue/offer.ts';

/** A rung of the ladder: standard work, resilience, and what is critical. */
export const tiers = ['default', 'fallback', 'premium'] as const;

export type Tier = (typeof tiers)[number];

/** An offer to try, by the name that finds it in the catalogue, and the model id to send; the offer's own where absent. */
export interface Target {
  readonly offer: string;
  readonly model: string | undefined;
  /** A server of its own, and where its key is; undefined for that of the run. */
  readonly server: OwnServer | undefined;
}

export interface OwnServer {
  readonly baseUrl: string | undefined;
  readonly keyEnv: string | undefined;
  readonly keyFile: string | undefined;
}

export type Ladder = Readonly<Record<Tier, readonly Target[]>>;

/** The tiers of the founding architecture. */
export const foundingLadder: Ladder = {
  default: [founding('deepseek-v4-flash', 'deepseek-ai/DeepSeek-V4-Flash')],
  fallback: [founding('qwen3-32b', 'Qwen/Qwen3-32B')],
  premium: [founding('deepseek-r1', 'Pro/deepseek-ai/DeepSeek-R1'), founding('kimi-k2.5', 'kimi-k2.5')],
};

function founding(id: string, model: string): Target {
  return { offer: `global-api/${id}`, model, server: undefined };
}

export interface TierChoice {
  readonly tier: string | undefined;
  /** Premium, whatever tier is named. */
  readonly critical: boolean;
  /** Whether a critical request may fall to a cheaper tier. */
  readonly allowDowngrade: boolean;
  /** Whether answers are checked: then a refused one is sought from the tiers above. */
  readonly isChecked: boolean;
}

interface Step extends Target {
  readonly tier: Tier;
  /** True for what is only asked after a check has refused an answer. */
  readonly isEscalation: boolean;
}

export interface TierRoute {
  readonly tier: Tier;
  readonly steps: readonly Step[];
  /** What the user should hear: a tier that does not exist. */
  readonly note: string | undefined;
}

/**
 * The models to try, in order: those of the tier, then those of the next one. The default tier falls back; the premium
 * tier falls to a cheaper one only where that is allowed; an unknown tier is the default one.
 */
export function routeThroughTiers(
  ladder: Ladder,
  { tier: wanted, critical, allowDowngrade, isChecked }: TierChoice,
): TierRoute {
  const known = tiers.find((each) => each === wanted?.toLowerCase());
  const tier = critical ? 'premium' : (known ?? 'default');
  const chain = chainOf(tier, allowDowngrade);
  const above = isChecked ? tiers.slice(tiers.indexOf(tier)).filter((each) => !chain.includes(each)) : [];
  const steps = [...chain, ...above].flatMap((each) =>
    ladder[each].map((target) => ({ ...target, tier: each, isEscalation: above.includes(each) })),
  );
  return { tier, steps, note: wanted === undefined || known ? undefined : unknownTier(wanted, tier) };
}

function chainOf(tier: Tier, allowDowngrade: boolean): readonly Tier[] {
  if (tier === 'default') return ['default', 'fallback'];
  if (tier === 'fallback') return ['fallback'];
  return allowDowngrade ? ['premium', 'default', 'fallback'] : ['premium'];
}

function unknownTier(wanted: string, used: Tier): string {
  const [near] = nearest(wanted, tiers);
  return `no tier "${wanted}"; using ${used}${near === undefined ? '' : `. Did you mean ${near}?`}`;
}

/** The model id to send for an offer: as the user wrote it, else as an aggregator publishes it, else the offer's own. */
export function modelIdToSend({ list, model }: Offer, typed: string): string {
  const names = [model.id, ...(model.aliases ?? []).map((alias) => (typeof alias === 'string' ? alias : alias.name))];
  const own = names.find((name) => typed.toLowerCase() === name.toLowerCase() && name !== model.id);
  const published = names.find((name) => name.includes('/'));
  return own ?? (list.provider === 'global-api' ? (published ?? model.id) : model.id);
}
