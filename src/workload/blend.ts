import { compare, decimal, fixed, isZero, minus, one, plain, ratio, sum, type Decimal } from '../values/money.ts';
import type { ParsedQuantity } from '../values/quantity.ts';
import { chainIn, type Chain } from './chain.ts';
import type { Shift } from './shift.ts';

/** What is compared, by the names the user gave: one model, or models with shares of the traffic. */
export type CandidateSpec = string | BlendSpec;

export interface BlendSpec {
  readonly name: string;
  /** Shares add up to one. One that names a model takes the measured traffic of it. */
  readonly parts: readonly { readonly offer: string; readonly share: Decimal; readonly model?: string | undefined }[];
  /** How models are asked one after the other: a share is then the part of the traffic that reaches each. */
  readonly chain?: Chain | undefined;
  /** What its traffic was asked for on, and how it moves: the parts are those before all of it. */
  /** Scenarios that stay on models of their own, and what all others are on; the parts are those of all. */
  readonly own?:
    | { readonly rest: CandidateSpec | undefined; readonly byScenario: Readonly<Record<string, CandidateSpec>> }
    | undefined;
  readonly shifted?: { readonly of: CandidateSpec; readonly by: readonly Shift[] } | undefined;
}

const HUNDRED = decimal(100);

/** `model`, `a:80,b:15,c:5`, `hybrid=a:80,b:15,c:5` or, one after the other, `cheap-first=a:10%>b`. */
export function readCandidate(text: string): ParsedQuantity<CandidateSpec> {
  const equals = text.indexOf('=');
  if (equals < 0 && !/[,>]/.test(text))
    return text.trim() === '' ? { problem: 'a model without a name' } : { value: text.trim() };
  if (equals < 0 && !text.includes(':'))
    return {
      problem: `"${text}" is not a model; put spaces between models, or write a blend: mix=gpt-4o-mini:80,gpt-4o:20`,
    };
  const name = equals < 0 ? text.trim() : text.slice(0, equals).trim();
  if (name === '') return { problem: `"${text}" has no name before the equals sign` };
  const chain = chainIn(name, text.slice(equals + 1));
  if (chain) return chain;
  const parts = text
    .slice(equals + 1)
    .split(',')
    .map((part) => {
      const colon = part.lastIndexOf(':');
      return { offer: part.slice(0, Math.max(colon, 0)).trim(), share: part.slice(colon + 1).trim() };
    });
  return readBlend(name, parts);
}

/** The shares of a blend: all in percent (`80` or `80%`), or all as parts of one (`0.8`). */
export function readBlend(
  name: string,
  written: readonly { readonly offer: string; readonly share: string }[],
): ParsedQuantity<BlendSpec> {
  const shares = written.map(({ share }) => /^(\d+(?:\.\d+)?|\.\d+)\s*%?$/.exec(share)?.[1]);
  const bad = written.find(({ offer }, index) => offer === '' || shares[index] === undefined);
  if (bad) {
    const part = `${bad.offer === '' ? '' : `${bad.offer}:`}${bad.share}`;
    return { problem: `"${part}" in ${name} is not a model with its share; write it like gpt-4o:80` };
  }
  const numbers = shares.map((share) => decimal(share ?? '0'));
  const total = sum(numbers);
  const isParts = compare(total, one) === 0 && written.every(({ share }) => !share.includes('%'));
  if (!isParts && compare(total, HUNDRED) !== 0) {
    const shown =
      compare(total, decimal(2)) < 0 && written.every(({ share }) => !share.includes('%'))
        ? `${plain(total)}, not 1`
        : `${plain(total)}%, not 100%`;
    return { problem: `the shares of ${name} add up to ${shown}` };
  }
  const whole = isParts ? one : HUNDRED;
  return {
    value: {
      name,
      parts: written.map(({ offer }, index) => ({ offer, share: ratio(numbers[index] ?? one, whole) ?? one })),
    },
  };
}

/** Parts, the largest first, with shares of whole hundredths of a percent; the largest takes what rounding leaves. */
export function roundShares([largest, ...others]: BlendSpec['parts']): BlendSpec['parts'] {
  if (!largest) return [];
  const rounded = others
    .map((part) => ({ ...part, share: roundShare(part.share) }))
    .filter(({ share }) => !isZero(share));
  return [{ ...largest, share: minus(one, sum(rounded.map(({ share }) => share))) }, ...rounded];
}

/** A share of whole hundredths of a percent. */
export function roundShare(share: Decimal): Decimal {
  return decimal(fixed(share, 4));
}

/** Models that take the three tiers of the founding architecture: default, fallback and premium. */
const foundingTiers = ['global-api/deepseek-v4-flash', 'global-api/qwen3-32b', 'global-api/deepseek-r1'];

/**
 * `80/15/5` as the hybrid of the founding tiers, each request sent to one of them; `80>15>5` as a chain of them, in
 * which each tier answers its share of all requests, and what it fails at is sent on.
 */
export function readHybrid(text: string): ParsedQuantity<BlendSpec> {
  const isChain = text.includes('>');
  const shares = text.split(isChain ? '>' : '/').map((share) => share.trim());
  if (shares.length !== foundingTiers.length)
    return {
      problem:
        `"${text}" is not a mix of the three tiers; ` +
        'write default/fallback/premium like 80/15/5, or 80>15>5 to pay each attempt',
    };
  const blend = readBlend(
    `hybrid ${text}`,
    foundingTiers.map((offer, index) => ({ offer, share: shares[index] ?? '' })),
  );
  return isChain && 'value' in blend ? escalated(blend.value) : blend;
}

/** A blend as a chain: each model gets what those before it have not answered. */
function escalated({ name, parts }: BlendSpec): ParsedQuantity<BlendSpec> {
  const answered = parts.find(({ share }) => isZero(share));
  if (answered) return { problem: `${answered.offer} answers nothing in ${name}; give each tier a share above 0%` };
  let reached = one;
  const fails: Decimal[] = [];
  const attempted = parts.map(({ offer, share }) => {
    const part = { offer, share: reached };
    const rest = minus(reached, share);
    fails.push(ratio(rest, reached) ?? one);
    reached = rest;
    return part;
  });
  return { value: { name, parts: attempted, chain: { fails: fails.slice(0, -1), passesAnswer: false } } };
}
