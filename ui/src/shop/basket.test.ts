import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cartOf, goods } from '../../test/goods';
import { type Asked, ok, refused, serve } from '../../test/office';
import type { SyncChange } from '../lib/api/shop';
import { ofGoods } from './queue';

const [bread, milk] = [goods(1), goods(2)];
const away = () => {
  throw new TypeError('no network');
};
const bodies = (asked: Asked[], call: string) =>
  asked.filter((one) => one.call === call).map((one) => one.body);

/** The cart of a page that was opened just now: whatever the browser kept is there. */
async function opened() {
  vi.resetModules();
  return (await import('./basket.svelte')).basket;
}

beforeEach(() => localStorage.clear());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('it is in the cart at once, and then at the server', async () => {
  const asked = serve({ 'POST /cart/items': () => ok(cartOf([bread, 1000])) });
  const basket = await opened();
  basket.set(ofGoods(bread), 1000);
  expect([basket.qtyOf(1), basket.totals]).toMatchObject([1000, { total: 450, about: true }]);
  await basket.send();
  expect([basket.qtyOf(1), basket.waiting, basket.totals.about]).toEqual([1000, 0, false]);
  expect(bodies(asked, 'POST /cart/items')).toEqual([
    { variant: 1, qty: 1000, options: {}, vendor: 1, unit_price: 450_000 },
  ]);
});

test('many taps are told as where they ended, and on the version that was seen', async () => {
  const versions: (string | null)[] = [];
  const asked = serve({
    'GET /cart': () => ok(cartOf([bread, 1000])),
    'PATCH /cart/items/item-1': ({ body }) =>
      ok({ ...cartOf([bread, (body as { qty: number }).qty]), version: 2 }),
    'DELETE /cart/items/item-1': () => ok({ ...cartOf(), version: 3 }),
  });
  const answer = globalThis.fetch;
  vi.stubGlobal('fetch', (request: Request) => {
    if (request.method !== 'GET') versions.push(request.headers.get('if-match'));
    return answer(request);
  });
  const basket = await opened();
  await basket.refresh();
  for (const qty of [2000, 3000, 4000, 5000]) basket.set(ofGoods(bread), qty);
  await basket.send();
  expect(bodies(asked, 'PATCH /cart/items/item-1').at(-1)).toEqual({ qty: 5000 });
  expect(bodies(asked, 'PATCH /cart/items/item-1').length).toBeLessThanOrEqual(2);
  basket.set(ofGoods(bread), 0);
  await basket.send();
  expect(basket.isEmpty).toBe(true);
  expect(versions.at(0)).toBe('"1"');
  expect(versions.at(-1)).toBe('"2"');
});

test('what the server refuses is taken back', async () => {
  serve({
    'GET /cart': () => ok(cartOf([bread, 1000])),
    'PATCH /cart/items/item-1': () => refused(422, 'INVALID'),
  });
  const basket = await opened();
  await basket.refresh();
  basket.set(ofGoods(bread), 2000);
  expect(basket.qtyOf(1)).toBe(2000);
  await basket.send();
  expect([basket.qtyOf(1), basket.waiting]).toEqual([1000, 0]);
});

test('another device was first: what it left alone is done once more', async () => {
  let version = 1;
  const asked = serve({
    'GET /cart': () => ok({ ...cartOf([bread, 1000], [milk, version * 1000]), version }),
    'PATCH /cart/items/item-1': ({ body }) => {
      if (version === 1) {
        version = 2;
        return refused(412, 'VERSION_STALE');
      }
      return ok({ ...cartOf([bread, (body as { qty: number }).qty], [milk, 2000]), version: 3 });
    },
  });
  const basket = await opened();
  await basket.refresh();
  basket.set(ofGoods(bread), 4000);
  await basket.send();
  expect([basket.qtyOf(1), basket.qtyOf(2), basket.notes]).toEqual([4000, 2000, []]);
  expect(bodies(asked, 'PATCH /cart/items/item-1')).toHaveLength(2);
});

test('another device was first with the same goods: theirs stands, and it is said', async () => {
  let there = 1000;
  serve({
    'GET /cart': () => ok(there ? cartOf([bread, there]) : cartOf()),
    'PATCH /cart/items/item-1': () => {
      there = 0;
      return refused(412, 'VERSION_STALE');
    },
  });
  const basket = await opened();
  await basket.refresh();
  basket.set(ofGoods(bread), 4000);
  await basket.send();
  expect([basket.qtyOf(1), basket.waiting]).toEqual([0, 0]);
  expect(basket.notes).toMatchObject([
    { name: 'Goods 1', problem: { code: 'REMOVED_ELSEWHERE', wanted: 4000 } },
  ]);
  const [note] = basket.notes;
  basket.dismiss(note?.id ?? '');
  expect(basket.notes).toEqual([]);
});

test('without a network it is kept, over a reload too, and told all at once when there is one', async () => {
  const down = serve({ 'POST /cart/items': away, 'POST /cart/sync': away });
  let basket = await opened();
  basket.set(ofGoods(bread), 2000);
  await basket.send();
  basket.set(ofGoods(milk), 1000);
  await basket.send();
  expect([basket.waiting, basket.qtyOf(1), basket.qtyOf(2)]).toEqual([2, 2000, 1000]);
  const [first] = down.filter((one) => one.call === 'POST /cart/sync');

  basket = await opened();
  expect([basket.waiting, basket.qtyOf(1), basket.qtyOf(2)], 'after a reload').toEqual([2, 2000, 1000]);
  const conflict = { code: 'STOCK_SHORT', words: '', stops: true, variant: 1, wanted: 2000, there: 1000 };
  const asked = serve({
    'POST /cart/sync': () => ok({ cart: cartOf([bread, 1000], [milk, 1000]), conflicts: [conflict] }),
  });
  await basket.send();
  const [told] = bodies(asked, 'POST /cart/sync') as { base_version: number | null; changes: SyncChange[] }[];
  expect(told?.changes.map(({ variant, base_qty, qty }) => [variant, base_qty, qty])).toEqual([
    [1, 0, 2000],
    [2, 0, 1000],
  ]);
  const before = first?.body as { changes: SyncChange[] };
  expect(before.changes[0]?.key, 'asked again it is the same change').toBe(told?.changes[0]?.key);
  expect([basket.waiting, basket.qtyOf(1)]).toEqual([0, 1000]);
  expect((await opened()).notes, 'what is to be known outlasts a reload').toMatchObject([
    { problem: conflict, name: 'Goods 1' },
  ]);
});

test('an answer that never came is asked for by the way that does it once', async () => {
  vi.useFakeTimers();
  serve({ 'POST /cart/items': away });
  const basket = await opened();
  basket.set(ofGoods(bread), 1000);
  await basket.send();
  const asked = serve({ 'POST /cart/sync': () => ok({ cart: cartOf([bread, 1000]), conflicts: [] }) });
  await vi.advanceTimersByTimeAsync(3000);
  vi.useRealTimers();
  await basket.send();
  expect(asked.map((one) => one.call)).toEqual(['POST /cart/sync']);
  expect(basket.waiting).toBe(0);
});

test('a cart that is gone is an empty one; one that cannot be asked for stays as it was seen', async () => {
  serve({ 'GET /cart': () => ok(cartOf([bread, 1000])) });
  const basket = await opened();
  await basket.refresh();
  serve({ 'GET /cart': away });
  await basket.refresh();
  expect(basket.qtyOf(1)).toBe(1000);
  serve({ 'GET /cart': () => refused(404, 'CART_NOT_FOUND') });
  await basket.refresh();
  expect([basket.cart, basket.isEmpty]).toEqual([null, true]);
});

test('who signs in takes along what they put in, once; who comes after them finds nothing', async () => {
  const capped = [{ code: 'CAPPED', words: '', stops: false, variant: 1, wanted: 5000, there: 3000 }];
  const asked = serve({
    'POST /cart/merge': () => ok({ cart: cartOf([bread, 3000]), capped, orders: 1 }),
    'GET /cart': () => refused(404, 'CART_NOT_FOUND'),
  });
  const basket = await opened();
  expect(await basket.belongsTo('Ada')).toMatchObject({ orders: 1 });
  expect([basket.qtyOf(1), basket.notes.length]).toEqual([3000, 1]);
  await basket.belongsTo('Ada');
  expect(bodies(asked, 'POST /cart/merge')).toHaveLength(1);
  await basket.belongsTo(null);
  expect([basket.isEmpty, basket.notes, basket.owner]).toEqual([true, [], null]);
});

test('our own change coming back by the line is no news', async () => {
  const asked = serve({ 'GET /cart': () => ok({ ...cartOf([bread, 1000]), version: 4 }) });
  const basket = await opened();
  await basket.refresh();
  await basket.heard(4);
  expect(bodies(asked, 'GET /cart')).toHaveLength(1);
  await basket.heard(5);
  expect(bodies(asked, 'GET /cart')).toHaveLength(2);
});
