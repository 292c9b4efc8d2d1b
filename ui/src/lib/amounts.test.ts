import { describe, expect, test } from 'vitest';
import {
  money,
  percent,
  quantity,
  signedMoney,
  signedQuantity,
  sumByCurrency,
  typedAmount,
  typedPrice,
  typedQuantity,
  unitPrice,
} from './amounts';

const eur = { code: 'EUR', digits: 2, locale: 'en-IE' };
const jpy = { code: 'JPY', digits: 0, locale: 'en-IE' };
const bhd = { code: 'BHD', digits: 3, locale: 'en-IE' };

test('money is exact, also where a float is not', () => {
  expect(money(949, eur)).toBe('€9.49');
  expect(money(-5, eur)).toBe('−€0.05');
  expect(money(9_007_199_254_740_991, eur)).toBe('€90,071,992,547,409.91');
  expect(money(500, jpy)).toBe('¥500');
  expect(signedMoney(20, eur)).toBe('+€0.20');
  expect(signedMoney(-20, eur)).toBe('−€0.20');
  expect(signedMoney(0, eur)).toBe('€0.00');
});

test.each([
  [450_000, eur, '€4.50'],
  [139_900, eur, '€1.399'],
  [166_667, eur, '€1.66667'],
  [0, eur, '€0.00'],
  [500_000, jpy, '¥500'],
  [1_500, jpy, '¥1.5'],
])('a unit price of %i thousandths', (thousandths, currency, shown) => {
  expect(unitPrice(thousandths, currency)).toBe(shown);
});

test.each([
  [1000, 'each', '1'],
  [312, 'kg', '0.312 kg'],
  [-1500, 'kg', '−1.5 kg'],
  [-500, 'each', '−0.5'],
  [12_000_000, 'each', '12,000'],
])('%i thousandths of %s', (thousandths, unit, shown) => {
  expect(quantity(thousandths, unit, 'en-IE')).toBe(shown);
});

test('a movement carries its sign', () => {
  expect(signedQuantity(2000, 'each', 'en-IE')).toBe('+2');
  expect(signedQuantity(-2000, 'each', 'en-IE')).toBe('−2');
});

test.each([
  [20, 260, '7.7%'],
  [-20, 260, '−7.7%'],
  [20, -260, '−7.7%'],
  [1, 3, '33.3%'],
  [2, 3, '66.7%'],
  [1, 2000, '0.1%'],
  [-1, 2000, '−0.1%'],
  [1, 2001, '0%'],
  [-1, 100_000, '0%'],
  [50, 50, '100%'],
  [5, 0, null],
])('%i of %i', (part, whole, shown) => {
  expect(percent(part, whole)).toBe(shown);
});

describe('what is typed', () => {
  test.each([
    ['4.50', 450],
    ['4,5', 450],
    [' 4 ', 400],
    ['4.', 400],
    ['0', 0],
    ['4.500', 450],
    ['4.505', null],
    ['', null],
    ['-1', null],
    ['1e3', null],
    ['1.2.3', null],
    ['12345678901', null],
  ])('%j as euros', (text, minor) => {
    expect(typedAmount(text, eur.digits)).toBe(minor);
  });
  test('prices go below the cent, quantities to a thousandth', () => {
    expect(typedPrice('4.50', eur.digits)).toBe(450_000);
    expect(typedPrice('1.399', eur.digits)).toBe(139_900);
    expect(typedPrice('500', jpy.digits)).toBe(500_000);
    expect(typedPrice('1.234567', bhd.digits)).toBe(1_234_567);
    expect(typedQuantity('0,75')).toBe(750);
    expect(typedQuantity('0.0001')).toBe(null);
  });
});

test('currencies never mix', () => {
  const stores = [
    { currency: 'EUR', total: 100 },
    { currency: 'GBP', total: 7 },
    { currency: 'EUR', total: 50 },
  ];
  expect(sumByCurrency(stores)).toEqual([
    ['EUR', 150],
    ['GBP', 7],
  ]);
});
