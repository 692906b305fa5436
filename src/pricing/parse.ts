import { instantToMs } from '../calendar.ts';
import { parseYaml } from '../yaml.ts';
import type { Parsed, Problem } from '../yaml.ts';
import { priceListSchema } from './schema.ts';
import type { PriceList } from './schema.ts';

/** Text of a price list file → price list. Throws a UserError `file:line:column: what is wrong`. */
export function parsePriceList(text: string, file: string): PriceList {
  return parseYaml(text, file, priceListSchema, rules);
}

const rules = [namesDiffer, periodsDiffer];

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

/** Two periods that begin together leave the price of that day open. */
function* periodsDiffer({ value, problem }: Parsed<PriceList>): Generator<Problem> {
  for (const [index, model] of value.models.entries()) {
    const starts = new Set<number | undefined>();
    for (const [place, { from }] of model.rates.entries()) {
      const start = instantToMs(from);
      if (starts.has(start)) yield problem(['models', index, 'rates', place, 'from'], `${model.id} has two periods from ${from}`, 'keep one of them');
      starts.add(start);
    }
  }
}
