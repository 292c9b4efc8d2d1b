import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { webOrder } from '../../../test/market';
import { directory, me, ok, serve } from '../../../test/office';
import type { Directory, OrderDetail } from '../../lib/api/hq';
import { testid } from '../../lib/testids';
import { session } from '../session.svelte';
import OrderPanel from './OrderPanel.svelte';

const order = webOrder('W-S1-000001');
const payment = order.payments[0]?.id ?? '';
const tap = (id: string) => fireEvent.click(screen.getByTestId(id));

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  HTMLElement.prototype.showPopover ??= vi.fn();
  HTMLElement.prototype.hidePopover ??= vi.fn();
  session.me = me;
  session.directory = directory as Directory;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function open(shown: OrderDetail, more: Parameters<typeof serve>[0] = {}) {
  const asked = serve({ [`GET /orders/${shown.id}`]: () => ok(shown), ...more });
  const changed = vi.fn();
  render(OrderPanel, { id: shown.id, onclose: () => undefined, onchanged: changed });
  await screen.findByText(shown.number);
  return { asked, changed };
}

test('an order from the web has no till and no journal, but an address and what is due', async () => {
  await open(order);
  expect(screen.getByText('Mill Street · Web')).toBeTruthy();
  expect(screen.getByText('Marylebone 12')).toBeTruthy();
  expect(screen.getByTestId(testid.hqBalance).dataset.minor).toBe('1584');
  expect(screen.queryByTestId(testid.hqBody)).toBeNull();
  expect(screen.queryByText('Cashier')).toBeNull();
});

test('a part is moved on with a note, and what the server answers is shown', async () => {
  const packed = webOrder('W-S1-000001', 'packed');
  const shipped = webOrder('W-S1-000001', 'shipped');
  const { asked, changed } = await open(packed, {
    [`POST /orders/${packed.id}/sub-orders/1/move`]: () => ok(shipped),
  });
  await tap(testid.move('shipped'));
  await fireEvent.input(screen.getByTestId(testid.moveNote), { target: { value: ' DHL 0034 ' } });
  await tap(testid.moveGo);
  await waitFor(() => expect(screen.getByTestId(testid.hqSubOrder(1)).dataset.state).toBe('shipped'));
  expect(asked.find((one) => one.call.startsWith('POST'))?.body).toEqual({ to: 'shipped', note: 'DHL 0034' });
  expect(changed).toHaveBeenCalled();
});

test('a payment is marked as paid with what the bank calls it, by whom may settle', async () => {
  const { asked } = await open(order, { [`POST /payments/${payment}`]: () => ok(order.payments[0]) });
  await tap(testid.hqPaymentMark('paid'));
  await fireEvent.input(screen.getByTestId(testid.hqPaymentReference), { target: { value: 'SEPA 77' } });
  await fireEvent.submit(screen.getByTestId(testid.hqPaymentReference).closest('form') as HTMLFormElement);
  await waitFor(() =>
    expect(asked.find((one) => one.call.startsWith('POST'))).toEqual({
      call: `POST /payments/${payment}`,
      body: { status: 'paid', reference: 'SEPA 77' },
    }),
  );
  await waitFor(() => expect(screen.queryByTestId(testid.hqPaymentReference)).toBeNull());
});

test('who may not settle sees the payment and no buttons', async () => {
  session.me = { ...me, may: ['review'] };
  await open(order);
  expect(screen.getByTestId(testid.hqPayment(payment)).dataset.status).toBe('pending');
  expect(screen.queryByTestId(testid.hqPaymentMark('paid'))).toBeNull();
});
