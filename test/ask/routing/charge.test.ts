import { describe, expect, it } from 'vitest';
import {
  maxChargeForRequest,
  maxCostOfRequest,
  chargeForRequest,
  isAffordable,
} from '../../../src/ask/routing/charge.ts';
import { decimal, plain, zero, type Money } from '../../../src/values/money.ts';
import { offerWith } from '../../offers.ts';

const terms = { at: '2026-11-23', assumeInput: undefined };
const envelope = (content: string, maxTokens?: number) => ({ messages: [{ content }], maxTokens, ...terms });
const text = (amount: Money | undefined) => amount && plain(amount);

describe('chargeFor', () => {
  it('is exact where the rates are published', () => {
    const charge = chargeForRequest(offerWith('input: 1, output: 10'), { input: 1000, output: 100 }, terms);
    expect([text(charge?.cost), charge?.atMost]).toEqual(['0.002', undefined]);
  });

  it('is at least the rest, and at most that of the output rate, where the input rate is not', () => {
    const charge = chargeForRequest(offerWith('output: 10'), { input: 1000, output: 100 }, terms);
    expect([text(charge?.cost), text(charge?.atMost)]).toEqual(['0.001', '0.011']);
    expect(
      text(
        chargeForRequest(offerWith('output: 10'), { input: 1000, output: 100 }, { ...terms, assumeInput: decimal(1) })
          ?.cost,
      ),
    ).toBe('0.002');
  });

  it('goes by the service tier that served it, where that has rates', () => {
    const offer = offerWith('input: 1, output: 10, flex: { input: 0.5, output: 5 }');
    const cost = (tier?: string) => text(chargeForRequest(offer, { input: 1000, output: 100 }, terms, tier)?.cost);
    expect([cost(), cost('default'), cost('flex'), cost('priority')]).toEqual(['0.002', '0.002', '0.001', '0.002']);
  });

  it('goes by the hours of its moment', () => {
    const offer = offerWith(
      'input: 1, output: 1, schedule: { timeZone: UTC, windows: [{ start: "08:00", end: "12:00", input: 2, output: 2 }] }',
    );
    const cost = (at: string) => text(chargeForRequest(offer, { input: 1_000_000 }, { ...terms, at })?.cost);
    expect([cost('2026-11-23T07:59:59Z'), cost('2026-11-23T08:00:00Z')]).toEqual(['1', '2']);
  });
});

describe('ceilingOf', () => {
  it('is that of the dearer one of the service tier that is asked for and the standard one', () => {
    const tiers = offerWith('input: 1, output: 10, flex: { output: 5 }, priority: { output: 20 }');
    const most = (service_tier?: 'flex' | 'priority') =>
      text(maxCostOfRequest(tiers, { ...envelope('', 1_000_000), messages: [], parameters: { service_tier } }));
    expect([most(), most('flex'), most('priority')]).toEqual(['10', '10', '20']);
  });

  const offer = offerWith('input: 1, output: 10');

  it('is the longest prompt and the longest answer', () => {
    expect(text(maxCostOfRequest(offer, envelope('x'.repeat(992), 100)))).toBe('0.002');
  });

  it('is unknown where the longest answer or a rate is', () => {
    expect(maxCostOfRequest(offer, envelope('x'))).toBeUndefined();
    expect(maxCostOfRequest(offerWith('output: 10'), envelope('x', 100))).toBeUndefined();
    expect(text(maxChargeForRequest(offerWith('output: 10'), envelope('x'.repeat(992), 100))?.atMost)).toBe('0.011');
    expect(maxCostOfRequest(offerWith('output: 10'), { ...envelope('x', 100), assumeInput: 'output' })).toBeDefined();
  });

  it('never lies below what a usage within it costs', () => {
    const ceiling = maxCostOfRequest(offer, envelope('x'.repeat(100), 50));
    expect(text(chargeForRequest(offer, { input: 108, output: 50 }, terms)?.cost)).toBe(text(ceiling));
  });
});

describe('isAffordable', () => {
  const offer = offerWith('input: 1, output: 10');
  const small = envelope('x'.repeat(992), 100);

  it('compares the ceiling with the limit, both ends included', () => {
    expect(isAffordable(offer, small, decimal('0.002'), zero)).toBe(true);
    expect(isAffordable(offer, small, decimal('0.0019999'), zero)).toBe(false);
    expect(isAffordable(offer, small, undefined, zero)).toBe(true);
  });

  it('counts what earlier attempts have cost', () => {
    expect(isAffordable(offer, small, decimal('0.003'), decimal('0.001'))).toBe(true);
    expect(isAffordable(offer, small, decimal('0.003'), decimal('0.0010001'))).toBe(false);
  });

  it('is not where the ceiling is unknown', () => {
    expect(isAffordable(offer, envelope('x'), decimal(1000), zero)).toBe(false);
  });
});
