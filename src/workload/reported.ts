import { UserError } from '../values/errors.ts';
import { answerMeters, promptMeters, withoutZeros, type Meter, type Usage } from '../pricing/rates/meters.ts';

/** Tokens as providers report them: by meter, or as whole prompts and answers, which include some of the meters. */
export type ReportedUsage = Readonly<Partial<Record<Meter | 'prompt' | 'completion', number | undefined>>>;

/**
 * Whole prompts and answers → disjoint meters: input is what of the prompt no other meter counts, output what of the
 * answer none does. Throws a UserError for parts larger than their whole, and for a whole beside what it leaves open.
 */
export function disjointUsage({ prompt, completion, ...meters }: ReportedUsage): Usage {
  return withoutZeros({
    ...written(meters),
    ...rest(meters, 'input', promptMeters, 'prompt', prompt),
    ...rest(meters, 'output', answerMeters, 'completion', completion),
  });
}

type Metered = Omit<ReportedUsage, 'prompt' | 'completion'>;

function written(meters: Metered): Usage {
  return Object.fromEntries(Object.entries(meters).filter(([, tokens]) => tokens !== undefined));
}

function rest(meters: Metered, meter: Meter, all: readonly Meter[], name: string, whole: number | undefined): Usage {
  if (whole === undefined) return {};
  if (meters[meter] !== undefined)
    throw new UserError(`${name} and ${meter} are both given`, { hint: `${name} includes it; give one of them` });
  const parts = all.filter((each) => (meters[each] ?? 0) > 0);
  const counted = parts.reduce((total, each) => total + (meters[each] ?? 0), 0);
  if (counted <= whole) return { [meter]: whole - counted };
  throw new UserError(`${parts.join(' and ')} of ${counted} tokens is more than the ${name} of ${whole}`, {
    hint: `${name} includes them`,
  });
}
