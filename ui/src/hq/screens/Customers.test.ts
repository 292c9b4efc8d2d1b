import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ada, directory, done, me, ok, page, serve } from '../../../test/office';
import type { Directory } from '../../lib/api/hq';
import { testid } from '../../lib/testids';
import { route } from '../route.svelte';
import { session } from '../session.svelte';
import Customers from './Customers.svelte';

const row = testid.hqCustomerRow('ada@example.org');
const write = (id: string, value: string) => fireEvent.input(screen.getByTestId(id), { target: { value } });
const tap = (id: string) => fireEvent.click(screen.getByTestId(id));
const field = testid.hqCustomerField;
const bodies = (asked: { call: string; body: unknown }[], call: string) =>
  asked.filter((one) => one.call === call).map((one) => one.body);

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  session.me = me;
  session.directory = directory as Directory;
  route.go('customers', undefined, 'replace');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function office(more: Parameters<typeof serve>[0] = {}) {
  return serve({
    'GET /customers': () => ok(page(ada)),
    [`GET /customers/${ada.id}`]: () => ok(ada),
    'GET /orders': () => ok({ ...page(), limit: 3 }),
    ...more,
  });
}

async function opened() {
  render(Customers);
  await fireEvent.click(await screen.findByTestId(row));
  await screen.findByTestId(testid.hqCustomerPanel);
}

test('a customer is found by a whole e-mail, which is no part of the address', async () => {
  const asked = office({ 'POST /customers/find': () => ok({ data: [ada] }) });
  render(Customers);
  await screen.findByTestId(row);
  await write(testid.hqSearch, ' ada@example.org ');
  await tap(testid.hqCustomerFind);
  await waitFor(() =>
    expect(bodies(asked, 'POST /customers/find')).toEqual([{ contact: 'ada@example.org' }]),
  );
  expect(location.href).not.toContain('example.org');
});

test('a part of an e-mail is not looked for, and said to be none', async () => {
  const asked = office();
  render(Customers);
  await screen.findByTestId(row);
  await write(testid.hqSearch, 'ada');
  await tap(testid.hqCustomerFind);
  expect((await screen.findByRole('alert')).textContent).toContain('neither a whole e-mail');
  expect(bodies(asked, 'POST /customers/find')).toEqual([]);
});

test('who is not found can be added, with what was looked for', async () => {
  const asked = office({
    'POST /customers/find': () => ok({ data: [] }),
    'POST /customers': () => ok(ada, 201),
  });
  render(Customers);
  await screen.findByTestId(row);
  await write(testid.hqSearch, '+49 30 901820');
  await tap(testid.hqCustomerFind);
  await fireEvent.click(await screen.findByTestId(testid.hqCustomerAddFound));
  expect(screen.getByTestId<HTMLInputElement>(field('phone')).value).toBe('+49 30 901820');
  await write(field('name'), 'Ada Byron');
  await tap(testid.hqCustomerGo);
  await screen.findByTestId(testid.hqCustomerPanel);
  expect(bodies(asked, 'POST /customers')).toEqual([
    { name: 'Ada Byron', email: null, phone: '+49 30 901820', address: null, note: null },
  ]);
});

test('what the server refuses is said at its field until that is another', async () => {
  const taken = 'There is a customer with this e-mail already.';
  office({ 'POST /customers': () => ({ status: 422, body: { code: 'INVALID', error: taken } }) });
  render(Customers);
  await fireEvent.click(await screen.findByTestId(testid.hqCustomerAdd));
  await write(field('name'), 'Ada');
  await write(field('email'), 'ada@example.org');
  await tap(testid.hqCustomerGo);
  expect((await screen.findByRole('alert')).textContent).toBe(taken);
  expect(screen.getByTestId(field('email')).getAttribute('aria-invalid')).toBe('true');
  await write(field('email'), 'ada.byron@example.org');
  expect(screen.queryByRole('alert')).toBeNull();
});

test('erasing asks why and for a word; then the tombstone is shown', async () => {
  let erased = false;
  const gone = { ...ada, record: null, has_account: false, erased_at: '2026-11-21T09:00:00Z' };
  const asked = office({
    'GET /customers': () => ok(erased ? page() : page(ada)),
    [`GET /customers/${ada.id}`]: () => ok(erased ? gone : ada),
    [`POST /customers/${ada.id}/erase`]: () => {
      erased = true;
      return done;
    },
  });
  await opened();
  await tap(testid.hqCustomerAct('erase'));
  const go = () => screen.getByTestId<HTMLButtonElement>(testid.hqCustomerEraseGo);
  await write(testid.hqCustomerEraseWord, 'erase');
  expect(go().disabled, 'no reason yet').toBe(true);
  await tap(testid.hqCustomerWhy('asked'));
  expect(go().disabled).toBe(false);
  await write(testid.hqCustomerEraseWord, 'eras');
  expect(go().disabled, 'not the whole word').toBe(true);
  await write(testid.hqCustomerEraseWord, 'erase');
  await tap(testid.hqCustomerEraseGo);
  expect((await screen.findByTestId(testid.hqCustomerGone)).textContent).toContain('gone for good');
  expect(bodies(asked, `POST /customers/${ada.id}/erase`)).toEqual([{ why: 'asked' }]);
  expect(screen.queryByTestId(testid.hqCustomerAct('edit'))).toBeNull();
});

test.each([
  ['an administrator', me, true],
  ['one of a single store', { ...me, store: { id: 3, code: 'S1', name: 'Mill Street' } }, false],
  ['a manager', { ...me, may: me.may.filter((permission) => permission !== 'administer') }, false],
])('%s exports and erases: %s', async (_, who, may) => {
  session.me = who;
  office();
  await opened();
  expect(screen.queryByTestId(testid.hqCustomerAct('edit'))).not.toBeNull();
  for (const act of ['export', 'erase'])
    expect(screen.queryByTestId(testid.hqCustomerAct(act)) !== null, act).toBe(may);
  expect(screen.queryByTestId(testid.hqCustomerHistory) !== null, 'the trail').toBe(may);
});

test('what a customer bought last is shown, and leads to all of it', async () => {
  const order = {
    id: '642fc58a-59c5-5598-9338-4815fb9051af',
    number: 'S1-R1A-000417',
    sold_at: '2026-11-20T14:32:00Z',
    store: { id: 3, code: 'S1', name: 'Mill Street' },
    currency: 'EUR',
    total: 1250,
    voided: false,
  };
  const asked = office({ 'GET /orders': () => ok({ ...page(order), total: 17, limit: 3 }) });
  await opened();
  const all = await screen.findByTestId(testid.hqCustomerOrders);
  expect(all.getAttribute('href')).toBe(`/hq/transactions?customer=${ada.id}`);
  expect(all.textContent).toContain('17');
  expect(screen.getByText('S1-R1A-000417')).toBeTruthy();
  expect(asked.some(({ call }) => call === `GET /orders?customer=${ada.id}&limit=3`)).toBe(true);
});
