import { parsePriceList as parse } from '../pricing/lists/parse.ts';
import { withCostErrors } from './inside/with-cost-errors.ts';
import type { ListModule } from './price-catalogue.ts';

/**
 * Reads a price list of your own, as YAML or JSON; `name` is what errors call it, as `name:line:column`. Throws a
 * CostError (`invalid-input`).
 */
export function parsePriceList(text: string, name: string): ListModule {
  return withCostErrors(() => ({ version: '', list: parse(text, name) }));
}
