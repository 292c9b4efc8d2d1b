// The shop's side of the server's API: goods, the cart, the checkout, one's own orders. Money is minor units, unit
// prices thousandths of them, quantities thousandths of a unit.
import { language } from '../language.svelte';
import { type Failure, got, type Page } from './hq';
import { type Line, openLine } from './live';
import { ask, renewInTime, renewNow } from './renew';
import type {
  Address,
  CartView,
  CheckoutRequest,
  GoodsView,
  Handover,
  MergedCart,
  Options,
  Placed,
  Prepared,
  ShopOrder,
  ShopOrderRow,
  ShopView,
  SyncChange,
  SyncedCart,
} from './shop.types';

export type * from './shop.types';
export type { Failure, Page };

export type GoodsQuery = {
  q?: string | undefined;
  category?: number | undefined;
  vendor?: number | undefined;
  page?: number;
  limit?: number;
};
export type NewItem = { variant: number; qty: number; options: Options; vendor: number; unit_price: number };

/** An answer, and since when it has been kept where the network is away. */
export type Seen<T> = { data: T; kept: string | null };

const STREAM = '/api/v1/cart/stream';
/** A network that neither answers nor refuses is taken for none. */
const PATIENCE_MS = 20_000;
/** What the worker calls its copies of goods, and since when it has one. */
const GOODS = 'evertill-goods';
const KEPT_SINCE = 'x-evertill-kept';

let reached: (reached: boolean) => void = () => undefined;

/** Told with every answer whether the server can be reached. */
export function onReach(act: (reached: boolean) => void): void {
  reached = act;
}

let signedIn = false;

/** Whether a buyer asks: their sign-in is renewed in time, for a late call would be answered as a guest's. */
export function askAsBuyer(buyer: boolean): void {
  signedIn = buyer;
}

type Ask = { query?: object; body?: unknown; headers?: Record<string, string> };

function url(path: string, query: object = {}): URL {
  const address = new URL(`/api/v1${path}`, location.origin);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') address.searchParams.set(name, String(value));
  return address;
}

async function answer(method: string, path: string, { query, body, headers }: Ask) {
  if (signedIn) await renewInTime();
  const request = new Request(url(path, query), {
    method,
    headers: { 'content-type': 'application/json', 'accept-language': language.tag, ...headers },
    credentials: 'same-origin',
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await ask(request);
  const text = await response.text();
  const said = text ? JSON.parse(text) : undefined;
  return response.ok ? { data: said, response } : { error: said, response };
}

async function seen<T>(method: string, path: string, asked: Ask = {}): Promise<Seen<T>> {
  const asking = answer(method, path, asked);
  try {
    const data = (await got<T>(asking)) as T;
    const kept = (await asking).response.headers.get(KEPT_SINCE);
    reached(kept === null);
    return { data, kept };
  } catch (failure) {
    reached(!isAway(failure as Failure));
    throw failure;
  }
}

const call = async <T>(method: string, path: string, asked?: Ask): Promise<T> =>
  (await seen<T>(method, path, asked)).data;

/** The server did not get to say yes or no: what was asked may be asked again as it was. */
export function isAway({ code }: Pick<Failure, 'code'>): boolean {
  return ['SERVER_UNREACHABLE', 'BUSY', 'INTERNAL', 'TOO_MANY_REQUESTS'].includes(code);
}

/** Only if the cart is still the one that was seen. */
const ifStill = (version: number | null): Ask =>
  version === null ? {} : { headers: { 'if-match': `"${version}"` } };

export const shopApi = {
  view: () => call<ShopView>('GET', '/shop'),
  goods: (query: GoodsQuery) => seen<Page<GoodsView>>('GET', '/shop/products', { query }),
  product: (id: number) => seen<GoodsView>('GET', `/shop/products/${id}`),

  cart: () => call<CartView>('GET', '/cart'),
  add: (body: NewItem, version: number | null) =>
    call<CartView>('POST', '/cart/items', { body, ...ifStill(version) }),
  change: (item: string, qty: number, version: number | null) =>
    call<CartView>('PATCH', `/cart/items/${item}`, { body: { qty }, ...ifStill(version) }),
  remove: (item: string, version: number | null) =>
    call<CartView | undefined>('DELETE', `/cart/items/${item}`, ifStill(version)),
  discount: (code: string | null, version: number | null) =>
    call<CartView>('PUT', '/cart/discount', { body: { code }, ...ifStill(version) }),
  merge: () => call<MergedCart>('POST', '/cart/merge', { body: {} }),
  sync: (base_version: number | null, changes: SyncChange[]) =>
    call<SyncedCart>('POST', '/cart/sync', { body: { base_version, changes } }),

  prepare: (handover: Handover, address: Address | null) =>
    call<Prepared>('POST', '/cart/prepare-checkout', { body: { handover, address } }),
  /** `key` names the intent: the same key sent twice orders once. */
  checkout: (key: string, body: CheckoutRequest) =>
    call<Placed>('POST', '/checkout', { body, headers: { 'idempotency-key': key } }),

  orders: (page: number) => call<Page<ShopOrderRow>>('GET', '/orders', { query: { page, limit: 20 } }),
  order: (id: string) => call<ShopOrder>('GET', `/orders/${id}`),
  cancel: (id: string, no: number) =>
    call<ShopOrder>('POST', `/orders/${id}/sub-orders/${no}/move`, { body: { to: 'cancelled', note: '' } }),

  /** Says the cart's version whenever somebody has changed it; `missed` when that could not be heard for a while. */
  follow: (changed: (version: number) => void, missed: () => void): Line =>
    openLine(STREAM, (data) => changed(Number(data)), missed, missed),
  /** Whoever was signed in here a while ago: `unknown` when nobody can tell. */
  renew: renewNow,
};

/** From here on the page comes without a network too. */
export async function install(worker: string, scope: string): Promise<void> {
  // Only where the browser trusts the connection, and where there is a built worker.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  await navigator.serviceWorker.register(worker, { scope }).catch(() => undefined);
}

/** What was seen as somebody is not for who comes after them. */
export async function forgetGoods(): Promise<void> {
  if ('caches' in globalThis) await caches.delete(GOODS);
}
