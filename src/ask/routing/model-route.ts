import { UserError } from '../../values/errors.ts';
import { priceAt, type PricedOffer } from '../../pricing/rates/timeline.ts';
import { defaultTerms, offerOf, type Offer } from '../../pricing/catalogue/offer.ts';
import type { Io } from '../../system/io.ts';
import { chooseEndpoint, providerEndpoint, type Endpoint, type ServerChoice } from './endpoint.ts';
import { hostOf, isSameServer } from './server.ts';
import { modelIdToSend, routeThroughTiers, type Ladder, type Tier, type TierChoice } from './tiers.ts';

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

interface Prices {
  readonly priceOf: (name: string) => PricedOffer;
  readonly at: string;
  /** The provider that a server belongs to; undefined if none is known. */
  readonly providerAt: (address: string) => string | undefined;
}

/** The models to ask, in order. Throws a UserError if there are none. */
export function planRoute(
  request: RouteRequest,
  prices: Prices,
  io: Pick<Io, 'env'>,
): { readonly route: readonly RoutedModel[]; readonly note: string | undefined } {
  const { ladder, model, price, server } = request;
  if (model !== undefined) {
    const alone = modelAlone(model, price, prices);
    refuseOthersServer([alone.offer], server, prices);
    const only = { ...alone, endpoint: endpointOf(alone.offer, server, io) };
    return {
      route: [{ tier: 'model', isEscalation: false, isOwnPrice: price !== undefined, ...only }],
      note: undefined,
    };
  }
  if (price) throw new UserError('a price belongs to one model', { hint: 'name it with --model' });
  const { steps, note, tier } = routeThroughTiers(ladder, request);
  if (steps.length === 0)
    throw new UserError(`the plan has no ${tier} tier`, {
      hint: `give it models: ask: { tiers: { ${tier}: [openai/gpt-4o-mini] } }`,
    });
  const route = steps.map((step) => {
    const offer = prices.priceOf(step.offer);
    return {
      tier: step.tier,
      isEscalation: step.isEscalation,
      isOwnPrice: false,
      offer,
      model: step.model ?? modelIdToSend(offer.offer, offer.offer.model.id),
      endpoint: chooseEndpoint(step.server, server, io),
    };
  });
  refuseOthersServer(
    route.map(({ offer }) => offer),
    server,
    prices,
  );
  return { route, note };
}

/** The server of the model's provider where nothing else is named, or that address is; else the server of the run. */
function endpointOf({ offer: { list } }: PricedOffer, server: ServerChoice, io: Pick<Io, 'env'>): Endpoint {
  const { api } = list;
  const { baseUrl, isFlagged, isNamed, planned } = server;
  if (api && !isNamed) return providerEndpoint(api, server, io);
  return api && isFlagged && planned === undefined && isSameServer(api.baseUrl, baseUrl)
    ? providerEndpoint({ ...api, baseUrl }, server, io)
    : chooseEndpoint(undefined, server, io);
}

/** Throws a UserError if the command line names the server of another provider than that of a model. */
function refuseOthersServer(
  offers: readonly PricedOffer[],
  { baseUrl, isFlagged }: ServerChoice,
  prices: Prices,
): void {
  const owner = isFlagged ? prices.providerAt(baseUrl) : undefined;
  const other = offers.find(({ offer: { list } }) => list.provider !== owner && list.provider !== OWN);
  if (owner === undefined || !other) return;
  throw new UserError(
    `${hostOf(baseUrl)} is the server of ${owner}, and ${other.offer.key} is not a model of ${owner}`,
    {
      hint: `name one of its models, --model ${owner}/…, or leave out --base-url`,
    },
  );
}

/** The provider of a model that no list has. */
const OWN = 'own';

function modelAlone(name: string, price: OwnPrice | undefined, prices: Prices): Pick<RoutedModel, 'offer' | 'model'> {
  const listed = findListedOffer(name, price, prices);
  if (!listed) return { offer: ownOffer(undefined, name, price ?? { input: 0, output: 0 }, prices.at), model: name };
  const { provider } = listed.offer.list;
  const typed = name.toLowerCase().startsWith(`${provider}/`) ? name.slice(provider.length + 1) : name;
  const offer = price ? ownOffer(listed.offer, name, price, prices.at) : listed;
  return { offer, model: modelIdToSend(listed.offer, typed) };
}

/** The listed offer; undefined if no list has it but the user names its price. */
function findListedOffer(name: string, price: OwnPrice | undefined, { priceOf }: Prices): PricedOffer | undefined {
  try {
    return priceOf(name);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (price) return undefined;
    const namePrice = 'say what it costs: --price 0.15/0.60, or --free';
    throw new UserError(error.message, {
      hint: error.hint === undefined ? namePrice : `${error.hint}; or ${namePrice}`,
    });
  }
}

/** The price of a model that the user names, in US dollars per million tokens. */
export interface OwnPrice {
  readonly input: number;
  readonly output: number;
}

/** Reads `0.15/0.60`. Throws a UserError. */
export function readOwnPrice(text: string): OwnPrice {
  const [, input, output] = /^\$?(\d{1,7}(?:\.\d{1,9})?)\/\$?(\d{1,7}(?:\.\d{1,9})?)$/.exec(text.trim()) ?? [];
  if (input === undefined || output === undefined)
    throw new UserError(`--price: "${text}" is not a price`, {
      hint: 'write US dollars per million tokens of input and of output, like 0.15/0.60',
    });
  return { input: Number(input), output: Number(output) };
}

/** An offer at the user's price; `listed` is undefined for a model that no list has. */
function ownOffer(listed: Offer | undefined, name: string, { input, output }: OwnPrice, at: string): PricedOffer {
  const rates = [{ from: at, input, output }];
  if (listed) return priceAt({ ...listed, discounts: [], terms: defaultTerms, model: { ...listed.model, rates } }, at);
  const list = { schema: 1 as const, provider: OWN, source: 'the command line' };
  return priceAt(offerOf({ list, model: { id: name, rates }, discounts: [], isOwn: true }, defaultTerms), at);
}
