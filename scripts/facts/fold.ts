import { namesOf } from '../../src/pricing/catalogue/names.ts';
import type { WrittenList, WrittenModel, WrittenPeriod } from '../../src/pricing/lists/schema.ts';
import { figuresOf, type Figures } from './figures.ts';

// Copies in a list → aliases of one model, or a factor of another.

/** Bedrock bills a profile of a geography, and a bare name, as this much of the global profile of the same model. */
const FACTORS = [1.1, 1.2];

const GEOGRAPHY = /^(?:us|eu|au|jp|in|ca|apac|us-gov|global)\./;

/** Names that mean the same model: profiles of Bedrock, versions of Vertex, dated snapshots. */
function baseOf(id: string): string {
  return id
    .toLowerCase()
    .replace(GEOGRAPHY, '')
    .replace(/@.*$/, '')
    .replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|latest)$/, '');
}

/** A model that was in the list before (`known`) keeps its name; of new ones the shortest name counts. */
export function folded(list: WrittenList, known: ReadonlySet<string>): WrittenList {
  const withModel = (models: readonly WrittenModel[], model: WrittenModel): WrittenModel[] => {
    const place = models.findIndex((other) => isCopy(other, model));
    const other = models[place];
    if (!other) return [...models, model];
    return models.with(
      place,
      known.has(other.id) || isShorter(other, model) ? joined(other, model) : joined(model, other),
    );
  };
  const models = list.models.reduce<WrittenModel[]>(withModel, []);
  return { ...list, models: models.map((model) => likeGlobal(model, models)).reduce<WrittenModel[]>(withModel, []) };
}

function isCopy(one: WrittenModel, other: WrittenModel): boolean {
  if (baseOf(one.id) !== baseOf(other.id) || one.id === other.id) return false;
  if (one.like !== undefined || other.like !== undefined) return one.like === other.like && one.factor === other.factor;
  return isFactor(one, other, 1) || isFactor(other, one, 1);
}

function isShorter({ id: a }: WrittenModel, { id: b }: WrittenModel): boolean {
  return a.length <= b.length;
}

function joined(kept: WrittenModel, dropped: WrittenModel): WrittenModel {
  const names = new Set([...namesOf(kept), ...namesOf(dropped)].map((name) => name.toLowerCase()));
  const moving = [...(kept.aliases ?? []), ...(dropped.aliases ?? [])].filter((alias) => typeof alias !== 'string');
  names.delete(kept.id.toLowerCase());
  const spelled = [...namesOf(kept), ...namesOf(dropped)].filter((name) => names.delete(name.toLowerCase()));
  const aliases = [...spelled.filter((name) => !moving.some((alias) => alias.name === name)), ...moving];
  const [first, second] = [kept.rates[0], dropped.rates[0]];
  const rates = first && second ? [newer(first, second), ...kept.rates.slice(1)] : kept.rates;
  const { context, maxOutput, released } = dropped;
  return { ...dropped, ...present({ context, maxOutput, released }), ...present(kept), aliases, rates };
}

function present<T extends object>(facts: T): T {
  const kept = { ...facts };
  for (const key of Object.keys(kept)) if (Reflect.get(kept, key) === undefined) Reflect.deleteProperty(kept, key);
  return kept;
}

function newer(one: WrittenPeriod, other: WrittenPeriod): WrittenPeriod {
  const [last, first] = (one.checked ?? '') >= (other.checked ?? '') ? [one, other] : [other, one];
  return { ...first, ...last, source: last.source };
}

function likeGlobal(model: WrittenModel, models: readonly WrittenModel[]): WrittenModel {
  const global = models.find((each) => each.id.startsWith('global.') && baseOf(each.id) === baseOf(model.id));
  if (!global || global === model || model.like !== undefined) return model;
  const factor = FACTORS.find((each) => isFactor(model, global, each));
  if (factor === undefined) return model;
  const { id, aliases, retires, note } = model;
  return { ...present({ id, aliases, retires, note }), like: global.id, factor, rates: [] };
}

/** Whether each rate of a model is a factor of the other's, which may have more; models of one token price alone. */
function isFactor(model: WrittenModel, other: WrittenModel, factor: number): boolean {
  const [own, theirs] = [model.rates[0], other.rates[0]];
  if (!own || !theirs || model.rates.length + other.rates.length !== 2) return false;
  const bands = own.bands ?? [];
  return (
    Object.keys(figuresOf(own)).length > 0 &&
    isPart(figuresOf(own), figuresOf(theirs), factor) &&
    bands.length === (theirs.bands ?? []).length &&
    bands.every((band) =>
      (theirs.bands ?? []).some(
        (each) => each.aboveInputTokens === band.aboveInputTokens && isPart(figuresOf(band), figuresOf(each), factor),
      ),
    )
  );
}

function isPart(own: Figures, theirs: Figures, factor: number): boolean {
  const others = new Map(Object.entries(theirs));
  return Object.entries(own).every(
    ([meter, rate]) => Math.abs(rate - (others.get(meter) ?? Infinity) * factor) <= rate * 1e-9,
  );
}
