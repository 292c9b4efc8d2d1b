// What was done to the cart here and is not at the server yet, and the cart as it is with it.
import type { CartItemView, CartView, GoodsView, Options, ProblemView, SyncChange } from '../lib/api/shop';
import { newUuid } from '../lib/uuid';
import { costOf } from './measure';

/** Of some goods as much as their line must show before the server has said anything about it. */
export type Goods = Pick<
  GoodsView,
  'id' | 'name' | 'vendor' | 'unit' | 'unit_price' | 'moq' | 'available' | 'picture' | 'hue'
> & { options: Options };

export type Change = {
  key: string;
  goods: Goods;
  /** How much of it there was before, and is to be; 0: none. */
  base_qty: number;
  qty: number;
  /** It is on its way, or was: it can no longer become another one. */
  sent: boolean;
};

/** A line of the cart as it is shown. */
export type Line = {
  goods: Goods;
  /** The server's; null for one that it does not know yet. */
  item: CartItemView | null;
  qty: number;
  gross: number;
  /** The server has not answered to it yet. */
  pending: boolean;
};

/** One vendor's lines. */
export type Part = { vendor: { id: number; name: string }; lines: Line[]; total: number };

export type Totals = {
  subtotal: number;
  discount: number;
  fees: number;
  tax_included: number;
  tax_added: number;
  total: number;
  /** Some of it is reckoned here. */
  about: boolean;
};

/** What makes two items the same goods: the product, and what was chosen of it. */
export function goodsKey(variant: number, options: Options): string {
  const chosen = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${variant} ${JSON.stringify(chosen)}`;
}

const keyOf = ({ id, options }: Goods) => goodsKey(id, options);

/** The queue with one more thing done: what waits for the same goods and was not sent yet becomes this. */
export function enqueue(queue: Change[], goods: Goods, seen: number, qty: number): Change[] {
  const key = keyOf(goods);
  const at = queue.findLastIndex((change) => keyOf(change.goods) === key);
  const last = queue[at];
  if (!last || last.sent) {
    return qty === seen ? queue : [...queue, { key: newUuid(), goods, base_qty: seen, qty, sent: false }];
  }
  if (qty === last.base_qty) return queue.filter((_, index) => index !== at);
  return queue.map((change, index) => (index === at ? { ...change, qty } : change));
}

/** The queue without what was answered. What came after a refusal began from something that never was. */
export function settle(queue: Change[], done: Change, there?: number): Change[] {
  const key = keyOf(done.goods);
  let rebased = there === undefined;
  return queue
    .filter((change) => change.key !== done.key)
    .map((change) => {
      if (rebased || keyOf(change.goods) !== key) return change;
      rebased = true;
      return { ...change, base_qty: there ?? 0 };
    })
    .filter((change) => change.base_qty !== change.qty);
}

export function toSync({ key, goods, base_qty, qty }: Change): SyncChange {
  return { key, variant: goods.id, options: goods.options, base_qty, qty, base_price: goods.unit_price };
}

export function ofItem(item: CartItemView): Goods {
  const { variant: id, name, vendor, unit, options, moq, available, picture, hue } = item;
  const unit_price = item.unit_price_now ?? item.unit_price;
  return { id, name, vendor, unit, unit_price, moq, available, picture, hue, options };
}

export function ofGoods(goods: GoodsView): Goods {
  const { id, name, vendor, unit, unit_price, moq, available, picture, hue } = goods;
  return { id, name, vendor, unit, unit_price, moq, available, picture, hue, options: {} };
}

/** The cart's lines, with what waits. A line that was changed stays where it stood. */
export function linesOf(cart: CartView | null, queue: Change[]): Line[] {
  const lines = new Map<string, Line>();
  for (const item of cart?.items ?? []) {
    const line = { goods: ofItem(item), item, qty: item.qty, gross: item.gross, pending: false };
    lines.set(goodsKey(item.variant, item.options), line);
  }
  for (const { goods, qty } of queue) {
    const item = lines.get(keyOf(goods))?.item ?? null;
    const known = item ? ofItem(item) : goods;
    lines.set(keyOf(goods), {
      goods: known,
      item,
      qty,
      gross: costOf(qty, known.unit_price),
      pending: true,
    });
  }
  return [...lines.values()].filter((line) => line.qty > 0);
}

/** Lines by vendor, in the order in which the vendors come; sums as the lines have them, before anything is taken off. */
export function partsOf(lines: Line[]): Part[] {
  const parts = new Map<number, Part>();
  for (const line of lines) {
    const { vendor } = line.goods;
    const part = parts.get(vendor.id) ?? { vendor, lines: [], total: 0 };
    parts.set(vendor.id, { vendor, lines: [...part.lines, line], total: part.total + line.gross });
  }
  return [...parts.values()];
}

/** The server's sums, moved by what waits. */
export function totalsOf(cart: CartView | null, lines: Line[], queue: Change[]): Totals {
  const before = (cart?.items ?? []).reduce((sum, item) => sum + item.gross, 0);
  const moved = lines.reduce((sum, line) => sum + line.gross, 0) - before;
  return {
    subtotal: (cart?.subtotal ?? 0) + moved,
    discount: cart?.discount ?? 0,
    fees: cart?.fees ?? 0,
    tax_included: cart?.tax_included ?? 0,
    tax_added: cart?.tax_added ?? 0,
    total: (cart?.total ?? 0) + moved,
    about: queue.length > 0,
  };
}

/** What stands in the way of the cart as a whole: what is about an item or a vendor is said there. */
export function problemsOfCart(cart: CartView | null): ProblemView[] {
  return (cart?.problems ?? []).filter((one) => one.item == null && one.vendor == null);
}

export function problemsOfVendor(cart: CartView | null, vendor: number): ProblemView[] {
  return (cart?.problems ?? []).filter((one) => one.item == null && one.vendor === vendor);
}
