import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { setHost } from '../../lib/api/host';
import type { Cart, CartLine, TillState } from '../../lib/api/till';
import { testid } from '../../lib/testids';
import { till } from '../till.svelte';
import CartPanel from './CartPanel.svelte';

const bread: CartLine = {
  line_id: 'a',
  variant_id: 1,
  name: 'Sourdough loaf',
  vendor: 'Bakery',
  quantity: '2',
  unit: 'each',
  unit_price: '450',
  list_price: null,
  basis: 'list',
  gross: '900',
  discount: '0',
  discount_percent_bp: null,
  net: '900',
  fees: [],
  approved_by: null,
  reason: null,
  note: null,
  repriced_from: null,
  picture: 'loaf',
  hue: 30,
};
const gouda: CartLine = {
  ...bread,
  line_id: 'b',
  variant_id: 2,
  name: 'Gouda',
  quantity: '0.312',
  unit: 'kg',
  unit_price: '1599',
  gross: '499',
  net: '499',
};
const cart: Cart = {
  cart_id: 'c',
  number: 4,
  lines: [bread, gouda],
  subtotal: '1399',
  discount: '0',
  order_discount: null,
  fees: [],
  customer: null,
  exempt: null,
  exempt_amount: '0',
  parked: 0,
  taxes: [{ label: 'Reduced 7%', net: '1307', tax: '92', included: true }],
  total: '1399',
};
const people = [
  { id: 1, name: 'Mara', role: 'cashier' },
  { id: 2, name: 'Jonas', role: 'cashier' },
  { id: 3, name: 'Greta', role: 'manager' },
];

let calls: [string, Record<string, unknown>][];
let answer: (command: string, args: Record<string, unknown>) => unknown;

beforeEach(() => {
  calls = [];
  answer = () => cart;
  setHost({
    call: async (command, args) => {
      calls.push([command, args]);
      return answer(command, args);
    },
    on: async () => () => {},
  });
  till.state = {
    currency: 'EUR',
    currency_digits: 2,
    locale: 'en-IE',
    people,
    cashier: people[0],
  } as unknown as TillState;
  till.cart = cart;
  till.touched = null;
  // The test page has no layout to scroll.
  Element.prototype.scrollIntoView = vi.fn();
});
afterEach(cleanup);

const tap = (id: string) => fireEvent.click(screen.getByTestId(id));
const openLine = (index: number) => {
  const row = screen.getByTestId(testid.cartLine(index)).querySelector('button');
  return row ? fireEvent.click(row) : undefined;
};

describe('the cart', () => {
  test('says what it holds and what it costs', () => {
    render(CartPanel, { onpay: vi.fn() });
    expect(screen.getByTestId(testid.total).textContent).toBe('€13.99');
    expect(screen.getByTestId(testid.cartLine(1)).textContent).toContain('0.312 kg × 15.99');
    expect(screen.getByText('Reduced 7% included')).toBeTruthy();
    expect(screen.getByTestId(testid.pay).textContent).toContain('Pay €13.99');
  });

  test('empty, there is nothing to pay', () => {
    till.cart = { ...cart, lines: [] };
    render(CartPanel, { onpay: vi.fn() });
    expect((screen.getByTestId(testid.pay) as HTMLButtonElement).disabled).toBe(true);
    expect(screen.getByText('The cart stays here, even if the till is switched off.')).toBeTruthy();
  });

  test('a line opens where it stands, and its steppers change the quantity', async () => {
    render(CartPanel, { onpay: vi.fn() });
    expect(screen.queryByTestId(testid.linePlus)).toBeNull();
    await openLine(0);
    await tap(testid.linePlus);
    await tap(testid.lineMinus);
    expect(calls).toEqual([
      ['cart_set_quantity', { lineId: 'a', quantity: '3' }],
      ['cart_set_quantity', { lineId: 'a', quantity: '1' }],
    ]);
    expect(till.touched?.lineId).toBe('a');
    await openLine(0);
    expect(screen.queryByTestId(testid.linePlus)).toBeNull();
  });

  test('a weighed line has a scale instead of steppers', async () => {
    render(CartPanel, { onpay: vi.fn() });
    await openLine(1);
    expect(screen.queryByTestId(testid.linePlus)).toBeNull();
    expect(screen.getByTestId(testid.lineQuantity).textContent).toContain('0.312');
  });

  test('what the till answers is what is shown', async () => {
    answer = () => ({ ...cart, lines: [bread], total: '900' });
    render(CartPanel, { onpay: vi.fn() });
    await openLine(1);
    await tap(testid.lineRemove);
    await waitFor(() => expect(screen.getByTestId(testid.total).textContent).toBe('€9.00'));
    expect(screen.queryByTestId(testid.cartLine(1))).toBeNull();
  });

  test('a failure leaves the cart as it was', async () => {
    answer = () => {
      throw { code: 'LINE_UNKNOWN', message: '', retry_after_s: null };
    };
    render(CartPanel, { onpay: vi.fn() });
    await openLine(0);
    await tap(testid.linePlus);
    expect(screen.getByTestId(testid.total).textContent).toBe('€13.99');
  });

  test('clearing asks first', async () => {
    render(CartPanel, { onpay: vi.fn() });
    await tap(testid.cartClear);
    expect(calls).toEqual([]);
    await tap(testid.cartClearYes);
    expect(calls).toEqual([['cart_clear', {}]]);
  });

  test('another price needs a reason and somebody else’s PIN', async () => {
    render(CartPanel, { onpay: vi.fn() });
    await openLine(0);
    await tap(testid.linePrice);
    const ok = () => screen.getByTestId(testid.padOk) as HTMLButtonElement;
    for (const key of ['3', '9', '9']) await tap(testid.padKey(key));
    expect(ok().disabled).toBe(true);
    expect(screen.getByText('Say why')).toBeTruthy();
    await tap(testid.reasonChip(0));
    expect(ok().disabled).toBe(false);
    await fireEvent.click(ok());

    // Only those who may approve are offered, and never the person who sells.
    expect(screen.queryByTestId(testid.approvalPerson(1))).toBeNull();
    expect(screen.queryByTestId(testid.approvalPerson(2))).toBeNull();
    expect(calls).toEqual([]);
    for (const key of ['1', '2', '3', '4', 'ok']) await tap(testid.approvalPin(key));
    expect(calls).toEqual([
      [
        'cart_override_price',
        { lineId: 'a', unitPrice: '399', reason: 'Damaged', approval: { user_id: 3, pin: '1234' } },
      ],
    ]);
    await waitFor(() => expect(screen.queryByTestId(testid.approvalPin('ok'))).toBeNull());
  });

  test('a discount cannot exceed its line', async () => {
    render(CartPanel, { onpay: vi.fn() });
    await openLine(0);
    await tap(testid.lineDiscount);
    await tap(testid.discountWay('amount'));
    for (const key of ['9', '0', '1']) await tap(testid.padKey(key));
    expect(screen.getByText('That is more than the line')).toBeTruthy();
  });

  test('a discount beyond the cashier’s limit asks for somebody else', async () => {
    answer = (_, args) => {
      if (!args.approval) throw { code: 'APPROVAL_NEEDED', message: '', retry_after_s: null };
      return cart;
    };
    render(CartPanel, { onpay: vi.fn() });
    await openLine(0);
    await tap(testid.lineDiscount);
    await tap(testid.discountWay('amount'));
    for (const key of ['5', '00']) await tap(testid.padKey(key));
    await tap(testid.reasonChip(3));
    await tap(testid.padOk);
    await waitFor(() => screen.getByTestId(testid.approvalPerson(3)));
    for (const key of ['1', '2', '3', '4', 'ok']) await tap(testid.approvalPin(key));
    expect(calls.at(-1)).toEqual([
      'cart_discount_line',
      { lineId: 'a', discount: { amount: '500' }, reason: 'Goodwill', approval: { user_id: 3, pin: '1234' } },
    ]);
  });

  test('ten percent off shows what it leaves before it is given', async () => {
    render(CartPanel, { onpay: vi.fn() });
    await openLine(0);
    await tap(testid.lineDiscount);
    await tap(testid.discountChip('10'));
    const preview = screen.getByTestId(testid.discountPreview);
    expect(preview.dataset.minor).toBe('90');
    expect(preview.textContent?.trim().replace(/\s+/g, ' ')).toBe('€9.00 −€0.90 €8.10');
    await tap(testid.reasonChip(2));
    await tap(testid.padOk);
    expect(calls.at(-1)).toEqual([
      'cart_discount_line',
      { lineId: 'a', discount: { percent_bp: 1000 }, reason: 'Regular customer', approval: null },
    ]);
  });

  test('one tap parks it, and the way back says how many wait', async () => {
    answer = () => ({ ...cart, lines: [], parked: 1 });
    render(CartPanel, { onpay: vi.fn() });
    await tap(testid.park);
    expect(calls).toEqual([['cart_park', { name: null }]]);
    await waitFor(() => expect(screen.getByTestId(testid.parked).dataset.count).toBe('1'));
    await tap(testid.recall);
    expect(till.sheet).toBe('parked');
    till.sheet = null;
  });
});
