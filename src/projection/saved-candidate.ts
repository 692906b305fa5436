import { z } from 'zod';
import { decimal } from '../values/money.ts';
import { parsedValue } from '../values/quantity.ts';
import type { CandidateSpec } from '../workload/blend.ts';
import { readChain } from '../workload/chain.ts';
import { AS_PLANNED, ownSpec } from '../workload/own-models.ts';

export const savedAmount = z.string().regex(/^-?\d+(\.\d+)?$/, 'expected an amount as text');

/** What a saved result says of a candidate. */
export const savedCandidate = {
  candidate: z.string(),
  blend: z.record(z.string(), savedAmount).optional(),
  chain: z.array(z.object({ offer: z.string(), fails: savedAmount.nullable() })).optional(),
  passesAnswer: z.boolean().optional(),
};

const candidate = z.object(savedCandidate);

/** With the models that scenarios have of their own. */
export const savedOwn = { models: z.record(z.string(), candidate).optional() };

const whole = z.object({ ...savedCandidate, ...savedOwn });

export function specIn({ models, ...saved }: z.output<typeof whole>): CandidateSpec {
  if (!models) return sharesIn(saved);
  const own = Object.fromEntries(Object.entries(models).map(([scenario, each]) => [scenario, sharesIn(each)]));
  const { candidate: name } = saved;
  return ownSpec(name === AS_PLANNED ? undefined : sharesIn(saved), own);
}

function sharesIn({ candidate: name, blend, chain, passesAnswer = false }: z.output<typeof candidate>): CandidateSpec {
  if (chain) {
    const links = chain.map(({ offer, fails }) => ({ model: offer, fails: fails ?? undefined }));
    return parsedValue(readChain(name, links, passesAnswer));
  }
  return blend
    ? { name, parts: Object.entries(blend).map(([offer, share]) => ({ offer, share: decimal(share) })) }
    : name;
}
