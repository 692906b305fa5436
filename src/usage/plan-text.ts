import { compare, decimal, fixed, isZero, minus, plain, ratio, sum, times, zero } from '../values/money.ts';
import type { Decimal } from '../values/money.ts';
import { sumOf, totalOf } from './counts.ts';
import { promptOf } from './record.ts';
import type { MeasuredTraffic } from './traffic.ts';

/** What was used of an offer, in tokens of a month. */
interface Part {
  readonly offer: string;
  readonly share: Decimal;
}

/** A plan whose one scenario is the traffic that was measured, with the offers that carried it. */
export function planText(traffic: MeasuredTraffic, offerOf: (model: MeasuredTraffic['models'][number]) => string | undefined): string {
  const { requests, tokens } = sumOf(traffic.models);
  const prompt = promptOf(tokens);
  const mean = (count: number): number => Math.round(count / requests);
  const share = (part: number): Decimal => ratio(decimal(part), decimal(Math.max(1, prompt))) ?? zero;
  const parts = partsOf(traffic, offerOf);
  const batch = sumOf(traffic.models.flatMap(({ slices }) => slices.filter(({ serviceTier }) => serviceTier === 'batch')));
  const batchShare = ratio(decimal(totalOf(batch.tokens)), decimal(Math.max(1, totalOf(tokens)))) ?? zero;
  const answer = tokens.output + tokens.outputAudio;
  return [
    '# Measured from usage. Tokens are the mean of a request; project and forecast carry them on.',
    ...traffic.assumptions.map((assumption) => `# ${assumption}`),
    'schema: 1',
    `baseline: ${parts.length > 1 ? 'as used' : (parts[0]?.offer ?? '')}`,
    'candidates:',
    ...(parts.length > 1 ? ['  - name: as used', '    blend:', ...blendOf(parts)] : []),
    ...parts.map(({ offer }) => `  - ${offer}`),
    'scenarios:',
    '  - name: Measured',
    ...(requests > 0
      ? [
          `    requests: ${requests}`,
          `    inputTokens: ${mean(prompt)}`,
          `    outputTokens: ${mean(answer)}`,
          ...(tokens.reasoning > 0 ? [`    reasoningTokens: ${mean(tokens.reasoning)}`] : []),
        ]
      : [
          `    tokens: ${totalOf(tokens)}`,
          `    outputShare: ${percent(ratio(decimal(answer + tokens.reasoning), decimal(totalOf(tokens))) ?? zero)}`,
        ]),
    ...line('cacheHit', share(tokens.cacheRead + tokens.cacheReadAudio)),
    ...line('cacheWrite', share(tokens.cacheWrite + tokens.cacheWrite1h)),
    ...line('batch', batchShare),
    '',
  ].join('\n');
}

function line(driver: string, share: Decimal): string[] {
  return percent(share) === '0.00%' ? [] : [`    ${driver}: ${percent(share)}`];
}

/** Offers with their shares of the tokens, the largest first; what is not in the catalogue is left out. */
function partsOf({ models }: MeasuredTraffic, offerOf: (model: MeasuredTraffic['models'][number]) => string | undefined): Part[] {
  const tokens = new Map<string, number>();
  for (const model of models) {
    const offer = offerOf(model);
    if (offer !== undefined) tokens.set(offer, (tokens.get(offer) ?? 0) + totalOf(model.tokens));
  }
  const all = decimal([...tokens.values()].reduce((total, count) => total + count, 0));
  return [...tokens]
    .map(([offer, count]) => ({ offer, share: ratio(decimal(count), all) ?? zero }))
    .filter(({ share }) => !isZero(share))
    .toSorted((a, b) => compare(b.share, a.share) || (a.offer < b.offer ? -1 : 1));
}

/** In hundredths of a percent; the largest takes what rounding leaves, so that they add up. */
function blendOf([largest, ...others]: readonly Part[]): string[] {
  const rounded = others.map(({ offer, share }) => ({ offer, share: decimal(fixed(times(share, 100), 2)) })).filter(({ share }) => !isZero(share));
  const rest = minus(decimal(100), sum(rounded.map(({ share }) => share)));
  return [{ offer: largest?.offer ?? '', share: rest }, ...rounded].map(({ offer, share }) => `      ${offer}: ${plain(share)}%`);
}

function percent(share: Decimal): string {
  return `${fixed(times(share, 100), 2)}%`;
}
