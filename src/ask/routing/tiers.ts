import { nearestNames } from '../../values/nearest.ts';
import type { Offer } from '../../pricing/catalogue/offer.ts';
import type { OwnPrice } from './own-price.ts';

/** For standard work, for resilience, and for critical requests. */
export const tiers = ['default', 'fallback', 'premium'] as const;

export type Tier = (typeof tiers)[number];

/** An offer to try, by its name in the catalogue. */
export interface Target {
  readonly offer: string;
  /** The model id to send; undefined for that of the offer. */
  readonly model: string | undefined;
  /** A server of its own; undefined for that of its provider or of the run. */
  readonly server: OwnServer | undefined;
  /** What the plan says it costs; undefined for the price of the offer. */
  readonly price: OwnPrice | undefined;
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
  return { offer: `global-api/${id}`, model, server: undefined, price: undefined };
}

export interface TierChoice {
  readonly tier: string | undefined;
  /** Premium, whatever `tier` says. */
  readonly critical: boolean;
  /** Whether a critical request may fall to a cheaper tier. */
  readonly allowDowngrade: boolean;
  /** Whether answers are checked: after a rejected one, the tiers above are asked. */
  readonly isChecked: boolean;
}

export interface TierStep extends Target {
  readonly tier: Tier;
  /** True if it is asked only after a check has rejected an answer. */
  readonly isEscalation: boolean;
}

export interface TierRoute {
  readonly tier: Tier;
  readonly steps: readonly TierStep[];
  /** A note for the user about a tier that does not exist. */
  readonly note: string | undefined;
}

/**
 * The models to try, in order. The default tier falls back to the fallback tier; the premium tier falls to cheaper
 * tiers only if that is allowed. An unknown tier counts as the default one.
 */
export function routeThroughTiers(
  ladder: Ladder,
  { tier: wanted, critical, allowDowngrade, isChecked }: TierChoice,
): TierRoute {
  const known = tiers.find((name) => name === wanted?.toLowerCase());
  const tier = critical ? 'premium' : (known ?? 'default');
  const chain = fallbackChain(tier, allowDowngrade);
  const above = isChecked ? tiers.slice(tiers.indexOf(tier)).filter((name) => !chain.includes(name)) : [];
  const steps = [...chain, ...above].flatMap((name) =>
    ladder[name].map((target) => ({ ...target, tier: name, isEscalation: above.includes(name) })),
  );
  return { tier, steps, note: wanted === undefined || known ? undefined : unknownTier(wanted, tier) };
}

function fallbackChain(tier: Tier, allowDowngrade: boolean): readonly Tier[] {
  if (tier === 'default') return ['default', 'fallback'];
  if (tier === 'fallback') return ['fallback'];
  return allowDowngrade ? ['premium', 'default', 'fallback'] : ['premium'];
}

function unknownTier(wanted: string, used: Tier): string {
  const [near] = nearestNames(wanted, tiers);
  return `no tier "${wanted}"; using ${used}${near === undefined ? '' : `. Did you mean ${near}?`}`;
}

/**
 * The model id to send for an offer: as the user typed it, else as an aggregator publishes it, else that of the
 * offer.
 */
export function modelIdToSend({ list, model }: Offer, typed: string): string {
  const names = [model.id, ...(model.aliases ?? []).map((alias) => (typeof alias === 'string' ? alias : alias.name))];
  const alias = names.find((name) => typed.toLowerCase() === name.toLowerCase() && name !== model.id);
  const published = names.find((name) => name.includes('/'));
  return alias ?? (list.provider === 'global-api' ? (published ?? model.id) : model.id);
}
