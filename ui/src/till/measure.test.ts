import { expect, test } from 'vitest';
import { minorPrice } from './measure';

test.each([
  ['1.799', 2, '179.9'],
  ['1.8', 2, '180'],
  ['0.005', 2, '0.5'],
  ['12', 2, '1200'],
  ['', 2, '0'],
  ['1.', 2, '100'],
  ['158.5', 0, '158.5'],
  ['0.1995', 3, '199.5'],
])('%s with %i digits is %s', (typed, digits, minor) => {
  expect(minorPrice(typed, digits)).toBe(minor);
});
