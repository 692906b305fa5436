import type { Instant } from '../../../values/calendar.ts';
import { undefinedIfRefused, UserError } from '../../../values/errors.ts';
import { elsewhereIn } from '../../catalogue/elsewhere.ts';
import { lastCheck } from '../../catalogue/updated.ts';
import { modelNamed } from '../../catalogue/names.ts';
import { offerOf, type Catalogue, type ListedModel } from '../../catalogue/offer.ts';
import { priceAt } from '../../rates/timeline.ts';
import { findSlips } from '../check.ts';
import { figuresOf } from '../figures.ts';
import type { ForeignList, Loss } from '../import/foreign.ts';
import type { Model, Period, PriceList } from '../schema.ts';
import { withObserved } from './observed.ts';
import { bySource } from './texts.ts';

/** A price that is not taken over, since it looks like a slip. */
interface HeldBack {
  readonly offer: string;
  readonly why: string;
}

/** Newer prices for a catalogue. Offers stand under what became of them. */
export interface PriceUpdate {
  /** Every model that was confirmed, changed or added, with its whole history. */
  readonly lists: PriceList[];
  readonly confirmed: string[];
  readonly changed: string[];
  readonly added: string[];
  readonly heldBack: HeldBack[];
  readonly losses: Loss[];
}

/** What current prices of another source say on a day. Throws a UserError for a source that is not to be believed. */
export function updateFrom(
  catalogue: Catalogue,
  sources: readonly ForeignList[],
  { day, source }: { readonly day: Instant; readonly source: string },
): PriceUpdate {
  const update = emptyUpdate();
  const elsewhere = elsewhereIn(catalogue);
  for (const { provider, name, models: seenModels } of sources) {
    const shelf = catalogue.shelf(provider);
    const head = shelf?.models[0]?.list;
    if (head?.currency !== undefined) {
      update.losses.push({ what: `in US dollars, and the list here is in ${head.currency}`, at: provider });
      continue;
    }
    const known = (id: string): ListedModel | undefined => shelf && modelNamed(shelf, id.toLowerCase(), day);
    const taken = new Set<string>();
    // A model's own name says more of it than one that it also has.
    const ownFirst = seenModels.toSorted((a, b) => Number(isAlias(known(a.id), a)) - Number(isAlias(known(b.id), b)));
    const models = ownFirst.flatMap((seen): Model[] => {
      const listed = known(seen.id);
      const id = listed?.model.id ?? seen.id;
      const period = seen.rates.find(({ from = day, until }) => from <= day && (until === undefined || day < until));
      if (!period || taken.has(id)) return [];
      taken.add(id);
      const offer = `${provider}/${id}`.toLowerCase();
      const { from: _from, checked: _checked, ...stated } = period;
      const next: Period = { from: day, checked: day, ...stated, source: period.source ?? source };
      const current = listed && priceOn(catalogue, listed, day);
      const why = slipIn(offer, next, current, listed ? [] : elsewhere(provider, id));
      const { change, rates, ended } = listed
        ? withObserved(listed.model.rates, current, next, day)
        : { change: 'added' as const, rates: [next], ended: [] };
      if (change !== 'confirmed' && why !== undefined) {
        update.heldBack.push({ offer, why });
        return [];
      }
      update[change].push(offer);
      update.losses.push(
        ...ended.map((what) => ({ what: `${what} of before, which the source does not state`, at: offer })),
      );
      return [listed ? bySource({ ...listed, model: { ...listed.model, rates } }) : { ...seen, rates }];
    });
    if (models.length > 0) update.lists.push({ ...(head ?? { schema: 1, provider, name, source }), models });
  }
  refuseUnlikely(update);
  return update;
}

/** What newer lists of whole histories say. Throws a UserError for lists that are older, or not to be believed. */
export function updateOf(catalogue: Catalogue, lists: readonly PriceList[], day: Instant): PriceUpdate {
  const update = emptyUpdate();
  let older = 0;
  for (const list of lists) {
    const shelf = catalogue.shelf(list.provider.toLowerCase());
    const models = list.models.filter((model) => {
      const offer = `${list.provider}/${model.id}`.toLowerCase();
      const listed = shelf?.models.find((each) => each.model.id.toLowerCase() === model.id.toLowerCase());
      if (!listed) return update.added.push(offer) > 0;
      const [check, known] = [lastCheck(model), lastCheck(listed.model)];
      if (check < known) older++;
      else if (figuresOf(model.rates) === figuresOf(listed.model.rates)) {
        update.confirmed.push(offer);
        return check > known;
      } else {
        const next = priceOn(catalogue, { ...listed, model }, day);
        const why = next && slipIn(offer, next, priceOn(catalogue, listed, day), []);
        if (why === undefined) return update.changed.push(offer) > 0;
        update.heldBack.push({ offer, why });
      }
      return false;
    });
    if (models.length > 0) update.lists.push({ ...list, models });
  }
  if (older > 0 && update.lists.length === 0)
    throw new UserError(`${older} of its prices were checked before those here, and none after`, {
      hint: 'nothing was written: those here are newer',
    });
  refuseUnlikely(update);
  return update;
}

function emptyUpdate(): PriceUpdate {
  return { lists: [], confirmed: [], changed: [], added: [], heldBack: [], losses: [] };
}

function isAlias(listed: ListedModel | undefined, { id }: Model): boolean {
  return listed !== undefined && listed.model.id.toLowerCase() !== id.toLowerCase();
}

function priceOn({ terms }: Catalogue, listed: ListedModel, day: Instant): Period | undefined {
  return undefinedIfRefused(() => priceAt(offerOf(listed, terms), day).period);
}

/** What looks like a slip in a new price, unless the one before it looks the same. */
function slipIn(
  offer: string,
  next: Period,
  current: Period | undefined,
  others: readonly { readonly offer: string; readonly period: Period }[],
): string | undefined {
  const { state: _state, until: _until, ...old } = current ?? {};
  const earlier: Period[] = current ? [{ ...old, from: '2000-01-01' }] : [];
  const asOf = next.checked ?? '2000-01-02';
  const find = (rates: Period[]): string[] => {
    const slips: string[] = [];
    const options = { asOf, maxAge: Infinity, elsewhere: () => others };
    findSlips('', { id: offer, rates }, options, (_, message) => slips.push(message));
    return slips;
  };
  const known = new Set(find(earlier));
  return find([{ ...next, from: asOf }, ...earlier]).find((slip) => !known.has(slip));
}

/** Where so large a part of what differs looks like slips, the source is in another unit, or another's. */
const [MOST_HELD, FEW] = [0.5, 4];

function refuseUnlikely({ changed, heldBack }: PriceUpdate): void {
  const [first] = heldBack;
  if (!first || heldBack.length < FEW || heldBack.length < (changed.length + heldBack.length) * MOST_HELD) return;
  throw new UserError(
    `${heldBack.length} of ${changed.length + heldBack.length} prices that differ look like slips: ` +
      `${first.offer} ${first.why}`,
    { hint: 'nothing was written: these may be prices in another unit, or none; try another source with --from' },
  );
}
