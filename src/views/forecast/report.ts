import { plain } from '../../values/money.ts';
import type { MonthlyCost } from '../../projection/monthly-costs.ts';
import type { Forecast, ForecastMonth } from '../../projection/forecast.ts';
import type { Candidate } from '../../projection/candidate.ts';
import type { SpendingLimits, Runway } from '../../projection/runway.ts';
import type { Assumption, AssumptionKind } from '../../projection/assumption.ts';
import { takenOn } from '../../projection/price-assumptions.ts';
import { formatMoney, formatMonths } from '../../values/format.ts';
import { usedPrices } from '../../report/provenance.ts';
import { cost, left, maybeText, right, text, tokens } from '../../report/report.ts';
import type { Cell, Json, Report, Row, Table } from '../../report/report.ts';
import { kindsOf } from '../../report/assumption-text.ts';
import { candidateJson, lineItemJson, planNotes, unique } from '../../report/json-parts.ts';
import { explainRecords, explainTables } from '../explain.ts';
import type { ForecastContext } from './chart.ts';

/** What `takenOn` says: of prices, whose months not all are. */
const ofPrices: ReadonlySet<AssumptionKind> = new Set([
  'announcedRates',
  'undatedRates',
  'retired',
  'exchange',
  'discount',
]);

/** Side by side up to so many; more stand one below the other. */
const MOST_COLUMNS = 5;

/** Month by month what each candidate costs, and in all; where it goes over the budget, and how long the cash lasts. */
export function forecastReport(result: Forecast, context: ForecastContext): Report {
  const { months, unpriced, assumptions } = result;
  const { catalogue, asOf, explain } = context;
  return {
    get tables() {
      const isWide = (months[0]?.costs.length ?? 0) > MOST_COLUMNS;
      return [
        isWide ? stacked(months) : { ...pivot(months), narrow: () => stacked(months) },
        ...(explain ? months.flatMap(explained) : []),
      ];
    },
    notes: [...planNotes(context.planFile), ...runwayNotes(context)],
    assumptions,
    unpriced,
    get prices() {
      const uses = months.flatMap(({ costs }) =>
        costs.flatMap(({ candidate, traffic }) =>
          traffic.map(({ lineItems }) => ({ candidate, lineItems: lineItems() })),
        ),
      );
      return { catalogue, asOf, used: usedPrices(uses) };
    },
    records: explain
      ? explainRecords(months.flatMap((month) => explanationsOf(month).map((each) => ({ ...each, assumptions }))))
      : records(result),
    picture: async () => (await import('./chart.ts')).pictureOfForecast(result, context),
    body: () => ({
      plan: context.planFile ?? null,
      months: months.map((month) => monthJson(month, explain)),
      budget: budgetJson(context),
    }),
  };
}

function namesIn({ traffic }: ForecastMonth): string {
  return traffic.map(({ scenario }) => scenario.name).join(' + ');
}

/** A month a line, a candidate a column. */
function pivot(months: readonly ForecastMonth[]): Table {
  const isStaged = unique(months.map(namesIn)).length > 1;
  const candidates = months[0]?.costs.map(({ candidate }) => candidate) ?? [];
  const all = months.at(-1)?.costs.map(({ cumulative }) => cost(cumulative)) ?? [];
  const blank = [text(''), ...(isStaged ? [text('')] : [])];
  const lines = months.map((month): Row => {
    const named = isStaged ? [text(namesIn(month))] : [];
    return {
      cells: [
        text(month.month),
        ...named,
        tokens(month.costs[0]?.tokens ?? 0),
        ...month.costs.map(({ total }) => cost(total)),
      ],
    };
  });
  return {
    columns: [
      left('month', 'Month'),
      ...(isStaged ? [left('scenarios', 'Scenario', 2)] : []),
      right('tokens', 'Tokens', 3),
      ...columnTitles(candidates).map((title, place) => right(`candidate${place + 1}`, title)),
    ],
    rows: [...lines, { cells: [text('in all'), ...blank, ...all], strong: true, opensGroup: true }],
  };
}

const TITLE_WIDTH = 14;

/** The names and who serves each; of those that read the same the keys. */
function columnTitles(candidates: readonly Candidate[]): string[] {
  const titles = candidates.map(({ name, route }) => `${name}, ${route ?? 'blend'}`);
  return candidates.map(({ key }, place) => {
    const title = titles[place] ?? key;
    return inLines(titles.filter((each) => each === title).length > 1 ? key : title);
  });
}

/** A few words a line. */
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
  return {
    columns: [
      left('month', 'Month'),
      right('tokens', 'Tokens', 3),
      left('candidate', 'Candidate'),
      right('total', 'Cost'),
      right('cumulative', 'In all', 1),
    ],
    rows: {
      *[Symbol.iterator]() {
        for (const { month, costs } of months) {
          for (const [index, { candidate, tokens: count, total, cumulative }] of costs.entries()) {
            const opensGroup = index === 0;
            const first = opensGroup ? [text(month), tokens(count)] : [text(''), text('')];
            yield { cells: [...first, text(candidate.key), cost(total), cost(cumulative)], opensGroup };
          }
        }
      },
    },
  };
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
  const keys = ['month', 'scenarios', 'candidate', 'tokens', 'total', 'cumulative', 'assumptions', 'unpriced'];
  const none = maybeText(undefined);
  const kindsFor = kindsByCandidate(assumptions);
  return {
    columns: keys.map((key) => left(key, key)),
    rows: {
      *[Symbol.iterator]() {
        for (const month of months) {
          const [name, scenarios] = [text(month.month), text(namesIn(month))];
          for (const { candidate, tokens: count, total, cumulative } of month.costs)
            yield {
              cells: [
                name,
                scenarios,
                text(candidate.key),
                tokens(count),
                cost(total),
                cost(cumulative),
                kindsFor(candidate),
                none,
              ],
            };
        }
        yield* unpriced.map(({ key, reason }) => ({
          cells: [none, none, text(key), none, none, none, none, text(reason)],
        }));
      },
    },
  };
}

/**
 * What touches a candidate: what is said of its offers, of itself, and of all; of the prices of an offer, what holds for
 * those that bill its months. Each candidate is asked about once.
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
    const said = subjects.flatMap((subject) => bySubject.get(subject) ?? []).filter(({ kind }) => !ofPrices.has(kind));
    const kinds = text(kindsOf([...said, ...parts.flatMap(({ offer }) => takenOn(offer))]));
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

/** Of a name that moves with the offer that it was in that month. */
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

function budgetJson({ limits: { budget, cash }, runways }: ForecastContext): Json {
  const isLimited = budget !== undefined || cash !== undefined || runways.some(({ over }) => over.length > 0);
  if (!isLimited) return null;
  return {
    limit: budget?.fail ? plain(budget.fail) : null,
    warn: budget?.warn ? plain(budget.warn) : null,
    cash: cash ? plain(cash) : null,
    candidates: runways.map(({ candidate, over, runwayMonths, outIn }) => ({
      candidate,
      crossedIn: over.find(({ level, scenario }) => level === 'fail' && scenario === undefined)?.month ?? null,
      over: over.map(({ month, scenario, level, total, limit }) => ({
        month,
        scenario: scenario ?? null,
        level,
        total: plain(total),
        limit: plain(limit),
      })),
      runwayMonths: runwayMonths ?? null,
      outIn: outIn ?? null,
    })),
  };
}

function runwayNotes({ limits, runways }: ForecastContext): string[] {
  return runways.flatMap((runway) => [...overNotes(runway, limits), ...cashNote(runway, limits)]);
}

/** One line for each budget that there is: within it, over it from a month on, or in some months. */
function overNotes({ candidate, over }: Runway, { budget }: SpendingLimits): string[] {
  const byBudget = new Map<string, string[]>();
  for (const { level, scenario, limit, month } of over) {
    const name = `the ${level === 'fail' ? 'budget' : 'warning level'} of ${formatMoney(limit)} a month${scenario === undefined ? '' : ` for ${scenario}`}`;
    byBudget.set(name, [...(byBudget.get(name) ?? []), month]);
  }
  const lines = [...byBudget].map(([name, months]) => `${candidate}: over ${name} in ${monthSpan(months)}.`);
  return lines.length === 0 && budget?.fail
    ? [`${candidate}: stays within the budget of ${formatMoney(budget.fail)} a month.`]
    : lines;
}

/** `2027-04`, or `2027-04 to 2027-12 (9 months)`. */
function monthSpan(months: readonly string[]): string {
  const [first = '', last = ''] = [months[0], months.at(-1)];
  return months.length === 1 ? first : `${first} to ${last} (${months.length} months)`;
}

function cashNote({ candidate, runwayMonths, outIn }: Runway, { cash }: SpendingLimits): string[] {
  if (!cash) return [];
  const ends =
    outIn === undefined
      ? 'outlasts these months'
      : `lasts for ${formatMonths(runwayMonths ?? 0)} and runs out in ${outIn}`;
  return [`${candidate}: ${formatMoney(cash)} ${ends}.`];
}
