import { z } from 'zod';
import { isInstant } from '../values/calendar.ts';
import { UserError } from '../values/errors.ts';
import { compare, decimal, inCurrency, type Money } from '../values/money.ts';
import { offerOf } from '../pricing/catalogue/offer.ts';
import type { Exchange } from '../pricing/rates/rates.ts';
import { resolveReferences } from '../pricing/lists/resolve-references.ts';
import { priceListSchema } from '../pricing/lists/schema.ts';
import { priceAt, type PricedOffer } from '../pricing/rates/timeline.ts';
import { parseScenario } from '../workload/parse.ts';
import type { Stage } from '../workload/plan.ts';
import { inputOfSaved, savedInputSchema } from '../workload/saved-input.ts';
import { scenarioSchema } from '../workload/schema.ts';
import type { Assumption } from './assumption.ts';
import { candidateOf } from './candidate.ts';
import { sideOf, type Side } from './change.ts';
import type { RateAssumptions } from './price.ts';
import { savedAmount as amount, savedCandidate, savedOwn, specIn } from './saved-candidate.ts';

// A saved `project --format json`, read so far that it can be priced again by its own prices.

const day = z.string().refine(isInstant, 'expected a day like 2026-11-23');
const maybeAmount = amount.nullable();

const savedProjection = z.object({
  ...savedCandidate,
  ...savedOwn,
  baseline: z.boolean(),
  total: amount,
});

const savedExchange = z
  .object({
    currency: z.string(),
    perDollar: amount.refine((text) => /^[\d.]*[1-9]/.test(text), 'expected more than nothing'),
    date: day.nullable(),
  })
  .nullable();

const savedSchema = z.object({
  schemaVersion: z.literal(1),
  catalogue: z.object({ version: z.string(), asOf: day }),
  /** What was meant to be used, the first of it before all others. */
  candidates: z.array(z.string()).min(1, 'names nothing'),
  stages: z.array(z.object({ scenario: z.string(), month: z.number() })),
  alternatives: z.array(z.string()).optional(),
  settled: z.object({ assumeInput: z.union([z.literal('output'), amount]).nullable(), assumeWebSearch: maybeAmount }),
  offers: z.array(
    z.object({
      offer: z.string(),
      list: priceListSchema,
      discounts: z.array(z.object({ share: amount, from: day.nullable(), source: z.string() })),
      exchange: savedExchange,
      answer: savedExchange,
    }),
  ),
  scenarios: z.array(
    z.object({
      name: z.string(),
      drivers: z.record(z.string(), z.unknown()),
      input: savedInputSchema.optional(),
      measured: z.unknown().optional(),
      projections: z.array(savedProjection).min(1, 'was projected on nothing'),
      unpriced: z.array(z.object({ candidate: z.string(), reason: z.string() })),
    }),
  ),
});

type Saved = z.output<typeof savedSchema>;

export interface SavedResult {
  readonly catalogue: string;
  readonly asOf: string;
  readonly stages: readonly Stage[];
  readonly alternatives?: readonly string[] | undefined;
  readonly sides: readonly Side[];
}

/** The wanted part of a saved result: by default the candidate that is meant first, and all scenarios. */
interface Wanted {
  readonly candidate?: string | undefined;
  readonly scenario?: readonly string[] | undefined;
}

/** The sides of a saved result, scenario by scenario on one candidate. Throws a UserError that names the file. */
export function readSaved(
  data: unknown,
  file: string,
  { candidate: wanted, scenario: names }: Wanted = {},
): SavedResult {
  const hint = 'save one with: cost-projection --format json -o FILE';
  if (typeof data !== 'object' || data === null || !('schemaVersion' in data) || !('scenarios' in data))
    throw new UserError(`${file} is not a saved result`, { hint });
  if (data.schemaVersion !== 1)
    throw new UserError(
      `${file} is a result of version ${JSON.stringify(data.schemaVersion)}, and this program reads version 1`,
      {
        hint: 'save it again with this program',
      },
    );
  if ('settled' in data && !('candidates' in data && 'stages' in data))
    throw new UserError(
      `${file} does not say which candidate came first, nor whether its scenarios follow each other`,
      {
        hint: 'save it again with this program',
      },
    );
  const read = savedSchema.safeParse(data);
  if (!read.success) throw new UserError(`${file} is not a saved result: ${problemIn(read.error)}`, { hint });
  const { catalogue, stages, alternatives, scenarios } = read.data;
  const offers = new Map(read.data.offers.map((saved) => [saved.offer, pricedOf(saved, catalogue.asOf, file)]));
  return {
    catalogue: catalogue.version,
    asOf: catalogue.asOf,
    stages,
    alternatives,
    sides: scenariosIn(scenarios, file, names).map((scenario) => sideIn(scenario, read.data, { offers, file, wanted })),
  };
}

function scenariosIn(all: Saved['scenarios'], file: string, names: readonly string[] | undefined): Saved['scenarios'] {
  const chosen = all.filter(({ name }) => names?.some((each) => each.toLowerCase() === name.toLowerCase()) ?? true);
  if (chosen.length === 0 && all.length > 0)
    throw new UserError(`${file} has no scenario "${names?.[0] ?? ''}"`, {
      hint: `there is ${all.map(({ name }) => name).join(', ')}`,
    });
  return chosen;
}

function problemIn({ issues: [issue] }: z.ZodError): string {
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'it has another form';
}

interface Reading {
  readonly offers: ReadonlyMap<string, PricedOffer>;
  readonly file: string;
  readonly wanted: string | undefined;
}

function pricedOf(
  { list, discounts, exchange, answer }: Saved['offers'][number],
  asOf: string,
  file: string,
): PricedOffer {
  const { models, ...head } = resolveReferences(list);
  const [first] = models;
  if (!first) throw new UserError(`${file} has an offer without prices`);
  const taken = discounts.map((each) => ({
    share: decimal(each.share),
    from: each.from ?? undefined,
    source: each.source,
  }));
  const terms = {
    exchange: exchangeFrom(exchange),
    answer: exchangeFrom(answer)[0],
    strictDates: false,
  };
  return priceAt(offerOf({ model: first, list: head, discounts: taken, isOwn: false }, terms), asOf);
}

function exchangeFrom(saved: z.output<typeof savedExchange>): Exchange[] {
  return saved ? [{ ...saved, perDollar: decimal(saved.perDollar), date: saved.date ?? undefined }] : [];
}

function sideIn(scenario: Saved['scenarios'][number], saved: Saved, { offers, file, wanted }: Reading): Side {
  const money = (text: string): Money => inCurrency(decimal(text), saved.offers[0]?.answer?.currency);
  if (scenario.measured !== undefined)
    throw new UserError(`${file}: ${scenario.name} was measured, and a saved result does not keep the usage itself`, {
      hint: 'set a plan against it with: cost-projection diff plan.yaml --usage PATH',
    });
  const chosen = chosenIn(scenario, saved.candidates, { file, wanted });
  const drivers = scenarioSchema.safeParse({ ...scenario.drivers, name: scenario.name });
  if (!drivers.success) throw new UserError(`${file}: ${scenario.name}: ${problemIn(drivers.error)}`);
  const priceOf = (key: string): PricedOffer => {
    const priced = offers.get(key);
    if (priced) return priced;
    throw new UserError(`${file} does not say what ${key} costs`, { hint: 'save it again with this program' });
  };
  const candidate = candidateOf(specIn(chosen), priceOf);
  const { assumeInput, assumeWebSearch } = saved.settled;
  const terms: RateAssumptions = {
    assumeInput: assumeInput === null ? undefined : assumeInput === 'output' ? assumeInput : money(assumeInput),
    assumeWebSearch: assumeWebSearch === null ? undefined : money(assumeWebSearch),
  };
  const written = parseScenario(drivers.data);
  const counted = scenario.input ? { ...written, input: inputOfSaved(scenario.input) } : written;
  const side = sideOf(candidate, counted, terms);
  return { ...side, assumptions: [...side.assumptions, ...otherTotal(scenario.name, money(chosen.total), side.total)] };
}

function otherTotal(scenario: string, saved: Money, computed: Money): Assumption[] {
  return compare(saved, computed) === 0 ? [] : [{ kind: 'savedTotal', scenario, saved, computed }];
}

function chosenIn(
  { name, projections, unpriced }: Saved['scenarios'][number],
  [first = '']: readonly string[],
  { file, wanted }: Pick<Reading, 'file' | 'wanted'>,
): z.output<typeof savedProjection> {
  const isChosen = ({ candidate }: { readonly candidate: string }): boolean =>
    wanted === undefined
      ? candidate === first
      : candidate.toLowerCase() === wanted.toLowerCase() ||
        candidate.toLowerCase().endsWith(`/${wanted.toLowerCase()}`);
  const chosen = projections.find(isChosen);
  if (chosen) return chosen;
  const failed = unpriced.find(isChosen);
  const projected = projections.map(({ candidate }) => candidate).join(', ');
  throw new UserError(
    failed
      ? `${file}: ${name} cannot be priced: ${failed.reason}`
      : `${file}: ${name} was not projected on "${wanted ?? first}"`,
    {
      hint: `${failed ? 'choose another with --candidate; ' : ''}it was on ${projected}`,
    },
  );
}
