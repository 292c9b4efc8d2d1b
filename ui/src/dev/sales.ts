// What the till of cardboard has sold: receipts and the journal.
import type { ExceptionView } from '../lib/api/bindings/ExceptionView';
import type { JournalDetail } from '../lib/api/bindings/JournalDetail';
import type { JournalRow } from '../lib/api/bindings/JournalRow';
import type { Receipt } from '../lib/api/bindings/Receipt';
import type { TenderInput } from '../lib/api/bindings/TenderInput';
import { add, cart, clear, fresh } from './cart';
import { products } from './goods';
import { network, status } from './network';
import { approve, state } from './people';
import { type Commands, minutesAgo, problem, wish } from './wish';

type Entry = { row: JournalRow; receipt: Receipt; exceptions: ExceptionView[]; outcome: string | null };

const entries: Entry[] = [];

export function makeReceipt(
  tendered: string,
  at = new Date().toISOString(),
  number = 418 + entries.length,
): Receipt {
  const now = cart();
  const { lines } = now;
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

export function fillJournal() {
  const count = Number(wish.get('journal') ?? 34);
  for (let index = count; index > 0; index--) {
    clear();
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
    const name = receipt.groups[0]?.lines[0]?.name ?? null;
    const stale: ExceptionView = {
      code: 'PRICE_STALE',
      severity: 'warning',
      product: name,
      charged: { money: '450' },
      expected: { money: '490' },
      since: minutesAgo(index * 23 + 41),
      settled: null,
      settled_by: null,
    };
    const short: ExceptionView = {
      ...stale,
      code: 'STOCK_SHORT',
      severity: 'info',
      charged: { quantity: '3' },
      expected: { quantity: '1' },
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
  clear();
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

export const salesCommands: Commands = {
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
};
