import { describe, expect, test } from 'vitest';
import type { ActionName, ExceptionView } from '../lib/api/hq';
import { type Entered, overpaid, possible, request } from './settling';

const entered: Entered = {
  action: 'write_off',
  note: ' Breakage ',
  count: '',
  amount: '',
  variant: null,
  user: null,
};
const product = { code: 'STOCK_SHORT' };
const person = { code: 'ACTOR_NOT_ALLOWED' };

describe('what is sent, or what is missing', () => {
  test.each<[string, { code: string }, Partial<Entered>, unknown]>([
    ['a note is enough', product, {}, { action: 'write_off', note: 'Breakage' }],
    ['no note', product, { note: '  ' }, 'settle-note-missing'],
    [
      'a recount',
      product,
      { action: 'recount', count: '0,75' },
      { action: 'recount', note: 'Breakage', count: 750 },
    ],
    [
      'nothing found',
      product,
      { action: 'recount', count: '0' },
      { action: 'recount', note: 'Breakage', count: 0 },
    ],
    ['no count', product, { action: 'recount', count: 'some' }, 'settle-count-invalid'],
    [
      'a refund',
      product,
      { action: 'refund_difference', amount: '1.20' },
      { action: 'refund_difference', note: 'Breakage', amount: 120 },
    ],
    ['a refund of nothing', product, { action: 'refund_difference', amount: '0' }, 'settle-amount-invalid'],
    ['to no product', product, { action: 'reassign', user: 3 }, 'settle-choose'],
    [
      'to a product',
      product,
      { action: 'reassign', variant: 4 },
      { action: 'reassign', note: 'Breakage', variant: 4 },
    ],
    [
      'to a person',
      person,
      { action: 'reassign', user: 3 },
      { action: 'reassign', note: 'Breakage', user: 3 },
    ],
    ['to no person', person, { action: 'reassign', variant: 4 }, 'settle-choose'],
  ])('%s', (_, exception, change, expected) => {
    expect(request(exception, { ...entered, ...change }, 2)).toEqual(expected);
  });
});

describe('only ways that can succeed are offered', () => {
  const actions: ActionName[] = ['accept_variance', 'refund_difference', 'void', 'recount', 'reassign'];
  const order = { id: 'x', number: 'S1-R1A-000001', currency: 'EUR', voided: false };
  const shown = (part: Partial<ExceptionView>) =>
    possible({ code: 'PRICE_STALE', actions, order: null, line: null, ...part });

  test('everything on a line of an order', () => expect(shown({ order, line: 0 })).toEqual(actions));
  test('nothing to give back without an order', () => expect(shown({})).toEqual(['accept_variance']));
  test('nor once it is voided', () => {
    expect(shown({ order: { ...order, voided: true }, line: 0 })).toEqual([
      'accept_variance',
      'recount',
      'reassign',
    ]);
  });
  test('a person can be put right without a line', () => {
    expect(shown({ code: 'ACTOR_NOT_ALLOWED' })).toEqual(['accept_variance', 'reassign']);
  });
});

test('only what was paid too much is proposed as a refund', () => {
  const price = (variance: number) => ({ detail: { kind: 'price' as const, variance } });
  expect(overpaid(price(20))).toBe(20);
  expect(overpaid(price(-20))).toBe(null);
  expect(overpaid({ detail: { kind: 'none' } })).toBe(null);
});
