import { expect, test } from 'vitest';
import { isPeriod, monthOf } from './periods';

test('this month goes to its end: a store further east is a day ahead', () => {
  expect(monthOf('this_month', '2026-11-22')).toEqual({ from: '2026-11-01', to: '2026-11-30' });
  expect(monthOf('this_month', '2026-12-31')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
  expect(monthOf('this_month', '2028-02-01')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
});

test('the last month is whole, whatever its length and over the turn of the year', () => {
  expect(monthOf('last_month', '2026-03-31')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
  expect(monthOf('last_month', '2028-03-01')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  expect(monthOf('last_month', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
});

test('a period has two ends in their order, a year apart at most', () => {
  expect(isPeriod({ from: '2026-11-01', to: '2026-11-01' })).toBe(true);
  expect(isPeriod({ from: '2026-11-02', to: '2026-11-01' })).toBe(false);
  expect(isPeriod({ from: '', to: '2026-11-01' })).toBe(false);
  expect(isPeriod({ from: '2026-01-01', to: '2026-12-31' })).toBe(true);
  expect(isPeriod({ from: '2025-01-01', to: '2026-12-31' })).toBe(false);
});
