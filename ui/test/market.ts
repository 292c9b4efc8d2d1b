// An order from the web as the server answers it, for tests of whoever handles it.
import type { Me, OrderDetail, StateName, SubOrderView } from '../src/lib/api/hq';
import { me } from './office';

export const KOSTNER = { id: 5, name: 'Bakery Kostner' };
export const kostner: Me = {
  ...me,
  id: 12,
  login: 'kostner',
  name: 'Karl Kostner',
  role: 'vendor',
  vendor: KOSTNER,
  may: ['sell'],
};

const NEXT: Partial<Record<StateName, StateName[]>> = {
  created_pending: ['accepted', 'rejected', 'cancelled'],
  accepted: ['packed', 'cancelled'],
  packed: ['shipped', 'cancelled'],
  shipped: ['delivered'],
};

export function part(number: string, state: StateName): SubOrderView {
  return {
    no: 1,
    number: `${number}/1`,
    vendor: KOSTNER,
    state,
    pickup: false,
    awaits_payment: false,
    shipping: 390,
    total: 1584,
    next: NEXT[state] ?? [],
    steps: [{ state: 'created_pending', at: '2026-11-22T09:00:00Z', by: null, note: '' }],
  };
}

export function webOrder(number: string, state: StateName = 'created_pending'): OrderDetail {
  return {
    id: `00000000-0000-4000-8000-0000000${number.slice(-5)}`,
    key: `00000000-0000-4000-8000-0000000${number.slice(-5)}`,
    number,
    channel: 'web',
    state: 'pending',
    store: { id: 3, code: 'S1', name: 'Mill Street' },
    register: null,
    cashier: null,
    sold_at: '2026-11-22T09:00:00Z',
    received_at: '2026-11-22T09:00:00Z',
    business_date: '2026-11-22',
    sold_offline: false,
    currency: 'EUR',
    total: 1584,
    shipping: 390,
    cancelled: 0,
    balance_due: 1584,
    rounding: 0,
    refunded: 0,
    variance: 0,
    line_count: 1,
    status: 'booked',
    outcome: 'booked',
    voided: false,
    exception_count: 0,
    open_exception_count: 0,
    codes: [],
    lines: [
      {
        line: 0,
        variant: 29,
        sku: 'AR-0029',
        name: 'Almond croissant',
        unit: 'each',
        vendor: KOSTNER,
        sub_order: `${number}/1`,
        options: { box: 'gift' },
        qty: 2000,
        basis: 'list',
        approval: null,
        sold: {
          unit_price: 597_000,
          gross: 1194,
          discount: 0,
          net: 1194,
          fees: [],
          tax_included: 78,
          tax_added: 0,
        },
        seen: { unit_price: 597_000, variance: 0, taken: 2000, short: 0 },
        codes: [],
      },
    ],
    sub_orders: [part(number, state)],
    tenders: [],
    payments: [
      {
        id: '00000000-0000-4000-8000-00000000aaaa',
        amount: 1584,
        method: 'prepaid',
        status: 'pending',
        expires_at: '2026-11-22T10:00:00Z',
        reference: '',
      },
    ],
    address: {
      name: 'Ada Byron',
      email: 'ada@example.org',
      phone: null,
      street: 'Marylebone 12',
      postcode: '10117',
      city: 'Berlin',
      country: 'DE',
    },
    customer: null,
    exempt: null,
    exceptions: [],
    event: null,
    void: null,
    timeline: [],
    may_void: false,
  };
}
