import { Option } from '@commander-js/extra-typings';
import { ageInDays } from './price-age.ts';

// Apart from the gate itself, so that the default table starts without commander.

/** The gate on the age of prices. */
export function priceAgeOption() {
  return new Option(
    '--max-price-age <days>',
    'fail where a price was last checked longer ago than this, like 90d',
  ).argParser(ageInDays('--max-price-age'));
}
