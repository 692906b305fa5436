import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/values/errors.ts';
import { keepAll, keptFor, keyName, readDimensions, valueIn } from '../../../src/usage/tally/group-by.ts';
import { blank, noTokens, type UsageRecord } from '../../../src/usage/records/record.ts';
import { RollUp } from '../../../src/usage/tally/roll-up.ts';

const refused = (text: string) => {
  try {
    return readDimensions(text);
  } catch (error) {
    if (error instanceof UserError) return { message: error.message, hint: error.hint };
    throw error;
  }
};

describe('what use is added up by', () => {
  it.each([
    ['model', ['model']],
    ['day, model', ['day', 'model']],
    ['tag:team,month', ['tag:team', 'month']],
    ['tag:a:b', ['tag:a:b']],
  ])('%s', (text, dimensions) => {
    expect(readDimensions(text)).toEqual(dimensions);
  });

  it.each([
    [
      'day,model,user,team,key',
      '--by: "day,model,user,team,key" are more than four',
      'add up by one to four, like --by team,model,day',
    ],
    ['model,model', '--by: "model,model" names the same twice', undefined],
    ['day,month', '--by: "day,month" are two stretches of time', 'a day lies in its month: take the shorter one'],
    ['modle', '--by: "modle" is nothing to add up by', 'did you mean model?'],
    ['tag:', '--by: "tag:" is nothing to add up by', expect.stringMatching(/tag:NAME$|^did you mean/)],
  ])('%s is refused', (text, message, hint) => {
    expect(refused(text)).toEqual({ message, hint });
  });

  it('keeps the labels that it asks for and no others', () => {
    expect(keptFor(['user', 'tag:team'])).toEqual({
      project: false,
      user: true,
      key: false,
      session: false,
      tier: false,
      tags: ['team'],
    });
  });

  it('is called in JSON as other keys are', () => {
    expect([keyName('service-tier'), keyName('day'), keyName('tag:team')]).toEqual(['serviceTier', 'day', 'tag:team']);
  });
});

describe('where use belongs', () => {
  const rates = () => ({ thresholds: [], changes: [], isHourly: false, step: 3_600_000 });
  const used = (record: Partial<UsageRecord>) => {
    const rollUp = new RollUp({ rates, unit: undefined, timeZone: 'UTC' }, keepAll);
    rollUp.add({ ...blank, tokens: { ...noTokens, input: 1 }, ...record });
    const [cell] = rollUp.cells();
    if (!cell) throw new Error('nothing was added up');
    return cell;
  };
  const unpriced = { offer: undefined, reason: 'no price' };
  const late = Date.parse('2026-11-30T23:30:00Z');

  it.each([
    ['model', { model: 'gpt-4o' }, 'gpt-4o'],
    ['model', {}, undefined],
    ['provider', { provider: 'azure' }, 'azure'],
    ['service-tier', {}, 'standard'],
    ['service-tier', { serviceTier: 'batch' }, 'batch'],
    ['user', { user: 'ann' }, 'ann'],
    ['tag:team', { tags: { team: 'search' } }, 'search'],
    ['tag:team', { tags: { app: 'x' } }, undefined],
    ['day', { at: late }, '2026-12-01'],
    ['day', {}, undefined],
  ] as const)('by %s: %o is in %s', (dimension, record, value) => {
    expect(valueIn(dimension, used(record), unpriced, 'Europe/Berlin')).toBe(value);
  });

  it('takes the provider of the offer that priced it where the source names none', () => {
    const priced = { offer: 'openai/gpt-4o', reason: 'only the name matters here' };
    expect(valueIn('provider', used({}), priced, 'UTC')).toBe('openai');
    expect(valueIn('provider', used({ provider: 'azure' }), priced, 'UTC')).toBe('azure');
    expect(valueIn('offer', used({}), priced, 'UTC')).toBe('openai/gpt-4o');
  });
});
