import { instantToMs } from '../values/calendar.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import type { Parsed, Problem } from '../yaml/parse-yaml.ts';
import { serviceTiers } from './meters.ts';
import { startOf } from './rates.ts';
import { describeWindows, overlap, slotsOf } from './schedule.ts';
import type { Slot } from './schedule.ts';
import { priceListSchema } from './schema.ts';
import type { Band, PriceList, Schedule } from './schema.ts';

/** Text of a price list file → price list. Throws a UserError `file:line:column: what is wrong`. */
export function parsePriceList(text: string, file: string): PriceList {
  return parseYaml(text, file, priceListSchema, rules);
}

export const rules = [hasModels, namesDiffer, periodsFollow, bandsAscend, windowsFit];

/** Only a list that takes over another's models may have none. */
function* hasModels({ value, problem }: Parsed<PriceList>): Generator<Problem> {
  if (value.extends === undefined && value.models.length === 0)
    yield problem(['models'], 'models: is missing', 'a price list has at least one model');
  if (value.extends === undefined && value.discount !== undefined) {
    yield problem(['discount'], 'a discount needs a list that it is off', 'say which: extends: openai');
  }
}

/** Every id and alias names one model: two models under one name would leave its price open, unless their times differ. */
function* namesDiffer({ value, problem }: Parsed<PriceList>): Generator<Problem> {
  const owners = new Map<string, string>();
  for (const [index, model] of value.models.entries()) {
    const aliases = (model.aliases ?? []).map((alias, place) => ({ alias, path: ['models', index, 'aliases', place] }));
    const lasting = aliases.flatMap(({ alias, path }) => (typeof alias === 'string' ? [{ name: alias, path }] : []));
    for (const { name, path } of [{ name: model.id, path: ['models', index, 'id'] }, ...lasting]) {
      const owner = owners.get(name.toLowerCase());
      if (owner !== undefined) yield problem(path, `"${name}" already names ${owner}`, 'give each name to one model only');
      owners.set(name.toLowerCase(), model.id);
    }
  }
  yield* datedNamesDiffer(value, problem);
}

function* datedNamesDiffer({ models }: PriceList, problem: Parsed<PriceList>['problem']): Generator<Problem> {
  const spans = models.flatMap((model, index) =>
    (model.aliases ?? []).flatMap((alias, place) =>
      typeof alias === 'string'
        ? []
        : [{ name: alias.name.toLowerCase(), id: model.id, path: ['models', index, 'aliases', place], ...spanOf(alias) }],
    ),
  );
  for (const [order, alias] of spans.entries()) {
    const other = spans.slice(0, order).find((each) => each.name === alias.name && each.start < alias.end && alias.start < each.end);
    if (other) yield problem(alias.path, `"${alias.name}" names ${other.id} at the same time`, 'let one end, with until, where the other begins');
    if (alias.end <= alias.start) yield problem(alias.path, `"${alias.name}" ends before it begins`);
  }
}

function spanOf({ from = '', until = '' }: { readonly from?: string | undefined; readonly until?: string | undefined }) {
  return { start: instantToMs(from) ?? -Infinity, end: instantToMs(until) ?? Infinity };
}

/** Periods in force may not begin together or overlap: both leave the price of a day open. */
function* periodsFollow({ value, problem }: Parsed<PriceList>): Generator<Problem> {
  for (const [index, model] of value.models.entries()) {
    const periods = model.rates
      .map((period, place) => ({
        ...period,
        place,
        begins: startOf(period),
        start: instantToMs(startOf(period)) ?? -Infinity,
        end: instantToMs(period.until ?? '') ?? Infinity,
      }))
      .filter(({ state }) => state === undefined)
      .toSorted((a, b) => a.start - b.start || a.place - b.place);
    for (const [order, { begins, until, place, start, end }] of periods.entries()) {
      const path = ['models', index, 'rates', place];
      const before = periods[order - 1];
      if (before?.start === start) yield problem([...path, 'from'], `${model.id} has two periods from ${begins}`, 'keep one of them');
      else if (before?.until !== undefined && before.end > start) {
        yield problem([...path, 'from'], `${model.id} has two periods in force from ${begins}`, `the one before it lasts until ${before.until}`);
      }
      if (end <= start)
        yield problem([...path, 'until'], `${model.id} has a period that ends before it begins`, `it begins ${begins} and ends ${until}`);
    }
  }
}

/** Bands are read from the lowest up; two with one threshold, or one below its predecessor, are a slip. */
function* bandsAscend({ value, problem }: Parsed<PriceList>): Generator<Problem> {
  for (const [index, model] of value.models.entries()) {
    for (const [place, period] of model.rates.entries()) {
      for (const set of [undefined, ...serviceTiers]) {
        const path = ['models', index, 'rates', place, ...(set === undefined ? [] : [set]), 'bands'];
        yield* bandsOf(set === undefined ? period.bands : period[set]?.bands, (order, message) =>
          problem([...path, order, 'aboveInputTokens'], message),
        );
      }
    }
  }
}

function* bandsOf(bands: readonly Band[] = [], problem: (order: number, message: string) => Problem): Generator<Problem> {
  for (const [order, { aboveInputTokens }] of bands.entries()) {
    const before = bands[order - 1];
    if (before && before.aboveInputTokens >= aboveInputTokens) {
      yield problem(order, `the band above ${aboveInputTokens} tokens stands after the one above ${before.aboveInputTokens}`);
    }
  }
}

/** Windows that overlap leave the price of an hour open; one without bands, where other hours have them, that of long prompts. */
function* windowsFit({ value, problem }: Parsed<PriceList>): Generator<Problem> {
  for (const [index, model] of value.models.entries()) {
    for (const [place, period] of model.rates.entries()) {
      for (const tier of [undefined, ...serviceTiers]) {
        const set = tier === undefined ? period : period[tier];
        const path = ['models', index, 'rates', place, ...(tier === undefined ? [] : [tier]), 'schedule', 'windows'];
        if (set?.schedule)
          yield* windowProblems(set.schedule.windows, set.bands, (order, message) => problem([...path, order], `${model.id}: ${message}`));
      }
    }
  }
}

function* windowProblems(
  windows: Schedule['windows'],
  bands: readonly Band[] | undefined,
  problem: (order: number, message: string) => Problem,
): Generator<Problem> {
  const slots = windows.map(slotsOf);
  for (const [order, window] of windows.entries()) {
    const own = slots[order] ?? [];
    const other = windows.findIndex((_, before) => before < order && overlap(slots[before] ?? [], own));
    if (other >= 0) yield problem(order, `the window ${describeWindows([window])} overlaps ${describeWindows([windows[other] ?? window])}`);
    if (overlapsItself(own)) yield problem(order, `the window ${describeWindows([window])} overlaps itself`);
    if (bands && !window.bands) yield problem(order, `the window ${describeWindows([window])} does not say what longer prompts cost in it`);
    yield* bandsOf(window.bands, (_, message) => problem(order, message));
  }
}

function overlapsItself(slots: readonly Slot[]): boolean {
  return slots.some((slot, order) => overlap([slot], slots.slice(order + 1)));
}
