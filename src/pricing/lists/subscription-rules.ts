import type { Parsed, YamlProblem } from '../../yaml/parse-yaml.ts';
import { startOf } from '../rates/rates.ts';
import type { WrittenList } from './schema.ts';

/** A name means one subscription, and a day has one price of it. */
export function* subscriptionsDiffer({ value, problem }: Parsed<WrittenList>): Generator<YamlProblem> {
  const owners = new Map<string, string>();
  for (const [index, { id, aliases = [], prices }] of (value.subscriptions ?? []).entries()) {
    for (const name of [id, ...aliases].map((each) => each.toLowerCase())) {
      const owner = owners.get(name);
      if (owner !== undefined)
        yield problem(
          ['subscriptions', index, 'id'],
          `"${name}" already names ${owner}`,
          'give each name to one of them',
        );
      owners.set(name, id);
    }
    const starts = prices.map(startOf);
    for (const [place, begins] of starts.entries())
      if (starts.indexOf(begins) < place)
        yield problem(
          ['subscriptions', index, 'prices', place],
          `${id} has two prices from ${begins}`,
          'keep one of them',
        );
  }
}
