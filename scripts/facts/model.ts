import type { Model } from '../../src/pricing/schema.ts';
import { aliasesFor } from './aliases.ts';
import { makerOf } from './providers.ts';
import type { Provider } from './providers.ts';

type Prices = Readonly<Partial<Record<'input' | 'output' | 'cache_read' | 'cache_write' | 'cache_write_1h', number | null>>>;

/** One model of the facts; prices in US dollars per million tokens, null where not published. */
export interface Fact extends Prices {
  readonly provider: string;
  readonly id: string;
  readonly name: string;
  readonly context: number | null;
  readonly max_output: number | null;
  readonly tiers: readonly (Prices & { readonly above: number; readonly inclusive?: boolean })[];
  readonly effective_from: string | null;
  readonly source: string;
  readonly agree?: readonly string[];
  readonly differ?: Readonly<Record<string, Readonly<Record<string, readonly [number | null, number | null]>>>>;
  readonly note?: string;
  readonly batch?: Prices;
  readonly web_search_per_1k?: number;
  readonly request_per_1k?: number;
  readonly time_of_day?: object;
}

/** Where the records of prices are kept, and the day they were written where their name does not say. */
const records: readonly { readonly name: RegExp; readonly address: string; readonly day?: string }[] = [
  { name: /^pi-ai/, address: 'https://github.com/badlogic/pi-mono' },
  { name: /^genai-prices/, address: 'https://github.com/pydantic/genai-prices', day: '2026-08-21' },
  { name: /^oh-my-pi/, address: 'https://github.com/can1357/oh-my-pi' },
  { name: /^Portkey/, address: 'https://github.com/Portkey-AI/models' },
  { name: /^models\.dev/, address: 'https://models.dev' },
];

export function modelOf(fact: Fact, { isReseller }: Provider): Model {
  const { address, day } = recordOf(fact.source);
  const aliases = aliasesFor(fact.provider, fact.id);
  return {
    id: fact.id,
    name: fact.name,
    ...(isReseller && { maker: makerOf(fact.id) }),
    ...(aliases.length > 0 && { aliases }),
    ...(fact.context !== null && { context: fact.context }),
    ...(fact.max_output !== null && { maxOutput: fact.max_output }),
    ...noteOf(fact),
    rates: [
      {
        ...(fact.effective_from !== null && { from: fact.effective_from }),
        checked: day,
        ...(address !== undefined && { source: address }),
        ...ratesOf(fact),
        ...(fact.tiers.length > 0 && {
          bands: fact.tiers.map((tier) => ({ aboveInputTokens: tier.above, ...(tier.inclusive && { atOrAbove: true }), ...ratesOf(tier) })),
        }),
        ...(fact.batch && { batch: ratesOf(fact.batch) }),
        ...(fact.request_per_1k !== undefined && { perRequest: fact.request_per_1k / 1000 }),
        ...(fact.web_search_per_1k !== undefined && { perWebSearch: fact.web_search_per_1k / 1000 }),
      },
    ],
  };
}

function recordOf(source: string): { address: string | undefined; day: string } {
  const record = records.find(({ name }) => name.test(source));
  const day = record?.day ?? /\d{4}-\d{2}-\d{2}/.exec(source)?.[0];
  if (!record || day === undefined) throw new Error(`no address or day known for the record "${source}"`);
  return { address: record.address, day };
}

/** Rates as a price list has them: what is null is not published, and left out. */
function ratesOf({ input, cache_read: cacheRead, cache_write: cacheWrite, cache_write_1h: cacheWrite1h, output }: Prices) {
  return {
    ...(typeof input === 'number' && { input }),
    ...(typeof cacheRead === 'number' && { cacheRead }),
    ...(typeof cacheWrite === 'number' && { cacheWrite }),
    ...(typeof cacheWrite1h === 'number' && { cacheWrite1h }),
    ...(typeof output === 'number' && { output }),
  };
}

const words: Readonly<Record<string, string>> = { cache_read: 'cacheRead', cache_write: 'cacheWrite', cache_write_1h: 'cacheWrite1h' };

function noteOf({ id, note, differ = {} }: Fact): { note?: string } {
  const disagreements = Object.entries(differ).map(([record, rates]) => {
    const theirs = Object.entries(rates).map(([meter, [, other]]) => `${words[meter] ?? meter} ${other ?? 'not published'}`);
    return `${record} has ${theirs.join(', ')}`;
  });
  const moving = id.endsWith('-latest') ? ['a name that moves to newer models: these are the rates of the day they were checked'] : [];
  const all = [...(note === undefined ? [] : [note]), ...moving, ...disagreements];
  return all.length === 0 ? {} : { note: all.join('; ') };
}
