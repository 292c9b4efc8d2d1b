import { expect, test } from 'vitest';
import type { VendorView } from '../lib/api/market';
import { changeOf, plain, share, typedShare } from './vendors';

const vendor: VendorView = {
  id: 5,
  code: 'kostner',
  name: 'Bakery Kostner',
  email: '',
  description: '',
  store: { id: 3, code: 'S1', name: 'Mill Street' },
  status: 'active',
  region: 'DE-BE',
  licence: '',
  licence_from: null,
  licence_until: null,
  subscription_from: null,
  subscription_until: null,
  shipping_flat: 390,
  shipping_per_kg: 0,
  shipping_free_above: null,
  commission_bp: 1500,
  bears_discounts: false,
  products: 67,
  created_at: '2026-11-01T09:00:00Z',
};

test('a share is written without zeros that say nothing', () => {
  expect([0, 5, 50, 1250, 1500, 10_000].map(share)).toEqual([
    '0 %',
    '0.05 %',
    '0.5 %',
    '12.5 %',
    '15 %',
    '100 %',
  ]);
  expect(plain(390)).toBe('3.9');
  expect(plain(390, 0)).toBe('390');
});

test('a share is typed with a point or a comma, and is the whole at most', () => {
  expect(typedShare('12,5')).toBe(1250);
  expect(typedShare('100')).toBe(10_000);
  expect(typedShare('100.01')).toBeNull();
  expect(typedShare('-1')).toBeNull();
  expect(typedShare('1.234')).toBeNull();
});

test('what is sent back is all that can be changed, and nothing else', () => {
  const change = changeOf(vendor);
  expect(change).toMatchObject({ name: 'Bakery Kostner', store: 3, shipping_flat: 390, commission_bp: 1500 });
  expect(Object.keys(change)).toHaveLength(16);
  expect(changeOf({ ...vendor, store: null }).store).toBeNull();
});
