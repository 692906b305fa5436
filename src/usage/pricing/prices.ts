import { undefinedIfRefused, UserError } from '../../values/errors.ts';
import { plain, sum } from '../../values/money.ts';
import { priceBook } from '../../pricing/rates/price-book.ts';
import type { PricedOffer } from '../../pricing/rates/timeline.ts';
import { adaptSending, billingOf, type Sending } from '../../projection/billing.ts';
import type { Assumption } from '../../projection/assumption.ts';
import { pricingOf } from '../../projection/converted-tokens.ts';
import type { Pricing } from '../../projection/price.ts';
import type { GivenName } from '../../workload/plan.ts';
import { namesTaken } from './given-names.ts';
import { hasHours } from '../../projection/measured-traffic.ts';
import { sumCounts, type Counts } from '../records/counts.ts';
import { hoursAt, isoAt, nextStep } from './rate-moments.ts';
import { OfferNames } from './offer-names.ts';
import type { Series } from '../tally/series.ts';
import type { RollUpCell } from '../tally/roll-up.ts';
import type { BucketRules } from '../tally/time-buckets.ts';
import { cutBucket } from '../tally/cut.ts';
import type { UsagePricingTerms, Share, PricedCell } from './priced-cell.ts';

/** Prices what was used. What it takes for granted is remembered, to be said once. */
export class UsagePrices {
  private readonly terms: UsagePricingTerms;
  private readonly book: (model: string, at: string) => PricedOffer;
  private readonly names: OfferNames;
  private readonly refused = new Map<string, string>();
  private readonly assumed = new Set<string>();
  private rates: BucketRules['rates'];

  constructor(terms: UsagePricingTerms) {
    this.terms = terms;
    this.book = priceBook(terms.catalogue);
    this.names = new OfferNames(terms.catalogue, terms.names);
    this.rates = this.names.grain([], false);
  }

  /** How finely usage must be kept apart: for any offer, or only for these and its own. */
  keepApart(targets: readonly string[], isForAll: boolean): BucketRules['rates'] {
    this.rates = this.names.grain(targets, isForAll);
    return this.rates;
  }

  get assumptions(): readonly string[] {
    return [...namesTaken(this.names.taken), ...this.names.followedTargets(), ...this.assumed];
  }

  /** Names given by flags that nothing was called. */
  get unusedNames(): readonly GivenName[] {
    return this.names.untaken().filter(({ file }) => file === undefined);
  }

  /** Whether a model of a source has a name that nobody knows. */
  isUnnamed(series: Pick<Series, 'provider' | 'model'>): boolean {
    return series.model !== '' && !this.names.isKnown(series);
  }

  price(cell: RollUpCell): PricedCell {
    return this.priced(
      cell,
      (at) => this.priceOf(cell.series, at),
      (_, sending) => ({ sending, assumptions: [] }),
    );
  }

  /** Prices a cell on another offer: at the rates of then or else of today, without features it does not have. */
  priceOn(cell: RollUpCell, target: string): PricedCell {
    const lookUp = (at: string): PricedOffer => this.names.followed(target, this.knownPrice(target, at));
    return this.priced(cell, lookUp, adaptSending, cell.series.model);
  }

  /** What a user names as another model. Throws a UserError. */
  targetNamed(name: string): string {
    return this.names.target(name, this.terms.asOf ?? this.terms.today);
  }

  /** The key of the offer that a user names; undefined if there is none. */
  offerNamed(name: string): string | undefined {
    return undefinedIfRefused(() => this.names.find(name, this.terms.asOf ?? this.terms.today));
  }

  /** What a model of a source is in the catalogue; undefined where it is not there. */
  offerOf(series: Pick<Series, 'provider' | 'model'>, at: number | undefined): string | undefined {
    const instant = this.instantOf(at);
    return undefinedIfRefused(() => this.names.find(this.names.of(series, instant), instant));
  }

  private priced(
    cell: RollUpCell,
    lookUp: (at: string) => PricedOffer,
    taken: typeof adaptSending,
    measuredOn?: string,
  ): PricedCell {
    let offer: string | undefined;
    const { serviceTier, thinking, multipliers } = cell.series;
    try {
      const promptTokens = cell.promptAbove === 0 ? 0 : cell.promptAbove + 1;
      const sendingAt = (priced: PricedOffer, at: number | undefined) =>
        taken(priced, { promptTokens, serviceTier, thinking, multipliers, hours: hoursAt(at) });
      const pieces = this.pieces(cell, lookUp, (priced, at) => sendingAt(priced, at).sending);
      const shares = pieces.map(({ at, counts }) => {
        const priced = lookUp(this.instantOf(at));
        offer = priced.offer.key;
        const { sending, assumptions } = sendingAt(priced, at);
        return shareOf(priced, pricingOf(priced, sending, this.terms.settled, measuredOn), counts, assumptions);
      });
      this.assume(cell, shares);
      return {
        offer: offer ?? '',
        shares,
        total: sum(shares.flatMap(({ lineItems }) => lineItems.map(({ cost }) => cost))),
      };
    } catch (error) {
      if (error instanceof UserError) return { offer, reason: error.message };
      throw error;
    }
  }

  /** A bucket is cut where its rates change; parts that are billed alike are one piece. */
  private pieces(
    cell: RollUpCell,
    lookUp: (at: string) => PricedOffer,
    sendingAt: (priced: PricedOffer, at: number | undefined) => Sending,
  ): { readonly at: number | undefined; readonly counts: Counts }[] {
    const { at, until } = cell;
    if (at === undefined || until === undefined) return [{ at, counts: cell }];
    const { changes, step } = this.rates(cell.series.provider, cell.series.model);
    const first = lookUp(this.instantOf(at));
    const isChanging = this.terms.asOf === undefined && changes.some((change) => change > at && change < until);
    if (!isChanging && !hasHours(first)) return [{ at, counts: cell }];
    const edges: { readonly at: number; readonly key: string }[] = [];
    for (let moment = at; moment < until; moment = nextStep(moment, step)) {
      const priced = lookUp(this.instantOf(moment));
      const { window } = billingOf(priced, sendingAt(priced, moment));
      const discounts = priced.discounts.map(({ from = '', share }) => `${from} ${plain(share)}`).join();
      const key = [priced.offer.key, priced.from, priced.checked, window?.label, discounts].join(' ');
      if (edges.at(-1)?.key !== key) edges.push({ at: moment, key });
    }
    const kinds = new Map<string, { at: number; parts: Counts[] }>();
    const starts = edges.map((edge) => edge.at);
    for (const [place, part] of cutBucket(cell, starts).entries()) {
      const { at: start = 0, key = '' } = edges[place] ?? {};
      const kind = kinds.get(key) ?? { at: start, parts: [] };
      kind.parts.push(part);
      kinds.set(key, kind);
    }
    if (kinds.size > 1)
      this.assumed.add(
        `${first.offer.key}: what a bucket of hours or days used is spread evenly over it, ` +
          `since its rates differ there.`,
      );
    return [...kinds.values()].map((kind) => ({ at: kind.at, counts: sumCounts(kind.parts) }));
  }

  private assume(cell: RollUpCell, shares: readonly Share[]): void {
    const [share] = shares;
    if (!share) return;
    if (cell.at === undefined && this.terms.asOf === undefined)
      this.assumed.add(`What does not say when it was used is priced at the rates of ${this.terms.today}.`);
    if (
      cell.series.isMean &&
      [share.offer, ...Object.values(share.offer.serviceTiers)].some((set) => set.bands.length > 0)
    )
      this.assumed.add(
        `${share.offer.offer.key}: how long prompts were is known as a mean of requests at most; it decides the band.`,
      );
  }

  private instantOf(at: number | undefined): string {
    return this.terms.asOf ?? isoAt(at) ?? this.terms.today;
  }

  private priceOf(series: Series, at: string): PricedOffer {
    const name = `${series.provider}|${series.model}`;
    const key = `${name}|${at}`;
    const refused = this.refused.get(name) ?? this.refused.get(key);
    if (refused !== undefined) throw new UserError(refused);
    try {
      return this.book(this.names.of(series, at), at);
    } catch (error) {
      // A name unknown at any time is looked up once; finding the nearest ones takes long.
      if (error instanceof UserError) this.refused.set(this.names.isKnown(series) ? key : name, error.message);
      throw error;
    }
  }

  /** At a moment, or else today: a model that came later can still be asked for. */
  private knownPrice(target: string, at: string): PricedOffer {
    try {
      return this.book(target, at);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const priced = this.book(target, this.terms.today);
      this.assumed.add(
        `${priced.offer.key} has no rates recorded for all of that time: taken at those of ${this.terms.today}.`,
      );
      return priced;
    }
  }
}

function shareOf(offer: PricedOffer, pricing: Pricing, counts: Counts, taken: readonly Assumption[]): Share {
  const { billing, price, assumptions } = pricing;
  const { tokens } = counts;
  const lineItems = price({ ...counts, usage: tokens });
  return { offer, billing, tokens, lineItems, assumptions: [...taken, ...assumptions()], price };
}
