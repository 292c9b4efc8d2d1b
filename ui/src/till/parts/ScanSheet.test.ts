import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Product, TillState, Unsold } from '../../lib/api/till';
import { scanUser } from '../../lib/keys';
import { testid } from '../../lib/testids';
import { till } from '../till.svelte';
import ScanSheet from './ScanSheet.svelte';

const deli = { variant_id: 7, name: 'Deli counter' } as Product;

function show(notice: Unsold) {
  const heard = { onscan: vi.fn(), onsearch: vi.fn(), onopen: vi.fn(), onclose: vi.fn() };
  render(ScanSheet, { props: { notice, ...heard } });
  return heard;
}

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  till.state = { currency: 'EUR', currency_digits: 2, time_zone: 'Europe/Berlin' } as TillState;
});
afterEach(cleanup);

test('an unknown number can be searched for, corrected, or sold as something of open price', async () => {
  const heard = show({ result: 'unknown', code: '5901234123457', kind: 'gtin', open: [deli] });
  expect(screen.getByRole('alert').textContent).toContain('5901234123457');
  await fireEvent.click(screen.getByTestId(testid.scanSearch));
  await fireEvent.click(screen.getByTestId(testid.scanType));
  expect(heard.onsearch.mock.calls).toEqual([[''], ['5901234123457']]);
  await fireEvent.click(screen.getByTestId(testid.scanOpen(7)));
  expect(heard.onopen).toHaveBeenCalledWith(deli);
});

test('an address is nothing to correct by hand', () => {
  show({ result: 'unknown', code: 'https://example.com/shop', kind: 'link', open: [] });
  expect(screen.queryByTestId(testid.scanType)).toBeNull();
  expect(screen.getByTestId(testid.scanSearch)).toBeTruthy();
});

test('what has expired names the product and the day, and offers no way to sell it', () => {
  show({ result: 'expired', product: { ...deli, name: 'Whole milk' }, expired_on: '2026-11-20' });
  expect(screen.getByTestId(testid.unknownScan).getAttribute('aria-label')).toContain('Whole milk');
  expect(screen.getByRole('alert').textContent).toContain('2026');
  expect(screen.queryByTestId(testid.scanSearch)).toBeNull();
});

test('the next scan goes to the sale at once', () => {
  const heard = show({ result: 'refused', code: '5901234123458', reason: 'check_digit' });
  const user = scanUser();
  expect(typeof user).toBe('function');
  if (typeof user === 'function') user('5901234123457');
  expect(heard.onscan).toHaveBeenCalledWith('5901234123457');
});
