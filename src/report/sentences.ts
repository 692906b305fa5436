import { compare, one, plain } from '../values/money.ts';
import type { Assumption, AssumptionKind } from '../projection/assumption.ts';
import { formatMoney, formatRate, formatShare, grouped } from '../values/format.ts';
import { trafficSentence } from './traffic.ts';

// Every kind of assumption in words.

export type Of<K extends AssumptionKind> = Extract<Assumption, { readonly kind: K }>;

/** How one kind is said of several at once; all of `same` differ in what they touch alone. */
type Sentence<K extends AssumptionKind> = (first: Of<K>, names: (most: number) => string) => (most: number) => string;

/** In the order in which they are said: first what a reader would not expect. */
export const sentences: { readonly [K in AssumptionKind]: Sentence<K> } = {
  announcedLater:
    ({ from }, names) =>
    (most) =>
      `Other rates are announced from ${from}, which --announced takes for certain: ${names(most)}.`,
  laterRates:
    ({ pricedAt, months, from, isAnnounced }, names) =>
    (most) =>
      `The rates of ${pricedAt} are taken for ${months === 1 ? 'the whole month' : `all ${months} months`}, though others ${isAnnounced ? 'are announced' : 'count'} from ${from}: ${names(most)}.`,
  movingName:
    ({ candidate, meanings }) =>
    () =>
      `${candidate} means ${meanings.map(({ offer, since }, place) => (place === 0 ? offer : `from ${since} on ${offer}`)).join(', ')}.`,
  traffic:
    ({ drivers }, names) =>
    (most) =>
      isAllOutput(drivers)
        ? `Assumes every token billed as output, which no real traffic is; --output-share 50% mixes evenly${trafficSentence(drivers).rest}.`
        : `Assumes ${trafficSentence(drivers).whole}${names(most) === '' ? '' : ` (${names(most)})`}.`,
  usage:
    ({ text }) =>
    () =>
      text,
  seller: (_, names) => (most) => `The sources do not say who sold it; taken as ${names(most)}.`,
  measured:
    ({ says }) =>
    () =>
      says,
  noOutput: (_, names) => (most) =>
    `No output${names(most) === '' ? '' : ` in ${names(most)}`}: is that meant? --output 350 says how long an answer is.`,
  noEffect:
    ({ driver, because }, names) =>
    (most) =>
      `${driver} changes nothing${names(most) === '' ? '' : ` in ${names(most)}`}: ${because}.`,
  undatedRates:
    ({ checked }, names) =>
    (most) =>
      `No start recorded: at the rates ${checked === undefined ? 'of an unknown day' : `checked on ${checked}`}, ${names(most)}.`,
  announcedRates:
    ({ from }, names) =>
    (most) =>
      `At rates that are announced${from === undefined ? '' : ` from ${from}`}, taken for certain: ${names(most)}.`,
  retired:
    ({ retires }, names) =>
    (most) =>
      `No longer served since ${retires ?? 'an unknown day'}: ${names(most)}.`,
  beyondContext:
    ({ tokens, limit, of }, names) =>
    (most) =>
      of === 'context'
        ? `${grouped(String(tokens))} tokens are more than one request may have (${grouped(String(limit))}): ${names(most)}.`
        : `An answer of ${grouped(String(tokens))} tokens is longer than the longest (${grouped(String(limit))}): ${names(most)}.`,
  longPrompts:
    ({ limit }, names) =>
    (most) =>
      `Some of the prompts are longer than one request may be (${grouped(String(limit))} tokens): ${names(most)}.`,
  feeLeftOut:
    ({ rate }, names) =>
    (most) =>
      `Leaves out ${formatRate(rate)} per request, since tokens are given and not requests: ${names(most)}.`,
  assumedFee:
    ({ rate }, names) =>
    (most) =>
      `No fee for web searches published, assumed ${formatRate(rate)} each: ${names(most)}.`,
  assumedRate:
    ({ meter, billedAs, rate }, names) =>
    (most) =>
      `No ${meter} rate published, assumed ${billedAs === 'output' ? 'its output rate, ' : ''}${formatRate(rate)} per million: ${names(most)}.`,
  baseRates:
    ({ serviceTier }, names) =>
    (most) =>
      `No ${serviceTier} rates, billed at base rates: ${names(most)}.`,
  tierRate:
    ({ serviceTier, meter }, names) =>
    (most) =>
      `No ${serviceTier} ${meter === 'thinkingOutput' ? 'thinking' : meter} rate published, billed at the standard one: ${names(most)}.`,
  midnight:
    ({ windows }, names) =>
    (most) =>
      `At the rates of 00:00 UTC; others hold ${windows.join(' and ')}, and --as-of 2026-11-23T09:00Z takes another hour: ${names(most)}.`,
  noThinkingRate: (_, names) => (most) => `No rate of its own for thinking, billed as ever: ${names(most)}.`,
  noMultiplier:
    ({ multiplier }, names) =>
    (most) =>
      `No multiplier ${multiplier} in the list, left out: ${names(most)}.`,
  meanPrompts: (_, names) => (most) =>
    `How long prompts were is known as a mean of requests at most; it decides the band: ${names(most)}.`,
  stages:
    ({ stages }) =>
    () =>
      `Stages follow each other: ${stages.map(({ scenario, month }) => `${scenario} from month ${month}`).join(', ')}.`,
  together:
    ({ scenarios }) =>
    (most) =>
      `All scenarios run together: ${list(scenarios, most)}.`,
  growth:
    ({ rates, isStaged }) =>
    () =>
      rates.length === 0
        ? 'Assumes no growth; --growth 15% adds some.'
        : `Assumes a volume that grows by ${rates.map((rate) => formatShare(rate)).join(', then ')} a month${isStaged ? ' since a stage began' : ''}.`,
  priceDecline:
    ({ share }) =>
    () =>
      `Assumes that all rates and fees fall by ${formatShare(share)} a month.`,
  monthlyPrices:
    ({ exceptions }) =>
    () =>
      `Each month at the prices known for its first day${exceptions.map(({ month, pricedAt }) => `, ${month} at those of ${pricedAt}`).join('')}.`,
  hours:
    ({ windows, peakShare }, names) =>
    (most) =>
      `Assumes traffic ${peakShare ? `with ${formatShare(peakShare)} of it in the hours` : 'spread evenly over the week, with other rates for'} ${windows.join(' and ')}: ${names(most)}.`,
  noHours: (_, names) => (most) =>
    `No hours have rates of their own beside others, so that peakShare changes nothing: ${names(most)}.`,
  shortPrompts:
    ({ aboveInputTokens }, names) =>
    (most) =>
      `Assumes prompts of at most ${grouped(String(aboveInputTokens))} tokens; longer ones cost more: ${names(most)}.`,
  standIn:
    ({ meter, billedAs }, names) =>
    (most) =>
      `No ${meter} rate of its own, billed as ${billedAs}: ${names(most)}.`,
  tierRule:
    ({ serviceTier, says, source }, names) =>
    (most) =>
      `${serviceTier} rates by rule: ${says} (${source}): ${names(most)}.`,
  discount:
    ({ share, from, source }, names) =>
    (most) =>
      `${formatShare(share)} off all token rates${from === undefined ? '' : ` since ${from}`}, by ${source}: ${names(most)}.`,
  exchange:
    ({ currency, perDollar, date }, names) =>
    (most) =>
      `Converted at ${plain(perDollar)} ${currency} per dollar of ${date}: ${names(most)}.`,
  blend: (first) => () =>
    `${first.candidate}: ${first.parts.map(({ offer, share }) => `${formatShare(share)} of the traffic on ${offer}`).join(', ')}.`,
  asUsed:
    ({ candidate, parts }) =>
    (most) =>
      `${candidate}: what was sent to each model, on its own offer: ${list(
        parts.map(({ model, offer }) => (model === offer ? offer : `${model} on ${offer}`)),
        most,
      )}.`,
  breakEven: () => () =>
    'Break-even: traffic of this kind with which a way costs no more than the same model at list price, or else than the first way.',
  pace:
    ({ month }) =>
    () =>
      `${month} goes on at the pace it has had so far.`,
  savedTotal:
    ({ saved, computed, scenario }) =>
    () =>
      `${scenario} was saved with ${formatMoney(saved)}; its own prices come to ${formatMoney(computed)}.`,
};

/** `a, b and 3 more`. */
export function list(names: readonly string[], most: number): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

export function isAllOutput({ tokens, outputShare = one }: Of<'traffic'>['drivers']): boolean {
  return tokens !== undefined && compare(outputShare, one) === 0;
}
