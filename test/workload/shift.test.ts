import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, plain } from '../../src/values/money.ts';
import type { CandidateSpec } from '../../src/workload/blend.ts';
import { readShiftText, shiftProblem, shiftText, type Shift } from '../../src/workload/shift.ts';
import { beforeShifts, specAt, withShifts } from '../../src/workload/shifted-blend.ts';

const shift = (text: string): Shift => {
  const read = readShiftText(text);
  return 'value' in read ? read.value : expect.fail(read.problem);
};
const same = (name: string) => name;
const mix: CandidateSpec = {
  name: 'mix',
  parts: [
    { offer: 'a', share: decimal('0.8') },
    { offer: 'b', share: decimal('0.2') },
  ],
};
const sharesAt = (spec: CandidateSpec, day: string, ...texts: string[]) => {
  const then = specAt(withShifts(spec, texts.map(shift), same), day);
  return typeof then === 'string' ? then : then.parts.map(({ offer, share }) => `${offer} ${plain(share)}`).join(', ');
};

describe('a shift', () => {
  it('is read, and written as it is read', () => {
    expect(shift('2027-04 a b 50%')).toEqual({ from: '2027-04', of: 'a', to: 'b', share: decimal('0.50'), over: 1 });
    const text = '2027-04 openai/gpt-4o b 12.5% over 3 months';
    expect(shiftText(shift(text))).toBe(text);
  });

  it.each([
    ['2027-4 a b 50%', '"2027-4" is not a month; write it like 2027-04'],
    ['2027-04 a b', expect.stringContaining('is not a shift; write it like "2027-04 gpt-4o gpt-4o-mini 50%"')],
    ['2027-04 a b 50% over', expect.stringContaining('is not a shift')],
    ['2027-04 a b 0%', 'a shift of 0% moves nothing; leave it out'],
    ['2027-04 a b 101%', '"101%" is more than 100%'],
    ['2027-04 a b 50% over 0 months', '"0 months" is not between 1 and 600 months; write it like 3 months'],
    ['2027-04 a b 50% over 2 years', '"2 years" is not between 1 and 600 months; write it like 3 months'],
  ])('refuses %s', (text, problem) => {
    expect(readShiftText(text)).toEqual({ problem });
  });

  it('moves its share of what the model gets, from its month on', () => {
    expect(sharesAt('a', '2027-03-31', '2027-04 a b 50%')).toBe('a 1');
    expect(sharesAt('a', '2027-04-01', '2027-04 a b 50%')).toBe('a 0.5, b 0.5');
    expect(sharesAt(mix, '2028-01-01', '2027-04 a b 50%')).toBe('a 0.4, b 0.6');
    expect(sharesAt('a', '2027-04-01', '2027-04 a b 100%')).toBe('b 1');
  });

  it('reaches its share in equal steps', () => {
    const texts = ['2027-04 a b 60% over 3 months'];
    expect(sharesAt('a', '2027-03-01', ...texts)).toBe('a 1');
    expect(sharesAt('a', '2027-04-01', ...texts)).toBe('a 0.8, b 0.2');
    expect(sharesAt('a', '2027-05-01', ...texts)).toBe('a 0.6, b 0.4');
    expect(sharesAt('a', '2027-06-30', ...texts)).toBe('a 0.4, b 0.6');
    expect(sharesAt('a', '2028-06-01', ...texts)).toBe('a 0.4, b 0.6');
  });

  it('takes what another one has moved to its model, and shares of one model are all of the same whole', () => {
    expect(sharesAt('a', '2027-06-01', '2027-04 a b 50%', '2027-06 b c 50%')).toBe('a 0.5, b 0.25, c 0.25');
    expect(sharesAt('a', '2027-06-01', '2027-04 a b 50%', '2027-06 a c 50%')).toBe('b 0.5, c 0.5');
  });

  it('leaves alone what has not its model, and chains', () => {
    expect(withShifts('b', [shift('2027-04 a b 50%')], same)).toBe('b');
    const chain = { ...mix, chain: { fails: [decimal('0.1')], passesAnswer: false } };
    expect(withShifts(chain, [shift('2027-04 a b 50%')], same)).toBe(chain);
    expect(beforeShifts(withShifts(mix, [shift('2027-04 a b 50%')], same))).toBe(mix);
  });

  it('knows a model by any of its names', () => {
    const keyOf = (name: string) => name.replace(/^maker\//, '');
    const then = specAt(withShifts('a', [shift('2027-04 maker/a b 50%')], keyOf), '2027-04-01');
    expect(then).toMatchObject({ name: 'a shifted', parts: [{ offer: 'a' }, { offer: 'b' }] });
  });

  it.each([
    [['2027-04 a b 50%', '2027-05 a c 60%'], 'the shifts of a add up to more than 100%'],
    [['2027-04 a b 50%', '2027-05 b c 50%', '2027-06 c a 50%'], 'shifts move c in a circle'],
    [['2027-04 a a 50%'], 'a shift moves a to itself'],
  ])('%j: %s', (texts, message) => {
    expect(shiftProblem(texts.map(shift))).toMatchObject({ place: texts.length - 1, message });
  });

  it('keeps all traffic, whatever moves', () => {
    const models = ['a', 'b', 'c', 'd'];
    const any = fc.record({
      from: fc.constantFrom('2026-12', '2027-01', '2027-03', '2027-05'),
      of: fc.constantFrom(...models),
      to: fc.constantFrom(...models),
      share: fc.integer({ min: 1, max: 100 }).map((percent) => decimal(percent / 100)),
      over: fc.integer({ min: 1, max: 7 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), fc.integer({ min: 1, max: 9 }), (shifts, month) => {
        fc.pre(!shiftProblem(shifts));
        const then = specAt(withShifts(mix, shifts, same), `2027-0${month}-01`);
        const parts = typeof then === 'string' ? [] : then.parts;
        const total = parts.reduce((all, { share }) => all + Number(plain(share)), 0);
        expect(total).toBeCloseTo(1, 12);
        expect(parts.every(({ share }) => !plain(share).startsWith('-'))).toBe(true);
      }),
    );
  });
});
