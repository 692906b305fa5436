import { UserError } from '../../values/errors.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { Io } from '../../system/io.ts';
import { chooseEndpoint, type Endpoint, type ServerChoice } from './endpoint.ts';
import { refuseOthersServer, refuseSharedKey, type ProviderAddresses } from './server-questions.ts';
import { ownOffer, type OwnPrice } from './own-price.ts';
import { modelIdToSend, routeThroughTiers, type Ladder, type TierStep, type Tier, type TierChoice } from './tiers.ts';

/** A model to ask, with its prices and its server. */
export interface RoutedModel {
  readonly tier: Tier | 'model';
  readonly offer: PricedOffer;
  /** The id sent to the server. */
  readonly model: string;
  readonly endpoint: Endpoint;
  /** Whether the user named the price. */
  readonly isOwnPrice: boolean;
  /** True if it is asked only after a check has rejected an answer. */
  readonly isEscalation: boolean;
}

export interface RouteRequest extends TierChoice {
  readonly ladder: Ladder;
  /** The only model to ask, without tiers. */
  readonly model: string | undefined;
  /** The price of that model, if the user names one. */
  readonly price: OwnPrice | undefined;
  readonly server: ServerChoice;
}

interface Prices extends ProviderAddresses {
  readonly priceOf: (name: string) => PricedOffer;
  readonly at: string;
}

/** The models to ask, in order. Throws a UserError if there are none, and for a server or key that is not theirs. */
export function planRoute(
  request: RouteRequest,
  prices: Prices,
  io: Pick<Io, 'env'>,
): { readonly route: readonly RoutedModel[]; readonly note: string | undefined } {
  const { ladder, model, price, server } = request;
  if (model === undefined && price)
    throw new UserError('a price belongs to one model', { hint: 'name it with --model' });
  const { steps, note, tier } = model === undefined ? routeThroughTiers(ladder, request) : onlyModel(model, price);
  if (steps.length === 0)
    throw new UserError(`the plan has no ${tier} tier`, {
      hint: `give it models: ask: { tiers: { ${tier}: [openai/gpt-4o-mini] } }`,
    });
  const models = steps.map((step) => {
    const found = findModel(step, prices);
    return {
      tier: step.tier,
      isEscalation: step.isEscalation,
      isOwnPrice: step.price !== undefined,
      offer: found.offer,
      model: step.model ?? found.model,
      to: { own: step.server, api: prices.apiOf(found.offer.offer.list.provider) },
    };
  });
  refuseOthersServer(models, server, prices);
  refuseSharedKey(models, server, model !== undefined);
  return { note, route: models.map(({ to, ...each }) => ({ ...each, endpoint: chooseEndpoint(to, server, io) })) };
}

/** The route to one model that the command line names. */
function onlyModel(offer: string, price: OwnPrice | undefined) {
  const step = { offer, price, model: undefined, server: undefined, tier: 'model' as const, isEscalation: false };
  return { steps: [step], note: undefined, tier: 'model' };
}

/** An offer by the name that somebody typed, and the id to send for it. */
function findModel(
  { offer: name, price, tier }: Pick<TierStep, 'offer' | 'price'> & Pick<RoutedModel, 'tier'>,
  prices: Prices,
): Pick<RoutedModel, 'offer' | 'model'> {
  const listed = findListedOffer(name, price, tier, prices);
  if (!listed) return { offer: ownOffer(undefined, name, price ?? { input: 0, output: 0 }, prices.at), model: name };
  const { provider } = listed.offer.list;
  const typed = name.toLowerCase().startsWith(`${provider}/`) ? name.slice(provider.length + 1) : name;
  const offer = price ? ownOffer(listed.offer, name, price, prices.at) : listed;
  return { offer, model: modelIdToSend(listed.offer, typed) };
}

/** The listed offer; undefined if no list has it but the user names its price. */
function findListedOffer(
  name: string,
  price: OwnPrice | undefined,
  tier: RoutedModel['tier'],
  { priceOf }: Prices,
): PricedOffer | undefined {
  try {
    return priceOf(name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (price) return undefined;
    const written = tier === 'model' ? '--price 0.15/0.60, or --free' : 'price: 0.15/0.60, or free: true';
    const namePrice = `say what it costs: ${written}`;
    throw new UserError(error.message, {
      hint: error.hint === undefined ? namePrice : `${error.hint}; or ${namePrice}`,
    });
  }
}
