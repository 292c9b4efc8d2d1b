import { expect, test } from 'vitest';
import { costOf, down, firstOf, leastOf, mostOf, stockOf, up } from './measure';

const pieces = { unit: 'each', moq: 0, available: null };
const weight = { unit: 'kg', moq: 0, available: null };
const sixes = { unit: 'each', moq: 6000, available: 20_000 };
const heavy = { unit: 'kg', moq: 250, available: 1_280 };

test.each([
  // goods, how much there is, one up, one down
  [pieces, 0, 1000, 0],
  [pieces, 1000, 2000, 0],
  [pieces, 3000, 4000, 2000],
  [weight, 0, 1000, 0],
  [weight, 1000, 1100, 900],
  [weight, 100, 200, 0],
  [weight, 312, 400, 300],
  [sixes, 0, 6000, 0],
  [sixes, 6000, 7000, 0],
  [sixes, 4000, 6000, 0],
  [sixes, 20_000, 20_000, 19_000],
  // Somebody else bought the rest: what one has is not made less by asking for more.
  [sixes, 25_000, 25_000, 24_000],
  [heavy, 0, 300, 0],
  [heavy, 1200, 1200, 1100],
])('%o with %i', (goods, qty, more, less) => {
  expect([up(qty, goods), down(qty, goods)]).toEqual([more, less]);
});

test('what is first, least and most keeps to the steps of the unit', () => {
  expect([firstOf(pieces), leastOf(pieces), mostOf(pieces)]).toEqual([1000, 1000, 9_999_000]);
  expect([firstOf(weight), leastOf(weight)]).toEqual([1000, 100]);
  expect([firstOf(heavy), leastOf(heavy), mostOf(heavy)]).toEqual([300, 300, 1200]);
  expect(firstOf({ unit: 'kg', moq: 0, available: 450 }), 'no more than there is').toBe(400);
});

test.each([
  [pieces, 'plenty'],
  [{ ...pieces, available: 5000 }, 'few'],
  [{ ...pieces, available: 6000 }, 'plenty'],
  [{ ...pieces, available: 0 }, 'out'],
  [{ ...pieces, available: -2000 }, 'out'],
  [{ ...weight, available: 90 }, 'out'],
  [{ ...sixes, available: 4000 }, 'out'],
])('%o is %s', (goods, stock) => expect(stockOf(goods)).toBe(stock));

test.each([
  [2000, 450_000, 900],
  [312, 1_599_000, 499],
  [1, 500_000, 1],
  [1, 499_999, 0],
  [9_999_000, 9_007_199_254_740, 90_062_985_348_145],
])('%i at %i is %i', (qty, price, cost) => expect(costOf(qty, price)).toBe(cost));
