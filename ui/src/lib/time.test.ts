import { expect, test } from 'vitest';
import { clock, dayKey, duration, moment } from './time';

const dublin = { locale: 'en-IE', timeZone: 'Europe/Dublin' };
const auckland = { locale: 'en-IE', timeZone: 'Pacific/Auckland' };

test('times are the store’s, not the machine’s', () => {
  expect(clock('2026-07-01T10:00:00Z', dublin)).toBe('11:00');
  expect(clock('2026-07-01T13:00:00Z', auckland)).toBe('01:00');
  expect(dayKey('2026-07-01T13:00:00Z', auckland)).toBe('2026-07-02');
});

test('another day shows its date', () => {
  const now = new Date('2026-07-02T09:00:00Z');
  expect(moment('2026-07-02T08:05:00Z', dublin, now)).toBe('09:05');
  expect(moment('2026-07-01T08:05:00Z', dublin, now)).toMatch(/1 Jul.*09:05/);
});

test.each([
  [0, '0 s'],
  [59.9, '59 s'],
  [720, '12 min'],
  [7200, '2 h'],
  [7500, '2 h 5 min'],
  [86_400 * 2, '2 days'],
  [-3, '0 s'],
])('%s seconds are %s', (seconds, shown) => {
  expect(duration(seconds)).toBe(shown);
});
