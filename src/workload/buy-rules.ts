import type { Parsed, YamlProblem } from '../yaml/parse-yaml.ts';
import { listPriceOption } from './purchase-options.ts';
import { unitsIn, withUnits } from './provisioned.ts';
import type { PlanFile } from './schema.ts';
import { seatProblem, seatsIn } from './seat-settings.ts';

/** Seats and units have all their terms, and no others. */
export function* waysFit({ value, problem }: Parsed<PlanFile>): Generator<YamlProblem> {
  for (const [index, way] of (value.buy?.ways ?? []).entries()) {
    const isOfTokens = (way.discount ?? way.minimum ?? way.capacity) !== undefined;
    const seats = seatsIn(way);
    const bought = withUnits(
      { ...listPriceOption(way.name, ''), seats, capacity: isOfTokens ? 0 : undefined },
      unitsIn(way),
    );
    const message = seatProblem(way.name, seats, isOfTokens) ?? ('problem' in bought ? bought.problem : undefined);
    if (message !== undefined) yield problem(['buy', 'ways', index], message);
  }
}
