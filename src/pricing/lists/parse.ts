import { instantToMs } from '../../values/calendar.ts';
import { parseYaml, type Parsed, type YamlProblem } from '../../yaml/parse-yaml.ts';
import { meters, metersBilling } from '../rates/meters.ts';
import { startOf } from '../rates/rates.ts';
import { likesAreKnown } from './like.ts';
import { subscriptionsDiffer } from './subscription-rules.ts';
import { inFull, namesAreKnown, resolveReferences, setsOf } from './resolve-references.ts';
import { describeWindows, overlap, slotsOf, type Slot } from '../rates/schedule.ts';
import { priceListSchema, type ListedBand, type PriceList, type Schedule, type WrittenList } from './schema.ts';

/** Text of a price list file → price list. Throws a UserError `file:line:column: what is wrong`. */
export function parsePriceList(text: string, file: string): PriceList {
  return resolveReferences(parseYaml(text, file, priceListSchema, rules));
}

export const rules = [
  hasModels,
  subscriptionsDiffer,
  likesAreKnown,
  namesDiffer,
  periodsFollow,
  namesAreKnown,
  bandsAscend,
  bandsHaveBase,
  windowsFit,
];

/** Only a list that takes over other models, or of subscriptions, may have none of its own. */
function* hasModels({ value, problem }: Parsed<WrittenList>): Generator<YamlProblem> {
  if (value.extends === undefined && value.models.length === 0 && value.subscriptions === undefined)
    yield problem(['models'], 'models: is missing', 'a price list has at least one model or subscription');
  if (value.extends === undefined && value.discount !== undefined) {
    yield problem(['discount'], 'a discount needs a provider to extend', 'say which: extends: openai');
  }
  if (value.discount === undefined && value.discountFrom !== undefined)
    yield problem(['discountFrom'], 'discountFrom needs a discount', 'say how much: discount: 12%');
}

/** Every id and alias names one model, since the price of two would be ambiguous, unless their times differ. */
function* namesDiffer({ value, problem }: Parsed<WrittenList>): Generator<YamlProblem> {
  const owners = new Map<string, string>();
  for (const [index, model] of value.models.entries()) {
    const aliases = (model.aliases ?? []).map((alias, place) => ({ alias, path: ['models', index, 'aliases', place] }));
    const lasting = aliases.flatMap(({ alias, path }) => (typeof alias === 'string' ? [{ name: alias, path }] : []));
    for (const { name, path } of [{ name: model.id, path: ['models', index, 'id'] }, ...lasting]) {
      const owner = owners.get(name.toLowerCase());
      if (owner !== undefined)
        yield problem(path, `"${name}" already names ${owner}`, 'give each name to one model only');
      owners.set(name.toLowerCase(), model.id);
    }
  }
  yield* datedNamesDiffer(value, problem);
}

function* datedNamesDiffer({ models }: WrittenList, problem: Parsed<WrittenList>['problem']): Generator<YamlProblem> {
  const spans = models.flatMap((model, index) =>
    (model.aliases ?? []).flatMap((alias, place) =>
      typeof alias === 'string'
        ? []
        : [
            {
              name: alias.name.toLowerCase(),
              id: model.id,
              path: ['models', index, 'aliases', place],
              ...spanOf(alias),
            },
          ],
    ),
  );
  for (const [order, alias] of spans.entries()) {
    const other = spans
      .slice(0, order)
      .find((each) => each.name === alias.name && each.start < alias.end && alias.start < each.end);
    if (other)
      yield problem(
        alias.path,
        `"${alias.name}" names ${other.id} at the same time`,
        'let one end, with until, where the other begins',
      );
    if (alias.end <= alias.start) yield problem(alias.path, `"${alias.name}" ends before it begins`);
  }
}

function spanOf({
  from = '',
  until = '',
}: {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}) {
  return { start: instantToMs(from) ?? -Infinity, end: instantToMs(until) ?? Infinity };
}

/** Periods in force may not begin together or overlap, since a day would have two prices. */
function* periodsFollow({ value, problem }: Parsed<WrittenList>): Generator<YamlProblem> {
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
      if (before?.start === start)
        yield problem([...path, 'from'], `${model.id} has two periods from ${begins}`, 'keep one of them');
      else if (before?.until !== undefined && before.end > start) {
        yield problem(
          [...path, 'from'],
          `${model.id} has two periods in force from ${begins}`,
          `the one before it lasts until ${before.until}`,
        );
      }
      if (end <= start)
        yield problem(
          [...path, 'until'],
          `${model.id} has a period that ends before it begins`,
          `it begins ${begins} and ends ${until}`,
        );
    }
  }
}

/** Bands are in ascending order; two with one threshold, or one below its predecessor, are a mistake. */
function* bandsAscend({ value, problem }: Parsed<WrittenList>): Generator<YamlProblem> {
  for (const { path, set } of setsOf(value)) {
    yield* bandsOf(set.bands, (order, message) => problem([...path, 'bands', order, 'aboveInputTokens'], message));
  }
}

/** Shorter prompts have a rate for whatever a band states: a list with the dearer one alone is incomplete. */
function* bandsHaveBase({ value, problem }: Parsed<WrittenList>): Generator<YamlProblem> {
  for (const { path, id, tier, set } of setsOf(value)) {
    for (const [order, band] of tier === undefined ? (set.bands ?? []).entries() : []) {
      const alone = meters.find(
        (meter) => band[meter] !== undefined && metersBilling(meter).every((each) => set[each] === undefined),
      );
      if (alone === undefined) continue;
      const message = `${id} has a rate for ${alone} in prompts above ${band.aboveInputTokens} tokens alone`;
      yield problem([...path, 'bands', order, alone], message, `give that of shorter ones beside it: ${alone}: 1`);
    }
  }
}

function* bandsOf(
  bands: readonly ListedBand[] = [],
  problem: (order: number, message: string) => YamlProblem,
): Generator<YamlProblem> {
  for (const [order, { aboveInputTokens }] of bands.entries()) {
    const before = bands[order - 1];
    if (before && before.aboveInputTokens >= aboveInputTokens) {
      yield problem(
        order,
        `the band above ${aboveInputTokens} tokens comes after the one above ${before.aboveInputTokens}`,
      );
    }
  }
}

/** Windows may not overlap, and need bands if other hours have some: else an hour or a long prompt has no one price. */
function* windowsFit({ value, problem }: Parsed<WrittenList>): Generator<YamlProblem> {
  for (const [name, { windows }] of Object.entries(value.schedules ?? {}))
    yield* overlaps(windows, (order, message) => problem(['schedules', name, 'windows', order], message));
  for (const { path, id, set } of setsOf(value)) {
    const { schedule, hours, bands } = set;
    if (schedule) {
      const say = (order: number, message: string): YamlProblem =>
        problem([...path, 'schedule', 'windows', order], `${id}: ${message}`);
      yield* overlaps(schedule.windows, say);
      yield* longPrompts(schedule.windows, bands, say);
    } else if (hours) {
      const windows = inFull(hours, value.schedules ?? {})?.windows ?? [];
      const say = (_: number, message: string): YamlProblem => problem([...path, 'hours'], `${id}: ${message}`);
      if (Object.keys(hours).length > 1) yield* overlaps(windows, say);
      yield* longPrompts(windows, bands, say);
    }
  }
}

type Say = (order: number, message: string) => YamlProblem;

function* overlaps(windows: readonly Parameters<typeof slotsOf>[0][], problem: Say): Generator<YamlProblem> {
  const slots = windows.map(slotsOf);
  for (const [order, window] of windows.entries()) {
    const own = slots[order] ?? [];
    const other = windows.findIndex((_, before) => before < order && overlap(slots[before] ?? [], own));
    if (other >= 0)
      yield problem(
        order,
        `the window ${describeWindows([window])} overlaps ${describeWindows([windows[other] ?? window])}`,
      );
    if (overlapsItself(own)) yield problem(order, `the window ${describeWindows([window])} overlaps itself`);
  }
}

function* longPrompts(
  windows: Schedule['windows'],
  bands: readonly ListedBand[] | undefined,
  problem: Say,
): Generator<YamlProblem> {
  for (const [order, window] of windows.entries()) {
    if (bands && !window.bands && window.factor === undefined)
      yield problem(order, `the window ${describeWindows([window])} does not say what longer prompts cost in it`);
    yield* bandsOf(window.bands, (_, message) => problem(order, message));
  }
}

function overlapsItself(slots: readonly Slot[]): boolean {
  return slots.some((slot, order) => overlap([slot], slots.slice(order + 1)));
}
