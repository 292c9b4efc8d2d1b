// Goods and carts for tests of the shop.
import type { CartItemView, CartView, GoodsView, ShopView } from '../src/lib/api/shop';

export const goods = (id: number, more: Partial<GoodsView> = {}): GoodsView => ({
  id,
  sku: `AR-${id}`,
  name: `Goods ${id}`,
  description: '',
  vendor: { id: 1, name: 'Kostner Bakery' },
  category: { id: 1, name: 'Bakery' },
  unit: 'each',
  unit_price: 450_000,
  moq: 0,
  available: null,
  pickup: true,
  picture: 'loaf',
  hue: 30,
  ...more,
});

const itemOf = (of: GoodsView, qty: number): CartItemView => {
  const gross = Math.round((of.unit_price * qty) / 1_000_000);
  return {
    id: `item-${of.id}`,
    variant: of.id,
    sku: of.sku,
    name: of.name,
    unit: of.unit,
    vendor: of.vendor,
    options: {},
    qty,
    unit_price: of.unit_price,
    unit_price_now: of.unit_price,
    moq: of.moq,
    available: of.available,
    gross,
    discount: 0,
    total: gross,
    picture: of.picture,
    hue: of.hue,
    problems: [],
  };
};

export function cartOf(...holds: [GoodsView, number][]): CartView {
  const items = holds.map(([of, qty]) => itemOf(of, qty));
  const vendors = [...new Map(items.map((item) => [item.vendor.id, item.vendor])).values()].map((vendor) => {
    const own = items.filter((item) => item.vendor.id === vendor.id);
    const total = own.reduce((sum, item) => sum + item.total, 0);
    return { vendor, items: own.map((item) => item.id), total, shipping: null };
  });
  const total = items.reduce((sum, item) => sum + item.total, 0);
  return {
    id: 'cart',
    version: 1,
    currency: 'EUR',
    items,
    vendors,
    subtotal: total,
    discount: 0,
    discounts: [],
    discount_code: null,
    fees: 0,
    tax_included: 0,
    tax_added: 0,
    total,
    problems: [],
    reserved_until: null,
    changed_at: '2026-11-22T09:00:00Z',
  };
}

export const shopView: ShopView = {
  merchant: 'Alder & Rye',
  store: { id: 3, code: 'S1', name: 'Mill Street' },
  currency: 'EUR',
  locale: 'en-IE',
  tax_included: true,
  categories: [{ id: 1, name: 'Bakery' }],
  vendors: [{ id: 1, name: 'Kostner Bakery', description: 'Bread.', products: 2 }],
  buyer: null,
  buyer_store: null,
  cart_sync: true,
  cart_poll_seconds: 30,
};
