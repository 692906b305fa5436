import { compare, one, plain } from '../values/money.ts';
import { formatMoney, formatShare, formatTokens, monthInProse } from '../values/format.ts';
import type { AssumptionText } from './describe-assumptions.ts';
import { unusualRates, usualRates } from './price-sentences.ts';
import { listNames, type AssumptionOf, type Sentences } from './sentence.ts';
import { rangeSentence, rangeWords, trafficSentence } from './traffic.ts';

/** The sentence of every kind, in the order in which they are printed: first what a reader would not expect. */
const sentences: Sentences = {
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
  ...unusualRates,
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
  ...usualRates,
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
  breakEven: () => 'Break-even: monthly volume at which an option costs no more than list price.',
  pace: ({ month }) => `${monthInProse(month)} goes on at the pace it has had so far.`,
  savedTotal: ({ saved, computed, scenario }) =>
    `${scenario} was saved with ${formatMoney(saved)}; its own prices come to ${formatMoney(computed)}.`,
};

function inScenarios(names: string): string {
  return names === '' ? '' : ` in ${names}`;
}

function isAllOutput({ tokens, outputShare = one }: AssumptionOf<'traffic'>['drivers']): boolean {
  return tokens !== undefined && compare(outputShare, one) === 0;
}

/** Every kind of assumption in words. */
export const assumptionText: AssumptionText = {
  sentences,
  sameness: (assumption) => {
    if (assumption.kind === 'traffic') {
      const { whole, rest } = trafficSentence(assumption.drivers);
      return isAllOutput(assumption.drivers) ? rest : whole;
    }
    if (assumption.kind === 'measured') return assumption.says;
    return assumption.kind === 'blend' || assumption.kind === 'chain' ? assumption.candidate : undefined;
  },
};
