import { z } from 'zod';
import { serviceTiers } from '../pricing/rates/meters.ts';
import { readDuration } from '../values/duration.ts';
import {
  readAverage,
  readAverageMonthly,
  readAverageVolume,
  readMonthly,
  readQuantity,
  readShare,
  readVolume,
  type ParsedQuantity,
} from '../values/quantity.ts';
import { isRangeText } from '../values/value-range.ts';
import { cacheChoices, type DriverKind } from './driver-kinds.ts';
import { amountOrMiddle, shareOrMiddle, turnsOrMiddle } from './driver-ranges.ts';
import { driverTable, mapDrivers, type DriverName } from './drivers.ts';

// The drivers of a scenario in a plan file.

export const written = z.union([z.string(), z.number()], 'expected a number or a text like 5M or 60%');

export const readable = (read: (value: string | number) => ParsedQuantity<unknown>) =>
  written.superRefine((value, context) => {
    const result = read(value);
    if ('problem' in result) context.addIssue({ code: 'custom', message: result.problem });
  });

const volumeForm = '5M, 1.5B, 250k; per month unless it says /day, /hour, /min or /s';
export const volume = readable(readVolume).describe(volumeForm);
const quantity = readable(amountOrMiddle(readQuantity)).describe('1200, 1.2k, 5M; or a range, 1k..2k');

/** A volume, or a range of volumes, whose middle is read in a month. */
const volumeOrRange = (
  read: (value: string | number) => ParsedQuantity<unknown>,
  readInMonth: (value: string | number) => ParsedQuantity<number>,
) => readable((value) => (isRangeText(value) ? amountOrMiddle(readInMonth)(value) : read(value)));

export const share = readable(readShare).describe('60% or 0.6');
const duration = z
  .string('expected a time like 20s, 5m or 2h')
  .superRefine((value, context) => {
    const result = readDuration(value);
    if ('problem' in result) context.addIssue({ code: 'custom', message: result.problem });
  })
  .describe('20s, 5m, 2h');

/** The values of each kind of driver, as they are written. */
const kindSchemas = {
  volume: volumeOrRange(readVolume, readMonthly).describe(`${volumeForm}; or a range, 3k..6k/day`),
  meanVolume: volumeOrRange(readAverageVolume, readAverageMonthly),
  count: quantity,
  meanCount: readable(amountOrMiddle(readAverage, false)),
  tokens: quantity,
  turns: readable(turnsOrMiddle),
  share: readable(shareOrMiddle).describe('60% or 0.6; or a range, 40%..60%'),
  tier: z.enum(serviceTiers),
  switch: z.boolean(),
  names: z.array(z.string().min(1)).min(1),
  duration,
  cache: z.enum(cacheChoices),
} satisfies Record<DriverKind, z.ZodType>;

type DriverSchemas = {
  readonly [Name in DriverName]: z.ZodOptional<(typeof kindSchemas)[(typeof driverTable)[Name]['kind']]>;
};

export const driverSchemas = mapDrivers<DriverSchemas>((name) => {
  const { kind, about } = driverTable[name];
  return kindSchemas[kind].optional().describe(about);
});

const { tokens, turns, cache } = kindSchemas;

/** Drivers of a run together, each of which may be a key of the scenario as well. */
export const runSchema = z.strictObject({
  steps: driverSchemas.steps,
  systemTokens: driverSchemas.systemTokens,
  toolTokens: driverSchemas.toolTokens,
  taskTokens: driverSchemas.taskTokens,
  resultTokens: driverSchemas.resultTokens,
  outputTokens: driverSchemas.outputTokens,
  reasoningTokens: driverSchemas.reasoningTokens,
  subAgents: z
    .union([tokens, z.strictObject({ runs: tokens, steps: turns.optional() })])
    .optional()
    .describe('how many sub-agents a run has, each a run of its own, or { runs: 3, steps: 10 }'),
  pause: z
    .union([duration, z.strictObject({ steps: duration.optional(), runs: duration.optional() })])
    .optional()
    .describe('time between steps, or { steps: 20s, runs: 10m }'),
  compaction: z
    .strictObject({ above: tokens, to: tokens })
    .optional()
    .describe('context above which a run is summed up, and what is left of it'),
  cache: cache.optional().describe(driverTable.cache.about),
});
