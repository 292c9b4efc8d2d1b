// The shop's side of the server's API: goods, the cart, the checkout, one's own orders. Money is minor units, unit
// prices thousandths of them, quantities thousandths of a unit.
import createClient from 'openapi-fetch';
import { language } from '../language.svelte';
import { type Answer, type Failure, got, type Page } from './hq';
import type { Address, BTreeMap, CheckoutRequest, Handover, PutItem, paths, SyncChange } from './hq.schema';
import { type Line, openLine } from './live';
import { ask, renewNow } from './renew';

export type {
  Address,
  CartItemView,
  CartView,
  CheckoutRequest,
  GoodsView,
  Handover,
  LineView,
  MergedCart,
  OrderDetail,
  OrderRow,
  OrderState,
  PayBy,
  PaymentView,
  Placed,
  Prepared,
  Problem as ProblemCode,
  ProblemView,
  RejectedLine,
  ShopView,
  StateName,
  SubOrderView,
  SyncChange,
} from './hq.schema';
export type { Failure, Page };
/** What a buyer chose of a product, by name. */
export type Options = BTreeMap;

export type GoodsQuery = NonNullable<paths['/api/v1/shop/products']['get']['parameters']['query']>;

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

let asBuyer = false;

/** Whether a buyer asks: if their sign-in has run out they are not to be answered as a guest. */
export function askAsBuyer(buyer: boolean): void {
  asBuyer = buyer;
}

function asShopper(request: Request): Promise<Response> {
  request.headers.set('accept-language', language.tag);
  if (asBuyer) request.headers.set('x-shopper', 'buyer');
  return ask(new Request(request, { signal: AbortSignal.timeout(PATIENCE_MS) }));
}

const client = createClient<paths>({
  headers: { 'content-type': 'application/json' },
  credentials: 'same-origin',
  fetch: asShopper,
});

async function seen<T>(asking: Promise<Answer<T>>): Promise<Seen<T>> {
  try {
    const data = await got(asking);
    const kept = (await asking).response.headers.get(KEPT_SINCE);
    reached(kept === null);
    return { data, kept };
  } catch (failure) {
    reached((failure as Failure).code !== 'SERVER_UNREACHABLE');
    throw failure;
  }
}

const said = async <T>(asking: Promise<Answer<T>>): Promise<T> => (await seen(asking)).data;

const UNANSWERED = [
  'SERVER_UNREACHABLE',
  'BUSY',
  'INTERNAL',
  'TOO_MANY_REQUESTS',
  'IDEMPOTENCY_KEY_IN_FLIGHT',
];

/** The server did not get to say yes or no: what was asked may be asked again as it was. */
export const isAway = ({ code }: Pick<Failure, 'code'>): boolean => UNANSWERED.includes(code);

/** Only if the cart is still the one that was seen. */
const ifStill = (version: number | null) => (version === null ? {} : { 'If-Match': `"${version}"` });
const item = (id: string, version: number | null) => ({
  params: { path: { id }, header: ifStill(version) },
});

export const shopApi = {
  view: () => said(client.GET('/api/v1/shop')),
  goods: (query: GoodsQuery) => seen(client.GET('/api/v1/shop/products', { params: { query } })),
  product: (id: number) => seen(client.GET('/api/v1/shop/products/{id}', { params: { path: { id } } })),

  cart: () => said(client.GET('/api/v1/cart')),
  add: (body: PutItem, version: number | null) =>
    said(client.POST('/api/v1/cart/items', { params: { header: ifStill(version) }, body })),
  change: (id: string, qty: number, version: number | null) =>
    said(client.PATCH('/api/v1/cart/items/{id}', { ...item(id, version), body: { qty } })),
  remove: (id: string, version: number | null) =>
    said(client.DELETE('/api/v1/cart/items/{id}', item(id, version))),
  discount: (code: string | null, version: number | null) =>
    said(client.PUT('/api/v1/cart/discount', { params: { header: ifStill(version) }, body: { code } })),
  merge: () => said(client.POST('/api/v1/cart/merge')),
  sync: (base_version: number | null, changes: SyncChange[]) =>
    said(client.POST('/api/v1/cart/sync', { body: { base_version, changes } })),

  prepare: (handover: Handover, address: Address | null) =>
    said(client.POST('/api/v1/cart/prepare-checkout', { body: { handover, address } })),
  /** `key` names the intent: the same key sent twice orders once. */
  checkout: (key: string, body: CheckoutRequest) =>
    said(client.POST('/api/v1/checkout', { params: { header: { 'Idempotency-Key': key } }, body })),

  orders: (page: number) => said(client.GET('/api/v1/orders', { params: { query: { page, limit: 20 } } })),
  order: (id: string) => said(client.GET('/api/v1/orders/{id}', { params: { path: { id } } })),
  cancel: (id: string, number: number) =>
    said(
      client.POST('/api/v1/orders/{id}/sub-orders/{number}/move', {
        params: { path: { id, number } },
        body: { to: 'cancelled', note: '' },
      }),
    ),

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
