import type { Money } from '../../values/money.ts';
import type { Assumption, AssumptionKind } from '../../projection/assumption.ts';
import type { Breaks } from '../../projection/breaks.ts';
import type { Candidate } from '../../projection/candidate.ts';
import type { CostOdds } from '../../projection/chances/odds.ts';
import type { Forecast } from '../../projection/forecast.ts';
import { offerAssumptions } from '../../projection/price-assumptions.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { cost, maybeText, text, tokens, type Cell, type Table } from '../../report/report.ts';
import { scenarioNames } from '../report-parts.ts';
import { chanceCell } from '../odds.ts';
import { recordsWithUnpriced, type Fields } from '../tables.ts';
import type { Ranges } from './range.ts';
import type { Limited } from './runway.ts';

/** The kinds of `takenOn`: they are about prices, which differ from month to month. */
const ofPrices: ReadonlySet<AssumptionKind> = new Set([
  'announcedRates',
  'undatedRates',
  'retired',
  'exchange',
  'discount',
]);

interface Ranged {
  readonly range: CostOdds | undefined;
  readonly total: Money;
}

interface Placed {
  readonly candidate: Candidate;
  readonly month: number;
  readonly place: number;
}

/** A flat row for each month and candidate. */
export function forecastRecords({ months, unpriced, assumptions }: Forecast, ranges: Ranges, limited: Limited): Table {
  const kindsFor = kindsByCandidate(assumptions);
  return recordsWithUnpriced(
    months.flatMap(({ month, traffic, costs }, index) => {
      const [name, scenarios] = [text(month), text(scenarioNames(traffic))];
      return costs.map((each, place) => ({
        ...each,
        name,
        scenarios,
        month: index,
        place,
        range: ranges.ofMonth(index, place),
      }));
    }),
    {
      month: ({ name }) => name,
      scenarios: ({ scenarios }) => scenarios,
      candidate: ({ candidate }) => text(candidate.key),
      tokens: (each) => tokens(each.tokens),
      total: ({ total }) => cost(total),
      ...(ranges.isKnown && {
        p10: ({ range }: Ranged) => costOrNone(range?.p10),
        p50: ({ range, total }: Ranged) => cost(range?.p50 ?? total),
        p90: ({ range }: Ranged) => costOrNone(range?.p90),
      }),
      cumulative: ({ cumulative }) => cost(cumulative),
      ...limitFields(limited),
      assumptions: ({ candidate }) => kindsFor(candidate),
    },
    unpriced,
  );
}

/** The chance that a month is over the budget, and when that, or else the cash, is passed in all months. */
function limitFields({ limits: { budget, cash }, outlook, breaks }: Limited): Fields<Placed> {
  if (!budget?.fail && !cash) return {};
  const oddsOf = (place: number) => outlook?.overBudget(place) ?? outlook?.outOfCash(place);
  const datesOf = ({ candidate: { key }, place }: Placed): Breaks | undefined => {
    const broken = breaks?.get(key);
    return oddsOf(place) ?? broken?.budget ?? broken?.cash;
  };
  return {
    ...(outlook && {
      ...(budget?.fail && { overBudget: ({ month, place }) => chanceCell(outlook.overBudgetIn(month, place)) }),
      chance: ({ place }) => chanceCell(oddsOf(place)?.chance),
    }),
    ...((outlook ?? breaks) && {
      breaksEarly: (each) => maybeText(datesOf(each)?.early),
      breaksLikely: (each) => maybeText(datesOf(each)?.likely),
      breaksLate: (each) => maybeText(datesOf(each)?.late),
    }),
  };
}

/**
 * The kinds of the assumptions about a candidate: about its offers, itself, and all candidates; about prices, only
 * those that its months are billed at. Computed once for each candidate.
 */
function kindsByCandidate(assumptions: readonly Assumption[]): (candidate: Candidate) => Cell {
  const bySubject = new Map<string | undefined, Assumption[]>();
  for (const each of assumptions) {
    const subject = 'offer' in each ? each.offer : 'candidate' in each ? each.candidate : undefined;
    const same = bySubject.get(subject);
    if (same) same.push(each);
    else bySubject.set(subject, [each]);
  }
  const known = new Map<Candidate, Cell>();
  return (candidate) => {
    const before = known.get(candidate);
    if (before) return before;
    const { key, parts } = candidate;
    const subjects = [undefined, key, ...parts.map(({ offer }) => offer.offer.key)];
    const all = subjects.flatMap((subject) => bySubject.get(subject) ?? []);
    const general = all.filter(({ kind }) => !ofPrices.has(kind));
    const kinds = text(assumptionKinds([...general, ...parts.flatMap(({ offer }) => offerAssumptions(offer))]));
    known.set(candidate, kinds);
    return kinds;
  };
}

function costOrNone(amount: Money | undefined): Cell {
  return amount ? cost(amount) : text('');
}
