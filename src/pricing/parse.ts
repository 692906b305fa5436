import { instantToMs } from '../calendar.ts';
import { parseYaml } from '../yaml.ts';
import type { Parsed, Problem } from '../yaml.ts';
import { serviceTiers } from './meters.ts';
import { startOf } from './rates.ts';
import { priceListSchema } from './schema.ts';
import type { Band, PriceList } from './schema.ts';

/** Text of a price list file → price list. Throws a UserError `file:line:column: what is wrong`. */
export function parsePriceList(text: string, file: string): PriceList {
  return parseYaml(text, file, priceListSchema, rules);
}

export const rules = [namesDiffer, periodsFollow, bandsAscend];

/** Every id and alias names one model: two models under one name would leave its price open. */
function* namesDiffer({ value, problem }: Parsed<PriceList>): Generator<Problem> {
  const owners = new Map<string, string>();
  for (const [index, model] of value.models.entries()) {
    const names = [model.id, ...(model.aliases ?? [])];
    for (const [place, name] of names.entries()) {
      const owner = owners.get(name.toLowerCase());
      const path = ['models', index, ...(place === 0 ? ['id'] : ['aliases', place - 1])];
      if (owner !== undefined) yield problem(path, `"${name}" already names ${owner}`, 'give each name to one model only');
      owners.set(name.toLowerCase(), model.id);
    }
  }
}

/** Periods in force may not begin together or overlap: both leave the price of a day open. */
function* periodsFollow({ value, problem }: Parsed<PriceList>): Generator<Problem> {
  for (const [index, model] of value.models.entries()) {
    const periods = model.rates
      .map((period, place) => ({
        ...period,
        place,
        begins: startOf(period),
        start: instantToMs(startOf(period)) ?? 0,
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
