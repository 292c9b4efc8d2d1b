import { afterEach, expect, test } from 'vitest';
import { backTo, followLinks, here, href, placeOf } from './place.svelte';

afterEach(() => {
  history.replaceState(null, '', '/account/');
  here.follow();
});

test.each([
  ['/account/', 'data'],
  ['/account/security', 'security'],
  ['/account/new', 'new'],
  ['/account/nowhere', 'data'],
  ['/hq/security', 'data'],
])('%s is %s', (path, place) => expect(placeOf(path)).toBe(place));

test('the merchant’s link is kept from view to view', () => {
  expect(href('data', '?tenant=alder-rye')).toBe('/account/?tenant=alder-rye');
  expect(href('privacy', '')).toBe('/account/privacy');
});

test('a link of the page changes the view, a link to elsewhere does not', () => {
  document.body.innerHTML = '<a id="own" href="/account/security">.</a><a id="other" href="/hq/">.</a>';
  document.addEventListener('click', followLinks);
  const click = (id: string) => {
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    document.getElementById(id)?.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(click('own')).toBe(true);
  expect([here.place, location.pathname]).toEqual(['security', '/account/security']);
  document.addEventListener('click', (event) => event.preventDefault(), { once: true });
  click('other');
  expect(here.place).toBe('security');
  document.removeEventListener('click', followLinks);
});

test.each([
  ['?back=/shop/products/7', '/shop/products/7'],
  ['?tenant=a&back=%2Fshop%2F%3Fq%3Drye', '/shop/?q=rye'],
  ['?back=/hq/', null],
  ['?back=https://evil.test/shop/', null],
  ['?back=//evil.test/shop/', null],
  ['?back=/shop/\\evil.test', null],
  ['', null],
])('after signing in, %s leads to %s', (search, back) => expect(backTo(search)).toBe(back));
