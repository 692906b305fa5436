import { plain } from '../values/money.ts';
import { asWritten } from '../pricing/catalogue/fuzzy-names.ts';
import { isPriced, offersIn, type Contender } from '../projection/candidate.ts';
import type { Plan } from '../workload/plan.ts';
import type { JsonObject } from '../report/report.ts';
import { exchangeJson } from '../report/provenance.ts';
import { decimalOrNull } from './report-parts.ts';

interface Priced {
  readonly plan: Plan;
  readonly contenders: readonly Contender[];
}

/** Everything that a saved result needs to be priced again: the lists as they were, and the user's assumed rates. */
export function savedPrices({ contenders, plan: { assumeInput, assumeWebSearch } }: Priced): JsonObject {
  return {
    settled: {
      assumeInput: assumeInput === undefined ? null : assumeInput === 'output' ? assumeInput : plain(assumeInput),
      assumeWebSearch: decimalOrNull(assumeWebSearch),
    },
    offers: offersIn(contenders.filter(isPriced)).map(({ offer, period, exchange }) => ({
      offer: offer.key,
      list: fieldsOf(asWritten(offer, period)),
      discounts: offer.discounts.map(({ share: part, from, source }) => ({
        share: plain(part),
        from: from ?? null,
        source,
      })),
      exchange: exchangeJson(exchange),
      answer: exchangeJson(offer.terms.answer),
    })),
  };
}

/** A price list as plain JSON; it was read from YAML, so that nothing is lost. */
function fieldsOf(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value));
}
