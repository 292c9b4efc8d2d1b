import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cartOf, goods, shopView } from '../../test/goods';
import { ok, page, refused, serve } from '../../test/office';
import type { CartView, OrderDetail } from '../lib/api/shop';
import { testid } from '../lib/testids';
import App from './App.svelte';
import { basket } from './basket.svelte';
import { checkout } from './checkout.svelte';
import { here } from './place.svelte';
import { forgetShelves } from './shelf.svelte';
import { shop } from './shop.svelte';
// Loaded when they are opened; here beforehand, so that no test waits for a compiler.
import './screens/Checkout.svelte';
import './screens/Order.svelte';
import './screens/Orders.svelte';

const ORDER = '0f8fad5b-d9cb-469f-a165-70867728950e';
const [bread, milk] = [
  goods(1, { name: 'Rye loaf', available: 3000 }),
  goods(2, { name: 'Hay milk', unit: 'l', unit_price: 179_000, vendor: { id: 2, name: 'Hill Dairy' } }),
];
const tap = (id: string) => fireEvent.click(screen.getByTestId(id));
const write = (id: string, value: string) => fireEvent.input(screen.getByTestId(id), { target: { value } });
const away = () => {
  throw new TypeError('no network');
};

/** The line over which the server says that the cart has changed. */
let line: { say: (version: number) => void } | null;
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static readonly OPEN = 1;
  readyState = Stream.OPEN;
  constructor() {
    super();
    line = {
      say: (version) => this.dispatchEvent(new MessageEvent('changed', { data: String(version) })),
    };
  }
  close(): void {
    this.readyState = Stream.CLOSED;
  }
}

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  HTMLElement.prototype.showPopover ??= vi.fn();
  vi.stubGlobal('EventSource', Stream);
  line = null;
  localStorage.clear();
  sessionStorage.clear();
  // Nothing was done in this browser yet.
  basket.follow(new StorageEvent('storage'));
  checkout.forget();
  checkout.step = 'how';
  forgetShelves();
  shop.view = null;
  shop.state = 'asking';
  shop.away = false;
  history.replaceState(null, '', '/shop/');
  here.follow();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const browsing: Parameters<typeof serve>[0] = {
  'GET /shop': () => ok(shopView),
  'GET /shop/products': () => ok(page(bread, milk)),
  'GET /cart': () => refused(404, 'CART_NOT_FOUND'),
};

/** At the shop, its goods on the shelf. */
async function looking(more: Parameters<typeof serve>[0] = {}) {
  const asked = serve({ ...browsing, ...more });
  render(App);
  await screen.findByTestId(testid.shopGoods(1));
  return asked;
}

test('goods are shown with what they cost, whose they are and what is left, and go into the cart at a touch', async () => {
  const asked = await looking({ 'POST /cart/items': () => ok(cartOf([bread, 1000])) });
  const card = screen.getByTestId(testid.shopGoods(1));
  expect(card.textContent).toMatch(/3 left.*Rye loaf.*Kostner Bakery.*€4\.50.*each/s);
  await tap(testid.shopAdd(1));
  expect(screen.getByTestId(testid.shopQty(1)).dataset.qty).toBe('1000');
  expect(screen.getByTestId(testid.shopCartOpen).dataset.count).toBe('1');
  await waitFor(() => expect(asked.some((one) => one.call === 'POST /cart/items')).toBe(true));
});

test('a search and a category are asked of the server and stand in the address', async () => {
  const asked = await looking();
  await write(testid.shopSearch, 'rye');
  await waitFor(() => expect(location.search).toBe('?q=rye'));
  await tap(testid.shopCategory(1));
  expect(location.search).toBe('?q=rye&category=1');
  await waitFor(() => expect(asked.at(-1)?.call).toBe('GET /shop/products?q=rye&category=1&page=1&limit=24'));
});

test('nothing found says what to try; a shop that is closed says so', async () => {
  serve({ ...browsing, 'GET /shop/products': () => ok(page()) });
  const { unmount } = render(App);
  expect((await screen.findByTestId(testid.shopNone)).textContent).toContain('another word');
  unmount();
  serve({ 'GET /shop': () => refused(404, 'SHOP_CLOSED') });
  render(App);
  await screen.findByTestId(testid.shopClosed);
});

test('what is in the way stands beside its goods, with the way out; until then nothing is ordered', async () => {
  const cart = cartOf([bread, 5000], [milk, 1000]);
  const [first] = cart.items;
  const short = { code: 'STOCK_SHORT' as const, words: '', stops: true, item: 'item-1', variant: 1 };
  const odd = { code: 'CHANNEL_MISSING' as const, words: 'No channel.', stops: false };
  if (first) first.problems = [{ ...short, wanted: 5000, there: 3000 }, odd];
  const asked = await looking({
    'GET /cart': () => ok(cart),
    'PATCH /cart/items/item-1': () => ok({ ...cartOf([bread, 3000], [milk, 1000]), version: 2 }),
  });
  await waitFor(() => expect(basket.lines).toHaveLength(2));
  await tap(testid.shopCartOpen);
  const problems = await screen.findAllByTestId(testid.shopProblem);
  expect(problems.map((one) => one.dataset.code)).toEqual(['STOCK_SHORT']);
  expect(problems[0]?.textContent).toContain('Only 3 left; you want 5');
  expect(screen.getByTestId<HTMLButtonElement>(testid.shopCheckoutOpen).disabled).toBe(true);
  expect(screen.getByTestId(testid.shopPart(2)).textContent).toContain('Hill Dairy');
  await tap(testid.shopTake(1));
  await waitFor(() =>
    expect(screen.getByTestId<HTMLButtonElement>(testid.shopCheckoutOpen).disabled).toBe(false),
  );
  expect(asked.at(-1)).toMatchObject({ call: 'PATCH /cart/items/item-1', body: { qty: 3000 } });
});

test('a discount code that is not good is said, one that is stands in the sums', async () => {
  const cart = cartOf([bread, 2000]);
  await looking({
    'GET /cart': () => ok(cart),
    'PUT /cart/discount': ({ body }) =>
      (body as { code: string }).code === 'AUTUMN10'
        ? ok({
            ...cart,
            version: 2,
            discount: 90,
            discount_code: 'AUTUMN10',
            discounts: [{ id: 1, name: 'Autumn', amount: 90 }],
            total: 810,
          })
        : refused(422, 'DISCOUNT_INVALID'),
  });
  await waitFor(() => expect(basket.isEmpty).toBe(false));
  await tap(testid.shopCartOpen);
  await tap(await screen.findByTestId(testid.shopCodeAsk).then(() => testid.shopCodeAsk));
  await write(testid.shopCodeField, 'SPRING');
  await tap(testid.shopCodeGo);
  expect((await screen.findByRole('alert')).textContent).toContain('not good for this cart');
  await write(testid.shopCodeField, 'AUTUMN10');
  await tap(testid.shopCodeGo);
  await screen.findByTestId(testid.shopCode);
  expect(screen.getByTestId(testid.shopTotal).dataset.minor).toBe('810');
  expect(screen.getByTestId(testid.shopCart).textContent).toContain('−€0.90');
});

test('another device is heard of', async () => {
  let cart: CartView = cartOf([bread, 1000]);
  await looking({ 'GET /cart': () => ok(cart) });
  await waitFor(() => expect(line).not.toBeNull());
  cart = { ...cartOf([bread, 3000]), version: 2 };
  line?.say(2);
  await waitFor(() => expect(basket.qtyOf(1)).toBe(3000));
});

test('without a network the shop is as it was last seen, the cart can be filled, and nothing is ordered', async () => {
  await looking({ 'GET /cart': () => ok(cartOf([bread, 1000])) });
  await waitFor(() => expect(basket.isEmpty).toBe(false));
  cleanup();
  serve({
    'GET /shop': away,
    'GET /shop/products': away,
    'GET /cart': away,
    'PATCH /cart/items/item-1': away,
    'POST /cart/sync': away,
  });
  render(App);
  const pill = await screen.findByTestId(testid.shopNetwork);
  expect(pill.textContent).toContain('Offline: your cart is kept here');
  expect(shop.view?.merchant).toBe('Alder & Rye');
  await tap(testid.shopCartOpen);
  const more = within(await screen.findByTestId(testid.shopCart)).getByTestId(testid.shopMore(1));
  await fireEvent.click(more);
  await waitFor(() => expect(pill.textContent).toContain('1 change waits'));
  expect(screen.getByTestId<HTMLButtonElement>(testid.shopCheckoutOpen).disabled).toBe(true);
});

test('who was signed in and is not is renewed before anything is done as a guest', async () => {
  let renewed = false;
  const asked = serve({
    ...browsing,
    'GET /shop': () => ok({ ...shopView, buyer: renewed ? 'ada' : null }),
    'GET /cart': () => ok(cartOf([bread, 1000])),
    'POST /cart/merge': () => ok({ cart: cartOf([bread, 1000]), capped: [], orders: 0 }),
    'POST /sessions/refresh': () => {
      renewed = true;
      return ok({});
    },
  });
  await basket.belongsTo('ada');
  render(App);
  await screen.findByTestId(testid.shopGoods(1));
  expect([basket.owner, basket.qtyOf(1)]).toEqual(['ada', 1000]);
  expect(asked.filter((one) => one.call === 'POST /cart/merge')).toHaveLength(1);
});

const order: OrderDetail = {
  id: ORDER,
  number: 'W-S1-000033',
  currency: 'EUR',
  sold_at: new Date().toISOString(),
  state: 'pending',
  line_count: 2,
  shipping: 490,
  total: 1119,
  balance_due: 1119,
  payments: [
    { id: 'p', amount: 1119, method: 'prepaid', status: 'pending', expires_at: null, reference: '' },
  ],
  address: {
    name: 'Ada Byron',
    email: 'ada@example.org',
    street: 'Mill 1',
    postcode: '10117',
    city: 'Berlin',
  },
  sub_orders: [
    {
      no: 1,
      number: 'W-S1-000033/1',
      vendor: bread.vendor,
      state: 'created_pending',
      pickup: false,
      awaits_payment: false,
      shipping: 490,
      total: 940,
      next: ['cancelled'],
      steps: [{ state: 'created_pending', at: '2026-11-22T09:00:00Z', note: '' }],
    },
    {
      no: 2,
      number: 'W-S1-000033/2',
      vendor: milk.vendor,
      state: 'shipped',
      pickup: false,
      awaits_payment: false,
      shipping: 0,
      total: 179,
      next: [],
      steps: [{ state: 'shipped', at: '2026-11-22T10:00:00Z', note: 'Parcel 17' }],
    },
  ],
  lines: [
    {
      line: 0,
      variant: 1,
      name: 'Rye loaf',
      qty: 1000,
      unit: 'each',
      sub_order: 'W-S1-000033/1',
      sold: { net: 450 },
    },
    {
      line: 1,
      variant: 2,
      name: 'Hay milk',
      qty: 1000,
      unit: 'l',
      sub_order: 'W-S1-000033/2',
      sold: { net: 179 },
    },
  ],
} as unknown as OrderDetail;

test('from the cart to an order: what was rejected is named, and a part is called off', async () => {
  const cart = cartOf([bread, 1000], [milk, 1000]);
  const until = new Date(Date.now() + 600_000).toISOString();
  const reason = { code: 'STOCK_SHORT', words: '', stops: true, wanted: 2000, there: 1000 };
  const asked = await looking({
    'GET /cart': () => ok(cart),
    'POST /cart/prepare-checkout': () =>
      ok({ cart, shipping: 490, total: cart.total + 490, reserved_until: until, ready: true }),
    'POST /checkout': () =>
      ok(
        {
          ...order,
          rejected: [{ variant: 1, name: 'Rye loaf', vendor: bread.vendor, qty: 1000, reason }],
        },
        201,
      ),
    [`GET /orders/${ORDER}`]: () => ok(order),
    [`POST /orders/${ORDER}/sub-orders/1/move`]: () => {
      const [first, second] = order.sub_orders;
      return ok({ ...order, sub_orders: [{ ...first, state: 'cancelled', next: [] }, second] });
    },
  });
  await waitFor(() => expect(basket.lines).toHaveLength(2));
  here.go({ at: 'checkout' });
  await screen.findByTestId(testid.shopStep('how'));
  await tap(testid.shopGoOn);
  await tap(await screen.findByTestId(testid.shopAddress('name')).then(() => testid.shopGoOn));
  expect(screen.getAllByText('This is needed.').length, 'it says what is missing').toBeGreaterThan(3);
  for (const [field, value] of Object.entries({
    name: 'Ada Byron',
    email: 'ada@example.org',
    street: 'Mill 1',
    postcode: '10117',
    city: 'Berlin',
  }))
    await write(testid.shopAddress(field), value);
  checkout.address.country = 'DE';
  await tap(testid.shopGoOn);
  expect((await screen.findByTestId(testid.shopHeld)).textContent).toContain('Held for you until');
  expect(screen.getByTestId(testid.shopTotal).dataset.minor).toBe('1119');
  await tap(testid.shopPlace);
  const after = await screen.findByTestId(testid.shopOrderPage);
  expect(location.pathname).toBe(`/shop/orders/${ORDER}`);
  expect(after.textContent).toMatch(/Thank you.*W-S1-000033/s);
  expect(screen.getByTestId(testid.shopRejected).textContent).toContain('Only 1 left; you want 2');
  expect(screen.getByTestId(testid.shopPayments).textContent).toContain('€11.19');
  expect(screen.getByTestId(testid.shopSubOrder(2)).textContent).toMatch(/On its way.*Parcel 17/s);
  expect(screen.queryByTestId(testid.shopCancel(2)), 'it has left').toBeNull();
  expect(asked.find((one) => one.call === 'POST /checkout')?.body).toMatchObject({
    handover: 'ship',
    pay_by: 'prepaid',
    address: { name: 'Ada Byron', country: 'DE' },
  });
  await tap(testid.shopCancel(1));
  await tap(testid.hqSure);
  await waitFor(() => expect(screen.getByTestId(testid.shopSubOrder(1)).dataset.state).toBe('cancelled'));
});

test('a refused order says why, and the cart is there as before', async () => {
  const cart = cartOf([bread, 1000]);
  const until = new Date(Date.now() + 600_000).toISOString();
  await looking({
    'GET /cart': () => ok(cart),
    'POST /cart/prepare-checkout': () =>
      ok({ cart, shipping: 0, total: cart.total, reserved_until: until, ready: true }),
    'POST /checkout': () => refused(409, 'ORDER_STOCK_INSUFFICIENT'),
  });
  await waitFor(() => expect(basket.isEmpty).toBe(false));
  Object.assign(checkout.address, { name: 'Ada', email: 'ada@example.org' });
  here.go({ at: 'checkout' });
  await screen.findByTestId(testid.shopStep('how'));
  await tap(testid.shopHow('pickup'));
  await tap(testid.shopGoOn);
  await screen.findByTestId(testid.shopHeld);
  await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>(testid.shopPlace).disabled).toBe(false));
  await tap(testid.shopPlace);
  expect((await screen.findByTestId(testid.shopRefused)).textContent).toContain('Nothing was ordered');
  expect(basket.qtyOf(1)).toBe(1000);
});

test('a guest who has ordered nothing reads how it will be', async () => {
  here.go({ at: 'orders' });
  serve({ ...browsing, 'GET /orders': () => ok(page()) });
  render(App);
  expect((await screen.findByTestId(testid.shopOrdersNone)).textContent).toContain('No orders yet');
});
