import { writeFileSync } from 'node:fs';
import { schemaText } from '../src/yaml/json-schema.ts';
import { priceListSchema } from '../src/pricing/lists/schema.ts';

// The price lists' schema for editors, from the one definition; run from the root of the repository.
writeFileSync('pricing/schema.json', schemaText(priceListSchema, 'A price list of cost-projection'));
