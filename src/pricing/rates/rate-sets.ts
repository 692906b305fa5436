import { plain, times, type Money } from '../../values/money.ts';
import { meters, type Meter } from './meters.ts';
import { rated } from './rate-set.ts';
import type { Band, BandedRates, Origin, Rated, Rates, RateSet, WeeklyRates, Window } from './rate-set.ts';
import { describeWindows, slotsOf } from './schedule.ts';
import type {
  ListedBand as WrittenBand,
  HoursRates,
  Period,
  TierRule,
  Schedule,
  ServiceTierRates,
} from '../lists/schema.ts';

type WrittenRates = Readonly<Partial<Record<Meter, number | undefined>>> & {
  readonly thinking?: { readonly output: number } | undefined;
};

/** Readers of rate sets; `money` converts their figures. */
export function rateSets(money: (amount: number) => Money) {
  const ratesIn = (written: WrittenRates): Rates => {
    const known = meters.flatMap((meter) => (written[meter] === undefined ? [] : [[meter, money(written[meter])]]));
    return {
      ...Object.fromEntries(known),
      ...(written.thinking && { thinkingOutput: money(written.thinking.output) }),
    };
  };

  const bandsIn = (bands: readonly WrittenBand[] = []): Band[] =>
    bands.map((band) => ({
      aboveInputTokens: band.aboveInputTokens,
      atOrAbove: band.atOrAbove ?? false,
      rates: ratesIn(band),
      origins: {},
    }));

  const standard = (written: Period): RateSet => {
    const base = { rates: ratesIn(written), origins: {}, bands: bandsIn(written.bands) };
    return { ...base, schedule: written.schedule && weekly(written.schedule, base) };
  };

  const tier = (written: ServiceTierRates, below: RateSet): RateSet => {
    const stated = { rates: ratesIn(written), bands: bandsIn(written.bands), rule: written.rule };
    const base = completed(stated, below);
    return {
      ...base,
      schedule: written.schedule ? weekly(written.schedule, base) : inherited(below.schedule, stated, base),
    };
  };

  const weekly = ({ timeZone, exceptDates = [], windows }: Schedule, base: BandedRates): WeeklyRates => ({
    timeZone,
    exceptDates,
    windows: merged(windows.map((written) => ({ written, ...inHours(written, base) }))).map((same) => ({
      rates: same[0].rates,
      origins: same[0].origins,
      bands: same[0].bands,
      slots: same.flatMap(({ written }) => slotsOf(written)),
      label: `${describeWindows(same.map(({ written }) => written))} ${timeZone}`,
    })),
  });

  /** The rates of the other hours, times a factor if there is one, except those that the window states. */
  const inHours = (written: HoursRates, base: BandedRates): BandedRates => {
    const own = ratesIn(written);
    const other = written.factor === undefined ? { ...base, bands: [] } : scaled(base, written.factor);
    const origins = Object.fromEntries(Object.entries(base.origins).filter(([meter]) => !Object.hasOwn(own, meter)));
    return { rates: { ...other.rates, ...own }, origins, bands: written.bands ? bandsIn(written.bands) : other.bands };
  };

  return { standard, tier };
}

interface Stated {
  readonly rates: Rates;
  readonly bands: readonly Band[];
  readonly rule: TierRule | undefined;
}

/** The rates of a service tier with the origins of those not stated; a rule for all meters makes missing bands too. */
function completed({ rates, bands, rule }: Stated, standard: BandedRates): BandedRates {
  const made =
    rule && rule.meters === undefined
      ? standard.bands.filter(
          (band) => !bands.some(({ aboveInputTokens }) => aboveInputTokens === band.aboveInputTokens),
        )
      : [];
  const all = [...bands, ...made.map((band) => ({ ...band, rates: {} }))].toSorted(
    (a, b) => a.aboveInputTokens - b.aboveInputTokens,
  );
  return {
    ...filled(rates, standard.rates, rule),
    bands: all.map((band) => ({ ...band, ...filled(band.rates, ratesOfBand(standard, band), rule) })),
  };
}

/** The standard rates of prompts just longer than the threshold of a band. */
function ratesOfBand({ rates, bands }: BandedRates, { aboveInputTokens }: Band): Rates {
  return bands.findLast((band) => band.aboveInputTokens <= aboveInputTokens)?.rates ?? rates;
}

function filled(stated: Rates, standard: Rates, rule: TierRule | undefined): Pick<BandedRates, 'rates' | 'origins'> {
  const rates: [Rated, Money][] = [];
  const origins: [Rated, Origin][] = [];
  for (const meter of rated) {
    const [own, other] = [stated[meter], standard[meter]];
    const made = rule && other && covers(rule, meter) ? times(other, rule.factor) : undefined;
    const rate = own ?? made ?? other;
    if (rate) rates.push([meter, rate]);
    if (rate && !own) origins.push([meter, rule && made ? { by: 'rule', rule } : { by: 'standard' }]);
  }
  return { rates: Object.fromEntries(rates), origins: Object.fromEntries(origins) };
}

function covers({ meters: covered }: TierRule, meter: Rated): boolean {
  return covered === undefined || covered.some((each) => each === meter);
}

function scaled({ rates, origins, bands }: BandedRates, factor: number): BandedRates {
  const all = (some: Rates): Rates =>
    Object.fromEntries(Object.entries(some).map(([meter, rate]) => [meter, times(rate, factor)]));
  return { rates: all(rates), origins, bands: bands.map((band) => ({ ...band, rates: all(band.rates) })) };
}

/** Standard hours also change the rates that a service tier does not state. */
function inherited(schedule: WeeklyRates | undefined, stated: Stated, base: BandedRates): WeeklyRates | undefined {
  const windows = (schedule?.windows ?? []).map((window): Window => ({ ...window, ...completed(stated, window) }));
  return schedule && windows.some((window) => spelled(window) !== spelled(base)) ? { ...schedule, windows } : undefined;
}

/** Windows with equal rates are one, such as peak hours in the morning and in the afternoon. */
function merged<T extends BandedRates>(windows: readonly T[]): [T, ...T[]][] {
  const byRates = new Map<string, [T, ...T[]]>();
  for (const window of windows) {
    const same = byRates.get(spelled(window));
    byRates.set(spelled(window), same ? [...same, window] : [window]);
  }
  return [...byRates.values()];
}

function spelled({ rates, bands }: BandedRates): string {
  return [inWords(rates), ...bands.map((band) => `${band.aboveInputTokens} ${inWords(band.rates)}`)].join(' | ');
}

function inWords(rates: Rates): string {
  return Object.entries(rates)
    .map(([meter, rate]) => `${meter} ${plain(rate)}`)
    .toSorted()
    .join();
}
