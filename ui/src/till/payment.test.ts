import { expect, test } from 'vitest';
import { cardRest, cardSum, givesChange, reckon, tenders } from './payment';

test.each([
  ['949', '', { kind: 'untyped' }],
  ['949', '0', { kind: 'short', missing: '949' }],
  ['949', '500', { kind: 'short', missing: '449' }],
  ['949', '949', { kind: 'enough', change: '0' }],
  ['949', '2000', { kind: 'enough', change: '1051' }],
  ['9007199254740993', '9007199254740994', { kind: 'enough', change: '1' }],
  // A free sale and one that owes the customer money need nothing typed.
  ['0', '', { kind: 'enough', change: '0' }],
  ['-250', '', { kind: 'enough', change: '250' }],
])('due %s, given %s', (due, tendered, reckoning) => {
  expect(reckon(due, tendered)).toEqual(reckoning);
});

test('exact money gives no change', () => {
  expect(givesChange(reckon('949', '949'))).toBe(false);
  expect(givesChange(reckon('949', '950'))).toBe(true);
  expect(givesChange(reckon('949', '900'))).toBe(false);
});

test('what cards paid is exact, and cash pays the rest', () => {
  const parts = [
    { amount: '1000', reference: ' 4711 ' },
    { amount: '333', reference: '' },
  ];
  expect([cardSum(parts), cardRest('2421', parts)]).toEqual(['1333', '1088']);
  const cards = [
    { kind: 'external_card', amount: '1000', reference: '4711' },
    { kind: 'external_card', amount: '333', reference: null },
  ];
  expect(tenders(parts, '2000')).toEqual([...cards, { kind: 'cash', amount: '2000' }]);
  expect(tenders(parts, '')).toEqual(cards);
  expect(tenders([], '')).toEqual([{ kind: 'cash', amount: '0' }]);
});
