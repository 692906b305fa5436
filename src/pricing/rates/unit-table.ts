/** What has a price of its own and is not counted in tokens. The unit belongs to the price: none is converted. */
interface UnitRow {
  readonly name: string;
  /** One of it, as its price is written. */
  readonly per: string;
  /** How many of what is counted a price is for. */
  readonly of: number;
  /** In the schema of price lists. */
  readonly about: string;
}

const rows = [
  { name: 'rerankSearches', per: 'search', of: 1, about: 'a search that a rerank model answers' },
  { name: 'audioMinutes', per: 'minute', of: 1, about: 'a minute of audio that is transcribed or spoken' },
  {
    name: 'characters',
    per: 'million characters',
    of: 1_000_000,
    about: 'a million characters of text that is spoken',
  },
  { name: 'images', per: 'image', of: 1, about: 'an image that is made, or one of a size or quality' },
  { name: 'videoSeconds', per: 'second', of: 1, about: 'a second of video that is made, or one of a size' },
  { name: 'pages', per: 'page', of: 1, about: 'a page of a document that is read' },
  { name: 'toolCalls', per: 'call', of: 1, about: "a call of one of the provider's tools" },
  { name: 'sessions', per: 'session', of: 1, about: "a session of one of the provider's tools" },
  { name: 'gigabyteDays', per: 'GB-day', of: 1, about: 'a gigabyte that is stored for a day' },
  {
    name: 'trainingTokens',
    per: 'million trained tokens',
    of: 1_000_000,
    about: 'a million tokens that a model is fine-tuned on, in each epoch',
  },
  {
    name: 'cacheTokenHours',
    per: 'million token-hours',
    of: 1_000_000,
    about: 'a million tokens that are kept in the cache for an hour',
  },
] as const satisfies readonly UnitRow[];

export type UnitMeter = (typeof rows)[number]['name'];

export type Unit = (typeof rows)[number]['per'];

export const unitRows: readonly (UnitRow & { readonly name: UnitMeter; readonly per: Unit })[] = rows;

export function unitRow(name: string): (typeof unitRows)[number] | undefined {
  return unitRows.find((row) => row.name === name);
}

/** An object with a value for each unit. */
export function mapUnits<T>(valueOf: (row: (typeof unitRows)[number]) => T): Readonly<Record<UnitMeter, T>>;
export function mapUnits<T>(valueOf: (row: (typeof unitRows)[number]) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(unitRows.map((row) => [row.name, valueOf(row)]));
}
