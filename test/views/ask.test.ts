import { expect, it } from 'vitest';
import { receiptLines } from '../../src/views/ask.ts';
import { attemptWith, receiptWith } from '../ask/receipts.ts';

it('the line of a receipt has the tokens of the attempts that its cost is of', () => {
  const attempts = [
    attemptWith({ outcome: 'overloaded', usage: { input: 5 }, cost: '0' }),
    attemptWith({ outcome: 'cutOff', usage: { input: 1000, output: 400 }, estimated: true, cost: '0.0002' }),
    attemptWith({ usage: { input: 1000, output: 1000 }, cost: '0.0003' }),
  ];
  const [, line] = receiptLines(receiptWith({ attempts, cost: '0.0005' }));
  expect(line).toContain(' · 3 attempts · estimated 2,000 in, 1,400 out · $0.0005 ');
});
