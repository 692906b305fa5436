import { decimal, isZero, ratio, zero, type Decimal } from '../../values/money.ts';
import { answerMeters, totalTokens, type Meter } from '../../pricing/rates/meters.ts';
import type { RateAssumptions } from '../../projection/price.ts';
import { promptTokensOf } from '../../projection/billing.ts';
import { roundShare, roundShares } from '../../workload/blend.ts';
import type { AssumedRate } from '../../workload/plan.ts';
import type { Drivers } from '../../workload/drivers.ts';
import { AS_USED, MEASURED, type MeasuredTraffic } from '../../workload/measured.ts';
import { trafficOf } from '../../workload/traffic.ts';
import { writePlan } from '../../workload/write-plan.ts';
import { usedOffers } from '../pricing/as-used.ts';

/** What a plan of usage says beside its traffic. */
export interface PlanSettings extends RateAssumptions {
  /** What savings are measured against; what was used where it is left out. */
  readonly baseline?: string | undefined;
  /** True if nobody said what input without a published rate costs. */
  readonly isGuess?: boolean | undefined;
}

/** A plan whose one scenario is the traffic that was measured, with the offers that carried it. */
export function planText(
  measured: MeasuredTraffic,
  offerOf: (model: string) => string | undefined,
  { baseline, assumeInput, assumeWebSearch, isGuess = false }: PlanSettings = {},
): string {
  const parts = usedOffers(trafficOf({ name: MEASURED, drivers: {}, measured }).kinds, offerOf);
  const offers = parts.map(({ offer }) => offer);
  const isBlend = parts.length > 1;
  return writePlan(
    {
      baseline: baseline ?? (isBlend ? AS_USED : (offers[0] ?? '')),
      candidates: [...(isBlend ? [{ name: AS_USED, parts: roundShares(parts) }] : []), ...offers],
      assumeInput: isForeign(assumeInput) ? undefined : assumeInput,
      assumeWebSearch: isForeign(assumeWebSearch) ? undefined : assumeWebSearch,
      scenarios: [{ name: MEASURED, drivers: driversOf(measured) }],
    },
    {
      header: [
        'Measured from usage. Tokens are the mean of a request; project and forecast carry them on.',
        ...measured.says,
      ],
      keys: isGuess ? { assumeInput: ['some input rates are not published: a guess'] } : {},
    },
  );
}

/** The plan has no currency, and amounts of another than dollars no place in it. */
function isForeign(rate: AssumedRate | undefined): boolean {
  return rate !== undefined && rate !== 'output' && rate.currency !== undefined;
}

function driversOf(measured: MeasuredTraffic): Drivers {
  const { kinds, usage, tokens: all, requests = 0 } = trafficOf({ name: MEASURED, drivers: {}, measured });
  const of = (meter: Meter): number => usage[meter] ?? 0;
  const prompt = promptTokensOf(usage);
  const answer = answerMeters.reduce((total, meter) => total + of(meter), 0);
  const reasoning = of('reasoning');
  const batch = kinds.reduce(
    (total, kind) => total + (kind.sent?.serviceTier === 'batch' ? totalTokens(kind.usage) : 0),
    0,
  );
  const searches = kinds.reduce((total, kind) => total + kind.webSearches, 0);
  const mean = (count: number): number => Math.round(count / requests);
  return {
    ...(requests > 0
      ? {
          requests,
          inputTokens: mean(prompt),
          outputTokens: mean(answer - reasoning),
          ...(reasoning > 0 && { reasoningTokens: mean(reasoning) }),
          ...(searches > 0 && { webSearches: Number((searches / requests).toFixed(6)) }),
        }
      : { tokens: all, outputShare: shareOf(answer, all) ?? zero }),
    cacheHit: shareOf(of('cacheRead') + of('cacheReadAudio'), prompt),
    cacheWrite: shareOf(of('cacheWrite') + of('cacheWrite1h'), prompt),
    batch: shareOf(batch, all),
  };
}

/** In hundredths of a percent; undefined for none. */
function shareOf(part: number, whole: number): Decimal | undefined {
  const share = roundShare(ratio(decimal(part), decimal(Math.max(1, whole))) ?? zero);
  return isZero(share) ? undefined : share;
}
