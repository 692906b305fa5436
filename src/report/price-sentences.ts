import { plain } from '../values/money.ts';
import { formatRate, formatShare, groupDigits } from '../values/format.ts';
import type { AssumptionText } from './describe-assumptions.ts';
import type { Sentences } from './sentence.ts';

/** What the price of a request took for granted and a reader would not expect. */
export const unusualRates = {
  undatedRates: ({ checked }, names) => {
    const day = checked === undefined ? 'of an unknown day' : `checked on ${checked}`;
    return `No effective date is known for ${names}; priced at the rates ${day}.`;
  },
  updatedRates: ({ from, source }, names) =>
    `At the prices of your own update${from === undefined ? '' : `, from ${from}`} (${source}): ${names}.`,
  announcedRates: ({ from }, names) =>
    `At rates that are announced${from === undefined ? '' : ` from ${from}`}, and may still change: ${names}.`,
  retired: ({ retires }, names) => `Served until ${retires ?? 'an unknown day'}: ${names}.`,
  beyondContext: ({ tokens, limit, of: limited }, names) => {
    const [count, most] = [tokens, limit].map((number) => groupDigits(String(number)));
    return limited === 'context'
      ? `${count} tokens are more than one request may have (${most}): ${names}.`
      : `An answer of ${count} tokens is longer than the longest (${most}): ${names}.`;
  },
  longPrompts: ({ limit }, names) =>
    `Some of the prompts are longer than one request may be (${groupDigits(String(limit))} tokens): ${names}.`,
  feeLeftOut: ({ rate }, names) =>
    `Leaves out ${formatRate(rate)} per request, since tokens are given and not requests: ${names}.`,
  assumedFee: ({ rate }, names) => `No fee for web searches published, assumed ${formatRate(rate)} each: ${names}.`,
  searchContext: ({ size, sizes }, names) =>
    `A request costs by its search context (${sizes.join(', ')}), taken as ${size}: ${names}.`,
  assumedRate: ({ meter, billedAs, rate }, names) => {
    const assumed = `${billedAs === 'output' ? 'its output rate, ' : ''}${formatRate(rate)} per million`;
    return `No ${meter} rate published, assumed ${assumed}: ${names}.`;
  },
  baseRates: ({ serviceTier }, names) => `No ${serviceTier} rates, billed at base rates: ${names}.`,
  tierRate: ({ serviceTier, meter }, names) => {
    const rate = meter === 'thinkingOutput' ? 'thinking' : meter;
    return `No ${serviceTier} ${rate} rate published, billed at the standard one: ${names}.`;
  },
  midnight: ({ windows }, names) =>
    `At the rates of 00:00 UTC; others hold ${windows.join(' and ')}, ` +
    `and --as-of 2026-11-23T09:00Z takes another hour: ${names}.`,
  noThinkingRate: (_, names) => `No rate of its own for thinking, billed as ever: ${names}.`,
  noMultiplier: ({ multiplier }, names) => `No multiplier ${multiplier} in the list, left out: ${names}.`,
  cacheFloor: ({ tokens, cached, minTokens }, names) => {
    const [all, some, least] = [tokens, cached, minTokens].map((count) => groupDigits(String(count)));
    return cached > 0
      ? `Of ${all} tokens that stay the same ${some} are cached, in whole steps: ${names}.`
      : `${all} tokens that stay the same are fewer than the ${least} that a prompt must have to be cached: ` +
          `nothing of them is read from the cache: ${names}.`;
  },
  firstWrites: (_, names) =>
    `What comes again and is not read from the cache is written to it, at the rate for writes; ` +
    `a cacheWrite of 0% takes it as input: ${names}.`,
  notCached: (_, names) => `No rate for cached input: every step of a run pays its whole prompt: ${names}.`,
  cacheLife: ({ minutes }, names) =>
    `No cache of an hour: what a run writes lives for ${minutes} minutes after its last use: ${names}.`,
  cacheExpires: ({ minutes, pauseMinutes }, names) =>
    `What is cached lives for ${minutes} minutes and a pause lasts ${pauseMinutes}, so that it is written again: ` +
    `${names}.`,
} satisfies Partial<Sentences>;

/** `mon-fri 09:00-12:00 Asia/Shanghai` as `Mon–Fri 09:00–12:00 (Shanghai time)`. */
function hoursInProse(label: string): string {
  return label
    .replaceAll(/\b(?:mon|tue|wed|thu|fri|sat|sun)\b/g, (day) => day.charAt(0).toUpperCase() + day.slice(1))
    .replaceAll('-', '–')
    .replace(
      / (?:\w+\/)*([A-Za-z_]+)$/,
      (_, city: string) => ` (${city === 'UTC' ? city : `${city.replaceAll('_', ' ')} time`})`,
    );
}

/** What the price of a request took for granted as everybody does. */
export const usualRates = {
  hours: ({ windows, peakShare, serviceTier }, names) => {
    const spread = peakShare
      ? `${formatShare(peakShare)} of the traffic is assumed to fall into them`
      : 'traffic is assumed to be spread evenly over the week';
    const sent = serviceTier === undefined ? 'Different' : `Different ${serviceTier}`;
    return `${sent} rates apply ${windows.map(hoursInProse).join(' and ')} for ${names}; ${spread}.`;
  },
  noHours: (_, names) => `No hours have rates of their own beside others, so that peakShare changes nothing: ${names}.`,
  shortPrompts: ({ aboveInputTokens }, names) =>
    `Assumes prompts of at most ${groupDigits(String(aboveInputTokens))} tokens; longer ones cost more: ${names}.`,
  standIn: ({ meter, billedAs }, names) => `No ${meter} rate of its own, billed as ${billedAs}: ${names}.`,
  tierRule: ({ serviceTier, says: rule, source }, names) =>
    `${serviceTier} rates by rule: ${rule} (${source}): ${names}.`,
  discount: ({ share, from, source }, names) => {
    const since = from === undefined ? '' : ` since ${from}`;
    return `${formatShare(share)} off all token rates${since}, by ${source}: ${names}.`;
  },
  exchange: ({ currency, perDollar, date }, names) =>
    `Converted at ${plain(perDollar)} ${currency} per dollar${date === undefined ? '' : ` of ${date}`}: ${names}.`,
} satisfies Partial<Sentences>;

/** What one price may take for granted, in words: less for a program to load than every kind. */
export const priceText: AssumptionText = { sentences: { ...unusualRates, ...usualRates }, sameness: () => undefined };
