import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { directory, me, ok, page, serve } from '../../../test/office';
import type { Directory } from '../../lib/api/hq';
import type { Figures, Statement, VendorView } from '../../lib/api/market';
import { testid } from '../../lib/testids';
import { route } from '../route.svelte';
import { session } from '../session.svelte';
import Vendors from './Vendors.svelte';

const kostner: VendorView = {
  id: 5,
  code: 'kostner',
  name: 'Bakery Kostner',
  email: '',
  description: '',
  store: null,
  status: 'active',
  region: 'DE-BE',
  licence: 'BE-2231',
  licence_from: null,
  licence_until: '2030-12-31',
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
const totals: Figures = {
  orders: 1,
  gross: 1194,
  discount_vendor: 0,
  discount_house: 0,
  fees: 0,
  tax: 78,
  shipping: 390,
  takings: 1584,
  commission: 179,
  refunds: 0,
  payable: 1405,
  house_share: 179,
};
const statement: Statement = {
  vendor: { id: 5, name: kostner.name },
  from: '2026-11-01',
  to: '2026-11-22',
  currency: 'EUR',
  lines: [{ channel: 'web', ...totals }],
  totals,
};

function office() {
  return serve({
    'GET /vendors': () => ok(page(kostner)),
    'GET /vendors/5': () => ok({ ...kostner, catalogue: [] }),
    'GET /vendors/5/statement': () => ok(statement),
    'PUT /vendors/5': ({ body }) => ok({ ...kostner, ...(body as object) }),
    'GET /settlement': () =>
      ok({
        ...statement,
        vendors: [{ vendor: statement.vendor, ...totals }],
        books: { orders: 1, takings: 1584, refunds: 0, rounding: 0 },
      }),
  });
}

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  session.me = me;
  session.directory = directory as Directory;
  route.go('vendors', undefined, 'replace');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test('a vendor’s commission is changed, and all else goes back as it was', async () => {
  const asked = office();
  render(Vendors);
  await fireEvent.click(await screen.findByTestId(testid.hqVendorRow('kostner')));
  await fireEvent.click(await screen.findByTestId(testid.hqVendorEdit));
  const commission = screen.getByTestId(testid.hqVendorField('commission')) as HTMLInputElement;
  expect(commission.value).toBe('15');
  await fireEvent.input(commission, { target: { value: '150' } });
  expect((screen.getByTestId(testid.hqVendorGo) as HTMLButtonElement).disabled).toBe(true);
  await fireEvent.input(commission, { target: { value: '12,5' } });
  await fireEvent.submit(commission.closest('form') as HTMLFormElement);
  await waitFor(() => expect(asked.some((one) => one.call === 'PUT /vendors/5')).toBe(true));
  const { id: _, code: _code, products: _products, created_at: _at, ...rest } = kostner;
  const sent = asked.find((one) => one.call === 'PUT /vendors/5')?.body;
  expect(sent).toEqual({ ...rest, commission_bp: 1250 });
});

test('a vendor’s statement stands in its panel, for the period that is chosen, with its file', async () => {
  const asked = office();
  render(Vendors);
  await fireEvent.click(await screen.findByTestId(testid.hqVendorRow('kostner')));
  const payable = await screen.findByTestId(testid.figure('payable'));
  expect(payable.querySelector('[data-minor]')?.getAttribute('data-minor')).toBe('1405');
  await fireEvent.click(screen.getByTestId(testid.period('last_month')));
  await waitFor(() => {
    const last = asked.filter((one) => one.call.startsWith('GET /vendors/5/statement')).at(-1)?.call ?? '';
    const query = new URLSearchParams(last.split('?')[1]);
    expect(query.get('from')).toMatch(/-01$/);
    expect(screen.getByTestId(testid.statementFile).getAttribute('href')).toBe(
      `/api/v1/vendors/5/statement.csv?${query}`,
    );
  });
});

test('payouts are the whole chain’s: who is kept to one store is not offered them', async () => {
  office();
  const { unmount } = render(Vendors);
  await fireEvent.click(await screen.findByTestId(testid.hqFilter('payouts')));
  await screen.findByTestId(testid.hqSettlement);
  unmount();
  session.me = { ...me, store: { id: 3, code: 'S1', name: 'Mill Street' } };
  route.go('vendors', undefined, 'replace');
  render(Vendors);
  await screen.findByTestId(testid.hqVendorRow('kostner'));
  expect(screen.queryByTestId(testid.hqFilter('payouts'))).toBeNull();
  expect(screen.queryByTestId(testid.hqVendorAdd)).toBeNull();
});
