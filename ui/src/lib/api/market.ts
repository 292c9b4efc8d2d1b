// The server's API about vendors: their products and payouts, and the discounts of the shop.
import { type GoodsView, got, type Page } from './hq';
import type { ShopView } from './hq.schema';
import type {
  NewVendorRequest,
  Settlement,
  Statement,
  VendorChange,
  VendorDetail,
  VendorView,
} from './market.types';
import { ask } from './renew';

export type * from './market.types';

export type Period = { from: string; to: string };
export type VendorQuery = { q?: string | undefined; page?: number | undefined; limit?: number | undefined };

const BASE = '/api/v1';

function url(path: string, query: object): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return `${BASE}${path}${search ? `?${search}` : ''}`;
}

async function answer(method: string, path: string, query: object, body: unknown) {
  const request = new Request(new URL(url(path, query), location.origin), {
    method,
    headers: { 'content-type': 'application/json' },
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await ask(request);
  const text = await response.text();
  const said = text ? JSON.parse(text) : undefined;
  return response.ok ? { data: said, response } : { error: said, response };
}

const get = <T>(path: string, query: object = {}) => got<T>(answer('GET', path, query, undefined));
const send = <T>(method: string, path: string, body: unknown) => got<T>(answer(method, path, {}, body));

export const market = {
  vendors: (query: VendorQuery) => get<Page<VendorView>>('/vendors', query),
  vendor: (id: number) => get<VendorDetail>(`/vendors/${id}`),
  addVendor: (body: NewVendorRequest) => send<VendorView>('POST', '/vendors', body),
  setVendor: (id: number, body: VendorChange) => send<VendorView>('PUT', `/vendors/${id}`, body),
  statement: (id: number, period: Period) => get<Statement>(`/vendors/${id}/statement`, period),
  /** Where the browser itself fetches the statement as a file. */
  statementFile: (id: number, period: Period) => url(`/vendors/${id}/statement.csv`, period),
  settlement: (period: Period) => get<Settlement>('/settlement', period),
  shop: () => get<ShopView>('/shop'),
  /** What the shop asks for a vendor's goods, and how many there are. */
  offers: (vendor: number, page: number, limit: number) =>
    get<Page<GoodsView>>('/shop/products', { vendor, page, limit }),
};
