import { expect, test } from 'vitest';
import { basisPoints, discountInput, judge, percentOf, takenOff } from './discount';

test.each([
  ['', 0],
  ['10', 1000],
  ['12.5', 1250],
  ['0.05', 5],
  ['100', 10_000],
])('%s percent are %i hundredths', (typed, bp) => {
  expect(basisPoints(typed)).toBe(bp);
});

test('what was given can be typed again', () => {
  expect([1000, 1250, 5].map(percentOf)).toEqual(['10', '12.5', '0.05']);
});

test.each([
  ['1240', 'percent', '10', '124'],
  ['1245', 'percent', '10', '125'],
  ['999', 'percent', '33.33', '333'],
  ['-1245', 'percent', '10', '-125'],
  ['1240', 'amount', '500', '500'],
  ['1240', 'amount', '', '0'],
] as const)('off %s: %s %s is %s', (before, way, typed, off) => {
  expect(takenOff(before, discountInput(way, typed))).toBe(off);
});

test('nothing, too much, and the whole line', () => {
  expect(judge('450', discountInput('amount', ''))).toBe('nothing');
  expect(judge('450', discountInput('amount', '451'))).toBe('over');
  expect(judge('450', discountInput('percent', '101'))).toBe('over');
  expect(judge('450', discountInput('percent', '100'))).toBe('fine');
});
