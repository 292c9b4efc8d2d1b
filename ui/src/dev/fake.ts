// A till of cardboard, for designing screens in a browser: `npm run dev`, then /?fake. It keeps its state in memory
// and answers every command with believable data. It is no part of the built product.
//
//   /?fake              signed in, an empty cart          &screen=locked|setup|loading
//   &net=offline|slow|switched_off|sending               &cart=5     lines in the cart
//   &recovered          a receipt that was never shown    &journal=0  an empty journal
//   &printer=failed|waiting|none                          &parked=3  carts put aside
//   &order=10  percent off  &customer  &exempt            &role=manager   &lang=de|ar
import csv from '../../../sync-server/demo/products.csv?raw';
import type { Cart } from '../lib/api/bindings/Cart';
import type { CartLine } from '../lib/api/bindings/CartLine';
import type { DiscountInput } from '../lib/api/bindings/DiscountInput';
import type { DisplayState } from '../lib/api/bindings/DisplayState';
import type { ExceptionView } from '../lib/api/bindings/ExceptionView';
import type { JournalDetail } from '../lib/api/bindings/JournalDetail';
import type { JournalRow } from '../lib/api/bindings/JournalRow';
import type { Network } from '../lib/api/bindings/Network';
import type { ParkedCart } from '../lib/api/bindings/ParkedCart';
import type { Person } from '../lib/api/bindings/Person';
import type { Problem } from '../lib/api/bindings/Problem';
import type { Product } from '../lib/api/bindings/Product';
import type { Receipt } from '../lib/api/bindings/Receipt';
import type { Status } from '../lib/api/bindings/Status';
import type { TenderInput } from '../lib/api/bindings/TenderInput';
import type { TillState } from '../lib/api/bindings/TillState';
import { setHost } from '../lib/api/host';
import { estimate, formatMoney, quantityFor } from '../lib/money';
import { takenOff } from '../till/discount';
import { deviceCommands } from './devices';

type Args = Record<string, unknown>;
type Entry = { row: JournalRow; receipt: Receipt; exceptions: ExceptionView[]; outcome: string | null };

const wish = new URLSearchParams(location.search);
const eur = { code: 'EUR', digits: 2, locale: 'en-IE' };
const VENDORS: Record<string, string> = {
  kostner: 'Kostner Bakery',
  dairy: 'Hill Dairy',
  verde: 'Verde Produce',
  alder: 'Alder & Sons',
};
const people: Person[] = [
  { id: 11, name: 'Mara Lindqvist', role: 'cashier' },
  { id: 12, name: 'Jonas Petit', role: 'cashier' },
  { id: 13, name: 'Aoife Byrne', role: 'cashier' },
  { id: 14, name: 'Sanjay Rao', role: 'supervisor' },
  { id: 15, name: 'Greta Holm', role: 'manager' },
];
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const problem = (code: string, wait: number | null = null): Problem => ({
  code,
  message: code,
  retry_after_s: wait,
});

/** One CSV line; quotes protect commas. */
function cells(line: string): string[] {
  return [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((match) => match[2] ?? match[1] ?? '');
}

const products: Product[] = csv
  .trim()
  .split('\n')
  .slice(1)
  .map((line, index) => {
    const [
      ,
      name = '',
      vendor = '',
      category = '',
      barcode,
      plu,
      unit = 'each',
      cents,
      ,
      stock = '0',
      low = '0',
      kind = '',
      hue,
      open,
    ] = cells(line);
    const left = index % 41 === 7 ? '0' : index % 17 === 3 ? '3' : stock;
    return {
      variant_id: 4294967297 + index,
      name,
      vendor: VENDORS[vendor] ?? vendor,
      category,
      price: open === 'true' ? null : (cents ?? '0'),
      unit,
      open_price: open === 'true',
      allow_open: open === 'true',
      allow_amount: unit !== 'each',
      barcode: barcode || null,
      plu: plu || null,
      picture: kind,
      hue: Number(hue),
      stock: left,
      low: Number(left) <= Number(low),
      stock_as_of: minutesAgo(24),
    };
  });
// Nothing of the demo chain is sold by the litre at a tenth of a cent.
const loaf = products[0];
if (loaf) {
  products.push({
    ...loaf,
    variant_id: 99,
    name: 'Unleaded 95',
    vendor: 'Forecourt',
    category: 'Drinks',
    price: '179.9',
    unit: 'l',
    allow_open: true,
    allow_amount: true,
    barcode: null,
    plu: '95',
    picture: 'bottle',
    hue: 210,
    stock: null,
  });
}
const categories = [...new Set(products.map((product) => product.category))];

const state: TillState = {
  screen: (wish.get('screen') as TillState['screen']) ?? 'sale',
  tenant_name: 'Arbor Markets',
  store_name: 'Mill Street',
  register_name: 'Till 3',
  currency: 'EUR',
  currency_digits: 2,
  time_zone: 'Europe/Dublin',
  locale: wish.get('locale') ?? 'en-IE',
  cashier: people.find((person) => person.role === (wish.get('role') ?? 'cashier')) ?? null,
  people,
  idle_lock_s: 600,
  kiosk: false,
  version: '0.1.0',
};
const net = wish.get('net');
const network: Network = net === 'sending' ? 'online' : ((net as Network) ?? 'online');
const status: Status = {
  network,
  network_since_s: network === 'online' ? 8040 : 720,
  waiting: network === 'online' ? 0 : network === 'slow' ? 3 : 20,
  oldest_waiting_s: network === 'online' ? null : 700,
  sending: net === 'sending' ? [14, 20] : null,
  attention: wish.has('calm') ? 0 : 2,
  last_sync_at: minutesAgo(network === 'online' ? 0.2 : 12),
  last_error:
    network === 'offline' ? 'The server did not answer in time. The till tries again by itself.' : null,
  catalog_as_of: minutesAgo(network === 'online' ? 0.5 : 24),
  disk_low: wish.has('disk'),
  server_url: 'https://till.arbor-markets.example',
  clock_offset_s: network === 'offline' ? -72 : 1,
};

let cartNumber = 4;
let lines: CartLine[] = [];
let cartId = crypto.randomUUID() as string;
const entries: Entry[] = [];
let wrongPins = 0;
type Extras = { order: { discount: DiscountInput; reason: string } | null } & Pick<
  Cart,
  'customer' | 'exempt'
>;
const none: Extras = { order: null, customer: null, exempt: null };
let extras: Extras = { ...none };
let parked: { shown: ParkedCart; lines: CartLine[]; extras: Extras }[] = [];

function cart(): Cart {
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

function fresh() {
  lines = [];
  extras = { ...none };
  cartNumber += 1;
  cartId = crypto.randomUUID();
}

const DEPOSIT = new Set(['bottle', 'beer', 'water', 'wine']);

function priced(line: CartLine): CartLine {
  const gross = estimate(line.unit_price, line.quantity);
  const discount = BigInt(line.discount) > BigInt(gross) ? gross : line.discount;
  const deposit = estimate('25', line.quantity);
  const fees =
    DEPOSIT.has(line.picture) && line.unit === 'each' ? [{ label: 'Bottle deposit', amount: deposit }] : [];
  return { ...line, fees, gross, discount, net: (BigInt(gross) - BigInt(discount)).toString() };
}

function add(product: Product, quantity: string | null, openPrice: string | null): CartLine {
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

function makeReceipt(
  tendered: string,
  at = new Date().toISOString(),
  number = 418 + entries.length,
): Receipt {
  const now = cart();
  const name = `S12-R3-${String(number).padStart(6, '0')}`;
  const vendors = [...new Set(lines.map((line) => line.vendor))];
  return {
    key: crypto.randomUUID(),
    number: name,
    copy: 0,
    tenant_name: state.tenant_name,
    store_name: state.store_name,
    register_name: state.register_name,
    cashier: 'Mara Lindqvist',
    sold_at: at,
    currency: 'EUR',
    currency_digits: 2,
    locale: state.locale,
    customer_id: now.customer?.id ?? null,
    exempt: now.exempt,
    exempt_amount: now.exempt_amount,
    discount: now.discount,
    order_discount: now.order_discount,
    fees: now.fees,
    groups: vendors.map((vendor, index) => {
      const own = lines.filter((line) => line.vendor === vendor);
      return {
        vendor,
        number: `${name}/${index + 1}`,
        lines: own.map((line) => ({ ...line, note: line.reason })),
        total: own.reduce((all, line) => all + BigInt(line.net), 0n).toString(),
      };
    }),
    taxes: now.taxes,
    total: now.total,
    rounding: '0',
    tenders: [{ kind: 'cash', label: 'Cash', reference: null, amount: tendered }],
    change: (BigInt(tendered) - BigInt(now.total)).toString(),
    offline: network !== 'online',
    voided: false,
  };
}

function book(receipt: Receipt, exceptions: ExceptionView[] = []): Entry {
  const away = receipt.offline;
  const entry: Entry = {
    row: {
      key: receipt.key,
      kind: 'sale',
      receipt: receipt.number,
      time: receipt.sold_at,
      amount: receipt.total,
      cashier: receipt.cashier,
      state: exceptions.length > 0 ? 'needs_look' : away ? 'waiting' : 'accepted',
      voided: false,
      offline: away,
      exceptions: exceptions.map((exception) => exception.code),
    },
    receipt,
    exceptions,
    outcome: away && exceptions.length === 0 ? null : 'booked',
  };
  entries.unshift(entry);
  return entry;
}

function fillJournal() {
  const count = Number(wish.get('journal') ?? 34);
  for (let index = count; index > 0; index--) {
    lines = [];
    for (let n = 0; n <= index % 5; n++) {
      const product = products[(index * 47 + n * 131) % products.length];
      if (product) add(product, product.unit === 'each' ? null : '0.412', product.open_price ? '250' : null);
    }
    const total = BigInt(cart().total);
    const receipt = makeReceipt(
      (((total + 999n) / 1000n) * 1000n).toString(),
      minutesAgo(index * 23 + 2),
      418 - index,
    );
    receipt.offline = network !== 'online' ? index <= 20 : index >= 5 && index < 9;
    const money = (minor: string) => formatMoney(minor, eur);
    const name = receipt.groups[0]?.lines[0]?.name ?? null;
    const stale: ExceptionView = {
      code: 'PRICE_STALE',
      severity: 'warning',
      product: name,
      charged: money('450'),
      expected: money('490'),
      since: minutesAgo(index * 23 + 41),
      settled: null,
      settled_by: null,
    };
    const short: ExceptionView = {
      ...stale,
      code: 'STOCK_SHORT',
      severity: 'info',
      charged: '3',
      expected: '1',
      since: null,
    };
    const entry = book(receipt, index === 6 ? [stale, short] : index === 8 ? [stale] : []);
    if (network === 'online') {
      entry.outcome = 'booked';
      if (entry.row.state === 'waiting') entry.row.state = 'accepted';
    }
    if (index === 11) {
      entry.exceptions = [{ ...short, settled: 'recount', settled_by: 'Greta Holm' }];
      entry.row.exceptions = ['STOCK_SHORT'];
    }
    if (index === 3) entry.row.voided = entry.receipt.voided = true;
  }
  lines = [];
}

function detail(entry: Entry): JournalDetail {
  return {
    row: entry.row,
    receipt: entry.receipt,
    position: `1/${entries.length - entries.indexOf(entry) + 402}`,
    outcome: entry.outcome,
    order_number: entry.outcome ? `${entry.row.receipt}` : null,
    exceptions: entry.exceptions,
    void_blocked: entry.row.voided
      ? 'ALREADY_VOIDED'
      : entry.row.exceptions.length > 1
        ? 'VOID_NOT_TODAY'
        : null,
    voided_by: entry.row.voided ? 'Greta Holm' : null,
    void_reason: entry.row.voided ? 'Customer changed their mind' : null,
  };
}

function find(key: unknown): Entry {
  const entry = entries.find((each) => each.row.key === key);
  if (!entry) throw problem('SALE_UNKNOWN');
  return entry;
}

function approve(args: Args): Person {
  const approval = args.approval as { user_id: number | null; pin: string };
  if (approval.pin !== '1234') throw problem('PIN_WRONG');
  return people.find((person) => person.id === approval.user_id) ?? (people[4] as Person);
}

function change(id: unknown, how: (line: CartLine) => CartLine | null): Cart {
  lines = lines.flatMap((line) => {
    if (line.line_id !== id) return [line];
    const next = how(line);
    return next ? [priced(next)] : [];
  });
  return cart();
}

const commands: Record<string, (args: Args) => unknown> = {
  till_state: () => ({ ...state }),
  enrol: ({ code }) => {
    if (code === 'BAD') throw problem('ENROL_CODE_INVALID');
    return { ...state, screen: 'loading' };
  },
  sign_in: ({ userId, pin }) => {
    if (pin !== '1234') {
      wrongPins += 1;
      throw wrongPins >= 3 ? problem('PIN_LOCKED', 30) : problem('PIN_WRONG');
    }
    wrongPins = 0;
    state.screen = 'sale';
    state.cashier = people.find((person) => person.id === userId) ?? people[0] ?? null;
    return { ...state };
  },
  lock: () => {
    state.screen = 'locked';
    return { ...state };
  },
  status: () => ({ ...status }),
  set_work_offline: ({ on }) => {
    status.network = on ? 'switched_off' : 'online';
    status.network_since_s = 0;
    return { ...status };
  },
  sync_now: () => {
    status.waiting = 0;
    status.oldest_waiting_s = null;
    return { ...status };
  },
  categories: () =>
    categories.map((name, index) => ({
      id: index + 1,
      name,
      products: products.filter((product) => product.category === name).length,
    })),
  products: ({ query, category, offset, limit }) => {
    const words = String(query).toLowerCase().split(/\s+/).filter(Boolean);
    const name = category === null ? null : categories[Number(category) - 1];
    const hits = products.filter(
      (product) =>
        (name === null || product.category === name) &&
        words.every((word) => product.name.toLowerCase().includes(word)),
    );
    const from = Number(offset);
    return { items: hits.slice(from, from + Number(limit)), total: hits.length, offset: from };
  },
  scan: ({ code }) => {
    const product = products.find((each) => each.barcode === code || each.plu === code);
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
    const product = products.find((each) => each.variant_id === variantId);
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
    const product = products.find((each) => each.variant_id === variantId);
    if (!product?.price) throw problem('PRODUCT_UNKNOWN');
    const line = add(product, quantityFor(String(amount), product.price), null);
    return change(line.line_id, (each) => ({ ...each, basis: 'amount' }));
  },
  cart_add_metered: ({ variantId, quantity, unitPrice }) => {
    const product = products.find((each) => each.variant_id === variantId);
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
  price_check: ({ code }) => {
    const product = products.find((each) => each.barcode === code || each.plu === code);
    if (!product) return null;
    const next = product.price && (BigInt(product.price.split('.')[0] ?? '0') + 40n).toString();
    return {
      product,
      taxes: ['Reduced 13.5%'],
      fees: DEPOSIT.has(product.picture) ? [{ label: 'Bottle deposit', amount: '25' }] : [],
      next_price: next && { price: next, from: new Date(Date.now() + 86_400_000).toISOString() },
      codes: [product.barcode, product.plu].filter(Boolean),
    };
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
  pay: ({ tenders }) => {
    const all = tenders as TenderInput[];
    const given = all.reduce((sum, each) => sum + BigInt(each.amount), 0n);
    const receipt = makeReceipt(given.toString());
    receipt.tenders = all.map((each) => ({
      kind: each.kind,
      label: '',
      reference: each.kind === 'external_card' ? each.reference : null,
      amount: each.amount,
    }));
    book(receipt);
    fresh();
    if (network !== 'online') status.waiting += 1;
    return receipt;
  },
  receipt: ({ key, copy }) => {
    const entry = find(key);
    if (copy) entry.receipt = { ...entry.receipt, copy: entry.receipt.copy + 1 };
    return entry.receipt;
  },
  unread_receipt: () => (wish.has('recovered') ? (entries[0]?.receipt ?? null) : null),
  receipt_shown: () => null,
  journal: ({ filter, query, offset, limit }) => {
    const text = String(query).toLowerCase();
    const hits = entries
      .map((entry) => entry.row)
      .filter((row) => filter === 'all' || row.state === filter || (filter === 'voided' && row.voided))
      .filter((row) => `${row.receipt} ${row.cashier}`.toLowerCase().includes(text));
    const from = Number(offset);
    return { items: hits.slice(from, from + Number(limit)), total: hits.length, offset: from };
  },
  journal_entry: ({ key }) => detail(find(key)),
  void_sale: (args) => {
    const who = approve(args);
    const entry = find(args.key);
    entry.row = { ...entry.row, voided: true };
    entry.receipt = { ...entry.receipt, voided: true };
    return { ...detail(entry), voided_by: who.name, void_reason: String(args.reason) };
  },
  display_show: ({ state: shown }) => {
    localStorage.setItem('fake-display', JSON.stringify(shown));
    return null;
  },
  display_state: () => JSON.parse(localStorage.getItem('fake-display') ?? 'null') as DisplayState | null,
  report_quit_attempt: () => null,
  ...deviceCommands,
};

function fill(count: number) {
  for (let n = 0; n < count; n++) {
    const product = products[[0, 183, 73, 110, 405, 7, 294, 420, 61, 12, 201, 88][n % 12] ?? n];
    if (product) add(product, product.unit === 'each' ? null : '0.312', product.open_price ? '350' : null);
  }
}

export function startFake(): void {
  fillJournal();
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
  setHost({
    call: async (command, args) => {
      const answer = commands[command];
      if (!answer) throw problem('INTERNAL');
      await new Promise((done) => setTimeout(done, 15));
      return structuredClone(answer(args));
    },
    on: async (event, heard) => {
      if (event !== 'display') return () => {};
      // Two windows of one browser: what one shows, the other hears.
      const listen = (change: StorageEvent) =>
        change.key === 'fake-display' && heard(JSON.parse(change.newValue ?? 'null'));
      window.addEventListener('storage', listen);
      return () => window.removeEventListener('storage', listen);
    },
  });
}
