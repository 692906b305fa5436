import { namesOf } from '../../src/pricing/catalogue/names.ts';
import type { WrittenList, WrittenModel, WrittenPeriod } from '../../src/pricing/lists/schema.ts';
import { plain, plus, usd } from '../../src/values/money.ts';
import { isWeak, newestSource, type OfferFact } from './facts.ts';
import { bandsOf, changedMeters, figuresOf } from './figures.ts';
import { makerOf } from './makers.ts';

/** No provider is known to charge more than this many times its input rate for output. */
const DEAREST_OUTPUT = 12;

/** Tells a person what was left to decide by hand. */
export type Tell = (offer: string, message: string) => void;

/** A list with what a record says of one of its models, or of one that it lacks. */
export function withOffer(
  list: WrittenList,
  fact: OfferFact,
  makers: ReadonlyMap<string, WrittenList>,
  tell: Tell,
): WrittenList {
  const key = `${list.provider}/${fact.id}`;
  const newest = newestSource(fact);
  const place = list.models.findIndex((model) =>
    namesOf(model).some((name) => name.toLowerCase() === fact.id.toLowerCase()),
  );
  const known = list.models[place];
  if (known?.like !== undefined || !newest) return list;
  const isLow = isWeak(fact);
  if (isLow && !known && fact.current !== true) return list;
  // What a seller has withdrawn would only make the name of the model ambiguous.
  if (fact.deprecated === true && fact.current !== true && makerOf(list.provider, fact.id) !== undefined) return list;
  if ((isLow && !isPlausible(fact)) || isForNothing(fact)) {
    tell(key, `${fact.agree} sources have input ${fact.input}, output ${fact.output}, which is not plausible`);
    return list;
  }
  const own = makersOffer(fact, makers);
  const wrong = (['input', 'output'] as const).find((meter) => isFar(fact[meter], own?.[meter]));
  if (!known && wrong !== undefined) {
    tell(key, `${wrong} ${fact[wrong]} is far from the ${own?.[wrong]} of its maker`);
    return list;
  }
  const read = { ...withoutDearCache(fact), bands: heldBands(fact, makers, tell, key) };
  if (!known) return { ...list, models: [...list.models, newModel(list.provider, read, newest)] };
  if (known.id.toLowerCase() !== fact.id.toLowerCase()) return list;
  const rates = withFact(known, read, newest, (message) => tell(key, message));
  return { ...list, models: list.models.with(place, { ...known, ...describedBy(known, read, newest), rates }) };
}

const STORED = 'cacheWrite is the input rate and five minutes of storage, as OpenRouter bills a written token';

interface Checked {
  readonly source: string;
  readonly checked: string;
}

type Read = Omit<OfferFact, 'bands'> & { readonly bands: WrittenPeriod['bands'] };

function isPlausible({ input = 0, output = 0, id }: OfferFact): boolean {
  if (/tts/.test(id)) return true;
  return output <= input * DEAREST_OUTPUT;
}

/** A wrong unit or a slip of the point changes a rate at least this many times. */
const FAR = 10;

function isFar(one = 0, other = 0): boolean {
  return Math.min(one, other) > 0 && Math.max(one, other) >= Math.min(one, other) * FAR;
}

/** Reading from the cache never costs more than input: such a figure is that of another meter. */
function withoutDearCache({ cacheRead, ...fact }: OfferFact): OfferFact {
  return { ...fact, ...(cacheRead !== undefined && cacheRead <= (fact.input ?? Infinity) && { cacheRead }) };
}

/** A rate of zero is one that nobody knows, but for models that are free by name. */
function isForNothing({ input, id }: OfferFact): boolean {
  return input === 0 && !id.endsWith('free');
}

function newModel(provider: string, fact: Read, { source, checked }: Checked): WrittenModel {
  const { id, name, context, maxOutput, released, retires, from, periods = [] } = fact;
  const note = fact.note?.replace(/cacheWrite is the storage part alone.*?plus this/, STORED);
  const figures = periodFigures(fact);
  const period: WrittenPeriod = {
    ...(from !== undefined && { from }),
    checked,
    source,
    ...(isWeak(fact) && { confidence: 'low' }),
    ...figures,
  };
  const later = periods.filter((each) => each.from !== undefined && each.from > checked);
  return {
    id,
    name,
    maker: makerOf(provider, id),
    context,
    maxOutput,
    released: isDay(released) && (from ?? released) >= released ? released : undefined,
    retires,
    note,
    rates: [
      ...later.map((each) => ({ from: each.from, checked, source, ...figuresOf({ ...figures, ...each }) })),
      period,
    ],
  };
}

/** What a record knows of a model beside its rates. */
function describedBy(model: WrittenModel, fact: Read, { checked }: Checked): Partial<WrittenModel> {
  const { context, maxOutput, released, retires } = fact;
  const sold = model.rates.flatMap(({ from, until }) => [from ?? '9', until ?? '9']);
  const isNewer = !isWeak(fact) && model.rates.every((period) => (period.checked ?? '') <= checked);
  return {
    ...(context !== undefined && isNewer && { context }),
    ...(maxOutput !== undefined && isNewer && { maxOutput }),
    ...(model.released === undefined && isDay(released) && sold.every((day) => day >= released) && { released }),
    ...(retires !== undefined && { retires }),
  };
}

function isDay(day: string | undefined): day is string {
  return day !== undefined && /^\d{4}-\d\d-\d\d$/.test(day);
}

function periodFigures(fact: Read) {
  const { provider, id, thinking, bands, input = 0, cacheWrite } = fact;
  // The figure of the sources is what OpenRouter adds to the input rate, for five minutes of storage.
  const isStorage = provider === 'openrouter' && id.startsWith('google/') && cacheWrite !== undefined;
  const written = isStorage && { cacheWrite: Number(plain(plus(usd(input), usd(cacheWrite)))) };
  return {
    ...figuresOf({ ...fact, ...written }),
    ...(thinking !== undefined && { thinking: { output: thinking } }),
    ...(bands && { bands }),
  };
}

/** Periods with a record: a rate that changed opens one, everything else completes the one in force. */
function withFact(
  model: WrittenModel,
  fact: Read,
  { source, checked }: Checked,
  tell: (message: string) => void,
): WrittenPeriod[] {
  const place = model.rates.findIndex(
    ({ state, from = '', until = '9' }) => state === undefined && from <= checked && checked < until,
  );
  const current = model.rates[place];
  const figures = periodFigures(fact);
  if (!current) return [{ checked, source, ...figures }, ...model.rates];
  const changed = changedMeters(current, figures);
  if (changed.length > 0 && (isWeak(fact) || (current.checked ?? '') > checked)) {
    tell(
      `${changed.map((meter) => `${meter} ${current[meter]} or ${figures[meter]}`).join(', ')}: ${fact.agree} of its sources, ${fact.confidence}`,
    );
    return model.rates;
  }
  if (changed.length > 0) {
    const { perRequest, perWebSearch, multipliers } = current;
    const fees = { perRequest, perWebSearch, multipliers };
    return [
      { checked, source, ...(isWeak(fact) && { confidence: 'low' as const }), ...figures, ...fees },
      ...model.rates,
    ];
  }
  const isNewer = (current.checked ?? '') < checked;
  const { cacheRead, ...others } = current;
  const completed: WrittenPeriod = {
    ...(fact.noCacheRead === true ? others : current),
    ...(fact.noCacheRead !== true && cacheRead !== undefined && { cacheRead }),
    ...(isNewer && { checked, source }),
    ...figures,
    ...(current.bands && { bands: joinedBands(current.bands, figures.bands) }),
  };
  return model.rates
    .with(place, completed)
    .flatMap((period, _, all) => (period === completed ? split(period, fact, all) : [period]));
}

/** Our bands with the edges of those of a record, whose rates at one threshold are the same. */
function joinedBands(
  bands: NonNullable<WrittenPeriod['bands']>,
  recorded: WrittenPeriod['bands'] = [],
): WrittenPeriod['bands'] {
  return bands.map((band) => {
    const same = recorded.find(({ aboveInputTokens }) => aboveInputTokens === band.aboveInputTokens);
    const { atOrAbove: _, ...rates } = band;
    return band.aboveInputTokens === 272_000
      ? rates
      : { ...band, ...(same?.atOrAbove === true && { atOrAbove: true }) };
  });
}

/** A period in two, where a record says what the rates were before or will be after a day. */
function split(period: WrittenPeriod, { periods = [] }: Read, all: readonly WrittenPeriod[]): WrittenPeriod[] {
  const later = periods.find(({ from }) => from !== undefined);
  const before = periods.find(({ until }) => until !== undefined);
  if (later?.from === undefined || !before || all.some(({ from }) => from === later.from)) return [period];
  const { checked, ...rates } = period;
  return [
    { from: later.from, checked, ...rates, ...figuresOf(later) },
    { ...(later.from > (checked ?? '') && { checked }), ...rates, until: later.from, ...figuresOf(before) },
  ];
}

/**
 * The bands of a model that somebody sells on are those of its maker, where both begin at one threshold. Those that the
 * maker does not have are taken from the newest source alone, and never for Claude, whose long prompts cost more before.
 */
function heldBands(
  fact: OfferFact,
  makers: ReadonlyMap<string, WrittenList>,
  tell: Tell,
  key: string,
): WrittenPeriod['bands'] {
  const bands = bandsOf(fact.bands)?.map((band) => ({
    ...band,
    aboveInputTokens: thresholdOf(fact, band.aboveInputTokens),
  }));
  const own = makersOffer(fact, makers);
  if (!bands || !own) return bands;
  const isNewest = fact.bandsFrom === fact.sources[0]?.name && makerOf(fact.provider, fact.id) !== 'anthropic';
  const held = bands.filter(
    ({ aboveInputTokens }) => isNewest || own.bands?.some((band) => band.aboveInputTokens === aboveInputTokens),
  );
  if (held.length < bands.length) tell(key, 'a band that the offer of its maker does not have is not taken over');
  const same = held.map((band) => {
    const theirs = own.bands?.find((each) => each.aboveInputTokens === band.aboveInputTokens);
    return theirs && theirs.input === band.input && theirs.output === band.output ? theirs : band;
  });
  return same.length > 0 ? same : undefined;
}

/** The first period in the list of its maker of a model that somebody sells on. */
function makersOffer(fact: OfferFact, makers: ReadonlyMap<string, WrittenList>): WrittenPeriod | undefined {
  const models = makers.get(makerOf(fact.provider, fact.id) ?? '')?.models ?? [];
  const model = models.find(({ id }) => plainName(id) === plainName(fact.id));
  return model?.rates.find(({ state }) => state === undefined);
}

/** Google's long prompts begin above 200,000 tokens since Gemini 2; some sources repeat the threshold of Gemini 1.5. */
function thresholdOf({ provider, id }: OfferFact, threshold: number): number {
  return ['google', 'vertex'].includes(provider) && threshold === 128_000 && !/gemini-1/.test(id) ? 200_000 : threshold;
}

/** `claude-opus-4-6` for `anthropic/claude-opus-4.6`, `us.anthropic.claude-opus-4-6-v1` and `claude-opus-4-6@default`. */
function plainName(id: string): string {
  return id
    .toLowerCase()
    .replace(/^.*[/]|^(?:[a-z-]+\.)+(?=[a-z])/, '')
    .replace(/(?:@.*|-v\d+(?::\d+)?|:\d+)$/, '')
    .replace(/-(?:\d{8}|\d{4}-\d\d-\d\d)$/, '')
    .replaceAll('.', '-');
}
