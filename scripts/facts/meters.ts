import type { MeterFact, OfferFact } from './facts.ts';

// Records of what is not text alone, as offers: those that are billed by tokens we have meters for.

/** Names of figures in those records → meters. */
const named: Readonly<Record<string, string>> = { inputText: 'input' };

/** The unit of each kind that is billed by its tokens. */
const kinds: ReadonlyMap<string, string> = new Map([
  ...['embedding', 'rerank', 'audio-chat', 'speech-to-text', 'text-to-speech'].map((kind): [string, string] => [
    kind,
    'per million tokens',
  ]),
  ['fine-tuning', 'use, per million tokens'],
]);

/** An embedding or rerank model above this price per million tokens is one whose unit was mistaken. */
const DEAREST = 10;

/** Undefined for other units, and for what no meter counts. */
export function offerOf(fact: MeterFact): OfferFact | undefined {
  const { kind, unit, figures, provider, id, sources, agree, confidence, note } = fact;
  if (kinds.get(kind) !== unit || confidence === 'low') return undefined;
  const rates = Object.entries(figures).flatMap(([name, rate]) =>
    typeof rate === 'number' && rate > 0 ? [[named[name] ?? name, rate]] : [],
  );
  const offer = {
    ...Object.fromEntries(rates),
    provider,
    id,
    sources,
    agree,
    confidence,
    note,
    status: 'missing' as const,
    current: true,
  };
  const isMistaken = ['embedding', 'rerank'].includes(kind) && (offer.input ?? Infinity) > DEAREST;
  return isMistaken ? undefined : offer;
}

/** The rate of a batch of an embedding. */
export function batchInput({ figures }: MeterFact): number | undefined {
  const rate = figures['batchInput'];
  return typeof rate === 'number' ? rate : undefined;
}
