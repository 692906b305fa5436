import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { withHistory } from './facts/history.ts';
import type { Change } from './facts/history.ts';
import { modelOf } from './facts/model.ts';
import type { Fact } from './facts/model.ts';
import { providers } from './facts/providers.ts';
import { listYaml } from '../src/pricing/list-yaml.ts';
import { namesOf } from '../src/pricing/names.ts';
import { parsePriceList } from '../src/pricing/parse.ts';

// Facts about current and past prices, as JSON, and the hand-kept models of scripts/curated/ → pricing/<provider>.yaml:
//   node scripts/run.mjs scripts/import-facts.ts <facts.json> <price-history.json>
// A hand-kept model stands in the place of the imported one of the same id; the rest is written anew at every run.

const [file = '', historyFile = ''] = argv.slice(2);
const { meta, models }: { meta: { written: string }; models: Fact[] } = JSON.parse(readFileSync(file, 'utf8'));
const { changes }: { changes: Change[] } = JSON.parse(readFileSync(historyFile, 'utf8'));

for (const provider of providers) {
  const curated = curatedOf(provider.id);
  const names = new Set(curated.flatMap(namesOf).map((name) => name.toLowerCase()));
  const imported = models
    .filter((fact) => fact.provider === provider.id && !names.has(fact.id.toLowerCase()))
    .map((fact) => withHistory(modelOf(fact, provider), provider.id, changes, meta.written));
  const text = listYaml(provider, [...curated, ...imported]);
  parsePriceList(text, `pricing/${provider.id}.yaml`);
  writeFileSync(`pricing/${provider.id}.yaml`, text);
}

function curatedOf(provider: string) {
  try {
    const name = `scripts/curated/${provider}.yaml`;
    return parsePriceList(readFileSync(name, 'utf8'), name).models;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
