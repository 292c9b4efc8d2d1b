// The cart of the till of cardboard, and the carts put aside.
import type { Cart } from '../lib/api/bindings/Cart';
import type { CartLine } from '../lib/api/bindings/CartLine';
import type { DiscountInput } from '../lib/api/bindings/DiscountInput';
import type { ParkedCart } from '../lib/api/bindings/ParkedCart';
import type { Product } from '../lib/api/bindings/Product';
import { estimate, quantityFor } from '../lib/money';
import { takenOff } from '../till/discount';
import { byCode, byId, hasDeposit, products } from './goods';
import { approve, state } from './people';
import { type Commands, minutesAgo, problem, wish } from './wish';

let cartNumber = 4;
let lines: CartLine[] = [];
let cartId = crypto.randomUUID() as string;
type Extras = { order: { discount: DiscountInput; reason: string } | null } & Pick<
  Cart,
  'customer' | 'exempt'
>;
const none: Extras = { order: null, customer: null, exempt: null };
let extras: Extras = { ...none };
let parked: { shown: ParkedCart; lines: CartLine[]; extras: Extras }[] = [];

export function cart(): Cart {
  const sum = (pick: (line: CartLine) => string) => lines.reduce((all, line) => all + BigInt(pick(line)), 0n);
  const net = sum((line) => line.net);
  const off = extras.order ? BigInt(takenOff(net.toString(), extras.order.discount)) : 0n;
  const fees = sum((line) => line.fees[0]?.amount ?? '0');
  const gross = net - off;
  const reduced = (gross * 6n) / 10n;
  const tax = (amount: bigint, rate: bigint) => (amount * rate) / (1000n + rate);
  const taxes = [
    { label: 'Reduced 13.5%', net: reduced.toString(), tax: tax(reduced, 135n).toString(), included: true },
    {
      label: 'Standard 23%',
      net: (gross - reduced).toString(),
      tax: tax(gross - reduced, 230n).toString(),
      included: true,
    },
  ];
  const contained = tax(reduced, 135n) + tax(gross - reduced, 230n);
  const free = extras.exempt === null ? 0n : contained;
  const bp = extras.order && 'percent_bp' in extras.order.discount ? extras.order.discount.percent_bp : null;
  return {
    cart_id: cartId,
    number: cartNumber,
    lines: [...lines],
    subtotal: sum((line) => line.gross).toString(),
    discount: (sum((line) => line.discount) + off).toString(),
    order_discount: extras.order && {
      label: bp === null ? '' : `${bp / 100}%`,
      amount: off.toString(),
      percent_bp: bp,
      reason: extras.order.reason,
      approved_by: null,
    },
    fees: fees === 0n ? [] : [{ label: 'Bottle deposit', amount: fees.toString() }],
    customer: extras.customer,
    exempt: extras.exempt,
    exempt_amount: free.toString(),
    parked: parked.length,
    taxes: lines.length === 0 || extras.exempt !== null ? [] : taxes,
    total: (gross + fees - free).toString(),
  };
}

/** Puts the open cart aside and starts the next. */
function park(name: string | null, at = minutesAgo(0)) {
  const now = cart();
  const shown: ParkedCart = {
    cart_id: now.cart_id,
    number: now.number,
    name,
    lines: now.lines.length,
    total: now.total,
    parked_at: at,
    cashier: state.cashier?.name ?? '',
    customer: now.customer,
  };
  parked.unshift({ shown, lines, extras });
  fresh();
}

export function clear() {
  lines = [];
}

export function fresh() {
  lines = [];
  extras = { ...none };
  cartNumber += 1;
  cartId = crypto.randomUUID();
}

function priced(line: CartLine): CartLine {
  const gross = estimate(line.unit_price, line.quantity);
  const discount = BigInt(line.discount) > BigInt(gross) ? gross : line.discount;
  const deposit = estimate('25', line.quantity);
  const fees =
    hasDeposit(line.picture) && line.unit === 'each' ? [{ label: 'Bottle deposit', amount: deposit }] : [];
  return { ...line, fees, gross, discount, net: (BigInt(gross) - BigInt(discount)).toString() };
}

export function add(product: Product, quantity: string | null, openPrice: string | null): CartLine {
  const same = lines.find(
    (line) => line.variant_id === product.variant_id && product.unit === 'each' && line.basis === 'list',
  );
  if (same && !openPrice) {
    const more = priced({ ...same, quantity: String(Number(same.quantity) + 1) });
    lines = lines.map((line) => (line === same ? more : line));
    return more;
  }
  const line = priced({
    line_id: crypto.randomUUID(),
    variant_id: product.variant_id,
    name: product.name,
    vendor: product.vendor,
    quantity: quantity ?? '1',
    unit: product.unit,
    unit_price: openPrice ?? product.price ?? '0',
    list_price: null,
    basis: openPrice ? 'open' : 'list',
    gross: '0',
    discount: '0',
    discount_percent_bp: null,
    net: '0',
    fees: [],
    approved_by: null,
    reason: null,
    note: null,
    repriced_from: null,
    picture: product.picture,
    hue: product.hue,
  });
  lines = [...lines, line];
  return line;
}

function change(id: unknown, how: (line: CartLine) => CartLine | null): Cart {
  lines = lines.flatMap((line) => {
    if (line.line_id !== id) return [line];
    const next = how(line);
    return next ? [priced(next)] : [];
  });
  return cart();
}

function fill(count: number) {
  for (let n = 0; n < count; n++) {
    const product = products[[0, 183, 73, 110, 405, 7, 294, 420, 61, 12, 201, 88][n % 12] ?? n];
    if (product) add(product, product.unit === 'each' ? null : '0.312', product.open_price ? '350' : null);
  }
}

/** As the address asks: what was put aside, and what lies on the counter. */
export function layOut(): void {
  const aside: [string | null, number, number][] = [
    ['Red jacket', 3, 4],
    [null, 1, 26],
    ['Table 7', 9, 312],
  ];
  for (const [name, count, minutes] of aside.slice(0, Number(wish.get('parked') ?? 0))) {
    fill(count);
    park(name, minutesAgo(minutes));
  }
  parked.sort((a, b) => b.shown.parked_at.localeCompare(a.shown.parked_at));
  fill(Number(wish.get('cart') ?? 0));
  const percent = wish.get('order');
  if (percent) extras.order = { discount: { percent_bp: Number(percent) * 100 }, reason: 'Regular customer' };
  if (wish.has('customer')) extras.customer = { id: 'C-20418', name: 'Nora Feld' };
  if (wish.has('exempt')) extras.exempt = 'EX-2291';
}

export const cartCommands: Commands = {
  scan: ({ code }) => {
    const product = byCode(code);
    if (!product)
      return {
        result: 'unknown',
        code,
        kind: 'gtin',
        open: products.filter((each) => each.open_price).slice(0, 6),
      };
    if (product.open_price) return { result: 'needs_price', product };
    if (product.unit !== 'each') return { result: 'needs_weight', product };
    const line = add(product, null, null);
    return { result: 'added', cart: cart(), line_id: line.line_id };
  },
  cart,
  cart_add: ({ variantId, quantity, openPrice }) => {
    const product = byId(variantId);
    if (!product) throw problem('PRODUCT_UNKNOWN');
    add(product, quantity as string | null, openPrice as string | null);
    return cart();
  },
  cart_set_quantity: ({ lineId, quantity }) =>
    change(lineId, (line) => (Number(quantity) === 0 ? null : { ...line, quantity: String(quantity) })),
  cart_override_price: (args) => {
    const who = approve(args);
    return change(args.lineId, (line) => ({
      ...line,
      list_price: line.list_price ?? line.unit_price,
      unit_price: String(args.unitPrice),
      basis: 'override',
      approved_by: who.name,
      reason: String(args.reason),
    }));
  },
  cart_discount_line: ({ lineId, discount, reason, approval }) =>
    change(lineId, (line) => {
      const given = discount as DiscountInput;
      const amount = takenOff(line.gross, given);
      if (BigInt(amount) > 200n && !approval) throw problem('APPROVAL_NEEDED');
      if (approval) approve({ approval });
      const bp = 'percent_bp' in given ? given.percent_bp : null;
      return { ...line, discount: amount, discount_percent_bp: bp, reason: String(reason) || null };
    }),
  cart_discount_order: ({ discount, reason, approval }) => {
    if (discount && !approval && BigInt(takenOff(cart().subtotal, discount as DiscountInput)) > 500n)
      throw problem('APPROVAL_NEEDED');
    if (approval) approve({ approval });
    extras.order = discount ? { discount: discount as DiscountInput, reason: String(reason) } : null;
    return cart();
  },
  cart_add_by_amount: ({ variantId, amount }) => {
    const product = byId(variantId);
    if (!product?.price) throw problem('PRODUCT_UNKNOWN');
    const line = add(product, quantityFor(String(amount), product.price), null);
    return change(line.line_id, (each) => ({ ...each, basis: 'amount' }));
  },
  cart_add_metered: ({ variantId, quantity, unitPrice }) => {
    const product = byId(variantId);
    if (!product) throw problem('PRODUCT_UNKNOWN');
    add(product, String(quantity), String(unitPrice));
    return cart();
  },
  cart_set_customer: ({ customer }) => {
    extras.customer = customer as Cart['customer'];
    return cart();
  },
  cart_set_exempt: ({ certificate, approval }) => {
    if (certificate && !approval) throw problem('APPROVAL_NEEDED');
    if (approval) approve({ approval });
    extras.exempt = certificate as string | null;
    return cart();
  },
  cart_park: ({ name }) => {
    park(name as string | null);
    return cart();
  },
  parked_carts: () => parked.map((each) => each.shown),
  cart_recall: ({ cartId: id }) => {
    const found = parked.find((each) => each.shown.cart_id === id);
    if (!found) throw problem('CART_NOT_PARKED');
    parked = parked.filter((each) => each !== found);
    if (lines.length > 0) park(null);
    ({ lines, extras } = found);
    cartId = found.shown.cart_id;
    cartNumber = found.shown.number;
    return cart();
  },
  parked_cart_drop: ({ cartId: id, approval }) => {
    if (!approval) throw problem('APPROVAL_NEEDED');
    approve({ approval });
    parked = parked.filter((each) => each.shown.cart_id !== id);
    return parked.map((each) => each.shown);
  },
  cart_remove: ({ lineId }) => change(lineId, () => null),
  cart_clear: () => {
    lines = [];
    extras = { ...none };
    return cart();
  },
  pay_options: ({ card }) => {
    const total = BigInt(cart().total);
    const cards = BigInt((card as string | null) ?? '0');
    const rest = total - cards;
    const due = ((rest + 2n) / 5n) * 5n;
    const up = (step: bigint) => ((due + step - 1n) / step) * step;
    const quick = due > 0n ? [...new Set([due, up(500n), up(1000n), up(2000n), up(5000n)])].map(String) : [];
    return {
      cart_id: cartId,
      total: total.toString(),
      card: cards.toString(),
      rounding: (due - rest).toString(),
      due: due.toString(),
      quick,
      notes: ['500', '1000', '2000', '5000'],
    };
  },
};
