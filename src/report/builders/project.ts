import { compare, one, plain } from '../../values/money.ts';
import { batchMissing } from '../../projection/bill.ts';
import { offersIn } from '../../projection/candidate.ts';
import type { Candidate } from '../../projection/candidate.ts';
import type { LineItem } from '../../projection/price.ts';
import type { Projection, ScenarioProjection } from '../../projection/project.ts';
import type { Plan } from '../../workload/plan.ts';
import type { Scenario } from '../../workload/scenario.ts';
import type { Traffic } from '../../workload/traffic.ts';
import { formatShare } from '../format.ts';
import { cost, flag, left, right, share, text, tokens } from '../report.ts';
import type { Json, Report, Row, Table } from '../report.ts';
import { catalogueNote, documentHead, lineItemJson, rateNote, standInNotes, unique, unknownNotes, usageJson } from './common.ts';
import type { Priced } from './common.ts';
import { explainRecords, explainTables, stepsJson } from './explain.ts';
import { driversJson, trafficNotes } from './traffic.ts';

export interface ProjectContext extends Priced {
  readonly plan: Plan;
  /** The baseline first. */
  readonly candidates: readonly Candidate[];
  readonly explain: boolean;
}

/** Scenarios × candidates as a report: side by side for one candidate, one below the other for several. */
export function projectReport(results: Iterable<ScenarioProjection>, context: ProjectContext): Report {
  return {
    // Computed where a format asks for them: ndjson and csv of many scenarios never do.
    get tables() {
      const table = context.candidates.length === 2 ? sideBySide(results, context) : stacked(results);
      return [table, ...(context.explain ? [...results].flatMap((result) => explainTables(result)) : [])];
    },
    get notes() {
      return notesOf(results, context);
    },
    records: context.explain ? explainRecords(results) : records(results),
    document: () => ({
      ...documentHead(context, assumptionsOf(usedItems(results), context)),
      baseline: context.candidates[0]?.key ?? '',
      scenarios: [...results].map((result) => scenarioJson(result, context.explain)),
    }),
  };
}

function notesOf(results: Iterable<ScenarioProjection>, context: ProjectContext): string[] {
  const used = usedItems(results);
  return [
    ...assumptionsOf(used, context),
    ...planNote(context.plan),
    ...offersIn(context.candidates).map((offer) => rateNote(offer, used.get(offer.offer.key) ?? [])),
    catalogueNote(context),
  ];
}

/** Line items by offer, one for each rate that was used: what notes speak of. */
function usedItems(results: Iterable<ScenarioProjection>): ReadonlyMap<string, readonly LineItem[]> {
  const used = new Map<string, Map<string, LineItem>>();
  for (const { projections } of results) {
    for (const item of projections.flatMap(({ lineItems }) => lineItems)) {
      const ofOffer = used.get(item.offer) ?? new Map<string, LineItem>();
      ofOffer.set(`${item.meter} ${item.billedAs} ${plain(item.rate)} ${item.window ?? ''}`, item);
      used.set(item.offer, ofOffer);
    }
  }
  return new Map([...used].map(([offer, items]) => [offer, [...items.values()]]));
}

function sideBySide(results: Iterable<ScenarioProjection>, { candidates: [baseline, candidate] }: ProjectContext): Table {
  return {
    columns: [
      left('scenario', 'Scenario'),
      right('tokens', 'Tokens/month', 2),
      right('baseline', title(baseline)),
      right('candidate', title(candidate)),
      right('savings', 'Savings', 1),
    ],
    rows: [...results].map(({ traffic, projections: [reference, other] }) => ({
      cells: [
        text(traffic.scenario.name),
        tokens(traffic.tokens),
        ...[reference, other].flatMap((each) => (each ? [cost(each.total)] : [])),
        share(other?.savingsRatio),
      ],
    })),
  };
}

function title(candidate: Candidate | undefined): string {
  return candidate ? `${candidate.name},\n${candidate.route ?? 'blend'}` : '';
}

function stacked(results: Iterable<ScenarioProjection>): Table {
  return {
    columns: [
      left('scenario', 'Scenario'),
      right('tokens', 'Tokens/month', 3),
      left('candidate', 'Candidate'),
      right('total', 'Cost/month'),
      right('savings', 'Saved/month', 2),
      right('savingsRatio', 'Savings', 1),
    ],
    rows: [...results].flatMap(({ traffic, projections }) => projections.map((projection, index) => stackedRow(traffic, projection, index === 0))),
  };
}

function stackedRow(traffic: Traffic, { candidate, isBaseline, total, savings, savingsRatio }: Projection, isFirst: boolean): Row {
  const head = isFirst ? [text(traffic.scenario.name), tokens(traffic.tokens)] : [text(''), text('')];
  const saved = isBaseline ? [text('baseline'), text('')] : [cost(savings), share(savingsRatio)];
  return { cells: [...head, text(candidate.key), cost(total), ...saved], opensGroup: isFirst };
}

function records(results: Iterable<ScenarioProjection>): Table {
  return {
    columns: [
      left('scenario', 'scenario'),
      right('tokens', 'tokens'),
      left('candidate', 'candidate'),
      left('provider', 'provider'),
      left('baseline', 'baseline'),
      right('total', 'total'),
      right('savings', 'savings'),
      right('savingsRatio', 'savingsRatio'),
    ],
    rows: {
      *[Symbol.iterator]() {
        for (const { traffic, projections } of results) yield* projections.map((projection) => recordOf(traffic, projection));
      },
    },
  };
}

function recordOf(traffic: Traffic, { candidate, isBaseline, total, savings, savingsRatio }: Projection): Row {
  return {
    cells: [
      text(traffic.scenario.name),
      tokens(traffic.tokens),
      text(candidate.key),
      text(candidate.provider),
      flag(isBaseline),
      cost(total),
      cost(savings),
      share(savingsRatio),
    ],
  };
}

function scenarioJson({ traffic, projections }: ScenarioProjection, explain: boolean): Json {
  const { scenario, tokens: total, requests, usage } = traffic;
  return {
    name: scenario.name,
    tokens: total,
    ...(requests !== undefined && { requests }),
    drivers: driversJson(scenario.drivers),
    usage: usageJson(usage),
    ...(explain && { steps: stepsJson(traffic) }),
    projections: projections.map((projection) => ({
      ...candidateJson(projection.candidate),
      baseline: projection.isBaseline,
      total: plain(projection.total),
      savings: plain(projection.savings),
      savingsRatio: projection.savingsRatio === undefined ? null : plain(projection.savingsRatio),
      lineItems: projection.lineItems.map(lineItemJson),
    })),
  };
}

/** A candidate by its key; a blend with the shares of its offers. */
export function candidateJson({ key, provider, isBlend, parts }: Candidate): { readonly [key: string]: Json } {
  const blend = Object.fromEntries(parts.map(({ offer, share: part }) => [offer.offer.key, plain(part)]));
  return { candidate: key, provider, ...(isBlend && { blend }) };
}

function assumptionsOf(used: ReadonlyMap<string, readonly LineItem[]>, { plan, candidates }: ProjectContext): string[] {
  const { scenarios, file } = plan;
  const again = ['cost-projection', ...(file === undefined ? [] : [file]), '--output-share 50%'].join(' ');
  const mix = scenarios.every(isAllOutput)
    ? [`Assumes every token billed as output, which no real traffic is. For an even mix of input and output: ${again}`]
    : trafficNotes(scenarios);
  return [...mix, ...candidateNotes(candidates, plan, used)];
}

function isAllOutput({ drivers }: Scenario): boolean {
  return drivers.tokens !== undefined && drivers.outputShare !== undefined && compare(drivers.outputShare, one) === 0;
}

/** What was assumed about the offers of candidates: rates that stand in, batches, blends, what sums of tokens leave open. */
export function candidateNotes(candidates: readonly Candidate[], plan: Plan, used: ReadonlyMap<string, readonly LineItem[]>): string[] {
  const { scenarios, peakShare } = plan;
  const offers = offersIn(candidates);
  const isBatched = scenarios.some(({ drivers }) => drivers.batch !== undefined);
  const byTokens = scenarios.some(({ drivers }) => drivers.tokens !== undefined);
  return [
    ...candidates.flatMap((candidate) => (candidate.isBlend ? [blendNote(candidate)] : [])),
    ...unique(offers.flatMap((offer) => standInNotes(offer, used.get(offer.offer.key) ?? []))),
    ...offers.flatMap((offer) =>
      isBatched && batchMissing(offer) ? [`${offer.offer.key} has no batch rates: its batches are billed at its base rates.`] : [],
    ),
    ...offers.flatMap((offer) => unknownNotes(offer, { peakShare, byTokens })),
  ];
}

function blendNote({ key, parts }: Candidate): string {
  return `${key}: ${parts.map(({ offer, share: part }) => `${formatShare(part)} of the traffic on ${offer.offer.key}`).join(', ')}.`;
}

function planNote({ file }: Plan): string[] {
  return file === undefined ? [] : [`Plan: ${file}`];
}
