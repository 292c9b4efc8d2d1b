import { describe, expect, test } from 'vitest';
import { hq } from '../lib/api/hq';
import {
  type AuditFilter,
  auditExport,
  auditQuery,
  changed,
  countSet,
  exceptionQuery,
  type OrderFilter,
  orderQuery,
  readAudit,
  readExceptions,
  readOrders,
  readStock,
  stockQuery,
  write,
} from './filters';

const ID = '642fc58a-59c5-5598-9338-4815fb9051af';
const full: OrderFilter = {
  q: 'S1-R3A-0004',
  store: 4_294_967_298,
  register: ID,
  cashier: 4_294_967_310,
  customer: ID,
  outcome: 'parked',
  exception: 'PRICE_STALE',
  open: true,
  from: '2026-11-01',
  to: '2026-11-21',
  offline: false,
  voided: true,
  page: 3,
  order: ID,
};
const looked: AuditFilter = {
  q: 'S1-R3A',
  act: 'permission_refused',
  person: 4_294_967_310,
  from: '2026-11-01',
  to: '2026-11-21',
  page: 2,
  entry: 417,
};

describe('the address and the filter say the same', () => {
  test('there and back', () => {
    expect(readOrders(write(full))).toEqual(full);
    expect(readOrders(new URLSearchParams(write(full).toString()))).toEqual(full);
  });

  test('what is not set and the first page leave no trace', () => {
    expect(write({ q: undefined, store: 7, page: 1, offline: false }).toString()).toBe('store=7&offline=no');
    expect(readOrders(new URLSearchParams(''))).toEqual({});
  });

  test('of the audit trail too', () => {
    expect(readAudit(new URLSearchParams(write(looked).toString()))).toEqual(looked);
    const senseless = 'act=PERMISSION_REFUSED&person=ann&from=today&entry=-4&page=0';
    expect(readAudit(new URLSearchParams(senseless))).toEqual({});
    expect(readAudit(new URLSearchParams('act=from_the_future'))).toEqual({});
  });

  test.each([
    'store=abc',
    'store=-1',
    'store=0',
    'store=99999999999999999999',
    'register=../../etc',
    'outcome=refused',
    'exception=price_stale',
    'exception=<script>',
    'open=maybe',
    'from=2026-02-30',
    'from=yesterday',
    'to=2026-13-01',
    'page=0',
    'q=%20%20',
    'nonsense=1',
  ])('%s is left out, so that old links still open', (query) => {
    expect(readOrders(new URLSearchParams(query))).toEqual({});
  });
});

describe('what the server is asked', () => {
  test('orders', () => {
    expect(orderQuery(full)).toEqual({
      q: 'S1-R3A-0004',
      store: 4_294_967_298,
      register: ID,
      cashier: 4_294_967_310,
      customer: ID,
      outcome: 'parked',
      exception: 'PRICE_STALE',
      has_open_exceptions: true,
      from: '2026-11-01',
      to: '2026-11-21',
      offline: false,
      voided: true,
      page: 3,
      limit: 50,
    });
    expect(orderQuery({ order: ID })).toEqual({ limit: 50 });
  });

  test('the inbox shows what is open unless asked for the settled', () => {
    expect(exceptionQuery({}, 5)).toEqual({ open: true, limit: 50 });
    const settled = readExceptions(new URLSearchParams('view=settled&mine=yes&severity=critical'));
    expect(exceptionQuery(settled, 5)).toEqual({ open: false, owner: 5, severity: 'critical', limit: 50 });
  });

  test('stock shows what is low, a search everything', () => {
    expect(stockQuery({})).toEqual({ low: true, retired: false, limit: 50 });
    expect(stockQuery({ q: 'gouda' })).toEqual({ q: 'gouda', retired: false, limit: 50 });
    expect(stockQuery(readStock(new URLSearchParams('all=yes&store=3')))).toEqual({
      store: 3,
      retired: false,
      limit: 50,
    });
  });

  test('the audit trail by the page, its file whole', () => {
    const { page: _page, entry: _entry, ...matches } = looked;
    expect(auditQuery(looked)).toEqual({ ...matches, page: 2, limit: 50 });
    expect(auditQuery({ entry: 417 })).toEqual({ limit: 50 });
    expect(auditExport(looked)).toEqual(matches);
    expect(hq.auditExport(auditExport({ q: 'a&b=c', from: '2026-11-01', page: 3 }))).toBe(
      '/api/v1/audit/export?q=a%26b%3Dc&from=2026-11-01',
    );
  });
});

describe('changing a filter', () => {
  test('starts at the first page', () => {
    expect(changed(full, { store: 9 }, 'order')).toEqual({ ...full, store: 9, page: undefined });
  });
  test('turning the page and opening a row keep the rest', () => {
    expect(changed(full, { page: 4 }, 'order')).toEqual({ ...full, page: 4 });
    expect(changed(full, { order: undefined }, 'order')).toEqual({ ...full, order: undefined });
  });
  test('counts what “clear” would clear', () => {
    expect(countSet(full, ['page', 'order'])).toBe(12);
    expect(countSet({ order: ID, q: undefined }, ['page', 'order'])).toBe(0);
  });
});
