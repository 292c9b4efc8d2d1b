import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setHost } from '../../lib/api/host';
import type { Cart, ParkedCart, TillState } from '../../lib/api/till';
import { testid } from '../../lib/testids';
import { till } from '../till.svelte';
import ParkedSheet from './ParkedSheet.svelte';

const parked = (id: string, name: string | null, total: string): ParkedCart => ({
  cart_id: id,
  number: 3,
  name,
  lines: 2,
  total,
  parked_at: new Date(Date.now() - 26 * 60_000).toISOString(),
  cashier: 'Mara',
  customer: null,
});
const empty = { cart_id: 'c', number: 4, lines: [], parked: 2 } as unknown as Cart;

let calls: [string, Record<string, unknown>][];
let carts: ParkedCart[];

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  calls = [];
  carts = [parked('a', 'Red jacket', '1538'), parked('b', null, '450')];
  setHost({
    call: async (command, args) => {
      calls.push([command, args]);
      if (command === 'parked_carts') return carts;
      if (command !== 'parked_cart_drop') return empty;
      if (!args.approval) throw { code: 'APPROVAL_NEEDED', message: '', retry_after_s: null };
      return carts.filter((cart) => cart.cart_id !== args.cartId);
    },
    on: async () => () => {},
  });
  till.state = {
    currency: 'EUR',
    currency_digits: 2,
    people: [{ id: 3, name: 'Greta', role: 'manager' }],
    cashier: { id: 1, name: 'Mara', role: 'cashier' },
  } as unknown as TillState;
  till.cart = empty;
});
afterEach(cleanup);

const tap = (id: string) => fireEvent.click(screen.getByTestId(id));

test('every parked cart says whose it is, what it holds and since when', async () => {
  render(ParkedSheet, { onclose: vi.fn() });
  await waitFor(() => screen.getByTestId(testid.parkedCart(0)));
  const text = (index: number) => screen.getByTestId(testid.parkedCart(index)).textContent;
  for (const part of ['Red jacket', '€15.38', '2 items', 'Mara', '26 min ago'])
    expect(text(0)).toContain(part);
  // Without a name it goes by its number.
  expect(text(1)).toContain('Cart #3');
});

test('a tap takes it up again', async () => {
  const onclose = vi.fn();
  render(ParkedSheet, { onclose });
  await waitFor(() => screen.getByTestId(testid.parkedCart(1)));
  await tap(testid.parkedCart(1));
  await waitFor(() => expect(onclose).toHaveBeenCalled());
  expect(calls.at(-1)).toEqual(['cart_recall', { cartId: 'b' }]);
});

test('throwing one away asks, and asks somebody else', async () => {
  render(ParkedSheet, { onclose: vi.fn() });
  await waitFor(() => screen.getByTestId(testid.parkedDrop(0)));
  await tap(testid.parkedDrop(0));
  expect(calls).toHaveLength(1);
  await tap(testid.parkedDropYes);
  await waitFor(() => screen.getByTestId(testid.approvalPin('ok')));
  for (const key of ['1', '2', '3', '4', 'ok']) await tap(testid.approvalPin(key));
  await waitFor(() => expect(screen.queryByText('Red jacket')).toBeNull());
  expect(calls).toContainEqual(['parked_cart_drop', { cartId: 'a', approval: { user_id: 3, pin: '1234' } }]);
  expect(screen.getByText('Cart #3')).toBeTruthy();
});
