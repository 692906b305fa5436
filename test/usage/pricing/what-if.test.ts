import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/values/errors.ts';
import { readWhatIf, unusedIn } from '../../../src/usage/pricing/what-if.ts';
import { cost, prices, used } from './costed.ts';

/** Where the use of each model would go; undefined where it stays. */
function targets(on: string, models: readonly string[]) {
  const whatIf = readWhatIf(prices, on);
  return models.map((model) => {
    const [costed] = cost([used(model, 1)]);
    return costed && whatIf.targetOf(costed.cell, costed.priced);
  });
}

const refused = (on: string) => {
  try {
    return readWhatIf(prices, on);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};

describe('other models for what was used', () => {
  it('is all of it on one', () => {
    expect(targets('small', ['large', 'small', 'unheard'])).toEqual(['maker/small', 'maker/small', 'maker/small']);
  });

  it('is some of it on others, and the rest where it is', () => {
    expect(targets('large=small', ['large', 'small', 'unheard'])).toEqual(['maker/small', undefined, undefined]);
    expect(targets('large = small, small=large', ['large', 'small'])).toEqual(['maker/small', 'maker/large']);
  });

  it.each(['large', 'maker/large', 'Large'])('knows large by the name %s', (name) => {
    expect(targets(`${name}=small`, ['large'])).toEqual(['maker/small']);
  });

  it('moves a family by its name, and a dated version or the offer of another provider alone', () => {
    expect(targets('large=small', ['large', 'large-2026-01-01'])).toEqual(['maker/small', 'maker/small']);
    expect(targets('large-2026-01-01=small', ['large', 'large-2026-01-01'])).toEqual([undefined, 'maker/small']);
    expect(targets('other/large=small', ['large'])).toEqual([undefined]);
  });

  it('goes to the first that is named for it', () => {
    expect(targets('large=small,maker/large=large', ['large'])).toEqual(['maker/small']);
  });

  it('takes a model that no price list knows by the name in the logs', () => {
    expect(targets('unheard=small', ['unheard', 'unheard-2026-05-01', 'unheard-of'])).toEqual([
      'maker/small',
      'maker/small',
      undefined,
    ]);
  });

  it.each([
    ['large=', '--on: "large=" is not one model for another'],
    ['=small', '--on: "=small" is not one model for another'],
    ['large=small=large', '--on: "large=small=large" is not one model for another'],
    ['large,small', '--on: "large,small" is not one model for another'],
    ['large=smal', '--on: no model "smal" in the price lists'],
  ])('refuses %s', (on, message) => {
    expect(refused(on)).toBe(message);
  });

  it('tells which names nothing goes by', () => {
    const costed = cost([used('large', 1)]);
    expect(unusedIn(readWhatIf(prices, 'large=small,small=large'), costed)).toEqual(['small']);
    expect(unusedIn(readWhatIf(prices, 'small'), costed)).toEqual([]);
  });
});
