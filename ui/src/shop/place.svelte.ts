// Which part of the shop the address names. The open cart is a fragment: Back closes it.
import { tick } from 'svelte';
import { isUuid } from '../lib/uuid';

export type Place =
  | { at: 'goods'; q: string; category: number | null }
  | { at: 'vendor'; id: number }
  | { at: 'product'; id: number }
  | { at: 'order'; id: string }
  | { at: 'orders' }
  | { at: 'checkout' };

const BASE = '/shop/';
const CART = '#cart';

/** Anything that is nothing is all the goods. */
export function placeOf(path: string, search = ''): Place {
  const [name = '', id = ''] = path.startsWith(BASE) ? path.slice(BASE.length).split('/') : [];
  const no = /^[1-9]\d{0,15}$/.test(id) ? Number(id) : null;
  if (name === 'vendors' && no) return { at: 'vendor', id: no };
  if (name === 'products' && no) return { at: 'product', id: no };
  if (name === 'orders' && isUuid(id)) return { at: 'order', id };
  if (name === 'orders' || name === 'checkout') return { at: name };
  const asked = new URLSearchParams(search);
  return { at: 'goods', q: asked.get('q') ?? '', category: Number(asked.get('category')) || null };
}

export function href(place: Place): string {
  switch (place.at) {
    case 'vendor':
      return `${BASE}vendors/${place.id}`;
    case 'product':
      return `${BASE}products/${place.id}`;
    case 'order':
      return `${BASE}orders/${place.id}`;
    case 'orders':
    case 'checkout':
      return BASE + place.at;
  }
  const asked = new URLSearchParams();
  if (place.q) asked.set('q', place.q);
  if (place.category) asked.set('category', String(place.category));
  const search = asked.toString();
  return search ? `${BASE}?${search}` : BASE;
}

export const home: Place = { at: 'goods', q: '', category: null };

/** To sign in, and back here. */
export const toAccount = (): string =>
  `/account/?back=${encodeURIComponent(location.pathname + location.search)}`;

const scroller = () => document.getElementById('app');

class Here {
  place = $state.raw<Place>(placeOf(location.pathname, location.search));
  cart = $state(location.hash === CART);

  /** The address is another one: by Back, by a link, by us. */
  follow(): void {
    this.place = placeOf(location.pathname, location.search);
    this.cart = location.hash === CART;
  }

  /** Back to where one was, as far down as one was. */
  async back(): Promise<void> {
    this.follow();
    await tick();
    scroller()?.scrollTo({ top: Number(history.state?.top) || 0 });
  }

  go(place: Place, how: 'push' | 'replace' = 'push'): void {
    const other = place.at !== this.place.at || 'id' in place;
    if (how === 'push') {
      this.#leave();
      history.pushState(null, '', href(place));
    } else history.replaceState(history.state, '', href(place));
    this.follow();
    if (!other || how === 'replace') return;
    scroller()?.scrollTo({ top: 0 });
    void tick().then(() => document.getElementById('content')?.focus({ preventScroll: true }));
  }

  openCart(): void {
    if (this.cart) return;
    this.#leave();
    history.pushState({ ...history.state, opened: true }, '', location.pathname + location.search + CART);
    this.follow();
  }

  closeCart(): void {
    if (!this.cart) return;
    this.cart = false;
    if (history.state?.opened) history.back();
    else history.replaceState(null, '', location.pathname + location.search);
  }

  #leave(): void {
    history.replaceState({ ...history.state, top: scroller()?.scrollTop ?? 0 }, '');
  }
}

export const here = new Here();

/** A plain click on one of the page's own links changes the view without loading the page. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.origin !== location.origin || !link.pathname.startsWith(BASE)) return;
  if (link.hash) return;
  event.preventDefault();
  here.go(placeOf(link.pathname, link.search));
}
