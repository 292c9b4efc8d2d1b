import { describe, expect, test } from 'vitest';
import { estimate, formatMoney, formatQuantity, formatTyped, formatTypedPrice, minus } from './money';

const eur = { code: 'EUR', digits: 2, locale: 'en-IE' };

describe('money', () => {
  test.each([
    ['0', '€0.00'],
    ['5', '€0.05'],
    ['949', '€9.49'],
    ['123456', '€1,234.56'],
    ['-50', '−€0.50'],
    ['-123456', '−€1,234.56'],
    // Beyond what a JavaScript number holds: still exact.
    ['9007199254740993007', '€90,071,992,547,409,930.07'],
  ])('%s minor units read %s', (minor, shown) => {
    expect(formatMoney(minor, eur)).toBe(shown);
  });

  test('currencies have their own digits', () => {
    expect(formatMoney('1500', { code: 'JPY', digits: 0, locale: 'en' })).toBe('¥1,500');
    expect(formatMoney('1500', { code: 'KWD', digits: 3, locale: 'en' }, { symbol: false })).toBe('1.500');
  });

  test('cents are written in the digits of the language', () => {
    const arabic = formatMoney('1905', { code: 'EGP', digits: 2, locale: 'ar-EG' }, { symbol: false });
    expect(arabic).toContain('٠٥');
    expect(arabic).not.toMatch(/[0-9]/);
  });

  test('without its symbol', () => {
    expect(formatMoney('949', eur, { symbol: false })).toBe('9.49');
  });

  test('differences are exact', () => {
    expect(minus('9007199254740993', '1')).toBe('9007199254740992');
  });

  test.each([
    ['1599', '0.312', '499'], // 498.888
    ['1000', '0.0005', '0'],
    ['250', '2', '500'],
    ['1', '0.5', '1'],
  ])('%s a kilo times %s is about %s', (price, weight, total) => {
    expect(estimate(price, weight)).toBe(total);
  });

  test.each([
    ['', 'de', '0'],
    ['1.', 'de', '1,'],
    ['0.30', 'de', '0,30'],
    ['1234.5', 'en', '1,234.5'],
    ['1.50', 'ar-EG-u-nu-arab', '١٫٥٠'],
  ])('%s, typed so far, reads in %s %s', (typed, locale, shown) => {
    expect(formatTyped(typed, locale)).toBe(shown);
  });

  test.each([
    ['', 'en-IE', '€0'],
    ['1.79', 'en-IE', '€1.79'],
    ['1.799', 'de-DE', '1,799\u00a0€'],
  ])('a price of %s, typed so far, reads in %s %s', (typed, locale, shown) => {
    expect(formatTypedPrice(typed, { code: 'EUR', digits: 2, locale })).toBe(shown);
  });

  test.each([
    ['1', '1'],
    ['1.000', '1'],
    ['0.312', '0.312'],
    ['12.50', '12.5'],
    ['1234', '1,234'],
    ['-3', '-3'],
  ])('quantity %s reads %s', (quantity, shown) => {
    expect(formatQuantity(quantity, 'en')).toBe(shown);
  });
});
