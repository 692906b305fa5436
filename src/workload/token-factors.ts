import { z } from 'zod';
import type { TokenCalibration } from '../tokens/calibration.ts';

const factor = z.number().positive().max(100);

/** Measured factors as a plan keeps them, by model. */
export const tokenFactorsSchema = z
  .record(
    z.string().min(1).max(500),
    z
      .strictObject({ factor, low: factor.optional(), high: factor.optional() })
      .refine(({ factor: middle, low = middle, high = middle }) => low <= middle && middle <= high, {
        message: 'expected low ≤ factor ≤ high',
      }),
  )
  .describe('tokens of a model for one of o200k_base, as tokens --calibrate measured them, for texts of this plan');

export function readTokenFactors(written: z.output<typeof tokenFactorsSchema>): TokenCalibration[] {
  return Object.entries(written).map(([model, { factor: middle, low = middle, high = middle }]) => ({
    model,
    factor: middle,
    low,
    high,
  }));
}
