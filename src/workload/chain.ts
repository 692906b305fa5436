import { compare, isZero, one, times, type Decimal } from '../values/money.ts';
import { readShare, type ParsedQuantity } from '../values/quantity.ts';

/** How models are asked one after the other until one answers well. */
export interface Chain {
  /** The share of its requests at which each model fails; the last answers whatever comes. */
  readonly fails: readonly Decimal[];
  /** True if the answer that failed is sent to the next model beside the prompt. */
  readonly passesAnswer: boolean;
}

/** Shares are the parts of the traffic that reach each model. */
interface ChainSpec {
  readonly name: string;
  readonly parts: readonly { readonly offer: string; readonly share: Decimal }[];
  readonly chain: Chain;
}

export interface WrittenLink {
  readonly model: string;
  readonly fails?: string | number | undefined;
}

/** Models with the shares at which they fail. Of the traffic, each gets what all before it have failed at. */
export function readChain(
  name: string,
  links: readonly WrittenLink[],
  passesAnswer: boolean,
): ParsedQuantity<ChainSpec> {
  const parts: { readonly offer: string; readonly share: Decimal }[] = [];
  const fails: Decimal[] = [];
  let reached = one;
  for (const [place, { model, fails: written }] of links.entries()) {
    const isLast = place === links.length - 1;
    if (model === '') return { problem: `${name} has a model without a name; write it like gpt-4o-mini:10%>gpt-4o` };
    parts.push({ offer: model, share: reached });
    if (isLast && written !== undefined)
      return { problem: `${model} is the last of ${name}: nobody is asked after it; leave out how often it fails` };
    if (isLast) break;
    if (written === undefined)
      return { problem: `${name} does not say how often ${model} fails; write it like ${model}:10%` };
    const share = readShare(written);
    if ('problem' in share) return { problem: `${name}: ${share.problem}` };
    if (isZero(share.value)) return { problem: `${model} never fails in ${name}; leave out what comes after it` };
    if (compare(share.value, one) === 0) return { problem: `${model} always fails in ${name}; leave it out` };
    fails.push(share.value);
    reached = times(reached, share.value);
  }
  return parts.length < 2
    ? { problem: `${name} has one model; a chain has two or more, like gpt-4o-mini:10%>gpt-4o` }
    : { value: { name, parts, chain: { fails, passesAnswer } } };
}

/** `gpt-4o-mini:10%>gpt-4o`; with `>>` the answer that failed is sent on. Undefined for other text. */
export function chainIn(name: string, text: string): ParsedQuantity<ChainSpec> | undefined {
  if (!text.includes('>')) return undefined;
  const passesAnswer = text.includes('>>');
  const links = text.split(passesAnswer ? '>>' : '>').map((link, place, all): WrittenLink => {
    const colon = place === all.length - 1 ? -1 : link.lastIndexOf(':');
    return colon < 0
      ? { model: link.trim() }
      : { model: link.slice(0, colon).trim(), fails: link.slice(colon + 1).trim() };
  });
  const mixed = links.find(({ model }) => model.includes('>'));
  return mixed ? { problem: `"${text}" has > and >>; write one of them` } : readChain(name, links, passesAnswer);
}
