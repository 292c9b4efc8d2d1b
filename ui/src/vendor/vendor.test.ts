import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { kostner, webOrder } from '../../test/market';
import { buyer, ok, page, refused, serve, me as worker } from '../../test/office';
import type { OrderDetail } from '../lib/api/hq';
import { testid } from '../lib/testids';
import { toasts } from '../lib/toasts.svelte';
import App from './App.svelte';
import { Inbox, staged } from './inbox.svelte';
import { here } from './place.svelte';

const tap = (id: string) => fireEvent.click(screen.getByTestId(id));
const bodies = (asked: { call: string; body: unknown }[], beginning: string) =>
  asked.filter((one) => one.call.startsWith(beginning)).map((one) => one.body);
const state = (number: string) => screen.getByTestId(testid.vendorOrder(`${number}/1`)).dataset.state;

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  HTMLElement.prototype.showPopover ??= vi.fn();
  HTMLElement.prototype.hidePopover ??= vi.fn();
  toasts.length = 0;
  history.replaceState(null, '', '/vendor/');
  here.follow();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A server that has these orders and moves them. */
function shop(orders: OrderDetail[], more: Parameters<typeof serve>[0] = {}) {
  const byId = new Map(orders.map((order) => [order.id, order]));
  const each = orders.flatMap(({ id, number }) => [
    [`GET /orders/${id}`, () => ok(byId.get(id))] as const,
    [
      `POST /orders/${id}/sub-orders/1/move`,
      ({ body }: { body: unknown }) => {
        byId.set(id, webOrder(number, (body as { to: 'accepted' }).to));
        return ok(byId.get(id));
      },
    ] as const,
  ]);
  return serve({
    'GET /me': () => ok(kostner),
    'GET /orders': () => ok({ ...page(...byId.values()), limit: 20 }),
    ...Object.fromEntries(each),
    ...more,
  });
}

test('a new order is accepted at a touch, and its next step takes the place of the two answers', async () => {
  const asked = shop([webOrder('W-S1-000001')]);
  render(App);
  await screen.findByTestId(testid.vendorOrder('W-S1-000001/1'));
  expect(asked.some((one) => one.call === 'GET /orders?channel=web&open=true&page=1&limit=20')).toBe(true);
  expect(screen.getByText('Almond croissant', { exact: false })).toBeTruthy();
  expect(document.title).toMatch(/^\(1\)/);
  await tap(testid.move('accepted'));
  await screen.findByTestId(testid.move('packed'));
  expect(bodies(asked, 'POST')).toEqual([{ to: 'accepted', note: '' }]);
  expect(screen.queryByTestId(testid.move('rejected'))).toBeNull();
  // Whoever packs sees where it goes.
  expect(screen.getByText('Marylebone 12')).toBeTruthy();
});

test('nothing is rejected without a reason', async () => {
  const asked = shop([webOrder('W-S1-000002')]);
  render(App);
  await screen.findByTestId(testid.vendorOrder('W-S1-000002/1'));
  await tap(testid.move('rejected'));
  const go = () => screen.getByTestId(testid.moveGo) as HTMLButtonElement;
  expect(go().disabled).toBe(true);
  await fireEvent.click(screen.getByText('Sold out'));
  await fireEvent.click(go());
  await waitFor(() => expect(state('W-S1-000002')).toBe('rejected'));
  expect(bodies(asked, 'POST')).toEqual([{ to: 'rejected', note: 'Sold out' }]);
  expect(screen.queryByTestId(testid.moveSheet)).toBeNull();
});

test('where a colleague was faster it is said, and what they did is shown', async () => {
  let now = webOrder('W-S1-000003');
  const { id } = now;
  shop([now], {
    [`GET /orders/${id}`]: () => ok(now),
    [`POST /orders/${id}/sub-orders/1/move`]: () => {
      now = webOrder('W-S1-000003', 'packed');
      return refused(409, 'STATE_NOT_ALLOWED');
    },
  });
  render(App);
  await screen.findByTestId(testid.vendorOrder('W-S1-000003/1'));
  await tap(testid.move('accepted'));
  await waitFor(() => expect(state('W-S1-000003')).toBe('packed'));
});

test('a server that is away leaves what was seen, with when that was', async () => {
  let away = false;
  const asked = shop([webOrder('W-S1-000004')], {
    'GET /orders': () => (away ? refused(503, 'BUSY') : ok({ ...page(webOrder('W-S1-000004')), limit: 20 })),
  });
  render(App);
  await screen.findByTestId(testid.vendorOrder('W-S1-000004/1'));
  away = true;
  const before = asked.length;
  await fireEvent.focus(window);
  await screen.findByTestId(testid.vendorAway);
  expect(asked.length).toBeGreaterThan(before);
  expect(screen.getByTestId(testid.vendorOrder('W-S1-000004/1'))).toBeTruthy();
});

test('who is no vendor’s is told so, and where to go', async () => {
  serve({ 'GET /me': () => ok(worker) });
  const { unmount } = render(App);
  await screen.findByTestId(testid.vendorElsewhere);
  expect(screen.getByText('Go to HQ').getAttribute('href')).toBe('/hq/');
  unmount();
  serve({ 'GET /me': () => ok(buyer) });
  render(App);
  await waitFor(() => expect(screen.getByText('Go to your account').getAttribute('href')).toBe('/account/'));
});

test('only orders that came while somebody looks are announced, each once', async () => {
  const orders = [webOrder('W-S1-000005')];
  const all = [webOrder('W-S1-000006'), webOrder('W-S1-000007')];
  shop([...orders, ...all], { 'GET /orders': () => ok(page(...orders)) });
  const heard: string[][] = [];
  const inbox = new Inbox((fresh) => heard.push(fresh.map(({ sub }) => sub.number)));
  await inbox.load();
  expect(heard).toEqual([]);
  orders.push(...all);
  await inbox.load();
  await inbox.load();
  expect(heard).toEqual([['W-S1-000006/1', 'W-S1-000007/1']]);
  expect(inbox.fresh).toBe(3);
});

test('an order that is gone between the list and the look is left out', async () => {
  const [there, gone] = [webOrder('W-S1-000008'), webOrder('W-S1-000009')];
  shop([there], { 'GET /orders': () => ok(page(there, gone)) });
  const inbox = new Inbox();
  await inbox.load();
  expect(inbox.entries.map(({ sub }) => sub.number)).toEqual(['W-S1-000008/1']);
});

test('work is in the order in which it is done, the oldest first', () => {
  const entry = (number: string, at: string, to: 'accepted' | 'created_pending' | 'shipped') => {
    const order = { ...webOrder(number, to), sold_at: at };
    const [sub] = order.sub_orders;
    if (!sub) throw new Error('an order has a part');
    return { order, sub };
  };
  const groups = staged([
    entry('W-S1-000013', '2026-11-22T12:00:00Z', 'shipped'),
    entry('W-S1-000012', '2026-11-22T11:00:00Z', 'created_pending'),
    entry('W-S1-000011', '2026-11-22T12:00:00+02:00', 'created_pending'),
  ]);
  expect(groups.map(({ stage, entries }) => [stage, ...entries.map(({ sub }) => sub.number)])).toEqual([
    ['take', 'W-S1-000011/1', 'W-S1-000012/1'],
    ['way', 'W-S1-000013/1'],
  ]);
});
