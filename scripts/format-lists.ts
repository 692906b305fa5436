import { readFileSync, writeFileSync } from 'node:fs';
import { listYaml } from '../src/pricing/lists/list-yaml.ts';
import { rules } from '../src/pricing/lists/parse.ts';
import { priceListSchema } from '../src/pricing/lists/schema.ts';
import { readSources } from '../src/pricing/lists/disk/shipped.ts';
import { parseYaml } from '../src/yaml/parse-yaml.ts';

// Formats the shipped price lists in their house style, keys in the order of the schema; run from the root of the repository.
for (const { file, text } of readSources('pricing')) {
  const { schema: _schema, provider, name = provider, models, ...head } = parseYaml(text, file, priceListSchema, rules);
  const written = listYaml({ ...head, id: provider, name }, models);
  if (written !== readFileSync(file, 'utf8')) writeFileSync(file, written);
}
