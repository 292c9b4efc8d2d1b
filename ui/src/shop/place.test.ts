import { afterEach, expect, test } from 'vitest';
import { followLinks, here, home, href, type Place, placeOf, toAccount } from './place.svelte';

const ORDER = '0f8fad5b-d9cb-469f-a165-70867728950e';

afterEach(() => {
  history.replaceState(null, '', '/shop/');
  here.follow();
});

test.each<[string, Place]>([
  ['/shop/', home],
  ['/shop/?q=rye&category=4', { at: 'goods', q: 'rye', category: 4 }],
  ['/shop/vendors/12', { at: 'vendor', id: 12 }],
  ['/shop/products/4294967301', { at: 'product', id: 4294967301 }],
  ['/shop/checkout', { at: 'checkout' }],
  ['/shop/orders', { at: 'orders' }],
  [`/shop/orders/${ORDER}`, { at: 'order', id: ORDER }],
])('%s is a place, and the place has that address', (address, place) => {
  const { pathname, search } = new URL(address, 'http://x');
  expect(placeOf(pathname, search)).toEqual(place);
  expect(href(place)).toBe(address);
});

test.each(['/shop/nowhere', '/shop/products/x', '/shop/vendors/', '/shop/vendors/-1', '/hq/orders'])(
  '%s is all the goods',
  (path) => expect(placeOf(path)).toEqual(home),
);

test('the cart is opened over a page, and Back closes it', () => {
  here.go({ at: 'product', id: 7 });
  here.openCart();
  expect([here.cart, location.hash, location.pathname]).toEqual([true, '#cart', '/shop/products/7']);
  here.go({ at: 'checkout' });
  expect([here.cart, here.place.at]).toEqual([false, 'checkout']);
});

test('who goes to sign in comes back to where they were', () => {
  here.go({ at: 'goods', q: 'rye & co', category: null });
  expect(toAccount()).toBe('/account/?back=%2Fshop%2F%3Fq%3Drye%2B%2526%2Bco');
});

test('a link of the page changes the view, one to elsewhere does not', () => {
  document.body.innerHTML = '<a id="own" href="/shop/vendors/3">.</a><a id="other" href="/account/">.</a>';
  document.addEventListener('click', followLinks);
  const click = (id: string) => {
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    document.getElementById(id)?.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(click('own')).toBe(true);
  expect(here.place).toEqual({ at: 'vendor', id: 3 });
  document.addEventListener('click', (event) => event.preventDefault(), { once: true });
  click('other');
  expect(here.place).toEqual({ at: 'vendor', id: 3 });
  document.removeEventListener('click', followLinks);
});
