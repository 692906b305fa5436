import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freeze, parseSources, readSources } from '../src/pricing/lists/disk/shipped.ts';
import { schemaText } from '../src/yaml/json-schema.ts';
import { planSchema } from '../src/workload/schema.ts';

// pricing/*.yaml → dist/catalogue/*.json; run from the root of the repository.
const target = join('dist', 'catalogue');
mkdirSync(join(target, 'lists'), { recursive: true });
for (const [name, text] of freeze(parseSources(readSources('pricing')))) writeFileSync(join(target, name), text);

// The plan's schema, for editors.
writeFileSync(join('dist', 'plan.schema.json'), schemaText(planSchema, 'A plan of cost-projection'));
