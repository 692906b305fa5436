import { UserError } from '../../values/errors.ts';
import { priceAt, type PricedOffer } from '../../pricing/rates/timeline.ts';
import type { Io } from '../../system/io.ts';
import { chooseEndpoint, type ServerChoice } from './endpoint.ts';
import { modelIdToSend, routeThroughTiers, type Ladder, type TierChoice } from './tiers.ts';
import { offerOf, asListed, type Offer } from '../../pricing/catalogue/offer.ts';
import type { Endpoint } from './endpoint.ts';
import type { Tier } from './tiers.ts';

export interface RouteRequest extends TierChoice {
  readonly ladder: Ladder;
  /** This model alone, without tiers, and what it costs where the user says so. */
  readonly model: string | undefined;
  readonly price: OwnPrice | undefined;
  readonly server: ServerChoice;
}

interface Prices {
  readonly priceOf: (name: string) => PricedOffer;
  readonly at: string;
}

/** The models to ask, in order, at their prices, with their servers. Throws a UserError where there are none. */
export function planRoute(
  wanted: RouteRequest,
  prices: Prices,
  io: Pick<Io, 'env'>,
): { readonly stops: readonly Stop[]; readonly note: string | undefined } {
  const { ladder, model, price, server } = wanted;
  if (model !== undefined)
    return {
      stops: [{ ...modelStop(model, price, prices), endpoint: chooseEndpoint(undefined, server, io) }],
      note: undefined,
    };
  if (price) throw new UserError('a price belongs to one model', { hint: 'name it with --model' });
  const { steps, note, tier } = routeThroughTiers(ladder, wanted);
  if (steps.length === 0)
    throw new UserError(`the plan has no ${tier} tier`, {
      hint: `give it models: ask: { tiers: { ${tier}: [openai/gpt-4o-mini] } }`,
    });
  const stops = steps.map((step) => {
    const offer = prices.priceOf(step.offer);
    return {
      tier: step.tier,
      isEscalation: step.isEscalation,
      offer,
      model: step.model ?? modelIdToSend(offer.offer, offer.offer.model.id),
      endpoint: chooseEndpoint(step.server, server, io),
    };
  });
  return { stops, note };
}

function modelStop(name: string, price: OwnPrice | undefined, prices: Prices): Omit<Stop, 'endpoint'> {
  const listed = listedOffer(name, price, prices);
  const head = { tier: 'model' as const, isEscalation: false };
  if (!listed)
    return { ...head, offer: ownOffer(undefined, name, price ?? { input: 0, output: 0 }, prices.at), model: name };
  const { provider } = listed.offer.list;
  const typed = name.toLowerCase().startsWith(`${provider}/`) ? name.slice(provider.length + 1) : name;
  const offer = price ? ownOffer(listed.offer, name, price, prices.at) : listed;
  return { ...head, offer, model: modelIdToSend(listed.offer, typed) };
}

/** The offer of that name; undefined where there is none but the user says what it costs. */
function listedOffer(name: string, price: OwnPrice | undefined, { priceOf }: Prices): PricedOffer | undefined {
  try {
    return priceOf(name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (price) return undefined;
    const way = 'say what it costs: --price 0.15/0.60, or --free';
    throw new UserError(error.message, { hint: error.hint === undefined ? way : `${error.hint}; or ${way}` });
  }
}

/** What a model costs, as the user says: US dollars per million tokens. */
export interface OwnPrice {
  readonly input: number;
  readonly output: number;
}

/** Reads `0.15/0.60`. Throws a UserError. */
export function readOwnPrice(text: string): OwnPrice {
  const [, input, output] = /^\$?(\d{1,7}(?:\.\d{1,9})?)\/\$?(\d{1,7}(?:\.\d{1,9})?)$/.exec(text.trim()) ?? [];
  if (input === undefined || output === undefined)
    throw new UserError(`--price: "${text}" is no price`, {
      hint: 'write US dollars per million tokens of input and of output, like 0.15/0.60',
    });
  return { input: Number(input), output: Number(output) };
}

/** A model at the user's price: an offer of the lists, or one that no list has. */
function ownOffer(listed: Offer | undefined, name: string, { input, output }: OwnPrice, at: string): PricedOffer {
  const rates = [{ from: at, input, output }];
  if (listed) return priceAt({ ...listed, discounts: [], terms: asListed, model: { ...listed.model, rates } }, at);
  const list = { schema: 1 as const, provider: 'own', source: 'the command line' };
  return priceAt(offerOf({ list, model: { id: name, rates }, discounts: [], isOwn: true }, asListed), at);
}

/** A model to try, at its prices. */
export interface Stop {
  readonly tier: Tier | 'model';
  readonly offer: PricedOffer;
  /** The id sent to the server. */
  readonly model: string;
  readonly endpoint: Endpoint;
  /** True for what is only asked after a check has refused an answer. */
  readonly isEscalation: boolean;
}
