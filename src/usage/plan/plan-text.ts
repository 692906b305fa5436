import { decimal, fixed, isZero, minus, plain, ratio, sum, times, zero, type Decimal } from '../../values/money.ts';
import { answerMeters, totalTokens, type Meter } from '../../pricing/rates/meters.ts';
import { promptTokensOf } from '../../projection/billing.ts';
import { AS_USED, MEASURED, type MeasuredTraffic } from '../../workload/measured.ts';
import { trafficOf } from '../../workload/traffic.ts';
import { usedOffers, type UsedOffer } from '../pricing/as-used.ts';

/** A plan whose one scenario is the traffic that was measured, with the offers that carried it. */
export function planText(measured: MeasuredTraffic, offerOf: (model: string) => string | undefined): string {
  const { kinds, usage: tokens, tokens: all, requests = 0 } = trafficOf({ name: MEASURED, drivers: {}, measured });
  const of = (meter: Meter): number => tokens[meter] ?? 0;
  const prompt = promptTokensOf(tokens);
  const mean = (count: number): number => Math.round(count / requests);
  const share = (part: number): Decimal => ratio(decimal(part), decimal(Math.max(1, prompt))) ?? zero;
  const parts = usedOffers(kinds, offerOf);
  const batch = kinds.reduce(
    (total, { sent, usage }) => total + (sent?.serviceTier === 'batch' ? totalTokens(usage) : 0),
    0,
  );
  const batchShare = ratio(decimal(batch), decimal(Math.max(1, all))) ?? zero;
  const answer = answerMeters.reduce((total, meter) => total + of(meter), 0) - of('reasoning');
  return [
    '# Measured from usage. Tokens are the mean of a request; project and forecast carry them on.',
    ...measured.says.map((assumption) => `# ${assumption}`),
    'schema: 1',
    `baseline: ${parts.length > 1 ? AS_USED : (parts[0]?.offer ?? '')}`,
    'candidates:',
    ...(parts.length > 1 ? [`  - name: ${AS_USED}`, '    blend:', ...blendOf(parts)] : []),
    ...parts.map(({ offer }) => `  - ${offer}`),
    'scenarios:',
    `  - name: ${MEASURED}`,
    ...(requests > 0
      ? [
          `    requests: ${requests}`,
          `    inputTokens: ${mean(prompt)}`,
          `    outputTokens: ${mean(answer)}`,
          ...(of('reasoning') > 0 ? [`    reasoningTokens: ${mean(of('reasoning'))}`] : []),
        ]
      : [
          `    tokens: ${all}`,
          `    outputShare: ${percent(ratio(decimal(answer + of('reasoning')), decimal(all)) ?? zero)}`,
        ]),
    ...driverLine('cacheHit', share(of('cacheRead') + of('cacheReadAudio'))),
    ...driverLine('cacheWrite', share(of('cacheWrite') + of('cacheWrite1h'))),
    ...driverLine('batch', batchShare),
    '',
  ].join('\n');
}

function driverLine(driver: string, share: Decimal): string[] {
  return percent(share) === '0.00%' ? [] : [`    ${driver}: ${percent(share)}`];
}

/** In hundredths of a percent; the largest takes what rounding leaves, so that they add up. */
function blendOf([largest, ...others]: readonly UsedOffer[]): string[] {
  const rounded = others
    .map(({ offer, share }) => ({ offer, share: decimal(fixed(times(share, 100), 2)) }))
    .filter(({ share }) => !isZero(share));
  const rest = minus(decimal(100), sum(rounded.map(({ share }) => share)));
  return [{ offer: largest?.offer ?? '', share: rest }, ...rounded].map(
    ({ offer, share }) => `      ${offer}: ${plain(share)}%`,
  );
}

function percent(share: Decimal): string {
  return `${fixed(times(share, 100), 2)}%`;
}
