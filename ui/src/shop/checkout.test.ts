import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cartOf, goods } from '../../test/goods';
import { ok, refused, serve } from '../../test/office';
import { missing, type Typed, tidied } from './checkout.svelte';
import { countries, countryOf } from './countries';

const ada: Typed = {
  name: ' Ada Byron ',
  email: 'ada@example.org',
  phone: ' ',
  street: 'Marylebone 12',
  postcode: '10117',
  city: 'Berlin',
  country: 'DE',
};
const placed = { id: 'o1', number: 'W-1', currency: 'EUR', shipping: 0, total: 450, balance_due: 450 };
const away = () => {
  throw new TypeError('no network');
};

/** The keys that orders were asked for with. */
function keys(): string[] {
  const heard: string[] = [];
  const answer = globalThis.fetch;
  vi.stubGlobal('fetch', (request: Request) => {
    const key = request.headers.get('idempotency-key');
    if (key) heard.push(key);
    return answer(request);
  });
  return heard;
}

async function opened() {
  vi.resetModules();
  const { checkout } = await import('./checkout.svelte');
  Object.assign(checkout.address, ada);
  return checkout;
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});
afterEach(() => vi.unstubAllGlobals());

test('an address is one for what is sent; what is picked up needs none', () => {
  expect(missing(ada, 'ship')).toEqual([]);
  const bare = { ...ada, street: ' ', postcode: '', city: '', country: '' };
  expect(missing(bare, 'ship')).toEqual(['street', 'postcode', 'city', 'country']);
  expect(missing(bare, 'pickup')).toEqual([]);
  expect(missing({ ...bare, name: '', email: 'ada', phone: '030' }, 'pickup')).toEqual([
    'name',
    'email',
    'phone',
  ]);
  expect(tidied(ada)).toEqual({
    name: 'Ada Byron',
    email: 'ada@example.org',
    street: 'Marylebone 12',
    postcode: '10117',
    city: 'Berlin',
    country: 'DE',
  });
});

test('an order that was not answered is asked for again as it was, over a reload too', async () => {
  serve({ 'POST /checkout': away });
  const before = keys();
  expect(await (await opened()).place()).toBeNull();

  const asked = serve({
    'POST /checkout': () => ok({ ...placed, sub_orders: [], payments: [], rejected: [] }, 201),
    'GET /cart': () => refused(404, 'CART_NOT_FOUND'),
  });
  const after = keys();
  const checkout = await opened();
  checkout.address.name = 'Somebody Else';
  expect(await checkout.place()).toMatchObject({ number: 'W-1' });
  expect(after).toEqual(before);
  expect(asked[0]?.body).toMatchObject({ address: { name: 'Ada Byron' } });
  expect([checkout.asked, localStorage.getItem('evertill.shop.attempt')]).toEqual([null, null]);
  expect(checkout.placedAs('o1')?.number).toBe('W-1');
});

test('a refusal ends the attempt: the next one is another order', async () => {
  const cart = { ...cartOf([goods(1), 1000]), version: 9 };
  serve({
    'POST /checkout': () => ({
      status: 409,
      body: { error: '', code: 'PRICE_CHANGED', request_id: 'r', details: { cart } },
    }),
  });
  const heard = keys();
  const checkout = await opened();
  expect(await checkout.place()).toBeNull();
  expect([checkout.failure?.code, checkout.asked, checkout.prepared]).toEqual(['PRICE_CHANGED', null, null]);
  const { basket } = await import('./basket.svelte');
  expect(basket.cart?.version, 'what the refusal says of the cart is believed').toBe(9);
  await checkout.place();
  expect(heard[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  expect(new Set(heard).size).toBe(2);
});

test('what was typed outlasts a reload; nothing of it is left for somebody else', async () => {
  let checkout = await opened();
  checkout.handover = 'pickup';
  checkout.remember();
  vi.resetModules();
  checkout = (await import('./checkout.svelte')).checkout;
  expect([checkout.handover, checkout.address.street]).toEqual(['pickup', 'Marylebone 12']);
  checkout.forget();
  expect([checkout.address.name, sessionStorage.length]).toEqual(['', 0]);
});

test('countries stand in the reader’s order, and one’s own is a guess', () => {
  expect(countries('de').find((one) => one.code === 'AT')?.name).toBe('Österreich');
  expect(countries('de')[0]?.name).toBe('Afghanistan');
  expect(countryOf(['en', 'de-AT', 'de-DE'])).toBe('AT');
  expect(countryOf(['en'])).toBe('');
});
