// A till of cardboard, for designing screens in a browser: `npm run dev`, then /?fake. It keeps its state in memory
// and answers every command with believable data. It is no part of the built product.
//
//   /?fake              signed in, an empty cart          &screen=locked|setup|loading
//   &net=offline|slow|switched_off|sending               &cart=5     lines in the cart
//   &recovered          a receipt that was never shown    &journal=0  an empty journal
import csv from '../../../sync-server/demo/products.csv?raw';
import type { Cart } from '../lib/api/bindings/Cart';
import type { CartLine } from '../lib/api/bindings/CartLine';
import type { ExceptionView } from '../lib/api/bindings/ExceptionView';
import type { JournalDetail } from '../lib/api/bindings/JournalDetail';
import type { JournalRow } from '../lib/api/bindings/JournalRow';
import type { Network } from '../lib/api/bindings/Network';
import type { Person } from '../lib/api/bindings/Person';
import type { Problem } from '../lib/api/bindings/Problem';
import type { Product } from '../lib/api/bindings/Product';
import type { Receipt } from '../lib/api/bindings/Receipt';
import type { Status } from '../lib/api/bindings/Status';
import type { TenderInput } from '../lib/api/bindings/TenderInput';
import type { TillState } from '../lib/api/bindings/TillState';
import { setHost } from '../lib/api/host';
import { estimate, formatMoney } from '../lib/money';

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
  cashier: people[0] ?? null,
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

function cart(): Cart {
  const sum = (pick: (line: CartLine) => string) => lines.reduce((all, line) => all + BigInt(pick(line)), 0n);
  const total = sum((line) => line.net);
  const reduced = (total * 6n) / 10n;
  const tax = (amount: bigint, rate: bigint) => ((amount * rate) / (1000n + rate)).toString();
  return {
    cart_id: cartId,
    number: cartNumber,
    lines: [...lines],
    subtotal: sum((line) => line.gross).toString(),
    discount: sum((line) => line.discount).toString(),
    order_discount: null,
    fees: [],
    customer: null,
    exempt: null,
    exempt_amount: '0',
    parked: 0,
    taxes:
      lines.length === 0
        ? []
        : [
            { label: 'Reduced 13.5%', net: reduced.toString(), tax: tax(reduced, 135n), included: true },
            {
              label: 'Standard 23%',
              net: (total - reduced).toString(),
              tax: tax(total - reduced, 230n),
              included: true,
            },
          ],
    total: total.toString(),
  };
}

function priced(line: CartLine): CartLine {
  const gross = estimate(line.unit_price, line.quantity);
  const discount = BigInt(line.discount) > BigInt(gross) ? gross : line.discount;
  return { ...line, gross, discount, net: (BigInt(gross) - BigInt(discount)).toString() };
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
    customer_id: null,
    exempt: null,
    exempt_amount: '0',
    discount: now.discount,
    order_discount: null,
    fees: [],
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
    if (!product) return { result: 'unknown', code, kind: 'code', hint: null };
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
  cart_discount_line: ({ lineId, discount, reason, approval }) => {
    const amount = (discount as { amount: string }).amount;
    if (BigInt(String(amount)) > 200n && !approval) throw problem('APPROVAL_NEEDED');
    if (approval) approve({ approval });
    return change(lineId, (line) => ({ ...line, discount: String(amount), reason: String(reason) }));
  },
  cart_remove: ({ lineId }) => change(lineId, () => null),
  cart_clear: () => {
    lines = [];
    return cart();
  },
  pay_options: () => {
    const total = BigInt(cart().total);
    const up = (step: bigint) => ((total + step - 1n) / step) * step;
    const quick = [...new Set([total, up(500n), up(1000n), up(2000n), up(5000n)])].map(String);
    return {
      cart_id: cartId,
      total: total.toString(),
      rounding: '0',
      due: total.toString(),
      card: '0',
      quick,
      notes: ['500', '1000', '2000', '5000'],
    };
  },
  pay: ({ tenders }) => {
    const [cash] = tenders as TenderInput[];
    const receipt = makeReceipt(cash?.amount ?? '0');
    book(receipt);
    lines = [];
    cartNumber += 1;
    cartId = crypto.randomUUID();
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
  report_quit_attempt: () => null,
};

export function startFake(): void {
  fillJournal();
  for (let n = 0; n < Number(wish.get('cart') ?? 0); n++) {
    const product = products[[0, 183, 73, 110, 405, 7, 294, 420, 61, 12, 201, 88][n % 12] ?? n];
    if (product) add(product, product.unit === 'each' ? null : '0.312', product.open_price ? '350' : null);
  }
  setHost({
    call: async (command, args) => {
      const answer = commands[command];
      if (!answer) throw problem('INTERNAL');
      await new Promise((done) => setTimeout(done, 15));
      return structuredClone(answer(args));
    },
    on: async () => () => {},
  });
}
