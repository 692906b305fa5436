import { compare, one, plain } from '../values/money.ts';
import type { Assumption, AssumptionKind } from '../projection/assumption.ts';
import { formatMoney, formatRate, formatShare, formatTokens, groupDigits, monthInProse } from '../values/format.ts';
import { rangeSentence, rangeWords, trafficSentence } from './traffic.ts';

export type AssumptionOf<K extends AssumptionKind> = Extract<Assumption, { readonly kind: K }>;

/**
 * The sentence of one kind of assumption, for all that differ only in what they touch: `names` lists these, and `most`
 * is how many names a list of its own may have.
 */
type Sentence<K extends AssumptionKind> = (first: AssumptionOf<K>, names: string, most: number) => string;

/** The sentence of every kind, in the order in which they are printed: first what a reader would not expect. */
export const sentences: { readonly [K in AssumptionKind]: Sentence<K> } = {
  ranges: ({ ranges }, names) =>
    `Taken at the middle of each range, P10 to P90${inScenarios(names)}: ${rangeSentence(ranges)}.`,
  laterRates: ({ pricedAt, months, from, isAnnounced }, names) => {
    const span = months === 1 ? 'the whole month' : `all ${months} months`;
    const others = isAnnounced ? 'are announced' : 'count';
    return `The rates of ${pricedAt} are taken for ${span}, though others ${others} from ${from}: ${names}.`;
  },
  movingName: ({ candidate, meanings }) => {
    const offers = meanings.map(({ offer, since }, index) => (index === 0 ? offer : `from ${since} on ${offer}`));
    return `${candidate} means ${offers.join(', ')}.`;
  },
  traffic: ({ drivers }, names) => {
    const { whole, rest } = trafficSentence(drivers);
    if (!isAllOutput(drivers)) return `Assumes ${whole}${names === '' ? '' : ` (${names})`}.`;
    return `Assumes all tokens are output tokens${rest}; real traffic is mostly input: --output-share 20% sets a mix.`;
  },
  convertedTokens: ({ from, to, ratio, low, high, textKind }, names) => {
    const band = `${plain(low)} to ${plain(high)}`;
    const said = textKind ?? 'English prose; --text-kind code says another kind';
    return `Tokens measured by ${from} are × ${plain(ratio)} (${band}) by ${to}, as of ${said}: ${names}.`;
  },
  usage: ({ text }) => text,
  seller: (_, names) => `The sources do not name a provider; priced as ${names}.`,
  measured: ({ says: sentence }) => sentence,
  countedInput: ({ files, tokens, shownFor }, names) => {
    const more = tokens > 0 ? [`${formatTokens(tokens)} tokens a request`] : [];
    const texts = listNames([...files, ...more], Infinity);
    return `The input${inScenarios(names)} is ${texts}, counted for each model; where none is named, for ${shownFor}.`;
  },
  noOutput: (_, names) => `No output${inScenarios(names)}: is that meant? --output 350 says how long an answer is.`,
  noEffect: ({ driver, because }, names) => `${driver} changes nothing${inScenarios(names)}: ${because}.`,
  undatedRates: ({ checked }, names) => {
    const day = checked === undefined ? 'of an unknown day' : `checked on ${checked}`;
    return `No effective date is known for ${names}; priced at the rates ${day}.`;
  },
  updatedRates: ({ from, source }, names) =>
    `At the prices of your own update${from === undefined ? '' : `, from ${from}`} (${source}): ${names}.`,
  announcedRates: ({ from }, names) =>
    `At rates that are announced${from === undefined ? '' : ` from ${from}`}, and may still change: ${names}.`,
  retired: ({ retires }, names) => `No longer served since ${retires ?? 'an unknown day'}: ${names}.`,
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
  meanPrompts: (_, names) =>
    `How long prompts were is known as a mean of requests at most; it decides the band: ${names}.`,
  stages: ({ stages }) =>
    `Stages follow each other: ${stages.map(({ scenario, month }) => `${scenario} from month ${month}`).join(', ')}.`,
  together: ({ scenarios }, _, most) => `All scenarios run together: ${listNames(scenarios, most)}.`,
  alternatives: ({ scenarios }, _, most) => `One of these comes, and none is added: ${listNames(scenarios, most)}.`,
  growth: ({ rates, ranges = [], isStaged }) => {
    if (rates.length === 0) return 'Assumes no growth; --growth 15% adds some.';
    const shares = rates
      .map((rate, place) =>
        ranges[place] ? `${rangeWords(ranges[place], true)}, ${formatShare(rate)} in the middle` : formatShare(rate),
      )
      .join(', then ');
    return `Assumes ${shares} monthly growth${isStaged ? ' since a stage began' : ''}.`;
  },
  priceDecline: ({ share }) => `Assumes all rates and fees fall by ${formatShare(share)} per month.`,
  dailyPrices: () => 'Each day uses the prices known on it.',
  monthlyPrices: ({ exceptions }) => {
    const others = exceptions.map(({ month, pricedAt }) => `, ${month} at those of ${pricedAt}`).join('');
    return `Each month uses the prices known on its first day${others}.`;
  },
  hours: ({ windows, peakShare, serviceTier }, names) => {
    const spread = peakShare
      ? `with ${formatShare(peakShare)} of it in the hours`
      : 'spread evenly over the week, with other rates for';
    const sent = serviceTier === undefined ? '' : `${serviceTier} `;
    return `Assumes ${sent}traffic ${spread} ${windows.join(' and ')}: ${names}.`;
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
  blend: ({ candidate, parts }) => {
    const shares = parts.map(({ offer, share }) => `${formatShare(share)} of the traffic on ${offer}`);
    return `${candidate}: ${shares.join(', ')}; each request is sent to one of them.`;
  },
  chain: ({ candidate, links, passesAnswer }) => {
    const asked = links.map(({ offer, fails }) =>
      fails ? `${offer}; the ${formatShare(fails)} that fail there go on to ` : offer,
    );
    const sent = passesAnswer ? 'the prompt and the answer that failed' : 'the prompt again';
    return `${candidate}: all requests go to ${asked.join('')}, with ${sent}; each attempt is paid.`;
  },
  ownModel: ({ model }, names) => `On a model of its own, ${model}: ${names}.`,
  shift: ({ shifts }, names) => {
    const moves = shifts.map(
      ({ from, of, to, share, over }) =>
        `${formatShare(share)} of ${of} goes to ${to} from ${monthInProse(from)} on` +
        (over === 1 ? '' : `, reached in ${over} equal monthly steps`),
    );
    return `${moves.join('; ')}: ${names}.`;
  },
  asUsed: ({ candidate, parts }, _, most) => {
    const offers = parts.map(({ model, offer }) => (model === offer ? offer : `${model} on ${offer}`));
    return `${candidate}: what was sent to each model, on its own offer: ${listNames(offers, most)}.`;
  },
  seatAllowance: ({ allowance }, names) =>
    `Nobody publishes an amount of what a seat of ${names} includes beside credits (${allowance}), so that it counts ` +
    'as nothing; includes=$200 or includes=all says what your people get from one.',
  seatOverage: (_, names) =>
    `Use beyond what a seat of ${names} includes has no published price; it counts at the rates of the models.`,
  equalPeople: ({ people }) =>
    `Assumes that the ${groupDigits(String(people))} people use as much as each other; --usage takes each as measured.`,
  breakEven: () =>
    'Break-even: the monthly volume at which an option costs no more than the same model at list price, ' +
    'or than the first option.',
  pace: ({ month }) => `${monthInProse(month)} goes on at the pace it has had so far.`,
  savedTotal: ({ saved, computed, scenario }) =>
    `${scenario} was saved with ${formatMoney(saved)}; its own prices come to ${formatMoney(computed)}.`,
};

function inScenarios(names: string): string {
  return names === '' ? '' : ` in ${names}`;
}

/** `a, b and 3 more`. */
export function listNames(names: readonly string[], most: number): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

export function isAllOutput({ tokens, outputShare = one }: AssumptionOf<'traffic'>['drivers']): boolean {
  return tokens !== undefined && compare(outputShare, one) === 0;
}
