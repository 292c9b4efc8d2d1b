import { expect, test } from 'vitest';
import type { Figures } from '../api/market';
import { entriesOf } from './statement';

const nothing: Figures = {
  orders: 0,
  gross: 0,
  discount_vendor: 0,
  discount_house: 0,
  fees: 0,
  tax: 0,
  shipping: 0,
  takings: 0,
  commission: 0,
  refunds: 0,
  payable: 0,
  house_share: 0,
};
/** takings = 1000 − 50 − 100 + 25 + 490 + 70; payable = takings + 100 − 143 − 200. */
const november: Figures = {
  ...nothing,
  orders: 3,
  gross: 1000,
  discount_vendor: 50,
  discount_house: 100,
  fees: 25,
  tax: 160,
  shipping: 490,
  takings: 1435,
  commission: 143,
  refunds: 200,
  payable: 1192,
  house_share: 43,
};

test('every sum is what stands above it', () => {
  let running = 0;
  const sums: number[] = [];
  for (const entry of entriesOf(november, [])) {
    if (!entry.sum) running += entry.amount(november);
    else {
      expect(running, entry.name).toBe(entry.amount(november));
      sums.push(running);
    }
  }
  expect(sums).toEqual([1435, 1192]);
});

test('what is nothing in every channel is left out', () => {
  const names = entriesOf(nothing, [nothing]).map((one) => one.name);
  expect(names).toEqual(['gross', 'takings', 'commission', 'payable']);
});

test('what two channels make up for is still said', () => {
  const lines = [
    { ...nothing, refunds: 5 },
    { ...nothing, refunds: -5 },
  ];
  expect(entriesOf(nothing, lines).map((one) => one.name)).toContain('refunds');
});
