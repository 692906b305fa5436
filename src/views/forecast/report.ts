import { plain } from '../../values/money.ts';
import type { MonthlyCost } from '../../projection/monthly-costs.ts';
import type { Forecast, ForecastMonth } from '../../projection/forecast.ts';
import type { Candidate } from '../../projection/candidate.ts';
import type { Assumption, AssumptionKind } from '../../projection/assumption.ts';
import { offerAssumptions } from '../../projection/price-assumptions.ts';
import { assumptionKinds } from '../../report/assumption-text.ts';
import { buildReport } from '../../report/build-report.ts';
import { usedPrices, type PricedUse } from '../../report/provenance.ts';
import { cost, left, right, text, tokens, type Cell, type Json, type Report, type Table } from '../../report/report.ts';
import { explainRecords, explainTables } from '../explain.ts';
import { candidateJson, currencyOf, lineItemJson, planNotes, scenarioNames, distinctTexts } from '../report-parts.ts';
import { recordsWithUnpriced, tableOf } from '../tables.ts';
import type { ForecastContext } from './chart.ts';
import { budgetJson, runwayNotes } from './runway.ts';

/** The kinds of `takenOn`: they are about prices, which differ from month to month. */
const ofPrices: ReadonlySet<AssumptionKind> = new Set([
  'announcedRates',
  'undatedRates',
  'retired',
  'exchange',
  'discount',
]);

/** More candidates than this are printed one below the other instead of side by side. */
const MOST_COLUMNS = 5;

/** What each candidate costs month by month and in all, when it goes over the budget, and how long the cash lasts. */
export function forecastReport(result: Forecast, context: ForecastContext): Report {
  const { months, unpriced, assumptions } = result;
  const { catalogue, asOf, explain } = context;
  return buildReport({
    currency: currencyOf(result.candidates),
    tables: () => [
      (months[0]?.costs.length ?? 0) > MOST_COLUMNS
        ? stacked(months)
        : { ...pivot(months), narrow: () => stacked(months) },
      ...(explain ? months.flatMap(explained) : []),
    ],
    notes: [...planNotes(context.planFile), ...runwayNotes(context)],
    assumptions,
    unpriced,
    prices: () => ({ catalogue, asOf, used: usedPrices(usesIn(months)) }),
    records: explain
      ? explainRecords(months.flatMap((month) => explanationsOf(month).map((each) => ({ ...each, assumptions }))))
      : records(result),
    picture: async () => (await import('./chart.ts')).pictureOfForecast(result, context),
    body: () => ({
      plan: context.planFile ?? null,
      months: months.map((month) => monthJson(month, explain)),
      budget: budgetJson(context),
    }),
  });
}

function usesIn(months: readonly ForecastMonth[]): PricedUse[] {
  return months.flatMap(({ costs }) =>
    costs.flatMap(({ candidate, traffic }) => traffic.map(({ lineItems }) => ({ candidate, lineItems: lineItems() }))),
  );
}

/** A line for each month, a column for each candidate. */
function pivot(months: readonly ForecastMonth[]): Table {
  const isStaged = distinctTexts(months.map(({ traffic }) => scenarioNames(traffic))).length > 1;
  const candidates = months[0]?.costs.map(({ candidate }) => candidate) ?? [];
  const all = months.at(-1)?.costs.map(({ cumulative }) => cost(cumulative)) ?? [];
  return {
    columns: [
      left('month', 'Month'),
      ...(isStaged ? [left('scenarios', 'Scenario', 2)] : []),
      right('tokens', 'Tokens', 3),
      ...columnTitles(candidates).map((title, index) => right(`candidate${index + 1}`, title)),
    ],
    rows: [
      ...months.map(({ month, traffic, costs }) => ({
        cells: [
          text(month),
          ...(isStaged ? [text(scenarioNames(traffic))] : []),
          tokens(costs[0]?.tokens ?? 0),
          ...costs.map(({ total }) => cost(total)),
        ],
      })),
      {
        cells: [text('in all'), text(''), ...(isStaged ? [text('')] : []), ...all],
        strong: true,
        opensGroup: true,
      },
    ],
  };
}

const TITLE_WIDTH = 14;

/** The name of each candidate and who serves it; the keys of those whose titles would be equal. */
function columnTitles(candidates: readonly Candidate[]): string[] {
  const titles = candidates.map(({ name, route }) => `${name}, ${route ?? 'blend'}`);
  return candidates.map(({ key }, place) => {
    const title = titles[place] ?? key;
    return inLines(titles.filter((each) => each === title).length > 1 ? key : title);
  });
}

/** Breaks a title into short lines between its words. */
function inLines(title: string): string {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= TITLE_WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

function stacked(months: readonly ForecastMonth[]): Table {
  return tableOf(
    months.flatMap(({ month, costs }) => costs.map((each, index) => ({ ...each, month, isFirst: index === 0 }))),
    [
      [left('month', 'Month'), ({ month, isFirst }) => text(isFirst ? month : '')],
      [right('tokens', 'Tokens', 3), (each) => (each.isFirst ? tokens(each.tokens) : text(''))],
      [left('candidate', 'Candidate'), ({ candidate }) => text(candidate.key)],
      [right('total', 'Cost'), ({ total }) => cost(total)],
      [right('cumulative', 'In all', 1), ({ cumulative }) => cost(cumulative)],
    ],
    ({ isFirst }) => ({ opensGroup: isFirst }),
  );
}

function explanationsOf({ month, costs }: ForecastMonth) {
  const [first] = costs;
  return (first?.traffic ?? []).map(({ traffic }, place) => ({
    month,
    traffic,
    projections: costs.map(({ candidate, traffic: bills }) => ({
      candidate,
      lineItems: bills[place]?.lineItems() ?? [],
    })),
    unpriced: [],
  }));
}

function explained(month: ForecastMonth): Table[] {
  return explanationsOf(month).flatMap((each) => explainTables(each, `, ${month.month}`));
}

function records({ months, unpriced, assumptions }: Forecast): Table {
  const kindsFor = kindsByCandidate(assumptions);
  return recordsWithUnpriced(
    months.flatMap(({ month, traffic, costs }) => {
      const [name, scenarios] = [text(month), text(scenarioNames(traffic))];
      return costs.map((each) => ({ ...each, month: name, scenarios }));
    }),
    {
      month: ({ month }) => month,
      scenarios: ({ scenarios }) => scenarios,
      candidate: ({ candidate }) => text(candidate.key),
      tokens: (each) => tokens(each.tokens),
      total: ({ total }) => cost(total),
      cumulative: ({ cumulative }) => cost(cumulative),
      assumptions: ({ candidate }) => kindsFor(candidate),
    },
    unpriced,
  );
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

function monthJson(month: ForecastMonth, explain: boolean): Json {
  return {
    month: month.month,
    scenarios: month.traffic.map(({ scenario }) => scenario.name),
    candidates: month.costs.map((each) => costJson(each, explain)),
  };
}

/** A candidate in one month; a name that moves between offers comes with the offer that it meant in that month. */
function costJson({ candidate, tokens: count, total, cumulative, traffic }: MonthlyCost, explain: boolean): Json {
  const lineItems = traffic.flatMap((each) =>
    each.lineItems().map((item) => ({ scenario: each.traffic.scenario.name, ...lineItemJson(item) })),
  );
  const [part] = candidate.parts;
  const offer =
    candidate.isBlend || part?.offer.offer.key === candidate.key ? {} : { offer: part?.offer.offer.key ?? null };
  return {
    ...candidateJson(candidate),
    ...offer,
    tokens: count,
    total: plain(total),
    cumulative: plain(cumulative),
    ...(explain && { lineItems }),
  };
}
