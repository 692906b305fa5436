import type { ServiceTier } from '../../pricing/rates/meters.ts';
import { bandAt } from '../../pricing/rates/rates.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import type { Assumption } from '../../projection/assumption.ts';
import { adaptSending } from '../../projection/billing.ts';
import { pricingFor, type LineItem } from '../../projection/price.ts';
import { sum, type Money } from '../../values/money.ts';

/** Requests whose prompts are billed by the same bands. */
interface BandTally {
  readonly serviceTier: ServiceTier | undefined;
  readonly promptTokens: number;
  input: number;
  output: number;
  requests: number;
}

/** What requests cost, summed as they come: bands act on each of them, and only sums are kept. */
export class RequestCosts {
  readonly #offer: PricedOffer;
  readonly #at: string;
  readonly #tallies = new Map<string, BandTally>();

  constructor(offer: PricedOffer, at: string) {
    this.#offer = offer;
    this.#at = at;
  }

  /** Tokens of all answers. */
  get output(): number {
    return [...this.#tallies.values()].reduce((total, { output }) => total + output, 0);
  }

  add(input: number, output: number, serviceTier: ServiceTier | undefined): void {
    const tier = serviceTier && this.#offer.serviceTiers[serviceTier];
    const bands = [bandAt(this.#offer, input), tier && bandAt(tier, input)];
    const key = [serviceTier, ...bands.map((band) => band?.aboveInputTokens)].join(' ');
    const tally = this.#tallies.get(key) ?? { serviceTier, promptTokens: input, input: 0, output: 0, requests: 0 };
    this.#tallies.set(key, tally);
    tally.input += input;
    tally.output += output;
    tally.requests++;
  }

  /** Throws MissingRate. */
  price(): { readonly total: Money; readonly lineItems: readonly LineItem[]; readonly assumptions: Assumption[] } {
    const priced = [...this.#tallies.values()].map(({ serviceTier, promptTokens, input, output, requests }) => {
      const asked = { promptTokens, hours: { at: this.#at }, serviceTier };
      const { sending, assumptions } = adaptSending(this.#offer, asked);
      const pricing = pricingFor(this.#offer, sending);
      const lineItems = pricing.price({ usage: { input, output }, requests, webSearches: 0 });
      return { lineItems, assumptions: [...assumptions, ...pricing.assumptions()] };
    });
    const lineItems = priced.flatMap((each) => each.lineItems);
    return {
      total: sum(lineItems.map(({ cost }) => cost)),
      lineItems,
      assumptions: priced.flatMap(({ assumptions }) => assumptions),
    };
  }
}
