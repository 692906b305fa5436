import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { namesOf } from '../src/pricing/catalogue/names.ts';
import { readSources } from '../src/pricing/lists/disk/shipped.ts';
import { listYaml } from '../src/pricing/lists/list-yaml.ts';
import { rules } from '../src/pricing/lists/parse.ts';
import { priceListSchema, type WrittenList } from '../src/pricing/lists/schema.ts';
import { parseYaml } from '../src/yaml/parse-yaml.ts';
import { readFacts, type Facts, type NameFact, type RetirementFact } from './facts/facts.ts';
import { folded } from './facts/fold.ts';
import { batchInput, offerOf } from './facts/meters.ts';
import { withMultipliers, withThresholds } from './facts/multipliers.ts';
import { withOffer, type Tell } from './facts/offers.ts';
import { sellerOf, withSubscription } from './facts/subscriptions.ts';
import { withFees, withUnits } from './facts/units.ts';
import { withTier } from './facts/tiers.ts';

// A folder of price facts → pricing/*.yaml: node scripts/run.mjs scripts/lists-from-facts.ts FOLDER, from the root of
// the repository. What it does not take over it tells on standard error, to be decided by hand.

/** Lists that the facts may begin. */
const heads: Readonly<Record<string, Pick<WrittenList, 'name' | 'page' | 'source'>>> = {
  vertex: {
    name: 'Google Vertex AI',
    page: 'https://cloud.google.com/vertex-ai/generative-ai/pricing',
    source: 'https://models.dev',
  },
  voyageai: {
    name: 'Voyage AI',
    page: 'https://docs.voyageai.com/docs/pricing',
    source: 'https://github.com/pydantic/genai-prices',
  },
  jina: { name: 'Jina AI', page: 'https://jina.ai/api-dashboard/', source: 'https://github.com/Portkey-AI/models' },
  deepgram: { name: 'Deepgram', page: 'https://deepgram.com/pricing', source: 'https://github.com/Portkey-AI/models' },
  stability: {
    name: 'Stability AI',
    page: 'https://platform.stability.ai/pricing',
    source: 'https://github.com/Portkey-AI/models',
  },
  elevenlabs: {
    name: 'ElevenLabs',
    page: 'https://elevenlabs.io/pricing/api',
    source: 'https://github.com/Portkey-AI/models',
  },
  byteplus: {
    name: 'BytePlus ModelArk',
    page: 'https://docs.byteplus.com/en/docs/ModelArk/1544106',
    source: 'https://github.com/Portkey-AI/models',
  },
  fal: { name: 'fal', page: 'https://fal.ai/pricing', source: 'https://github.com/Portkey-AI/models' },
  nomic: { name: 'Nomic', page: 'https://atlas.nomic.ai/pricing', source: 'https://github.com/Portkey-AI/models' },
};

function emptyList(provider: string): WrittenList | undefined {
  const head = heads[provider];
  return head && { schema: 1, provider, ...head, models: [] };
}

const told: string[] = [];
const tell: Tell = (offer, message) => void told.push(`${offer}: ${message}`);

const folder = process.argv[2] ?? '';
if (!existsSync(join(folder, 'offers.json')))
  throw new Error('usage: npm run lists:from-facts -- FOLDER, with its offers.json');
const facts = readFacts(folder);
const lists = new Map(
  readSources('pricing').map(({ file, text }) => {
    const list = parseYaml(text, file, priceListSchema, rules);
    return [list.provider, list];
  }),
);

const known = new Map([...lists].map(([provider, { models }]) => [provider, new Set(models.map(({ id }) => id))]));
addOffers(facts);
for (const fact of facts.seats) {
  const list = withSubscription(lists.get(sellerOf(fact)), fact, tell);
  if (list) lists.set(list.provider, list);
}
for (const [provider, list] of lists) {
  const tiered = facts.tiers
    .filter((fact) => fact.provider === provider)
    .reduce((each, fact) => withTier(each, fact, tell), list);
  const named = facts.names.reduce(
    withName,
    withFees(withMultipliers(withThresholds(folded(tiered, known.get(provider) ?? new Set()))), facts.otherMeters),
  );
  const { schema: _schema, provider: id, name = id, models, ...head } = facts.retirements.reduce(withEnd, named);
  writeFileSync(join('pricing', `${id}.yaml`), listYaml({ ...head, id, name }, models));
}
process.stderr.write(`${told.toSorted().join('\n')}\n${told.length} to decide by hand\n`);

function addOffers({ offers, otherMeters }: Facts): void {
  const update = (provider: string, change: (list: WrittenList) => WrittenList): void => {
    const list = lists.get(provider) ?? emptyList(provider);
    const changed = list && change(list);
    if (changed && changed.models.length > 0) lists.set(provider, changed);
    if (!list) tell(provider, 'no list of this provider');
  };
  // Makers first: what others sell is compared with their offers.
  const sorted = offers.toSorted((a, b) => Number(resells(a.provider)) - Number(resells(b.provider)));
  for (const fact of sorted) update(fact.provider, (list) => withOffer(list, fact, lists, tell));
  for (const fact of otherMeters) {
    update(fact.provider, (list) => withUnits(list, fact));
    const offer = offerOf(fact);
    if (offer)
      update(fact.provider, (list) => withBatch(withOffer(list, offer, lists, tell), fact.id, batchInput(fact)));
  }
}

function resells(provider: string): boolean {
  return ['azure', 'bedrock', 'openrouter', 'vertex'].includes(provider);
}

function withBatch(list: WrittenList, wanted: string, input: number | undefined): WrittenList {
  if (input === undefined) return list;
  const models = list.models.map((model) => {
    const [first, ...others] = model.rates;
    return model.id === wanted && first && !first.batch
      ? { ...model, rates: [{ ...first, batch: { input } }, ...others] }
      : model;
  });
  return { ...list, models };
}

/** A dated name is an alias where its model is in the list and no other has the name. */
function withName(list: WrittenList, { kind, name, offer, confidence }: NameFact): WrittenList {
  const id = offer.startsWith(`${list.provider}/`) ? offer.slice(list.provider.length + 1) : undefined;
  const isTaken = list.models.some((model) => namesOf(model).some((each) => each.toLowerCase() === name.toLowerCase()));
  if (!['dated name', 'azure name'].includes(kind) || confidence === 'low' || isTaken) return list;
  const models = list.models.map((model) =>
    model.id === id ? { ...model, aliases: [...(model.aliases ?? []), name] } : model,
  );
  return { ...list, models };
}

function withEnd(list: WrittenList, { provider, id, what, retires }: RetirementFact): WrittenList {
  if (provider !== list.provider || what !== 'model') return list;
  return { ...list, models: list.models.map((model) => (model.id === id ? { ...model, retires } : model)) };
}
