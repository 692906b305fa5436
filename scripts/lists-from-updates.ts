import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readSources } from '../src/pricing/lists/disk/shipped.ts';
import { listYaml } from '../src/pricing/lists/list-yaml.ts';
import { rules } from '../src/pricing/lists/parse.ts';
import {
  priceListSchema,
  type WrittenList,
  type WrittenModel,
  type WrittenPeriod,
} from '../src/pricing/lists/schema.ts';
import { parseYaml } from '../src/yaml/parse-yaml.ts';

// What pricing update has found → pricing/*.yaml: npm run lists:from-updates -- FOLDER DAY, FOLDER being the one that
// the update names and DAY its day. A model that is a factor of another one follows it, and is told instead.

const [, , folder = '', day = ''] = process.argv;
if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new Error('usage: npm run lists:from-updates -- FOLDER 2026-11-30');

const read = (from: string) =>
  new Map(readSources(from).map(({ file, text }) => [basename(file), parseYaml(text, file, priceListSchema, rules)]));
const shipped = read('pricing');
for (const [file, update] of read(folder)) {
  const list = shipped.get(file);
  if (!list) {
    process.stderr.write(`${file}: no list of this provider\n`);
    continue;
  }
  const { schema: _schema, provider: id, name = id, models, ...head } = withUpdates(list, update);
  writeFileSync(join('pricing', file), listYaml({ ...head, id, name }, models));
}

function withUpdates(list: WrittenList, update: WrittenList): WrittenList {
  const newer = new Map(update.models.map((model) => [model.id, model]));
  const models = list.models.map((model) => withNewer(model, newer.get(model.id), list.provider));
  const known = new Set(list.models.map(({ id }) => id));
  const added = update.models
    .filter(({ id }) => !known.has(id))
    .map((model) => ({ ...model, rates: weak(model.rates) }));
  return { ...list, models: [...models, ...added] };
}

/** What one source alone says of a new offer. */
function weak(rates: readonly WrittenPeriod[]): WrittenPeriod[] {
  return rates.map((period) => ({ ...period, confidence: 'low' }));
}

function withNewer(model: WrittenModel, newer: WrittenModel | undefined, provider: string): WrittenModel {
  const found = newer?.rates.filter(({ from, checked }) => from === day || checked === day) ?? [];
  if (found.length === 0) return model;
  if (model.like !== undefined) {
    process.stderr.write(`${provider}/${model.id}: is like ${model.like}, look at its factor\n`);
    return model;
  }
  const checked = model.rates.map((period) =>
    found.some(({ from }) => from === period.from) ? { ...period, checked: day } : period,
  );
  const begun = found.filter(({ from }) => from === day && model.rates.every((period) => period.from !== from));
  return { ...model, rates: [...begun, ...checked] };
}
