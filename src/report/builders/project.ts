import { compare, isZero, one, plain } from '../../money.ts';
import { displayName, route } from '../../pricing/select.ts';
import type { PricedOffer } from '../../pricing/select.ts';
import type { LineItem } from '../../projection/price.ts';
import type { Projection, ScenarioProjection } from '../../projection/project.ts';
import type { Plan } from '../../workload/plan.ts';
import type { Scenario } from '../../workload/usage.ts';
import { formatShare } from '../format.ts';
import { cost, flag, left, right, share, text, tokens } from '../report.ts';
import type { Json, Report, Row, Table } from '../report.ts';
import { catalogueNote, documentHead, lineItemJson, rateNote, standInNotes, unique, unknownNotes, usageJson } from './common.ts';
import type { Priced } from './common.ts';

interface Context extends Priced {
  readonly plan: Plan;
}

/** Scenarios × candidates as a report: side by side for one candidate, one below the other for several. */
export function projectReport(results: readonly ScenarioProjection[], context: Context): Report {
  const assumptions = assumptionsOf(results, context.plan);
  const isPair = results.every(({ projections }) => projections.length === 2);
  return {
    tables: [isPair ? sideBySide(results) : stacked(results)],
    notes: [
      ...assumptions,
      ...planNote(context.plan),
      ...candidatesOf(results).map((offer) => rateNote(offer, itemsOf(results, offer))),
      catalogueNote(context),
    ],
    records: records(results),
    document: () => ({ ...documentHead(context, assumptions), baseline: baselineKey(results), scenarios: results.map(scenarioJson) }),
  };
}

function sideBySide(results: readonly ScenarioProjection[]): Table {
  const [baseline, candidate] = candidatesOf(results);
  return {
    columns: [
      left('scenario', 'Scenario'),
      right('tokens', 'Tokens/month', 2),
      right('baseline', title(baseline)),
      right('candidate', title(candidate)),
      right('savings', 'Savings', 1),
    ],
    rows: results.map(({ scenario, projections: [reference, other] }) => ({
      cells: [
        text(scenario.name),
        tokens(scenario.tokens),
        ...[reference, other].flatMap((each) => (each ? [cost(each.total)] : [])),
        share(other?.savingsRatio),
      ],
    })),
  };
}

function title(candidate: PricedOffer | undefined): string {
  return candidate ? `${displayName(candidate.offer)},\n${route(candidate.offer)}` : '';
}

function stacked(results: readonly ScenarioProjection[]): Table {
  return {
    columns: [
      left('scenario', 'Scenario'),
      right('tokens', 'Tokens/month', 3),
      left('candidate', 'Candidate'),
      right('total', 'Cost/month'),
      right('savings', 'Saved/month', 2),
      right('savingsRatio', 'Savings', 1),
    ],
    rows: results.flatMap(({ scenario, projections }) => projections.map((projection, index) => stackedRow(scenario, projection, index === 0))),
  };
}

function stackedRow(scenario: Scenario, { candidate, isBaseline, total, savings, savingsRatio }: Projection, isFirst: boolean): Row {
  const head = isFirst ? [text(scenario.name), tokens(scenario.tokens)] : [text(''), text('')];
  const saved = isBaseline ? [text('baseline'), text('')] : [cost(savings), share(savingsRatio)];
  return { cells: [...head, text(candidate.offer.key), cost(total), ...saved], opensGroup: isFirst };
}

function records(results: readonly ScenarioProjection[]): Table {
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
    rows: results.flatMap(({ scenario, projections }) =>
      projections.map(({ candidate: { offer }, isBaseline, total, savings, savingsRatio }) => ({
        cells: [
          text(scenario.name),
          tokens(scenario.tokens),
          text(offer.key),
          text(offer.list.provider),
          flag(isBaseline),
          cost(total),
          cost(savings),
          share(savingsRatio),
        ],
      })),
    ),
  };
}

function scenarioJson({ scenario, usage, projections }: ScenarioProjection): Json {
  return {
    name: scenario.name,
    tokens: scenario.tokens,
    usage: usageJson(usage),
    projections: projections.map(({ candidate: { offer }, isBaseline, total, savings, savingsRatio, lineItems }) => ({
      candidate: offer.key,
      provider: offer.list.provider,
      baseline: isBaseline,
      total: plain(total),
      savings: plain(savings),
      savingsRatio: savingsRatio === undefined ? null : plain(savingsRatio),
      lineItems: lineItems.map(lineItemJson),
    })),
  };
}

function assumptionsOf(results: readonly ScenarioProjection[], { file, peakShare }: Plan): string[] {
  const scenarios = results.map(({ scenario }) => scenario);
  const isAllOutput = scenarios.every(({ outputShare }) => compare(outputShare, one) === 0);
  const again = ['cost-projection', ...(file === undefined ? [] : [file]), '--output-share 50%'].join(' ');
  const mix = isAllOutput
    ? [`Assumes every token billed as output, which no real traffic is. For an even mix of input and output: ${again}`]
    : unique(scenarios.map((scenario) => mixOf(scenario, scenarios)));
  const standIns = results.flatMap(({ projections }) => projections.flatMap(({ candidate, lineItems }) => standInNotes(candidate, lineItems)));
  return [...mix, ...unique(standIns), ...candidatesOf(results).flatMap((offer) => unknownNotes(offer, peakShare))];
}

function mixOf({ name, outputShare, cacheHit }: Scenario, scenarios: readonly Scenario[]): string {
  const isShared = scenarios.every((other) => compare(other.outputShare, outputShare) === 0 && compare(other.cacheHit, cacheHit) === 0);
  const cached = isZero(cacheHit) ? '' : `, and ${formatShare(cacheHit)} of the input is read from the cache`;
  return `Assumes ${formatShare(outputShare)} of the tokens${isShared ? '' : ` of ${name}`} billed as output${cached}.`;
}

function planNote({ file }: Plan): string[] {
  return file === undefined ? [] : [`Plan: ${file}`];
}

function candidatesOf(results: readonly ScenarioProjection[]): PricedOffer[] {
  return results[0]?.projections.map(({ candidate }) => candidate) ?? [];
}

function baselineKey(results: readonly ScenarioProjection[]): string {
  return candidatesOf(results)[0]?.offer.key ?? '';
}

function itemsOf(results: readonly ScenarioProjection[], offer: PricedOffer): LineItem[] {
  return results.flatMap(({ projections }) => projections.filter(({ candidate }) => candidate === offer).flatMap(({ lineItems }) => lineItems));
}
