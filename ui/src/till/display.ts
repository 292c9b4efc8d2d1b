// What the customer's window shows, from what the till's page knows.
import type { Cart, DisplayState, Receipt } from '../lib/api/till';
import type { Currency } from '../lib/money';
import type { View } from './till.svelte';

export type Scene = {
  view: View;
  signedIn: boolean;
  cart: Cart | null;
  receipt: Receipt | null;
  /** Due in cash as the pay screen says, when it knows. */
  due: string | null;
  currency: Currency;
  storeName: string;
};

/** The names of people and reasons are the cashier's; the customer sees goods and money. */
function forCustomers(cart: Cart): Cart {
  return {
    ...cart,
    customer: null,
    exempt: null,
    lines: cart.lines.map((line) => ({ ...line, approved_by: null, reason: null })),
    order_discount: cart.order_discount && { ...cart.order_discount, approved_by: null, reason: '' },
  };
}

export function displayed(scene: Scene): DisplayState {
  const { code, digits, locale } = scene.currency;
  const state: DisplayState = {
    kind: 'idle',
    cart: null,
    due: null,
    change: null,
    currency: code,
    currency_digits: digits,
    locale,
    store_name: scene.storeName,
  };
  if (!scene.signedIn) return state;
  if (scene.view === 'receipt' && scene.receipt)
    return { ...state, kind: 'thanks', change: scene.receipt.change };
  if (!scene.cart || scene.cart.lines.length === 0) return state;
  const cart = forCustomers(scene.cart);
  return scene.view === 'pay'
    ? { ...state, kind: 'pay', cart, due: scene.due ?? cart.total }
    : { ...state, kind: 'cart', cart };
}
